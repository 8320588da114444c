#include "app/journal_replay.h"

#include "oms/service/saved_session.h"
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
  for (const oms::StoredArchive& archive : journal.archives()) {
    if (archive.sessionId == session->info.id)
      return oms::Failure{"the rows of " + archive.sessionId + " were archived: they are in " +
                          archive.file.toStdString()};
  }
  const auto config = parseSessionConfig(session->configJson, "the stored session", SessionConfig{});
  if (!config)
    return oms::Failure{config.error().front().text()};
  return buildSession(*config, session->info.id, {journal.folder(), false, journal.marketCopy()});
}

oms::Result<Rebuilt> rebuildSession(oms::JournalReader& journal, std::uint64_t until, std::uint64_t every,
                                    const std::function<void(const Rebuilt&)>& each) {
  auto built = storedSession(journal, until);
  if (!built)
    return built.error();
  oms::Engine engine(built->plan.engine);
  // Whoever wants to hear of rows on the way gets them from the beginning.
  oms::SessionStart start;
  if (every == 0) {
    start = oms::startFromSnapshot(built->plan, engine, [&](const auto& origin, const auto& passed, const auto& take) {
      // The row itself is made again: only then the market is where it was with it.
      journal.readSnapshots(origin, until == 0 ? journal.lastSeq() : until, passed, take);
    });
  }
  oms::SessionReplay replay(engine, *built->plan.feed, start.firstTraded);
  Rebuilt rebuilt;
  rebuilt.seq = start.behind.seq;
  std::string problem;
  const auto read = journal.replayRows(built->plan.engine.session.id, engine.core().config.instruments, start.behind,
                                       [&](const auto& stored) {
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
