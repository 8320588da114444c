#include "oms/service/rewound_session.h"

#include "oms/engine/sampler.h"
#include "oms/service/past_rows.h"
#include "oms/service/saved_session.h"
#include "oms/service/session_replay.h"

namespace oms {

Result<std::unique_ptr<RewoundSession>> RewoundSession::make(SessionPlan plan, JournalReader& journal,
                                                             std::uint64_t until) {
  std::unique_ptr<RewoundSession> past(new RewoundSession(std::move(plan)));
  const SessionStart start = startFromSnapshot(
      past->plan_, past->engine_, [&](const SnapshotOrigin& origin, const auto& passed, const auto& take) {
        // The row itself is made again: only then the market is where it was with it.
        journal.readSnapshots(origin, until == 0 ? journal.lastSeq() : until, passed, take);
      });
  SessionReplay replay(past->engine_, *past->plan_.feed, start.firstTraded);
  const auto instruments = std::make_shared<InstrumentList>(past->plan_.engine.instruments);
  PastRows rows(start.past, instruments);
  std::uint64_t lastSeq = start.behind.seq;
  std::string problem;
  const auto read =
      journal.replayRows(past->plan_.engine.session.id, *instruments, start.behind, [&](const StoredRow& stored) {
        if (until != 0 && stored.seq > until)
          return false;
        auto row = replay.again(stored);
        if (!row) {
          problem = row.error().message;
          return false;
        }
        lastSeq = row->seq;
        rows.add({row->seq, row->cursor, std::move(row->events)});
        return true;
      });
  if (!problem.empty())
    return Failure{problem};
  if (!read)
    return read.error();
  auto batch = rows.take();
  batch->sample = Sampler(past->engine_).take(past->plan_.feed->progress());
  batch->status.journalSeq = lastSeq;
  batch->status.pastOf = journal.lastSeq();
  batch->status.feedEnded = true;
  past->batch_ = std::move(batch);
  return past;
}

void RewoundSession::send(Command, std::function<void(CommandOutcome)> done) {
  CommandOutcome outcome;
  outcome.accepted = false;
  outcome.code = "read_only";
  outcome.message = "this is the past, where nothing can be done; close it and go to the session that runs";
  done(outcome);
}

void RewoundSession::dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) {
  done(engine_.dryRun(request, actor, engine_.core().now));
}

void RewoundSession::dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) {
  done(engine_.dryRun(change, actor, engine_.core().now));
}

}  // namespace oms
