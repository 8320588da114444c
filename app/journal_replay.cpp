#include "app/journal_replay.h"

#include "oms/service/session_replay.h"

namespace app {

oms::Result<BuiltSession> storedSession(oms::JournalReader& journal, std::uint64_t seq) {
  const auto session = journal.sessionOf(seq);
  if (!session) {
    const std::uint64_t last = journal.lastSeq();
    return oms::Failure{last == 0 ? "the journal has no rows yet; start a session first"
                                  : "the journal ends at row " + std::to_string(last) + "; give a row from 1 to " +
                                        std::to_string(last)};
  }
  const auto config = parseSessionConfig(session->configJson, "the stored session", SessionConfig{});
  if (!config)
    return oms::Failure{config.error().front().text()};
  return buildSession(*config, session->info.id);
}

oms::Result<Rebuilt> rebuildSession(oms::JournalReader& journal, std::uint64_t until, std::uint64_t every,
                                    const std::function<void(const Rebuilt&)>& each) {
  auto built = storedSession(journal, until);
  if (!built)
    return built.error();
  oms::Engine engine(built->plan.engine);
  oms::SessionReplay replay(engine, *built->plan.feed);
  Rebuilt rebuilt;
  std::string problem;
  const auto read =
      journal.replayRows(built->plan.engine.session.id, engine.core().config.instruments, [&](const auto& stored) {
        if (until != 0 && stored.seq > until)
          return false;
        const auto row = replay.again(stored);
        if (!row) {
          problem = row.error().message;
          return false;
        }
        rebuilt.seq = row->seq;
        if (every != 0 && row->seq % every == 0)
          each({row->seq, engine.stateHash()});
        return true;
      });
  if (!problem.empty())
    return oms::Failure{problem};
  if (!read)
    return read.error();
  rebuilt.stateHash = engine.stateHash();
  return rebuilt;
}

}  // namespace app
