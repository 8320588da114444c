#include "app/snapshot_check.h"

#include "app/journal_replay.h"
#include "oms/service/saved_session.h"
#include "oms/service/session_replay.h"

namespace app {
namespace {

struct Kept {
  std::uint64_t seq = 0;
  oms::SavedSession saved;
};

// The earliest first.
std::vector<Kept> snapshotsOf(oms::JournalReader& journal, const oms::SessionPlan& plan, SnapshotReport& report) {
  std::vector<Kept> kept;
  const std::size_t symbols = plan.engine.instruments.size();
  journal.readSnapshots(
      oms::originOf(plan), 0, [&](const std::string& why) { report.unusable.push_back(why); },
      [&](oms::Snapshot& snapshot) {
        Kept one{snapshot.seq, {}};
        oms::LoadArchive archive(snapshot.content, symbols, 0);
        archive(one.saved);
        kept.insert(kept.begin(), std::move(one));
        return false;
      });
  return kept;
}

void checkSession(oms::JournalReader& journal, const oms::StoredSession& session, SnapshotReport& report) {
  const auto built = storedSession(journal, session.firstSeq);
  if (!built) {
    report.unusable.push_back("the snapshots of " + session.info.id + ": " + built.error().message);
    return;
  }
  const oms::SessionPlan& plan = built->plan;
  const std::vector<Kept> kept = snapshotsOf(journal, plan, report);
  if (kept.empty())
    return;
  oms::Engine engine(plan.engine);
  oms::SessionReplay replay(engine, *plan.feed);
  auto next = kept.begin();
  std::string problem;
  const auto read = journal.replayRows(session.info.id, plan.engine.instruments, {}, [&](const auto& stored) {
    const auto row = replay.again(stored);
    if (!row) {
      problem = row.error().message;
      return false;
    }
    if (row->seq != next->seq)
      return true;
    if (const auto failure = replay.goOnTo(next->saved.cursor))
      problem = failure->message;
    else if (engine.save() != next->saved.engine)
      problem = "the snapshot of row " + std::to_string(row->seq) + " is not what the rows make";
    report.checked += problem.empty() ? 1 : 0;
    return problem.empty() && ++next != kept.end();
  });
  if (problem.empty() && !read)
    problem = read.error().message;
  if (report.problem.empty())
    report.problem = problem;
}

}  // namespace

SnapshotReport checkSnapshots(oms::JournalReader& journal) {
  SnapshotReport report;
  for (const oms::StoredSession& session : journal.sessions()) {
    if (journal.hasSnapshots(session.info.id))
      checkSession(journal, session, report);
  }
  return report;
}

}  // namespace app
