#include "oms/messages/json_commands.h"

namespace oms {
namespace {

struct ParamsWriter {
  JsonWriter& json;
  const InstrumentList& instruments;

  template <class T>
  void ifSet(std::string_view name, const T& value, const T& none = {}) {
    if (value != none)
      json.field(name, value);
  }
  template <class T>
  void ifSet(std::string_view name, const std::optional<T>& value) {
    if (value)
      json.field(name, *value);
  }
  void ifSetTime(std::string_view name, Timestamp time) {
    if (time.isSet())
      json.key(name).exactTime(time);
  }
  void ifGiven(std::string_view name, std::string_view text) { ifSet(name, text); }

  void operator()(const SubmitOrder& command) { writeRequest(command.request); }
  void operator()(const SubmitOrderList& command) {
    json.key("orders").beginArray();
    for (const OrderRequest& request : command.orders) {
      json.beginObject();
      writeRequest(request);
      json.endObject();
    }
    json.endArray();
  }
  void operator()(const ReplaceOrder& command) {
    json.field("order_id", command.order);
    ifSet("quantity", command.quantity);
    ifSet("price", command.price);
    ifSet("trigger_price", command.triggerPrice);
    ifSet("trailing_offset", command.trailingOffset);
    if (command.expireTime)
      json.key("expire_time").exactTime(*command.expireTime);
    ifSet("expected_version", command.expectedVersion);
    ifSet("confirmed", command.confirmed);
  }
  void operator()(const AnnotateTrade& command) {
    json.field("trade_id", command.trade);
    ifGiven("note", command.note);
    json.key("tags").beginArray();
    for (const std::string& tag : command.tags)
      json.value(tag);
    json.endArray();
  }
  void writeRequest(const OrderRequest& request) {
    ifGiven("client_order_id", request.clientOrderId.view());
    json.field("symbol", instruments[request.symbol].symbol).field("side", name(request.side));
    json.field("type", name(request.type)).field("time_in_force", name(request.timeInForce));
    json.field("product", name(request.product)).field("quantity", request.quantity);
    ifSet("price", request.price);
    ifSet("trigger_price", request.triggerPrice);
    ifSet("trailing_offset", request.trailingOffset);
    if (request.trailingOffsetType != OffsetType::price)
      json.field("trailing_offset_type", name(request.trailingOffsetType));
    ifSet("activation_price", request.activationPrice);
    if (request.triggerPriceType != TriggerPriceType::bidAsk)
      json.field("trigger_price_type", name(request.triggerPriceType));
    ifSet("display_qty", request.displayQuantity);
    ifSet("post_only", request.postOnly);
    ifSet("reduce_only", request.reduceOnly);
    ifSet("stop_loss", request.stopLoss);
    ifSet("take_profit", request.takeProfit);
    ifGiven("oco_group", request.ocoGroup.view());
    ifGiven("parent_client_order_id", request.parentClientOrderId.view());
    if (request.position.isSet())
      json.field("position_id", request.position);
    ifSet("confirmed", request.confirmed);
    ifSetTime("expire_time", request.expireTime);
    ifSetTime("valid_until", request.validUntil);
    ifSetTime("cancel_at", request.cancelAt);
  }
  void operator()(const CancelOrder& command) {
    json.field("order_id", command.order);
    ifGiven("reason", command.reason);
  }
  void operator()(const CancelAllOrders& command) {
    if (command.symbol)
      json.field("symbol", instruments[*command.symbol].symbol);
    if (command.side)
      json.field("side", name(*command.side));
    ifSet("keep_protective", command.keepProtective);
  }
  void operator()(const ClosePosition& command) {
    json.field("position_id", command.position);
    ifSet("quantity", command.quantity);
    ifSet("cancel_entries", command.cancelEntries);
  }
  void operator()(const CloseAllPositions& command) { ifSet("cancel_entries", command.cancelEntries); }
  void operator()(const DecideApproval& command) {
    json.field("signal_id", command.signal).field("approve", command.approve);
    ifGiven("reason", command.reason);
    ifSet("quantity", command.quantity);
    ifSet("price", command.price);
    ifSet("stop_loss", command.stopLoss);
    ifSet("take_profit", command.takeProfit);
    ifSet("expected_version", command.expectedVersion);
  }
  void operator()(const EngageKillSwitch& command) {
    json.field("reason", command.reason).field("flatten", command.flatten);
    json.field("keep_protective", command.keepProtective);
  }
  void operator()(const ResetKillSwitch& command) { json.field("reason", command.reason); }
  void operator()(const SetTradingState& command) {
    json.field("state", name(command.state)).field("reason", command.reason);
  }
  void operator()(const AcknowledgeAlert& command) { json.field("alert_id", command.alert); }
  void operator()(const ControlStrategy& command) {
    if (command.instance.isSet())
      json.field("instance", command.instance.value);
    json.field("action", name(command.action));
  }
  void operator()(const ControlSession& command) { json.field("action", name(command.action)); }
  void operator()(const SetSpeed& command) { json.field("speed", command.speed); }
  void operator()(const PutWatchlist& command) {
    json.key("lists").beginArray();
    for (const WatchlistData& list : command.lists) {
      json.beginObject().field("name", list.name).key("symbols").beginArray();
      for (const std::string& symbol : list.symbols)
        json.value(symbol);
      json.endArray().endObject();
    }
    json.endArray();
  }
  void operator()(const SetRiskLimits& command) {
    json.key("limits").beginArray();
    for (const LimitSetting& setting : command.limits) {
      json.beginObject().field("code", setting.code);
      ifGiven("symbol", setting.symbol);
      ifGiven("strategy", setting.strategy);
      ifGiven("limit", setting.limit);
      ifGiven("warn", setting.warn);
      json.endObject();
    }
    json.endArray().field("reason", command.reason);
  }
  void operator()(const ReleaseLockout& command) {
    json.field("code", name(command.code)).field("reason", command.reason);
  }
  void operator()(const ReloadStrategy& command) {
    json.field("strategy", command.strategy).field("hash", command.hash).field("text", command.text);
  }
  void operator()(const SetStrategyMode& command) {
    if (command.instance.isSet())
      json.field("instance", command.instance.value);
    json.field("mode", name(command.mode));
  }
  void operator()(const SetMarketHalt& command) {
    json.field("symbol", instruments[command.symbol].symbol).field("halted", command.halted);
    json.field("reason", command.reason);
  }
};

}  // namespace

void writeCommand(JsonWriter& json, const Command& command, const InstrumentList& instruments) {
  json.beginObject().field("command", name(command.body)).field("actor", command.actor.text());
  json.key("wall").exactTime(command.wall).key("params").beginObject();
  std::visit(ParamsWriter{json, instruments}, command.body);
  json.endObject().endObject();
}

}  // namespace oms
