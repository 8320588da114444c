#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "oms/messages/json_commands.h"

namespace oms {
namespace {

const InstrumentList& instruments() {
  static const InstrumentList list = [] {
    InstrumentList made;
    for (const char* symbol : {"BTCUSDT", "AAPL", "EUR/USD", "Größe \"1\""}) {
      Instrument instrument;
      instrument.symbol = symbol;
      made.add(instrument);
    }
    return made;
  }();
  return list;
}

std::string written(const Command& command) {
  JsonWriter json;
  writeCommand(json, command, instruments());
  return json.take();
}

// Characters of one to four bytes, quotes, control characters and NUL.
rc::Gen<std::string> anyText(std::size_t most = 200) {
  const auto piece = rc::gen::element<std::string>("a", "Z", "7", " ", "\"", "\\", "/", "\n", "\x01",
                                                   std::string(1, '\0'), "é", "€", "𝄞", ":", "_", "{", "]", ",");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [most](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& next : all) {
      if (text.size() + next.size() <= most)
        text += next;
    }
    return text;
  });
}

template <class Enum>
Enum anyEnum(int count) {
  return static_cast<Enum>(*rc::gen::inRange(0, count));
}
template <class D>
D anyDecimal() {
  const auto raw = *rc::gen::arbitrary<std::int64_t>();
  return D::fromRaw(raw == std::numeric_limits<std::int64_t>::min() ? 0 : raw);
}
template <class T>
std::optional<T> maybe(const T& value) {
  return *rc::gen::arbitrary<bool>() ? std::optional(value) : std::nullopt;
}
template <class Id>
Id anyId() {
  return Id{*rc::gen::inRange<std::uint64_t>(1, std::numeric_limits<std::uint64_t>::max())};
}
Timestamp anyTime() {  // 1700 to 2260, with nanoseconds
  return Timestamp::fromNs(*rc::gen::inRange<std::int64_t>(-8'500'000'000'000'000'000, 9'100'000'000'000'000'000));
}
SymbolIndex anySymbol() {
  return {*rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(instruments().size()))};
}
bool anyBool() {
  return *rc::gen::arbitrary<bool>();
}

OrderRequest anyRequest() {
  OrderRequest request;
  request.clientOrderId = *anyText(36);
  request.symbol = anySymbol();
  request.side = anyEnum<Side>(2);
  request.type = anyEnum<OrderType>(8);
  request.timeInForce = anyEnum<TimeInForce>(7);
  request.product = anyEnum<Product>(3);
  request.quantity = anyDecimal<Quantity>();
  request.price = anyDecimal<Price>();
  request.triggerPrice = anyDecimal<Price>();
  request.triggerPriceType = anyEnum<TriggerPriceType>(3);
  request.trailingOffsetType = anyEnum<OffsetType>(3);
  request.trailingOffset = anyDecimal<Ratio>();
  request.activationPrice = anyDecimal<Price>();
  request.displayQuantity = anyDecimal<Quantity>();
  request.expireTime = anyBool() ? anyTime() : Timestamp{};
  request.ocoGroup = *anyText(36);
  request.parentClientOrderId = *anyText(36);
  request.position = anyBool() ? anyId<PositionId>() : PositionId{};
  request.confirmed = anyBool();
  request.cancelAt = anyBool() ? anyTime() : Timestamp{};
  request.postOnly = anyBool();
  request.reduceOnly = anyBool();
  request.stopLoss = anyDecimal<Price>();
  request.takeProfit = anyDecimal<Price>();
  request.validUntil = anyBool() ? anyTime() : Timestamp{};
  return request;
}

DecideApproval anyDecision() {
  DecideApproval decision{anyId<SignalId>(), anyBool(), *anyText(), {}, {}, {}, {}, {}};
  decision.quantity = maybe(anyDecimal<Quantity>());
  decision.price = maybe(anyDecimal<Price>());
  decision.stopLoss = maybe(anyDecimal<Price>());
  decision.takeProfit = maybe(anyDecimal<Price>());
  decision.expectedVersion = maybe(*rc::gen::arbitrary<std::uint32_t>());
  return decision;
}

PutWatchlist anyWatchlists() {
  PutWatchlist put;
  const int lists = *rc::gen::inRange(0, 4);
  for (int i = 0; i < lists; ++i)
    put.lists.push_back({*anyText(), *rc::gen::container<std::vector<std::string>>(anyText())});
  return put;
}

CommandBody anyBody() {
  switch (*rc::gen::inRange<std::size_t>(0, std::variant_size_v<CommandBody>)) {
    case 0:
      return SubmitOrder{anyRequest()};
    case 1:
      return CancelOrder{anyId<OrderId>(), *anyText()};
    case 2:
      return CancelAllOrders{maybe(anySymbol()), maybe(anyEnum<Side>(2)), anyBool()};
    case 3:
      return ClosePosition{anyId<PositionId>(), maybe(anyDecimal<Quantity>()), anyBool()};
    case 4:
      return CloseAllPositions{anyBool()};
    case 5:
      return anyDecision();
    case 6:
      return EngageKillSwitch{*anyText(), anyBool(), anyBool()};
    case 7:
      return ResetKillSwitch{*anyText()};
    case 8:
      return SetTradingState{anyEnum<TradingState>(3), *anyText()};
    case 9:
      return AcknowledgeAlert{anyId<AlertId>()};
    case 10:
      return ControlStrategy{anyBool() ? InstanceIndex{*rc::gen::arbitrary<std::uint32_t>()} : InstanceIndex{},
                             anyEnum<StrategyAction>(5)};
    case 11:
      return ControlSession{anyEnum<SessionAction>(4)};
    case 12:
      return SetSpeed{*anyText()};
    case 13:
      return anyWatchlists();
    case 14: {
      SubmitOrderList list;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        list.orders.push_back(anyRequest());
      return list;
    }
    case 15:
      return ReplaceOrder{anyId<OrderId>(),
                          maybe(anyDecimal<Quantity>()),
                          maybe(anyDecimal<Price>()),
                          maybe(anyDecimal<Price>()),
                          maybe(anyDecimal<Ratio>()),
                          maybe(anyTime()),
                          maybe(*rc::gen::arbitrary<std::uint32_t>()),
                          anyBool()};
    case 16:
      return AnnotateTrade{anyId<TradeId>(), *anyText(), *rc::gen::container<std::vector<std::string>>(anyText())};
    case 17: {
      SetRiskLimits set{{}, *anyText()};
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        set.limits.push_back({*anyText(), *anyText(), *anyText(), *anyText(), *anyText()});
      return set;
    }
    case 18:
      return ReleaseLockout{anyEnum<CheckCode>(26), *anyText()};
    case 19:
      return SetMarketHalt{anySymbol(), anyBool(), *anyText()};
    case 20:
      return ReloadStrategy{*anyText(), *anyText(), *anyText()};
    case 21:
      return SetStrategyMode{anyBool() ? InstanceIndex{*rc::gen::arbitrary<std::uint32_t>()} : InstanceIndex{},
                             anyEnum<StrategyMode>(2)};
    default:
      return anyWatchlists();
  }
}

// Field by field where it matters most; the text of all of them is compared besides.
void expectSame(const Command& back, const Command& command) {
  RC_ASSERT(back.actor == command.actor);
  RC_ASSERT(back.wall == command.wall);
  RC_ASSERT(back.body.index() == command.body.index());
  if (const auto* submit = std::get_if<SubmitOrder>(&command.body))
    RC_ASSERT(std::get<SubmitOrder>(back.body).request == submit->request);
  if (const auto* list = std::get_if<SubmitOrderList>(&command.body))
    RC_ASSERT(std::get<SubmitOrderList>(back.body).orders == list->orders);
  if (const auto* put = std::get_if<PutWatchlist>(&command.body))
    RC_ASSERT(std::get<PutWatchlist>(back.body).lists == put->lists);
  if (const auto* decide = std::get_if<DecideApproval>(&command.body)) {
    const auto& read = std::get<DecideApproval>(back.body);
    RC_ASSERT(read.quantity == decide->quantity);
    RC_ASSERT(read.expectedVersion == decide->expectedVersion);
    RC_ASSERT(read.reason == decide->reason);
  }
}

RC_GTEST_PROP(CommandJson, EveryCommandIsReadBackWhole, ()) {
  const Command command{{anyEnum<ActorKind>(5), *anyText(63)}, anyTime(), anyBody()};
  const std::string json = written(command);
  const auto back = parseCommand(json, instruments());
  RC_ASSERT(back.ok());
  expectSame(*back, command);
  RC_ASSERT(written(*back) == json);
}

RC_GTEST_PROP(CommandJson, NothingCrashesOnBrokenText, (std::string noise)) {
  std::string json = written({Actor::trader(), Timestamp::fromMs(5), SubmitOrder{anyRequest()}});
  const auto at = *rc::gen::inRange<std::size_t>(0, json.size());
  json.replace(at, std::min<std::size_t>(noise.size(), json.size() - at), noise);
  const auto back = parseCommand(json, instruments());
  if (!back.ok())
    RC_ASSERT(!back.error().message.empty());
}

struct Refusal {
  const char* what;
  std::string json;
  const char* expected;
};

std::string wrapped(const std::string& command, const std::string& params) {
  return R"({"command":")" + command + R"(","actor":"trader","wall":null,"params":)" + params + "}";
}

TEST(CommandJson, IsReadStrictly) {
  const std::string order = R"("symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day","product":"margin")";
  const Refusal cases[] = {
      {"no JSON", "{", "not JSON"},
      {"something after it", wrapped("close_all_positions", "{}") + "x", "not JSON"},
      {"no UTF-8", wrapped("set_speed", "{\"speed\":\"\xff\"}"), "not JSON"},
      {"a list", "[]", "is not an object"},
      {"an unknown command", wrapped("buy_everything", "{}"), "is no command"},
      {"an unknown key", wrapped("set_speed", R"({"speed":"1","x":1})"), "x in params is unknown"},
      {"a doubled key", wrapped("set_speed", R"({"speed":"1","speed":"2"})"),
       "speed in params is unknown or comes twice"},
      {"a missing key", wrapped("set_speed", "{}"), "speed in params is missing"},
      {"a wrong form", wrapped("set_speed", R"({"speed":true})"), "is not a text"},
      {"an id of another kind", wrapped("cancel_order", R"({"order_id":"sig_1"})"), "is no id"},
      {"an unknown symbol", wrapped("cancel_all_orders", R"({"symbol":"XXX"})"), "is not one of the session's"},
      {"an unknown name", wrapped("control_session", R"({"action":"explode"})"), "known names"},
      {"ten decimals", wrapped("submit_order", "{" + order + R"(,"quantity":"0.0000000001"})"), "nine decimals"},
      {"too large", wrapped("submit_order", "{" + order + R"(,"quantity":"99999999999"})"), "too large"},
      {"an exponent", wrapped("submit_order", "{" + order + R"(,"quantity":1e3})"), "not a decimal"},
      {"too long an id",
       wrapped("submit_order", "{" + order + R"(,"quantity":1,"client_order_id":")" + std::string(37, 'x') + "\"}"),
       "too long"},
      {"an unknown actor", R"({"command":"close_all_positions","actor":"root","wall":null,"params":{}})", "actor"},
      {"no time", R"({"command":"close_all_positions","actor":"risk","wall":"now","params":{}})", "RFC 3339"},
      {"great depth", std::string(1'000'000, '['), "not JSON"},
  };
  for (const Refusal& refusal : cases) {
    const auto parsed = parseCommand(refusal.json, instruments());
    ASSERT_FALSE(parsed.ok()) << refusal.what;
    EXPECT_NE(parsed.error().message.find(refusal.expected), std::string::npos)
        << refusal.what << ": " << parsed.error().message;
  }
}

TEST(CommandJson, DigitsDoNotPassThroughADouble) {
  const std::string json =
      wrapped("submit_order", R"({"symbol":"AAPL","side":"buy","type":"limit","time_in_force":"day",)"
                              R"("product":"margin","quantity":9007199.254740993,"price":"0.100000000"})");
  const auto parsed = parseCommand(json, instruments());
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  const OrderRequest& request = std::get<SubmitOrder>(parsed->body).request;
  EXPECT_EQ(request.quantity.raw(), 9'007'199'254'740'993);
  EXPECT_EQ(request.price.raw(), 100'000'000);
}

}  // namespace
}  // namespace oms
