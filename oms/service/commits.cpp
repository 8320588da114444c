// The service's commits, what is published behind them, and what happens when the disk fails.
#include <utility>

#include "oms/service/engine_service.h"

namespace oms {
namespace {

constexpr int kPublishMs = 16;                 // one batch a frame
constexpr std::size_t kMostRowsAhead = 1'024;  // of a commit that takes its time: a command waits for both

}  // namespace

void EngineService::commitAndPublish() {
  finishAhead();
  const bool wasAvailable = m_keeper.available();
  const bool durable = m_keeper.commit();
  if (wasAvailable && !durable)
    haltForJournal();
  std::vector<Answer> answers;
  answers.swap(m_answers);
  std::vector<Entry> entries = m_keeper.takeEntries();
  // Answers that came with news go out at once with it; samples wait for the frame.
  if (!entries.empty() || m_sincePublish.elapsed() >= kPublishMs) {
    auto batch = batchOfNow();
    batch->entries = std::move(entries);
    publish(std::move(batch));
  }
  for (Answer& answer : answers) {
    answer.outcome.durable = answer.outcome.durable && durable;
    answer.done(answer.outcome);
  }
  snapshotIfDue();
  m_keeper.carryLogOver();
}

// At max speed the engine goes on while the disk works: a snapshot alone needs a turn in which all is written.
bool EngineService::runsAhead() const {
  return m_atMaxSpeed && feedRuns() && m_keeper.available() && !isSnapshotDue();
}

// What this turn brought is published when it is durable, with the sample of the turn's end.
void EngineService::commitAhead() {
  if (m_ahead && m_keeper.isCommitBusy() && m_keeper.waiting() < kMostRowsAhead)
    return;
  finishAhead();
  if (m_keeper.available() && m_keeper.waiting() > 0) {
    m_ahead = batchOfNow();
    m_keeper.beginCommit();
  } else if (m_sincePublish.elapsed() >= kPublishMs) {
    publish(batchOfNow());
  }
}

void EngineService::finishAhead() {
  if (!m_ahead)
    return;
  if (!m_keeper.finishCommit())
    haltForJournal();
  m_ahead->entries = m_keeper.takeEntries();
  publish(std::exchange(m_ahead, nullptr));
  if (auto made = m_snapshots.take())
    m_keeper.keepSnapshot(std::move(*made));
}

void EngineService::haltForJournal() {
  m_sinceJournalTry.restart();
  if (m_engine.core().tradingState == TradingState::halted)
    return;
  m_stateBeforeOutage = m_engine.core().tradingState;
  Command halt{Actor::system(), Timestamp{}, SetTradingState{TradingState::halted, "the journal cannot be written"}};
  m_engine.apply(halt, m_events);
  if (!m_events.empty())
    keep(m_events, halt);
}

void EngineService::tryJournalAgain() {
  m_sinceJournalTry.restart();
  if (!m_keeper.recover())
    return;
  if (m_stateBeforeOutage) {
    Command resume{Actor::system(), Timestamp{}, SetTradingState{*m_stateBeforeOutage, "the journal is back"}};
    m_stateBeforeOutage.reset();
    m_engine.apply(resume, m_events);
    if (!m_events.empty())
      keep(m_events, resume);
  }
  commitAndPublish();
}

std::shared_ptr<EventBatch> EngineService::batchOfNow() {
  m_sincePublish.restart();
  auto batch = std::make_shared<EventBatch>();
  batch->sample = m_sampler.take(m_plan.feed->progress());
  // Said with the sample it belongs to: a batch may wait for its commit while the feed goes on.
  batch->status.feedEnded = !m_plan.feed->peek();
  return batch;
}

void EngineService::publishPast(std::shared_ptr<const SessionView> past, std::vector<Entry> entries) {
  auto batch = std::make_shared<EventBatch>();
  batch->past = std::move(past);
  batch->entries = std::move(entries);
  batch->recovered = true;
  batch->status.feedEnded = !m_plan.feed->peek();
  publish(std::move(batch));
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
