#include "oms/mirror/command_requests.h"

#include <utility>

#include "oms/messages/json_writer.h"
#include "oms/mirror/row_parts.h"

namespace oms {

namespace {

constexpr Duration orderValidity = std::chrono::seconds(5);

void writeText(JsonWriter& json, JsonName name, std::string_view text) {
  if (!text.empty())
    json.field(name, text);
}

template <class Tag, class Rep>
void writeNumber(JsonWriter& json, JsonName name, Decimal<Tag, Rep> number) {
  if (!number.isZero())
    json.field(name, number.text());
}

template <class T>
void writeSet(JsonWriter& json, JsonName name, const std::optional<T>& value) {
  if (value)
    json.field(name, *value);
}

// Empty where the session that the window shows has gone meanwhile: the server refuses that by its field.
std::string_view symbolIn(const MirroredNames& names, SymbolIndex symbol) {
  return symbol.value < names.instruments.size() ? std::string_view(names.instruments[symbol].symbol) : "";
}

void writeRequest(JsonWriter& json, const OrderRequest& request, const MirroredNames& names,
                  std::string_view clientOrderId) {
  const bool trails = isTrailing(request.type);
  writeText(json, "client_order_id", request.clientOrderId.empty() ? clientOrderId : request.clientOrderId.view());
  json.field("symbol", symbolIn(names, request.symbol)).field("side", name(request.side));
  json.field("type", name(request.type)).field("quantity", request.quantity);
  json.field("time_in_force", name(request.timeInForce)).field("product", name(request.product));
  writeNumber(json, "price", request.price);
  writeNumber(json, "trigger_price", request.triggerPrice);
  if (hasTriggerPrice(request.type) || trails)
    json.field("trigger_price_type", name(request.triggerPriceType));
  if (trails) {
    writeNumber(json, "trailing_offset", request.trailingOffset);
    json.field("trailing_offset_type", name(request.trailingOffsetType));
    writeNumber(json, "activation_price", request.activationPrice);
  }
  writeNumber(json, "display_qty", request.displayQuantity);
  writeNumber(json, "stop_loss", request.stopLoss);
  writeNumber(json, "take_profit", request.takeProfit);
  if (request.expireTime.isSet())
    json.field("expire_time", request.expireTime);
  json.field("post_only", request.postOnly).field("reduce_only", request.reduceOnly);
  writeText(json, "oco_group", request.ocoGroup.view());
  writeText(json, "parent_client_order_id", request.parentClientOrderId.view());
  if (request.position.isSet())
    json.field("position_id", request.position);
  if (request.confirmed)
    json.field("confirmed", true);
  if (request.validUntil.isSet())
    json.field("valid_until", request.validUntil);
  if (request.cancelAt.isSet())
    json.field("cancel_after", request.cancelAt);
}

void writeChange(JsonWriter& json, const ReplaceOrder& change) {
  json.field("order_id", change.order);
  writeSet(json, "quantity", change.quantity);
  writeSet(json, "price", change.price);
  writeSet(json, "trigger_price", change.triggerPrice);
  if (change.trailingOffset)
    json.field("trailing_offset", change.trailingOffset->text());
  writeSet(json, "expire_time", change.expireTime);
  writeSet(json, "expected_version", change.expectedVersion);
  if (change.confirmed)
    json.field("confirmed", true);
}

void writeLists(JsonWriter& json, const std::vector<WatchlistData>& lists) {
  json.key("lists").beginArray();
  for (const WatchlistData& list : lists) {
    json.beginObject().field("name", list.name).key("symbols").beginArray();
    for (const std::string& symbol : list.symbols)
      json.value(symbol);
    json.endArray().endObject();
  }
  json.endArray();
}

// {"limits":{CODE:{"limit":…,"warn":…,"symbols":{…},"strategies":{…}}}}: one setting a code and table, as panels send.
void writeLimits(JsonWriter& json, const SetRiskLimits& command) {
  json.key("limits").beginObject();
  for (const LimitSetting& setting : command.limits) {
    json.key(setting.code).beginObject();
    if (setting.symbol.empty() && setting.strategy.empty()) {
      writeText(json, "limit", setting.limit);
      writeText(json, "warn", setting.warn);
    } else {
      json.key(setting.symbol.empty() ? "strategies" : "symbols").beginObject();
      json.field(setting.symbol.empty() ? setting.strategy : setting.symbol, setting.limit).endObject();
    }
    json.endObject();
  }
  json.endObject();
  writeText(json, "reason", command.reason);
}

// Writes the parameters and names the request; empty: there is none.
struct RequestWriter {
  JsonWriter& json;
  const MirroredNames& names;
  const std::string& clientOrderId;
  Timestamp wall;

  std::string operator()(const SubmitOrder& c) {
    OrderRequest request = c.request;
    if (!request.validUntil.isSet())
      request.validUntil = wall + orderValidity;
    writeRequest(json, request, names, clientOrderId);
    return "order.place";
  }
  std::string operator()(const SubmitOrderList& c) {
    json.key("orders").beginArray();
    for (OrderRequest request : c.orders) {
      if (!request.validUntil.isSet())
        request.validUntil = wall + orderValidity;
      json.beginObject();
      writeRequest(json, request, names, {});
      json.endObject();
    }
    json.endArray();
    return "order.place_list";
  }
  std::string operator()(const ReplaceOrder& c) {
    writeChange(json, c);
    return "order.replace";
  }
  std::string operator()(const CancelOrder& c) {
    json.field("order_id", c.order);
    writeText(json, "reason", c.reason);
    return "order.cancel";
  }
  std::string operator()(const CancelAllOrders& c) {
    if (c.symbol)
      json.field("symbol", symbolIn(names, *c.symbol));
    if (c.side)
      json.field("side", name(*c.side));
    json.field("keep_protective", c.keepProtective);
    return "order.cancel_all";
  }
  std::string operator()(const ClosePosition& c) {
    json.field("position_id", c.position);
    writeSet(json, "quantity", c.quantity);
    json.field("cancel_entries", c.cancelEntries);
    return "position.close";
  }
  std::string operator()(const CloseAllPositions& c) {
    json.field("cancel_entries", c.cancelEntries);
    return "position.close_all";
  }
  std::string operator()(const DecideApproval& c) {
    json.field("signal_id", c.signal).field("decision", c.approve ? "approve" : "reject");
    writeText(json, "reason", c.reason);
    writeSet(json, "quantity", c.quantity);
    writeSet(json, "price", c.price);
    writeSet(json, "stop_loss", c.stopLoss);
    writeSet(json, "take_profit", c.takeProfit);
    writeSet(json, "expected_version", c.expectedVersion);
    return "approval.decide";
  }
  std::string operator()(const EngageKillSwitch& c) {
    writeText(json, "reason", c.reason);
    json.field("flatten", c.flatten).field("keep_protective", c.keepProtective);
    return "kill.engage";
  }
  // Who resets it has typed the word where the button was pressed.
  std::string operator()(const ResetKillSwitch& c) {
    json.field("confirm", "RE-ARM");
    writeText(json, "reason", c.reason);
    return "kill.reset";
  }
  std::string operator()(const SetTradingState& c) {
    json.field("state", name(c.state));
    writeText(json, "reason", c.reason);
    return "risk.state";
  }
  std::string operator()(const AcknowledgeAlert& c) {
    json.field("alert_id", c.alert);
    return "risk.acknowledge";
  }
  std::string operator()(const ControlStrategy& c) { return strategy(c.instance, name(c.action)); }
  std::string operator()(const SetStrategyMode& c) { return strategy(c.instance, name(c.mode)); }
  std::string operator()(const ControlSession& c) { return "session." + std::string(name(c.action)); }
  std::string operator()(const SetSpeed& c) {
    json.field("speed", c.speed);
    return "session.speed";
  }
  std::string operator()(const PutWatchlist& c) {
    writeLists(json, c.lists);
    return "watchlist.put";
  }
  std::string operator()(const AnnotateTrade& c) {
    json.field("trade_id", c.trade).field("note", c.note).key("tags").beginArray();
    for (const std::string& tag : c.tags)
      json.value(tag);
    json.endArray();
    return "trade.note";
  }
  std::string operator()(const SetRiskLimits& c) {
    writeLimits(json, c);
    return "risk.set_limits";
  }
  std::string operator()(const ReleaseLockout& c) {
    json.field("code", name(c.code));
    writeText(json, "reason", c.reason);
    return "risk.release_lockout";
  }
  std::string operator()(const SetMarketHalt& c) {
    json.field("symbol", symbolIn(names, c.symbol)).field("halted", c.halted);
    writeText(json, "reason", c.reason);
    return "risk.halt_market";
  }
  // The server reads its own file.
  std::string operator()(const ReloadStrategy& c) {
    for (const StrategyInstanceInfo& info : names.instances) {
      if (info.id.starts_with(c.strategy + ":"))
        return strategy(info.index, "reload");
    }
    return {};
  }

  std::string strategy(InstanceIndex instance, std::string_view action) {
    if (!instance.isSet() || instance.value >= names.instances.size())
      return {};
    json.field("strategy_id", names.instances[instance.value].id);
    return "strategy." + std::string(action);
  }
};

// The sentence says which of a check's rules has spoken, and how its numbers read: the wire tells neither by itself.
void identify(CheckResult& check, const std::string& sentence, const WireValue* value, const WireValue* limit) {
  const auto numberIn = [&](const WireValue* from) {
    return from == nullptr || from->isNull()                                         ? std::int64_t{0}
           : check.unit == CheckUnit::count || check.unit == CheckUnit::milliseconds ? from->integer().value_or(0)
           : Money::parse(from->digits().value_or("")).ok() ? Money::parse(*from->digits())->raw()
                                                            : 0;
  };
  constexpr int mostRules = 32;
  using enum CheckUnit;
  std::vector<CheckUnit> units{none};
  if (limit != nullptr && !limit->isNull())
    units = limit->kind == WireValue::Kind::string ? std::vector{money, quantity, price}
                                                   : std::vector{ratio, count, milliseconds};
  for (const CheckUnit unit : units) {
    check.unit = unit;
    check.value = numberIn(value);
    check.limit = numberIn(limit);
    for (int rule = 0; rule < mostRules; ++rule) {
      check.detail = static_cast<std::uint8_t>(rule);
      if (message(check) == sentence)
        return;
    }
  }
  check.detail = 0;
}

CheckResults checksIn(const WireValue& object) {
  CheckResults checks;
  for (const WireValue& item : itemsIn(object, "checks")) {
    CheckResult check;
    std::string severity, sentence;
    RowReader read(item);
    read("code", check.code)("severity", severity)("passed", check.passed)("message", sentence);
    read("confirmed", check.confirmed);
    if (!read.problem().empty() || checks.size() == kCheckCodes)
      continue;
    check.severity = severity == "soft" ? Severity::soft : Severity::hard;
    identify(check, sentence, item.find("value"), item.find("limit"));
    checks.add(check);
  }
  return checks;
}

template <class List>
void readIds(const WireValue& object, std::string_view name, List& into) {
  for (const WireValue& item : itemsIn(object, name)) {
    const WireValue* id = item.isObject() ? item.find("order_id") : &item;
    if (const auto parsed = OrderId::parse(id == nullptr ? std::string_view() : id->string().value_or("")))
      into.push_back(*parsed);
  }
}

}  // namespace

std::optional<StreamRequest> requestOf(const Command& command, const MirroredNames& names,
                                       const std::string& clientOrderId) {
  JsonWriter json;
  json.beginObject();
  std::string op = std::visit(RequestWriter{json, names, clientOrderId, command.wall}, command.body);
  if (op.empty())
    return std::nullopt;
  json.endObject();
  return StreamRequest{std::move(op), json.take(), cutsRisk(command.body), false};
}

StreamRequest dryRunOf(const OrderRequest& request, const MirroredNames& names) {
  JsonWriter json;
  json.beginObject();
  writeRequest(json, request, names, {});
  json.field("dry_run", true).field("estimate", true).endObject();
  return {"order.place", json.take(), false, true};
}

StreamRequest dryRunOf(const ReplaceOrder& change) {
  JsonWriter json;
  json.beginObject();
  writeChange(json, change);
  json.field("dry_run", true).field("estimate", true).endObject();
  return {"order.replace", json.take(), false, true};
}

CommandOutcome outcomeOf(const StreamAnswer& answer) {
  CommandOutcome outcome;
  outcome.accepted = answer.isDone;
  outcome.durable = answer.isDurable;
  RowReader read(answer.content);
  OrderId order;
  if (answer.isDone) {
    outcome.seq = answer.seq;
    read("order_id", order);
    for (const std::string_view list : {"items", "orders", "order_ids"})
      readIds(answer.content, list, outcome.orders);
  } else {
    read("code", outcome.code)("message", outcome.message)("field", outcome.field);
    const WireValue& details = objectIn(answer.content, "details");
    RowReader inDetails(details);
    inDetails("order_id", order);
    auto checks = std::make_shared<CheckResults>(checksIn(details));
    if (checks->size() > 0)
      outcome.checks = std::move(checks);
  }
  if (order.isSet())
    outcome.orders.push_back(order);
  return outcome;
}

DryRunResult dryRunResultOf(const StreamAnswer& answer) {
  DryRunResult result;
  RowReader read(answer.content);
  if (!answer.isDone) {
    read("code", result.code)("message", result.problem)("field", result.field);
    return result;
  }
  result.checks = checksIn(answer.content);
  read("expected_cost", result.expectedCost)("margin", result.margin)("worst_loss", result.worstLoss);
  read("whole_loss", result.wholeLoss);
  return result;
}

}  // namespace oms
