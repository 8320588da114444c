// The service's start from a journal, and what stands ready before it trades.
#include "oms/market/calendar.h"
#include "oms/service/engine_service.h"
#include "oms/service/past_rows.h"
#include "oms/service/saved_session.h"
#include "oms/service/session_replay.h"

namespace oms {
namespace {

constexpr std::uint64_t kRowsBetweenWords = 1'000;

}  // namespace

QString EngineService::resumeFromJournal() {
  const SessionStart start =
      startFromSnapshot(m_plan, m_engine, [this](const auto& origin, const auto& passed, const auto& take) {
        m_keeper.readSnapshots(origin, passed, take);
      });
  for (const std::string& why : start.passed)
    qWarning("%s", why.c_str());
  // Behind the last row the market may take another course now than it did for those that were passed over.
  if (!start.passed.empty())
    m_keeper.dropSnapshotsBehind(start.behind.seq);
  SessionReplay replay(m_engine, *m_plan.feed, start.firstTraded);
  takeCounts(start.counts);
  std::string problem;
  PastRows rows(start.past, m_instruments);
  std::uint64_t firstSeq = 0;
  const auto read = m_keeper.replayRows(start.behind, [&](const StoredRow& stored) {
    if (m_breakingOff.load(std::memory_order_relaxed)) {
      problem = "the start was broken off; the next one begins again where this one did";
      return false;
    }
    auto row = replay.again(stored);
    if (!row) {
      problem = row.error().message;
      return false;
    }
    count(row->events);
    if (firstSeq == 0)
      firstSeq = row->seq;
    rows.add({row->seq, row->cursor, std::move(row->events)});
    if (rows.size() % kRowsBetweenWords == 0)
      emit resuming(rows.size(), rows.size() + m_keeper.durableSeq() - stored.seq);
    return true;
  });
  m_firstTraded = replay.firstTraded();
  if (problem.empty() && !read)
    problem = read.error().message;
  if (!problem.empty() && start.past && !m_breakingOff) {
    m_keeper.dropSnapshotsBehind(0);
    problem += "; or start once more, from the session's beginning";
  }
  if (!problem.empty())
    return QString::fromStdString(problem);
  m_wallCancels.watch(m_engine.core().orders, m_engine.core().orders.working());
  qInfo("the session goes on from %s and %zu rows behind it",
        start.past ? ("the snapshot of row " + std::to_string(start.behind.seq)).c_str() : "its beginning",
        rows.size());
  m_snapshotRow = start.past || firstSeq == 0 ? start.behind.seq : firstSeq - 1;
  m_snapshotCursor = start.past ? m_engine.cursor() : 0;
  auto batch = rows.take();
  batch->status.feedEnded = !m_plan.feed->peek();
  publish(std::move(batch));
  return {};
}

namespace {
// When the session's markets are open; it fails where a calendar has run out, which closes its markets.
PreflightItem calendarItem(const InstrumentList& instruments, Timestamp now, const SessionInfo& session) {
  PreflightItem item{"calendar", PreflightItem::State::pass, describeCalendars(instruments, now, session.simulated),
                     ""};
  for (const Instrument& instrument : instruments.all()) {
    const auto warning = calendarWarning(instrument, now);
    if (!warning)
      continue;
    item.remedy = *warning;
    if (const auto end = calendarOf(instrument).knownUntil(); end && now >= *end)
      item.state = PreflightItem::State::fail;
  }
  item.detail += "; each day ends at " + session.dayRoll.text();
  return item;
}

// "the session stands at 2026-01-05 00:05:06 UTC"
std::string sessionClock(Timestamp now) {
  std::string time = rfc3339(now, TimePrecision::seconds);
  time.replace(time.find('T'), 1, " ");
  time.replace(time.find('Z'), 1, " UTC");
  return "the session stands at " + time;
}
}  // namespace

std::vector<PreflightItem> EngineService::preflight() const {
  using State = PreflightItem::State;
  const Core& core = m_engine.core();
  std::uint32_t quoted = 0;
  for (std::uint32_t i = 0; i < core.board.size(); ++i)
    quoted += core.board[{i}].hasQuote() ? 1 : 0;
  std::uint32_t missing = 0;
  std::uint32_t cold = 0;
  const StrategyDesk& strategies = m_engine.strategies();
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    const StrategyInstanceInfo& info = strategies.instance(i).info();
    if (info.warmupHave >= info.warmupNeed)
      continue;
    ++cold;
    missing = std::max(missing, info.warmupNeed - info.warmupHave);
  }
  const auto number = [](std::uint64_t n) { return std::to_string(n); };
  const bool stored = m_keeper.available();
  const std::string disk = "free some space or choose another --data-dir";
  return {
      {"session_stored", stored ? State::pass : State::fail,
       stored ? m_plan.engine.session.id + " is in the journal" : m_keeper.problem(), stored ? "" : disk},
      {"strategies_registered", strategies.size() > 0 ? State::pass : State::fail,
       number(strategies.size()) + " instances", strategies.size() > 0 ? "" : "add one with --strategy FILE"},
      {"symbols_subscribed", quoted == core.board.size() ? State::pass : State::wait,
       number(quoted) + " of " + number(core.board.size()) + " have a price",
       quoted == core.board.size() ? "" : "wait for the feed, or resume a paused session"},
      {"indicators_warm", cold == 0 ? State::pass : State::wait,
       cold == 0 ? "all instances are warm" : number(cold) + " instances, " + number(missing) + " bars missing at most",
       cold == 0 ? "" : "wait, or raise the speed"},
      {"rows_written", m_keeper.durableSeq() > 0 ? State::pass : State::wait,
       "journal row " + number(m_keeper.durableSeq()), m_keeper.durableSeq() > 0 ? "" : disk},
      {"clock", State::pass, sessionClock(core.now), ""},
      {"journal", stored ? State::pass : State::fail, stored ? "durable" : m_keeper.problem(), stored ? "" : disk},
      calendarItem(core.config.instruments, core.now, m_engine.session()),
  };
}

}  // namespace oms
