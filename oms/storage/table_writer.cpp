#include "oms/storage/table_writer.h"

#include <algorithm>

#include "oms/storage/session_columns.h"

namespace oms {
namespace {

// Hands on the last state of each, in the order of their ids.
template <class Latest, class Write>
void writeLatest(Latest& states, Write write) {
  std::stable_sort(states.begin(), states.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (i + 1 == states.size() || states[i + 1].first != states[i].first)
      write(*states[i].second);
  }
  states.clear();
}

// What the approval desk made of the signal; empty while it was not asked.
std::string_view decisionOf(const Signal& signal) {
  if (signal.status == SignalStatus::created)
    return "";
  return signal.status == SignalStatus::executed ? name(SignalStatus::approved) : name(signal.status);
}

}  // namespace

struct TableWriter::Fold {
  TableWriter& tables;
  const JournalRow& row;
  const Naming& naming;
  const std::string& session;
  Timestamp time;
  int step;

  void operator()(const OrderChanged& event) {
    const Order& order = event.order;
    tables.insertOrderEvent_.run(session, order.id, row.seq, step, name(event.kind), name(order.status),
                                 orNull(order.reason.view()), event.actor.text(), time);
    tables.orders_.emplace_back(order.id, &order);
    if (event.kind == OrderEventKind::initialized && !order.request.clientOrderId.empty())
      tables.insertClientOrder_.run(order.actor.text(), order.request.clientOrderId, session, order.id, row.seq);
  }
  void operator()(const OrderFilled& event) { tables.writeFill(event.fill, naming, session); }
  void operator()(const PositionChanged& event) { tables.positions_.emplace_back(event.position.id, &event.position); }
  void operator()(const TradeClosed& event) { tables.trades_.push_back(&event.trade); }
  void operator()(const SignalChanged& event) { tables.signals_.emplace_back(event.signal.id, &event.signal); }
  void operator()(const RiskAlertChanged& event) { tables.alerts_.emplace_back(event.alert.id, &event.alert); }
  void operator()(const SessionChanged& event) { updateSessionRow(tables.updateSession_, event.session); }
  void operator()(const EquityRecorded& event) {
    const EquityPoint& point = event.point;
    tables.insertEquityPoint_.run(session, row.seq, step, point.time, point.equity, point.cash, point.drawdown);
  }
  // What is only in the journal: answers to commands, and the states that its last row tells.
  void operator()(const OrderChecked&) {}
  void operator()(const StrategyStateChanged&) {}
  void operator()(const StrategyChanged&) {}
  void operator()(const TradingStateChanged&) {}
  void operator()(const KillSwitchChanged&) {}
  void operator()(const RiskLimitsChanged&) {}
  void operator()(const LockoutChanged&) {}
  void operator()(const MarketHaltChanged&) {}
  void operator()(const SplitApplied&) {}
  void operator()(const WatchlistChanged&) {}
  void operator()(const CommandRefused&) {}
  void operator()(const DayStarted&) {}
  void operator()(const AccountAdjusted&) {}
  void operator()(const TradeAnnotated& event) {
    tables.upsertTradeNote_.run(session, event.trade, event.note, listText(event.tags), event.actor.text(), time);
  }
};

TableWriter::TableWriter(Database& database)
    : insertSession_(database, Sql::insertSession),
      updateSession_(database, Sql::updateSession),
      upsertOrder_(database, Sql::upsertOrder),
      insertOrderEvent_(database, Sql::insertOrderEvent),
      insertClientOrder_(database, Sql::insertClientOrder),
      upsertTradeNote_(database, Sql::upsertTradeNote),
      insertFill_(database, Sql::insertFill),
      upsertPosition_(database, Sql::upsertPosition),
      closePosition_(database, Sql::closePosition),
      upsertSignal_(database, Sql::upsertSignal),
      upsertApproval_(database, Sql::upsertApproval),
      upsertAlert_(database, Sql::upsertAlert),
      insertEquityPoint_(database, Sql::insertEquityPoint) {}

void TableWriter::beginSession(const SessionInfo& info, std::string_view configJson, std::string_view feedIdentity,
                               std::uint64_t firstSeq) {
  writeSessionRow(insertSession_, info, configJson, feedIdentity, firstSeq);
}

void TableWriter::fold(const JournalRow& row, const Naming& naming, const std::string& session) {
  int step = 0;
  for (const Event& event : row.events)
    std::visit(Fold{*this, row, naming, session, event.time, step++}, event.body);
}

void TableWriter::flush(const Naming& naming, const std::string& session) {
  writeLatest(orders_, [&](const Order& order) { writeOrder(order, naming, session); });
  writeLatest(positions_, [&](const Position& position) { writePosition(position, naming, session); });
  for (const RoundTrip* trade : trades_)
    writeTrade(*trade, session);
  trades_.clear();
  writeLatest(signals_, [&](const Signal& signal) {
    writeSignal(signal, naming, session);
    writeApproval(signal, session);
  });
  writeLatest(alerts_, [&](const RiskAlert& alert) { writeAlert(alert, session); });
}

void TableWriter::writeOrder(const Order& order, const Naming& naming, const std::string& session) {
  const OrderRequest& request = order.request;
  const std::string_view contingency = order.contingency == Contingency::none ? "" : name(order.contingency);
  linked_.clear();
  for (const OrderId linked : order.linked)
    linked_ += (linked_.empty() ? "" : ",") + linked.text();
  const bool trails = isTrailing(request.type);
  const bool triggers = trails || hasTriggerPrice(request.type);
  upsertOrder_.run(
      session, order.id, orNull(request.clientOrderId.view()), naming.symbol(request.symbol), name(request.side),
      name(request.type), name(request.timeInForce), name(request.product), name(order.status), request.quantity,
      order.filled, orNull(request.price), orNull(request.triggerPrice), orNull(request.stopLoss),
      orNull(request.takeProfit), orNull(order.averagePrice), request.postOnly, request.reduceOnly, orNull(contingency),
      order.parent, orNull(linked_), orNull(naming.strategy(order.instance, order.actor)), order.signal,
      order.actor.text(), orNull(order.reason.view()), order.flags.bits, order.fees, order.version, order.createdAt,
      order.updatedAt, orNull(request.trailingOffset), orNull(trails ? name(request.trailingOffsetType) : ""),
      orNull(request.activationPrice), orNull(triggers ? name(request.triggerPriceType) : ""),
      orNull(request.displayQuantity), request.expireTime, orNull(request.ocoGroup.view()));
}

void TableWriter::writeFill(const Fill& fill, const Naming& naming, const std::string& session) {
  json_.clear();
  writeExplanation(json_, fill, naming);
  insertFill_.run(session, fill.id, fill.order, naming.symbol(fill.symbol), name(fill.side), fill.quantity, fill.price,
                  fill.fee, naming.currency, name(fill.liquidity), fill.why.rule, fill.flags.bits, json_.text(),
                  orNull(naming.strategy(fill.instance, fill.actor)), fill.time, fill.position, fill.opened);
}

void TableWriter::writePosition(const Position& position, const Naming& naming, const std::string& session) {
  upsertPosition_.run(session, position.id, naming.symbol(position.symbol), name(position.side()),
                      position.quantity.abs(), position.entryPrice, position.currentPrice, position.unrealized,
                      position.realized, position.fees, position.worst, position.best, orNull(position.stopLoss),
                      orNull(position.takeProfit), orNull(naming.strategy(position.instance, position.actor)),
                      position.actor.text(), position.openedAt, position.updatedAt);
}

void TableWriter::writeTrade(const RoundTrip& trade, const std::string& session) {
  closePosition_.run(session, trade.position, name(trade.side), trade.entryPrice, trade.exitPrice, trade.exitTime,
                     trade.quantity, trade.pnl, trade.pnlRatio, trade.fees, trade.worst, trade.best,
                     orNull(trade.exitReason.view()));
}

void TableWriter::writeSignal(const Signal& signal, const Naming& naming, const std::string& session) {
  upsertSignal_.run(session, signal.id, signal.strategy, naming.symbol(signal.symbol), name(signal.side),
                    name(signal.type), name(signal.timeInForce), name(signal.status), signal.price, signal.quantity,
                    orNull(signal.stopLoss), orNull(signal.takeProfit), signal.confidence, listText(signal.reasons),
                    signal.expectedCost, orNull(signal.risk), signal.drift, signal.version, signal.createdAt,
                    signal.expiresAt, signal.order);
}

void TableWriter::writeApproval(const Signal& signal, const std::string& session) {
  const std::string_view decision = decisionOf(signal);
  if (decision.empty())
    return;
  const std::string decidedBy = signal.decidedAt.isSet() ? signal.decidedBy.text() : "";
  upsertApproval_.run(session, signal.id, decision, orNull(decidedBy), signal.decidedAt, orNull(signal.reason),
                      signal.version);
}

void TableWriter::writeAlert(const RiskAlert& alert, const std::string& session) {
  const std::string value = formatCheckNumber(alert.unit, alert.value);
  const std::string limit = formatCheckNumber(alert.unit, alert.limit);
  const std::string by = alert.acknowledged ? alert.acknowledgedBy.text() : "";
  upsertAlert_.run(session, alert.id, name(alert.severity), alert.code, orNull(alert.scope.view()), orNull(value),
                   orNull(limit), alert.message, alert.raisedAt, alert.clearedAt, orNull(by));
}

}  // namespace oms
