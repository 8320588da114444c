// The service's start from a journal: the same inputs once more, each row compared with what was stored.
#include "oms/service/engine_service.h"

namespace oms {
namespace {

QString mismatch(std::uint64_t seq) {
  return QStringLiteral(
             "row %1 of the journal does not come out the same again; this session was made by another version or from "
             "other data: start with --new-session, or with the program and files it was made with")
      .arg(seq);
}

}  // namespace

QString EngineService::resumeFromJournal() {
  QString problem;
  std::vector<Entry> entries;
  const auto read = m_keeper.replayRows([&](const StoredRow& stored) {
    JournalRow row;
    row.seq = stored.seq;
    row.cursor = stored.cursor;
    row.time = stored.time;
    row.command = stored.command;
    problem = replayRow(stored);
    row.events = std::move(m_events);
    m_events.clear();
    if (problem.isEmpty() && m_keeper.payloadOf(row) != stored.payload)
      problem = mismatch(stored.seq);
    if (!problem.isEmpty())
      return false;
    count(row.events);
    entries.push_back({row.seq, row.cursor, std::move(row.events)});
    return true;
  });
  if (problem.isEmpty() && !read)
    problem = QString::fromStdString(read.error().message);
  if (!problem.isEmpty())
    return problem;
  publish(std::move(entries), true);
  return {};
}

// Leaves the events that the row's input makes now in m_events.
QString EngineService::replayRow(const StoredRow& stored) {
  QString problem;
  if (!stored.command && stored.cursor == 0 && m_engine.session().state == SessionState::idle) {
    m_engine.begin(m_events);
    return {};
  }
  advanceFeedTo(stored.command ? stored.cursor : stored.cursor - 1, m_events, problem);
  if (!problem.isEmpty())
    return problem;
  if (!m_events.empty())
    return mismatch(stored.seq);
  if (stored.command) {
    m_engine.apply(*stored.command, m_events);
  } else {
    advanceFeedTo(stored.cursor, m_events, problem);
  }
  return problem;
}

void EngineService::advanceFeedTo(std::uint64_t cursor, std::vector<Event>& events, QString& problem) {
  while (m_engine.cursor() < cursor && events.empty()) {
    const MarketUpdate* next = m_plan.feed->peek();
    if (!next) {
      problem = QStringLiteral(
          "the feed ends before the journal does: its file is shorter than it was; restore the "
          "file or start with --new-session");
      return;
    }
    if (!next->warmup && !m_firstTraded.isSet())
      m_firstTraded = next->time;
    m_engine.apply(*next, events);
    m_plan.feed->pop();
  }
}

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
      {"clock", State::pass, rfc3339(core.now, TimePrecision::seconds) + " on the session's clock", ""},
      {"journal", stored ? State::pass : State::fail, stored ? "durable" : m_keeper.problem(), stored ? "" : disk},
      {"calendar", State::pass, "this market never closes; days roll at 00:00 UTC", ""},
  };
}

}  // namespace oms
