#include "oms/messages/state_fields.h"
#include "oms/projections/session_view.h"

namespace oms {

static void listFields(Archive& archive, OrderEventRecord& record) {
  archive(record.time, record.kind, record.status, record.reason, record.actor);
}

static void listFields(Archive& archive, ChangeChecks& change) {
  archive(change.time, change.actor, change.checks);
}

static void listFields(Archive& archive, OrderRecord& record) {
  archive(record.order, record.checks, record.changes, record.events);
}

static void listFields(Archive& archive, FillRecord& record) {
  archive(record.fill, record.signal);
}

static void listFields(Archive& archive, TradeNote& note) {
  archive(note.note, note.tags, note.actor);
}

static void listFields(Archive& archive, StrategyTransition& transition) {
  archive(transition.time, transition.from, transition.to, transition.cause);
}

static void listFields(Archive& archive, InstanceRecord& record) {
  archive(record.info, record.history);
}

static void listFields(Archive& archive, DayStats& day) {
  archive(day.date, day.orders, day.fills, day.rejects, day.trades, day.wins, day.losses, day.volume, day.fees,
          day.realized, day.financing, day.maxDrawdown);
}

static void listWhole(Archive& archive, SessionInfo& session) {
  std::string roll = session.dayRoll.text();
  archive(session.id, session.name, session.mode, session.account, session.currency, roll, session.state, session.feed,
          session.simulated, session.symbols, session.strategies, session.speed, session.startedAt, session.chart,
          session.hedges);
  const auto parsed = DayRoll::parse(roll);
  archive.require(parsed.has_value());
  session.dayRoll = parsed.value_or(DayRoll{});
}

void SessionView::fields(Archive& archive) {
  listWhole(archive, session_);
  archive(sessionTime_, lastSeq_, orders_, fills_, notes_, positions_, trades_, signals_, pendingSignals_, instances_,
          alerts_, limitSettings_, lockouts_, halts_, tradingState_, tradingStateReason_, killSwitch_, equity_, today_);
  archive(watchlists_);
}

void SessionView::addShape(Archive& archive) {
  OrderRecord order;
  OrderEventRecord event;
  InstanceRecord instance;
  StrategyTransition transition;
  archive(*this, order, event, instance, transition);
}

}  // namespace oms
