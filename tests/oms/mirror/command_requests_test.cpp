#include <gtest/gtest.h>

#include "oms/messages/json_objects.h"
#include "oms/mirror/command_requests.h"
#include "oms/remote/stream_catalog.h"

namespace oms {
namespace {

MirroredNames names() {
  MirroredNames made;
  Instrument btc;
  btc.symbol = "BTCUSDT";
  made.instruments.add(btc);
  StrategyInstanceInfo info;
  info.index = {0};
  info.id = "ema_trend:BTCUSDT";
  made.instances = {info};
  return made;
}

std::vector<CommandBody> oneOfEach() {
  SubmitOrder order;
  order.request.type = OrderType::trailingStopLimit;
  order.request.quantity = Quantity::fromInt(1);
  order.request.price = Price::fromInt(10);
  order.request.trailingOffset = Ratio::fromInt(2);
  order.request.position = {3};
  order.request.stopLoss = Price::fromInt(9);
  order.request.cancelAt = Timestamp::fromSeconds(100);
  const Quantity half = Quantity::parse("0.5").value();
  return {order,
          SubmitOrderList{{order.request, order.request}},
          ReplaceOrder{
              {1}, half, Price::fromInt(1), Price::fromInt(2), Ratio::fromInt(3), Timestamp::fromSeconds(9), 4, true},
          CancelOrder{{1}, "enough"},
          CancelAllOrders{SymbolIndex{0}, Side::sell, true},
          CancelAllOrders{},
          ClosePosition{{1}, half, true},
          CloseAllPositions{true},
          DecideApproval{{1}, true, "good", half, Price::fromInt(1), Price::fromInt(2), Price::fromInt(3), 4},
          EngageKillSwitch{"enough", true, true},
          ResetKillSwitch{"again"},
          SetTradingState{TradingState::reducing, "a loss"},
          AcknowledgeAlert{{1}},
          ControlStrategy{{0}, StrategyAction::pause},
          ControlSession{SessionAction::pause},
          SetSpeed{"max"},
          PutWatchlist{{{"mine", {"BTCUSDT"}}}},
          AnnotateTrade{{1}, "early", {"news"}},
          SetRiskLimits{{{"daily_loss", "", "", "3%", "2%"}, {"max_position", "BTCUSDT", "", "5", ""}}, "as agreed"},
          ReleaseLockout{CheckCode::dailyLoss, "again"},
          SetMarketHalt{{0}, true, "news"},
          ReloadStrategy{"ema_trend", "text", "hash"},
          SetStrategyMode{{0}, StrategyMode::shadow}};
}

// A click may come when the session that it was on has gone.
TEST(CommandRequests, aSymbolThatTheSessionDoesNotHaveIsNone) {
  SubmitOrder order;
  order.request.symbol = SymbolIndex{9};
  const auto placed = requestOf({Actor::trader(), {}, order}, names(), "win-1");
  ASSERT_TRUE(placed.has_value());
  EXPECT_NE(placed->params.find(R"("symbol":"")"), std::string::npos);
  EXPECT_NE(dryRunOf(order.request, names()).params.find(R"("symbol":"")"), std::string::npos);
  const auto canceled = requestOf({Actor::trader(), {}, CancelAllOrders{SymbolIndex{9}, {}, true}}, names(), "");
  EXPECT_NE(canceled->params.find(R"("symbol":"")"), std::string::npos);
}

// Every command is one of the catalogue's requests, and has its fields and no others.
TEST(CommandRequests, areInTheCatalogue) {
  std::set<std::size_t> seen;
  for (const CommandBody& body : oneOfEach()) {
    seen.insert(body.index());
    const auto request = requestOf({Actor::trader(), Timestamp::fromSeconds(50), body}, names(), "mine-1");
    ASSERT_TRUE(request.has_value()) << name(body);
    const OpSpec* op = findOp(request->op);
    ASSERT_NE(op, nullptr) << request->op;
    const auto params = parseWire(request->params);
    ASSERT_TRUE(params.ok()) << request->params;
    const auto error = checkFields(*params, op->params);
    EXPECT_FALSE(error.has_value()) << request->op << ": " << (error ? error->message : "");
    EXPECT_EQ(request->cutsRisk, cutsRisk(body));
  }
  EXPECT_EQ(seen.size(), std::variant_size_v<CommandBody>);
}

TEST(CommandRequests, anOrderSaysUntilWhenItCountsAndHasAnIdOfItsOwn) {
  SubmitOrder order;
  order.request.quantity = Quantity::fromInt(1);
  const auto made = requestOf({Actor::trader(), *fromCalendar(2026, 1, 5, 12), order}, names(), "mine-1");
  EXPECT_EQ(made->params,
            R"({"client_order_id":"mine-1","symbol":"BTCUSDT","side":"buy","type":"market","quantity":"1",)"
            R"("time_in_force":"gtc","product":"margin","post_only":false,"reduce_only":false,)"
            R"("valid_until":"2026-01-05T12:00:05.000000Z"})");
  order.request.clientOrderId = "theirs";
  const auto named = requestOf({Actor::trader(), {}, order}, names(), "mine-2");
  EXPECT_NE(named->params.find(R"("client_order_id":"theirs")"), std::string::npos);
}

TEST(CommandRequests, whatTheMirrorDoesNotKnowIsNoRequest) {
  EXPECT_FALSE(requestOf({Actor::trader(), {}, ControlStrategy{{7}, StrategyAction::stop}}, names(), "").has_value());
  EXPECT_FALSE(requestOf({Actor::trader(), {}, ControlStrategy{{}, StrategyAction::stop}}, names(), "").has_value());
}

StreamAnswer answerOf(bool isDone, int status, const std::string& content) {
  StreamAnswer answer;
  answer.isDone = isDone;
  answer.status = status;
  answer.seq = 12;
  answer.content = *parseWire(content);
  return answer;
}

TEST(CommandRequests, outcomesReadAsAnEnginesOwn) {
  const CommandOutcome placed = outcomeOf(answerOf(true, 201, R"({"order_id":"ord_7","status":"accepted"})"));
  EXPECT_TRUE(placed.accepted);
  EXPECT_EQ(placed.seq, 12U);
  EXPECT_EQ(placed.orders, (OrderIds{{7}}));
  const CommandOutcome canceled = outcomeOf(answerOf(true, 200, R"({"canceled":2,"order_ids":["ord_1","ord_2"]})"));
  EXPECT_EQ(canceled.orders, (OrderIds{{1}, {2}}));
  const CommandOutcome role =
      outcomeOf(answerOf(false, 403, R"({"code":"role","message":"this needs the role trader","field":null})"));
  EXPECT_FALSE(role.accepted);
  EXPECT_EQ(role.code, "role");
  EXPECT_EQ(role.message, "this needs the role trader");
  EXPECT_EQ(role.seq, 0U);
}

// The wire has the sentence and the numbers; which rule and which unit they are of is found by them.
TEST(CommandRequests, checksReadAsTheyWere) {
  CheckResults checks;
  const auto add = [&](CheckCode code, CheckUnit unit, std::int64_t value, std::int64_t limit, int detail, bool passed,
                       Severity severity = Severity::hard) {
    CheckResult check;
    check.code = code;
    check.unit = unit;
    check.value = value;
    check.limit = limit;
    check.detail = static_cast<std::uint8_t>(detail);
    check.passed = passed;
    check.severity = severity;
    checks.add(check);
  };
  add(CheckCode::instrument, CheckUnit::none, 0, 0, 1, false);
  add(CheckCode::maxOrderQuantity, CheckUnit::quantity, Quantity::fromInt(200).raw(), Quantity::fromInt(100).raw(), 0,
      false);
  add(CheckCode::priceCollar, CheckUnit::ratio, Ratio::parse("0.07")->raw(), Ratio::parse("0.05")->raw(), 1, false,
      Severity::soft);
  add(CheckCode::staleData, CheckUnit::milliseconds, 12'000, 10'000, 0, false);
  add(CheckCode::maxWorkingOrders, CheckUnit::count, 3, 50, 0, true);
  JsonWriter json;
  json.beginObject().key("checks");
  writeChecks(json, checks);
  json.endObject();
  const DryRunResult read = dryRunResultOf(answerOf(true, 200, json.take()));
  ASSERT_EQ(read.checks.size(), checks.size());
  for (std::size_t i = 0; i < checks.size(); ++i) {
    EXPECT_EQ(read.checks[i].code, checks[i].code);
    EXPECT_EQ(read.checks[i].severity, checks[i].severity);
    EXPECT_EQ(read.checks[i].passed, checks[i].passed);
    EXPECT_EQ(message(read.checks[i]), message(checks[i]));
  }
  EXPECT_FALSE(read.checks.passed());
}

}  // namespace
}  // namespace oms
