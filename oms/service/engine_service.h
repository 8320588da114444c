#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "oms/engine/engine.h"
#include "oms/engine/sampler.h"
#include "oms/messages/ports.h"
#include "oms/service/journal_keeper.h"
#include "oms/service/session_plan.h"
#include "oms/service/snapshot_maker.h"
#include "oms/service/wall_cancels.h"

namespace oms {

// Runs one session on the thread that it has been moved to: pulls the feed at its speed, applies commands, commits each
// batch and only then publishes it. The only owner of engine, feed and journal.
class EngineService : public QObject, public CommandSink {
  Q_OBJECT

 public:
  // Commands that wait for the engine; more are refused as busy, unless they cut risk.
  static constexpr std::size_t kMaxQueued = 4'096;
  static constexpr std::size_t kMostSteps = 100'000;

  EngineService(SessionPlan plan, bool resume);
  ~EngineService() override;

  // Before start(). Called on the engine's thread with each batch; it must not block.
  void subscribe(std::function<void(const std::shared_ptr<const EventBatch>&)> subscriber);

  // Any thread.
  void send(Command command, std::function<void(CommandOutcome)> done) override;
  void dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) override;
  void dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) override;
  // Of a paused session the feed's next pieces, one after another, at most kMostSteps of them ahead. What is asked for
  // while it runs is dropped.
  void step(std::size_t pieces);
  std::string journalEpoch() const { return m_keeper.epoch(); }
  // A start that is still making rows again fails soon, and shutDown() leaves all as it was.
  void breakOffStart() { m_breakingOff.store(true, std::memory_order_relaxed); }

 public slots:
  void start();
  // Ends the process's part in the session: the last commit. The session itself goes on at the next start.
  void shutDown();

 signals:
  // The journal, and for a restart the recovery, are done: the session runs. A non-empty `problem`: it cannot, and why.
  // A non-empty `journalProblem`: it runs without a journal.
  void started(const QString& problem, const QString& journalProblem);
  void finished(const oms::SessionSummary& summary);
  // Before started(), where there are thousands: rows of the journal that were made again, of so many.
  void resuming(quint64 rows, quint64 of);

 private:
  struct Queued {
    Command command;
    std::function<void(CommandOutcome)> done;
  };
  struct Answer {
    std::function<void(CommandOutcome)> done;
    CommandOutcome outcome;
  };
  struct Ahead {
    std::shared_ptr<EventBatch> batch;
    std::vector<Answer> answers;
  };

  QString resumeFromJournal();
  void tick();
  void pullFeed();
  void pullSteps();
  bool applyNext();
  Timestamp dueTime() const;
  void rebasePace();
  bool feedRuns() const;
  int tickMs() const;
  void runCommands();
  CommandOutcome applyCommand(const Command& command);
  void cancelByTheWall();
  void keep(std::vector<Event>& events, std::optional<Command> command);
  void commitTurn();
  void commitAndPublish();
  void commitAhead();
  void finishAhead();
  static void answer(std::vector<Answer> answers, bool durable);
  void tryJournalAgain();
  void haltForJournal();
  void resumeAfterOutage();
  std::shared_ptr<EventBatch> batchOfNow();
  void publish(std::shared_ptr<EventBatch> batch);
  bool isSnapshotDue() const;
  void takeSnapshot(const RowPlace& place);
  void snapshotIfDue();
  void snapshotAtTheEnd();
  void takeCounts(const SessionSummary& counts);
  std::vector<PreflightItem> preflight() const;
  void finishIfOver();
  void count(const std::vector<Event>& events);

  SessionPlan m_plan;
  bool m_resume;
  Engine m_engine;
  Sampler m_sampler;
  JournalKeeper m_keeper;
  std::shared_ptr<const InstrumentList> m_instruments;
  std::vector<std::function<void(const std::shared_ptr<const EventBatch>&)>> m_subscribers;
  std::vector<Event> m_events;    // of the input at hand
  std::vector<Answer> m_answers;  // wait for the next commit
  std::optional<Ahead> m_ahead;   // waits for the commit under way
  SessionSummary m_summary;
  WallCancels m_wallCancels;
  SnapshotMaker m_snapshots;
  std::uint64_t m_snapshotRow = 0;     // of the newest snapshot
  std::uint64_t m_snapshotCursor = 0;  // of the feed, there
  std::uint64_t m_eventsSince = 0;     // of the rows behind it
  QTimer* m_timer = nullptr;
  QElapsedTimer m_pace;     // wall time since the pace was set
  Timestamp m_paceBase;     // session time then
  double m_paceFactor = 1;  // session seconds a wall second
  bool m_atMaxSpeed = false;
  std::size_t m_steps = 0;  // pieces that were asked for and did not come yet
  bool m_over = false;
  bool m_startFailed = false;
  double m_feedDelayMs = 0;
  Timestamp m_firstTraded;
  QElapsedTimer m_sincePublish;
  QElapsedTimer m_sinceJournalTry;
  QElapsedTimer m_wallRun;

  std::atomic<bool> m_breakingOff = false;
  std::mutex m_queueMutex;
  std::deque<Queued> m_queue;
};

}  // namespace oms

Q_DECLARE_METATYPE(oms::SessionSummary)
