// The service's snapshots: when they are taken, and what of the session goes into them.
#include "oms/service/engine_service.h"

namespace oms {
namespace {

// So much is made again at the start in a part of a second: rows, the events in them, and pieces of market data that
// brought none.
constexpr std::uint64_t kRowsBetween = 20'000;
constexpr std::uint64_t kEventsBetween = 50'000;
constexpr std::uint64_t kPiecesBetween = 1'000'000;
// Less is not worth a snapshot at the end.
constexpr std::uint64_t kRowsWorthIt = 1'000;
constexpr std::uint64_t kPiecesWorthIt = 50'000;

}  // namespace

// Not before the one before is whole on the disk, or a session at max speed would never come to the end of one.
bool EngineService::isSnapshotDue() const {
  if (m_keeper.isKeepingSnapshot() || m_snapshots.isBusy())
    return false;
  return m_keeper.durableSeq() >= m_snapshotRow + kRowsBetween || m_eventsSince >= kEventsBetween ||
         m_engine.cursor() >= m_snapshotCursor + kPiecesBetween;
}

// Between two turns: only the state's bytes are taken here. They are hashed and packed beside the engine.
void EngineService::takeSnapshot(const RowPlace& place) {
  SavedSession state;
  state.engine = m_engine.save();
  SaveArchive feed;
  m_plan.feed->fields(feed);
  state.feed = feed.take();
  state.cursor = m_engine.cursor();
  state.firstTraded = m_firstTraded;
  state.counts = m_summary;
  m_snapshotRow = place.seq;
  m_snapshotCursor = m_engine.cursor();
  m_eventsSince = 0;
  m_snapshots.make(place, std::move(state));
}

void EngineService::snapshotIfDue() {
  if (auto made = m_snapshots.take())
    m_keeper.keepSnapshot(std::move(*made));
  if (!isSnapshotDue())
    return;
  if (const auto place = m_keeper.settledPlace())
    takeSnapshot(*place);
}

void EngineService::snapshotAtTheEnd() {
  if (auto made = m_snapshots.await())
    m_keeper.keepSnapshot(std::move(*made));
  const bool worthIt =
      m_keeper.durableSeq() >= m_snapshotRow + kRowsWorthIt || m_engine.cursor() >= m_snapshotCursor + kPiecesWorthIt;
  const auto place = m_keeper.settledPlace();
  if (worthIt && place && !m_over) {
    takeSnapshot(*place);
    if (auto made = m_snapshots.await())
      m_keeper.keepSnapshot(std::move(*made));
  }
  m_keeper.finishSnapshot();
}

void EngineService::takeCounts(const SessionSummary& counts) {
  const std::string id = m_summary.sessionId;
  m_summary = counts;
  m_summary.sessionId = id;
}

}  // namespace oms
