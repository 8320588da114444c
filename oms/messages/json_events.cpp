#include "oms/messages/json_events.h"

namespace oms {
namespace {

// A passed check keeps only what was compared: two dozen of them stand in every order's row.
void writeCompared(JsonWriter& json, const CheckResults& checks) {
  json.key("checks").beginArray();
  for (const CheckResult& check : checks) {
    if (!check.passed) {
      writeCheck(json, check);
      continue;
    }
    json.beginObject().field("code", name(check.code)).field("passed", true);
    if (check.exempt)
      json.field("exempt", true);
    if (check.unit != CheckUnit::none) {
      json.field("value", formatCheckNumber(check.unit, check.value));
      json.field("limit", formatCheckNumber(check.unit, check.limit));
    }
    json.endObject();
  }
  json.endArray();
}

struct BodyWriter {
  JsonWriter& json;
  const Naming& naming;
  Timestamp time;

  void operator()(const OrderChanged& event) {
    json.field("actor", event.actor.text()).key("order");
    writeOrder(json, event.order, naming);
  }
  void operator()(const OrderChecked& event) {
    json.field("order_id", event.order);
    writeCompared(json, event.checks);
    if (event.checks.anyConfirmed())
      json.field("confirmed_by", event.confirmedBy.text());
  }
  void operator()(const OrderFilled& event) {
    json.key("fill");
    writeFill(json, event.fill, naming);
  }
  void operator()(const PositionChanged& event) {
    json.key("position");
    writePosition(json, event.position, naming, time, Money{});
  }
  void operator()(const TradeClosed& event) {
    json.key("trade");
    writeRoundTrip(json, event.trade, naming);
  }
  void operator()(const SignalChanged& event) {
    json.key("signal");
    writeSignal(json, event.signal, naming, time);
  }
  void operator()(const StrategyStateChanged& event) {
    json.key("instance");
    writeInstance(json, event.instance, naming, time);
  }
  void operator()(const RiskAlertChanged& event) {
    json.key("alert");
    writeAlert(json, event.alert);
  }
  void operator()(const TradingStateChanged& event) {
    json.field("state", name(event.state)).fieldOrNull("reason", event.reason).field("actor", event.actor.text());
  }
  void operator()(const KillSwitchChanged& event) {
    json.key("kill_switch");
    writeKillSwitch(json, event.state);
  }
  void operator()(const SessionChanged& event) {
    json.key("session");
    writeSession(json, event.session, time, -1);
  }
  void operator()(const EquityRecorded& event) {
    json.key("point");
    writeEquityPoint(json, event.point);
  }
  void operator()(const WatchlistChanged& event) {
    json.key("watchlist");
    writeWatchlists(json, event.lists);
  }
  void operator()(const DayStarted& event) { json.field("date", event.date).field("equity", event.equity); }
  void operator()(const AccountAdjusted& event) {
    const Adjustment& adjustment = event.adjustment;
    json.field("kind", name(adjustment.kind)).field("symbol", naming.symbol(adjustment.symbol));
    json.field("amount", adjustment.amount).fieldOrNull("note", adjustment.note.view()).field("cash", event.cash);
  }
  void operator()(const CommandRefused& event) {
    json.field("command", event.command).field("code", event.code).field("message", event.message);
    json.fieldOrNull("field", event.field);
  }
  void operator()(const TradeAnnotated& event) {
    json.field("trade_id", event.trade).fieldOrNull("note", event.note).key("tags").beginArray();
    for (const std::string& tag : event.tags)
      json.value(tag);
    json.endArray().field("actor", event.actor.text());
  }
  void operator()(const RiskLimitsChanged& event) {
    json.field("actor", event.actor.text()).fieldOrNull("reason", event.reason).key("limits");
    writeLimitSettings(json, event.limits);
  }
  void operator()(const LockoutChanged& event) {
    json.key("lockout");
    writeLockout(json, event.lockout);
  }
  void operator()(const MarketHaltChanged& event) {
    json.field("symbol", naming.symbol(event.symbol)).field("halted", event.halted);
    json.fieldOrNull("reason", event.reason).field("actor", event.actor.text());
  }
  void operator()(const StrategyChanged& event) {
    json.field("what", event.what).field("actor", event.actor.text()).key("instance");
    writeInstance(json, event.instance, naming, time);
  }
  void operator()(const SplitApplied& event) {
    json.field("symbol", naming.symbol(event.symbol)).field("ratio", event.ratio);
  }
};

}  // namespace

void writeEvent(JsonWriter& json, const Event& event, const Naming& naming) {
  json.beginObject().field("event", name(event.body)).field("time", event.time);
  std::visit(BodyWriter{json, naming, event.time}, event.body);
  json.endObject();
}

}  // namespace oms
