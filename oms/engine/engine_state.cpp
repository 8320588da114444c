// The engine's state as a whole: hashed, saved and loaded by one list of fields.
#include "oms/engine/engine.h"
#include "oms/messages/state_fields.h"
#include "oms/model/archives.h"

namespace oms {

void ClosedBars::fields(Archive& archive) {
  archive(total);
  if (!archive.hashes()) {
    archive(bars);
    return archive.require(bars.size() <= total);
  }
  // What is older has been hashed as it closed.
  if (!bars.empty())
    archive(bars[bars.size() - 1]);
}

void Core::fields(Archive& archive) {
  archive(board, orders, books);
  archive.fixed(holdings);
  archive(working, account, statistics, execution, limits, rates, recent, own, volumes, executions, lockouts, losses,
          monitor, kill, tradingState, beforeOutage, now);
}

void Engine::fields(Archive& archive) {
  archive(*core_, *orders_, approvals_, *strategies_, risk_, financing_, corporate_, session_, watchlists_, notes_);
  archive.fixed(builders_);
  std::size_t series = history_.size();
  archive(series);
  archive.require(series == history_.size());
  for (auto& [key, bars] : history_)
    archive(bars);
  archive(cursor_, bars_, day_, dayEnd_, nextSweep_, nextEquity_, traded_, looksAgain_, flattening_, untaken_);
}

std::string Engine::stateHash() const {
  return hashOf(*this);
}

std::string Engine::save() const {
  SaveArchive archive;
  const_cast<Engine&>(*this).fields(archive);  // saving reads only
  return archive.take();
}

bool Engine::load(std::string_view bytes) {
  OMS_ASSERT(session_.state == SessionState::idle, "only an engine that has not begun can be loaded");
  LoadArchive archive(bytes, core_->config.instruments.size(), strategies_->size());
  fields(archive);
  return archive.complete();
}

}  // namespace oms
