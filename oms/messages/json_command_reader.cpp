#include "oms/messages/json_commands.h"
#include "oms/messages/json_object_reader.h"

namespace oms {
namespace {

std::optional<TradingState> parseTradingState(std::string_view text) {
  for (const auto state : {TradingState::active, TradingState::reducing, TradingState::halted}) {
    if (name(state) == text)
      return state;
  }
  return std::nullopt;
}

constexpr std::string_view kNotInSession = "is not one of the session's";

// The fields of one order.
class RequestReader {
 public:
  RequestReader(JsonObjectReader& fields, const InstrumentList& instruments)
      : fields_(fields), instruments_(instruments) {}

  OrderRequest read() {
    OrderRequest request;
    request.clientOrderId = clientId("client_order_id");
    // Empty in an order for a symbol that the session does not have.
    const std::string_view symbolName = fields_.need("symbol");
    request.symbol = symbolName.empty() ? SymbolIndex{SymbolIndex::none} : symbol(symbolName);
    request.side = fields_.named("side", parseSide);
    request.type = fields_.named("type", parseOrderType);
    request.timeInForce = fields_.named("time_in_force", parseTimeInForce);
    request.product = fields_.named("product", parseProduct);
    const auto quantity = fields_.decimal<Quantity>("quantity");
    if (!quantity)
      fields_.fail("quantity", "is missing");
    request.quantity = quantity.value_or(Quantity{});
    request.price = fields_.decimal<Price>("price").value_or(Price{});
    request.triggerPrice = fields_.decimal<Price>("trigger_price").value_or(Price{});
    takeTrigger(request);
    request.displayQuantity = fields_.decimal<Quantity>("display_qty").value_or(Quantity{});
    request.postOnly = fields_.boolean("post_only").value_or(false);
    request.reduceOnly = fields_.boolean("reduce_only").value_or(false);
    request.stopLoss = fields_.decimal<Price>("stop_loss").value_or(Price{});
    request.takeProfit = fields_.decimal<Price>("take_profit").value_or(Price{});
    request.ocoGroup = clientId("oco_group");
    request.parentClientOrderId = clientId("parent_client_order_id");
    if (fields_.find("position_id") != nullptr)
      request.position = fields_.id<PositionId>("position_id");
    request.confirmed = fields_.boolean("confirmed").value_or(false);
    request.expireTime = fields_.time("expire_time").value_or(Timestamp{});
    request.validUntil = fields_.time("valid_until").value_or(Timestamp{});
    request.cancelAt = fields_.time("cancel_at").value_or(Timestamp{});
    return request;
  }

 private:
  void takeTrigger(OrderRequest& request) {
    request.trailingOffset = fields_.decimal<Ratio>("trailing_offset").value_or(Ratio{});
    if (fields_.find("trailing_offset_type") != nullptr)
      request.trailingOffsetType = fields_.named("trailing_offset_type", parseOffsetType);
    request.activationPrice = fields_.decimal<Price>("activation_price").value_or(Price{});
    if (fields_.find("trigger_price_type") != nullptr)
      request.triggerPriceType = fields_.named("trigger_price_type", parseTriggerPriceType);
  }
  ClientOrderId clientId(std::string_view name) {
    const std::string_view id = fields_.text(name).value_or("");
    if (id.size() > ClientOrderId::capacity())
      fields_.fail(name, "is too long");
    return id;
  }
  SymbolIndex symbol(std::string_view text) {
    const auto found = instruments_.find(text);
    if (!found)
      fields_.fail("symbol", kNotInSession);
    return found.value_or(SymbolIndex{});
  }

  JsonObjectReader& fields_;
  const InstrumentList& instruments_;
};

class ParamsReader {
 public:
  ParamsReader(const rapidjson::Value& params, const InstrumentList& instruments, std::string& problem)
      : fields_(params, "params", problem), instruments_(instruments), problem_(problem) {}

  CommandBody read(std::string_view command) {
    CommandBody body;
    if (!readInto<0>(command, body))
      fields_.fail(command, "is no command");
    fields_.finish();
    return body;
  }

 private:
  // The alternative whose name it is.
  template <std::size_t I>
  bool readInto(std::string_view command, CommandBody& body) {
    if constexpr (I < std::variant_size_v<CommandBody>) {
      CommandBody candidate{std::in_place_index<I>};
      if (name(candidate) != command)
        return readInto<I + 1>(command, body);
      take(std::get<I>(candidate));
      body = std::move(candidate);
      return true;
    }
    return false;
  }

  void take(SubmitOrder& command) { command.request = RequestReader(fields_, instruments_).read(); }
  void take(SubmitOrderList& command) {
    const rapidjson::Value* orders = fields_.find("orders");
    if (orders == nullptr || !orders->IsArray())
      return fields_.fail("orders", "is not a list");
    for (const rapidjson::Value& item : orders->GetArray()) {
      JsonObjectReader order(item, "an order", problem_);
      command.orders.push_back(RequestReader(order, instruments_).read());
      order.finish();
    }
  }
  void take(ReplaceOrder& command) {
    command.order = fields_.id<OrderId>("order_id");
    command.quantity = fields_.decimal<Quantity>("quantity");
    command.price = fields_.decimal<Price>("price");
    command.triggerPrice = fields_.decimal<Price>("trigger_price");
    command.trailingOffset = fields_.decimal<Ratio>("trailing_offset");
    command.expireTime = fields_.time("expire_time");
    command.expectedVersion = fields_.count("expected_version");
    command.confirmed = fields_.boolean("confirmed").value_or(false);
  }
  void take(AnnotateTrade& command) {
    command.trade = fields_.id<TradeId>("trade_id");
    command.note = fields_.text("note").value_or("");
    command.tags = texts(fields_, "tags");
  }
  void take(CancelOrder& command) {
    command.order = fields_.id<OrderId>("order_id");
    command.reason = fields_.text("reason").value_or("");
  }
  bool cancelsEntries() { return fields_.boolean("cancel_entries").value_or(false); }
  void take(CancelAllOrders& command) {
    if (const auto given = fields_.text("symbol")) {
      command.symbol = instruments_.find(*given);
      if (!command.symbol)
        fields_.fail("symbol", kNotInSession);
    }
    if (fields_.find("side") != nullptr)
      command.side = fields_.named("side", parseSide);
    command.keepProtective = fields_.boolean("keep_protective").value_or(false);
  }
  void take(ClosePosition& command) {
    command.position = fields_.id<PositionId>("position_id");
    command.quantity = fields_.decimal<Quantity>("quantity");
    command.cancelEntries = cancelsEntries();
  }
  void take(CloseAllPositions& command) { command.cancelEntries = cancelsEntries(); }
  void take(DecideApproval& command) {
    command.signal = fields_.id<SignalId>("signal_id");
    command.approve = fields_.needBoolean("approve");
    command.reason = fields_.text("reason").value_or("");
    command.quantity = fields_.decimal<Quantity>("quantity");
    command.price = fields_.decimal<Price>("price");
    command.stopLoss = fields_.decimal<Price>("stop_loss");
    command.takeProfit = fields_.decimal<Price>("take_profit");
    command.expectedVersion = fields_.count("expected_version");
  }
  void take(EngageKillSwitch& command) {
    command.reason = fields_.need("reason");
    command.flatten = fields_.needBoolean("flatten");
    command.keepProtective = fields_.needBoolean("keep_protective");
  }
  void take(ResetKillSwitch& command) { command.reason = fields_.need("reason"); }
  void take(SetTradingState& command) {
    command.state = fields_.named("state", parseTradingState);
    command.reason = fields_.need("reason");
  }
  void take(AcknowledgeAlert& command) { command.alert = fields_.id<AlertId>("alert_id"); }
  void take(ControlStrategy& command) {
    command.instance.value = fields_.count("instance").value_or(InstanceIndex::none);
    command.action = fields_.named("action", parseStrategyAction);
  }
  void take(ControlSession& command) { command.action = fields_.named("action", parseSessionAction); }
  void take(SetSpeed& command) { command.speed = fields_.need("speed"); }
  void take(PutWatchlist& command) {
    const rapidjson::Value* lists = fields_.find("lists");
    if (lists == nullptr || !lists->IsArray())
      return fields_.fail("lists", "is not a list");
    for (const rapidjson::Value& item : lists->GetArray()) {
      JsonObjectReader list(item, "a watchlist", problem_);
      WatchlistData& data = command.lists.emplace_back();
      data.name = list.need("name");
      data.symbols = texts(list, "symbols");
      list.finish();
    }
  }
  void take(SetRiskLimits& command) {
    const rapidjson::Value* limits = fields_.find("limits");
    if (limits == nullptr || !limits->IsArray())
      return fields_.fail("limits", "is not a list");
    for (const rapidjson::Value& item : limits->GetArray()) {
      JsonObjectReader limit(item, "a limit", problem_);
      LimitSetting& setting = command.limits.emplace_back();
      setting.code = limit.need("code");
      setting.symbol = limit.text("symbol").value_or("");
      setting.strategy = limit.text("strategy").value_or("");
      setting.limit = limit.text("limit").value_or("");
      setting.warn = limit.text("warn").value_or("");
      limit.finish();
    }
    command.reason = fields_.need("reason");
  }
  void take(ReleaseLockout& command) {
    command.code = fields_.named("code", parseCheckCode);
    command.reason = fields_.need("reason");
  }
  void take(ReloadStrategy& command) {
    command.strategy = fields_.need("strategy");
    command.hash = fields_.need("hash");
    command.text = fields_.need("text");
  }
  void take(SetStrategyMode& command) {
    command.instance.value = fields_.count("instance").value_or(InstanceIndex::none);
    command.mode = fields_.named("mode", parseStrategyMode);
  }
  void take(SetMarketHalt& command) {
    const auto symbol = instruments_.find(fields_.need("symbol"));
    if (!symbol)
      fields_.fail("symbol", kNotInSession);
    command.symbol = symbol.value_or(SymbolIndex{});
    command.halted = fields_.needBoolean("halted");
    command.reason = fields_.need("reason");
  }

  static std::vector<std::string> texts(JsonObjectReader& object, std::string_view name) {
    std::vector<std::string> all;
    const rapidjson::Value* list = object.find(name);
    if (list == nullptr || !list->IsArray())
      return object.fail(name, "is not a list"), all;
    for (const rapidjson::Value& text : list->GetArray()) {
      if (!text.IsString())
        return object.fail(name, "holds something that is not a text"), all;
      all.emplace_back(text.GetString(), text.GetStringLength());
    }
    return all;
  }

  JsonObjectReader fields_;
  const InstrumentList& instruments_;
  std::string& problem_;
};

}  // namespace

Result<Command> parseCommand(std::string_view json, const InstrumentList& instruments) {
  std::string problem;
  const auto document = parseJsonKeepingDigits(json, problem);
  if (!document)
    return Failure{"the command is not JSON: " + problem};
  JsonObjectReader fields(*document, "the command", problem);
  Command command;
  const std::string_view actor = fields.need("actor");
  command.actor = Actor::parse(actor);
  if (command.actor.text() != actor)
    fields.fail("actor", "is nobody who may give commands");
  command.wall = fields.time("wall").value_or(Timestamp{});
  const std::string_view commandName = fields.need("command");
  const rapidjson::Value* params = fields.find("params");
  if (params == nullptr)
    fields.fail("params", "is missing");
  if (params != nullptr)
    command.body = ParamsReader(*params, instruments, problem).read(commandName);
  fields.finish();
  if (!problem.empty())
    return Failure{problem};
  return command;
}

}  // namespace oms
