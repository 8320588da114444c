// The service's commits, what is published behind them, and what happens when the disk fails.
#include <utility>

#include "oms/service/engine_service.h"

namespace oms {
namespace {

constexpr int kPublishMs = 16;                 // one batch a frame
constexpr std::size_t kMostRowsAhead = 1'024;  // of a commit that takes its time: a command waits for both
// Of a snapshot, with a commit: at max speed mostly all of it, for the next commit may be the last for long, and the
// next snapshot is due soon. Else somebody waits for the commit.
constexpr std::size_t kPartsAtMaxSpeed = 64;

}  // namespace

void EngineService::commitTurn() {
  // A snapshot alone needs a turn in which all is written.
  if (m_keeper.available() && !isSnapshotDue())
    commitAhead();
  else
    commitAndPublish();
}

void EngineService::commitAndPublish() {
  finishAhead();
  const bool durable = m_keeper.commit();
  if (!durable)
    haltForJournal();
  std::vector<Entry> entries = m_keeper.takeEntries();
  // Answers that came with news go out at once with it; samples wait for the frame.
  if (!entries.empty() || m_sincePublish.elapsed() >= kPublishMs) {
    auto batch = batchOfNow();
    batch->entries = std::move(entries);
    publish(std::move(batch));
  }
  answer(std::exchange(m_answers, {}), durable);
  snapshotIfDue();
  m_keeper.carryLogOver();
}

// The engine goes on while the disk works. What a turn brought is published and answered when it is durable, with the
// sample of the turn's end; meanwhile further turns gather what the next commit writes.
void EngineService::commitAhead() {
  if (m_keeper.isBusy() && m_keeper.waiting() < kMostRowsAhead)
    return;
  finishAhead();
  if (!m_keeper.available())
    return commitAndPublish();
  if (auto made = m_snapshots.take())
    m_keeper.keepSnapshot(std::move(*made));
  if (m_keeper.wantsLogCarried()) {
    m_keeper.carryLogOver();
  } else if (m_keeper.waiting() > 0) {
    m_ahead = Ahead{batchOfNow(), std::exchange(m_answers, {})};
    m_keeper.beginCommit(m_atMaxSpeed ? kPartsAtMaxSpeed : 1);
  } else {
    if (m_sincePublish.elapsed() >= kPublishMs)
      publish(batchOfNow());
    answer(std::exchange(m_answers, {}), true);
  }
}

void EngineService::finishAhead() {
  if (!m_ahead)
    return;
  const bool durable = m_keeper.finishCommit();
  if (!durable)
    haltForJournal();
  Ahead ahead = *std::exchange(m_ahead, std::nullopt);
  ahead.batch->entries = m_keeper.takeEntries();
  publish(std::move(ahead.batch));
  answer(std::move(ahead.answers), durable);
}

void EngineService::answer(std::vector<Answer> answers, bool durable) {
  for (Answer& one : answers) {
    one.outcome.durable = one.outcome.durable && durable;
    one.done(one.outcome);
  }
}

void EngineService::haltForJournal() {
  if (m_engine.core().tradingState == TradingState::halted)
    return;
  m_sinceJournalTry.restart();
  Command halt{Actor::system(), Timestamp{}, SetTradingState{TradingState::halted, "the journal cannot be written"}};
  m_engine.apply(halt, m_events);
  if (!m_events.empty())
    keep(m_events, halt);
}

void EngineService::tryJournalAgain() {
  m_sinceJournalTry.restart();
  if (!m_keeper.recover())
    return;
  resumeAfterOutage();
  commitAndPublish();
}

// Unless somebody has chosen a state meanwhile.
void EngineService::resumeAfterOutage() {
  const std::optional<TradingState> before = m_engine.core().beforeOutage;
  if (!before)
    return;
  Command resume{Actor::system(), Timestamp{}, SetTradingState{*before, "the journal is back"}};
  m_engine.apply(resume, m_events);
  if (!m_events.empty())
    keep(m_events, resume);
}

std::shared_ptr<EventBatch> EngineService::batchOfNow() {
  m_sincePublish.restart();
  auto batch = std::make_shared<EventBatch>();
  batch->sample = m_sampler.take(m_plan.feed->progress());
  // Said with the sample it belongs to: a batch may wait for its commit while the feed goes on.
  batch->status.feedEnded = !m_plan.feed->peek();
  return batch;
}

void EngineService::publish(std::shared_ptr<EventBatch> batch) {
  batch->instruments = m_instruments;
  batch->status.journal = m_keeper.available() ? JournalState::ok : JournalState::unavailable;
  batch->status.journalProblem = m_keeper.problem();
  batch->status.journalSeq = m_keeper.durableSeq();
  batch->status.feedDelayMs = m_feedDelayMs;
  if (m_keeper.backlogFull())
    batch->status.feedProblem = "the feed stands still until the journal can be written again";
  batch->status.preflight = preflight();
  m_snapshots.follow(batch);
  for (const auto& subscriber : m_subscribers)
    subscriber(batch);
}

}  // namespace oms
