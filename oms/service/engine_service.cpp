#include "oms/service/engine_service.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

#include "oms/engine/order_commands.h"
#include "oms/service/earlier_orders.h"

namespace oms {
namespace {

constexpr int kTickMs = 10;
constexpr int kBudgetMs = 8;  // of feed work in a tick; commands come between two ticks
constexpr int kJournalRetryMs = 2'000;
constexpr std::size_t kCommandsATurn = 32;

bool isOver(SessionState state) {
  return state == SessionState::stopped || state == SessionState::finished;
}

}  // namespace

EngineService::EngineService(SessionPlan plan, bool resume)
    : m_plan(std::move(plan)),
      m_resume(resume),
      m_engine(m_plan.engine),
      m_sampler(m_engine),
      m_keeper(m_plan.dataDir, m_engine.session(), m_plan.configJson, m_plan.feed->identity(),
               std::make_shared<InstrumentList>(m_plan.engine.instruments),
               [this] {
                 QMetaObject::invokeMethod(
                     this,
                     [this] {
                       if (!m_startFailed)
                         commitTurn();
                     },
                     Qt::QueuedConnection);
               }),
      m_instruments(std::make_shared<InstrumentList>(m_plan.engine.instruments)),
      m_snapshots(m_plan.engine, originOf(m_plan)) {
  m_summary.sessionId = m_plan.engine.session.id;
}

EngineService::~EngineService() = default;

void EngineService::subscribe(std::function<void(const std::shared_ptr<const EventBatch>&)> subscriber) {
  m_subscribers.push_back(std::move(subscriber));
}

void EngineService::send(Command command, std::function<void(CommandOutcome)> done) {
  {
    const std::scoped_lock lock(m_queueMutex);
    if (m_queue.size() < kMaxQueued || cutsRisk(command.body)) {
      m_queue.push_back({std::move(command), std::move(done)});
      QMetaObject::invokeMethod(
          this, [this] { runCommands(); }, Qt::QueuedConnection);
      return;
    }
  }
  CommandOutcome busy;
  busy.accepted = false;
  busy.code = "busy";
  busy.message = "the engine has too much to do; try again in a moment";
  done(busy);
}

void EngineService::dryRun(OrderRequest request, Actor actor, std::function<void(DryRunResult)> done) {
  QMetaObject::invokeMethod(
      this,
      [this, request, actor, done = std::move(done)] {
        const Timestamp wall = Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch());
        done(m_engine.dryRun(request, actor, wall));
      },
      Qt::QueuedConnection);
}

void EngineService::dryRunReplace(ReplaceOrder change, Actor actor, std::function<void(DryRunResult)> done) {
  QMetaObject::invokeMethod(
      this,
      [this, change, actor, done = std::move(done)] {
        const Timestamp wall = Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch());
        done(m_engine.dryRun(change, actor, wall));
      },
      Qt::QueuedConnection);
}

void EngineService::start() {
  m_sinceJournalTry.start();
  m_sincePublish.start();
  m_wallRun.start();
  m_keeper.open(m_resume);
  if (m_resume) {
    const QString problem = resumeFromJournal();
    if (!problem.isEmpty()) {
      m_startFailed = true;
      emit started(problem, QString());
      return;
    }
  } else {
    m_snapshotRow = m_keeper.durableSeq();
    m_engine.begin(m_events);
    keep(m_events, std::nullopt);
  }
  // The history before the session: bars and indicators only, as fast as it goes.
  while (m_plan.feed->peek() && m_plan.feed->peek()->warmup)
    applyNext();
  if (m_plan.beginsPaused && !m_resume)
    applyCommand({Actor::system(), Timestamp{}, ControlSession{SessionAction::pause}});
  // The process may have ended between the journal's return and trading's.
  if (m_keeper.available())
    resumeAfterOutage();
  else
    haltForJournal();
  commitAndPublish();
  m_timer = new QTimer(this);
  m_timer->setTimerType(Qt::PreciseTimer);
  connect(m_timer, &QTimer::timeout, this, &EngineService::tick);
  rebasePace();
  emit started(QString(), QString::fromStdString(m_keeper.problem()));
  m_timer->start(tickMs());
}

void EngineService::shutDown() {
  if (!m_timer)
    return;  // it never ran
  m_timer->stop();
  runCommands();
  commitAndPublish();
  snapshotAtTheEnd();
}

void EngineService::tick() {
  if (!m_keeper.available() && m_sinceJournalTry.elapsed() >= kJournalRetryMs)
    tryJournalAgain();
  if (feedRuns())
    pullFeed();
  pullSteps();
  cancelByTheWall();
  finishIfOver();
  commitTurn();
  if (m_timer->interval() != tickMs())
    m_timer->setInterval(tickMs());
}

bool EngineService::feedRuns() const {
  return m_engine.session().state == SessionState::running && !m_keeper.backlogFull() && m_plan.feed->peek();
}

// At max speed without a pause between two ticks, but never around an empty loop.
int EngineService::tickMs() const {
  return m_atMaxSpeed && !m_over && feedRuns() ? 0 : kTickMs;
}

void EngineService::pullFeed() {
  QElapsedTimer budget;
  budget.start();
  std::size_t applied = 0;
  const Timestamp due = dueTime();
  m_feedDelayMs = 0;
  while (const MarketUpdate* next = m_plan.feed->peek()) {
    if (next->time > due)
      return;
    const Timestamp at = next->time;
    applyNext();
    if (m_plan.runFor && m_firstTraded.isSet() && at - m_firstTraded >= *m_plan.runFor)
      return;
    // The clock is asked seldom: a piece takes far less than a microsecond.
    if ((++applied % 256) != 0 || budget.elapsed() < kBudgetMs)
      continue;
    if (!m_atMaxSpeed)
      m_feedDelayMs = static_cast<double>((due - at).count()) / 1e6 / m_paceFactor;
    return;
  }
}

void EngineService::step(std::size_t pieces) {
  QMetaObject::invokeMethod(
      this,
      [this, pieces] {
        if (m_timer == nullptr || m_startFailed)
          return;
        m_steps = std::min(m_steps + pieces, kMostSteps);
        tick();
      },
      Qt::QueuedConnection);
}

void EngineService::pullSteps() {
  QElapsedTimer budget;
  budget.start();
  if (m_engine.session().state != SessionState::paused)
    m_steps = 0;
  while (m_steps > 0 && !m_keeper.backlogFull() && budget.elapsed() < kBudgetMs && applyNext())
    --m_steps;
  if (!m_plan.feed->peek())
    m_steps = 0;
}

bool EngineService::applyNext() {
  const MarketUpdate* next = m_plan.feed->peek();
  if (!next)
    return false;
  if (!next->warmup && !m_firstTraded.isSet())
    m_firstTraded = next->time;
  m_engine.apply(*next, m_events);
  m_sampler.see(*next);
  m_plan.feed->pop();
  if (!m_events.empty())
    keep(m_events, std::nullopt);
  return true;
}

Timestamp EngineService::dueTime() const {
  if (m_atMaxSpeed)
    return Timestamp::fromNs(std::numeric_limits<std::int64_t>::max());
  return m_paceBase + Duration(static_cast<std::int64_t>(static_cast<double>(m_pace.nsecsElapsed()) * m_paceFactor));
}

// The session's clock goes on from where it is, at the speed that the session has now.
void EngineService::rebasePace() {
  const std::string& speed = m_engine.session().speed;
  m_atMaxSpeed = speed == "max";
  m_paceFactor = m_atMaxSpeed ? 1 : Ratio::parse(speed).value().toDoubleLossy();
  const MarketUpdate* next = m_plan.feed->peek();
  m_paceBase = m_engine.core().now;
  // A feed's first piece does not wait for the time since the epoch.
  if (next && (!m_paceBase.isSet() || !m_firstTraded.isSet()))
    m_paceBase = next->time;
  m_pace.start();
  if (m_timer)
    m_timer->setInterval(tickMs());
}

void EngineService::runCommands() {
  std::deque<Queued> queue;
  {
    const std::scoped_lock lock(m_queueMutex);
    queue.swap(m_queue);
  }
  // What was made again in part must neither decide anything nor write it.
  if (m_startFailed) {
    const CommandOutcome refused =
        refusedCommand("not_started", "the session was not started, and nothing was done: mend what its start says");
    for (const Queued& queued : queue)
      queued.done(refused);
    return;
  }
  if (queue.empty())
    return;
  std::size_t applied = 0;
  for (Queued& queued : queue) {
    m_answers.push_back({std::move(queued.done), applyCommand(queued.command)});
    // Of many the first need not wait for the last.
    if (++applied % kCommandsATurn == 0)
      commitTurn();
  }
  commitTurn();
}

CommandOutcome EngineService::applyCommand(const Command& command) {
  const auto* wanted = std::get_if<SetTradingState>(&command.body);
  // Trading is halted then, so that anything but a halt would loosen it.
  const bool loosens = wanted && wanted->state != TradingState::halted;
  if (!m_keeper.available() && (loosens || !cutsRisk(command.body))) {
    CommandOutcome refused = refusedCommand(
        "journal_unavailable",
        m_keeper.problem() + "; until then only cancels, halts and the kill switch pass, which can flatten");
    refused.durable = false;
    return refused;
  }
  if (auto earlier = answerOfEarlierSession(command, m_engine.core(), m_keeper)) {
    earlier->seq = m_keeper.nextSeq() - 1;
    return std::move(*earlier);
  }
  const SessionInfo before = m_engine.session();
  CommandOutcome outcome = m_engine.apply(command, m_events);
  m_wallCancels.watch(m_engine.core().orders, outcome.orders);
  // Whoever shows the orders of a past may know them only as they are now.
  if (outcome.repeated && outcome.accepted)
    outcome.firstResult = firstResultInJournal(command, m_keeper);
  // A command without consequences has no row: what it found is in the last one.
  outcome.seq = m_keeper.nextSeq() - (m_events.empty() ? 1 : 0);
  if (!m_events.empty())
    keep(m_events, command);
  if (before.speed != m_engine.session().speed || before.state != m_engine.session().state)
    rebasePace();
  return outcome;
}

// cancel_after: the engine knows no wall clock, so its time comes as a command. Behind the session's end no venue
// would answer it.
void EngineService::cancelByTheWall() {
  if (isOver(m_engine.session().state))
    return;
  const Timestamp wall = Timestamp::fromMs(QDateTime::currentMSecsSinceEpoch());
  for (OrderId due = m_wallCancels.takeDue(m_engine.core().orders, wall); due.isSet();
       due = m_wallCancels.takeDue(m_engine.core().orders, wall))
    applyCommand({Actor::system(), wall, CancelOrder{due, "cancel_after"}});
}

void EngineService::keep(std::vector<Event>& events, std::optional<Command> command) {
  count(events);
  JournalRow row;
  row.cursor = m_engine.cursor();
  row.time = m_engine.core().now;
  row.command = std::move(command);
  row.events = std::move(events);
  events.clear();
  m_keeper.add(std::move(row));
}

void EngineService::finishIfOver() {
  if (m_over)
    return;
  const bool feedEnded = !m_plan.feed->peek();
  const bool timeUp =
      (m_plan.runFor && m_firstTraded.isSet() && m_engine.core().now - m_firstTraded >= *m_plan.runFor) ||
      (m_plan.runForWall && m_wallRun.nsecsElapsed() >= m_plan.runForWall->count());
  const SessionState state = m_engine.session().state;
  if (!isOver(state) && !(m_plan.untilEnd && feedEnded) && !timeUp)
    return;
  m_over = true;
  const bool ends = isOver(state) || (m_plan.untilEnd && feedEnded);
  if (ends && !isOver(state)) {
    m_engine.end(SessionState::finished, m_events);
    keep(m_events, std::nullopt);
  }
  if (ends)
    m_keeper.endSession();
  commitAndPublish();
  m_summary.bars = m_engine.bars();
  m_summary.finalEquity = m_engine.core().books.equity();
  m_summary.stateHash = m_engine.stateHash();
  emit finished(m_summary);
}

void EngineService::count(const std::vector<Event>& events) {
  m_eventsSince += events.size();
  for (const Event& event : events) {
    if (const auto* order = std::get_if<OrderChanged>(&event.body)) {
      m_summary.orders += order->kind == OrderEventKind::initialized ? 1 : 0;
      m_summary.rejects += order->kind == OrderEventKind::denied || order->kind == OrderEventKind::rejected ? 1 : 0;
    } else if (const auto* signal = std::get_if<SignalChanged>(&event.body)) {
      // Told once more when the first of two persons has approved it.
      const bool raised =
          signal->signal.status == SignalStatus::awaitingApproval && !signal->signal.firstApprovedAt.isSet();
      m_summary.signalsRaised += raised ? 1 : 0;
      m_summary.approvals += signal->signal.status == SignalStatus::approved ? 1 : 0;
    } else if (std::holds_alternative<OrderFilled>(event.body)) {
      ++m_summary.fills;
    } else if (std::holds_alternative<TradeClosed>(event.body)) {
      ++m_summary.trades;
    }
  }
}

}  // namespace oms
