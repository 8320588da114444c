// What a strategy file says of its order and its stops, as the broker gets it.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

// With these tables in the file, at the bar that makes the strategy enter.
struct Entered : Desk {
  explicit Entered(const std::string& tables, const std::string& side = "long")
      : Desk(config({Ladder{.side = side, .more = tables}.binding()})) {
    closeMinute(*this, "120.00", "120.02");
  }
};

const Order& entryOf(const Desk& desk) {
  for (const Event& event : desk.events) {
    const auto* changed = std::get_if<OrderChanged>(&event.body);
    if (changed && changed->kind == OrderEventKind::submitted && !changed->order.parent.isSet())
      return changed->order;
  }
  ADD_FAILURE() << "no order was sent";
  return desk.order({1});
}

const Order* stopOf(const Desk& desk) {
  for (const OrderId id : desk.engine.core().orders.working()) {
    if (desk.order(id).purpose == "stop_loss")
      return &desk.order(id);
  }
  return nullptr;
}

struct OrderCase {
  const char* type;
  const char* price;
  const char* trigger;
  const char* offset;
};

// The bar closes at the middle, 120.01: limits and touched orders wait below for a buy, stops above.
TEST(StrategyOrders, EachTypeIsSentWithItsFields) {
  for (const OrderCase& each : std::vector<OrderCase>{{"market", "0", "0", "0"},
                                                      {"limit", "118.01", "0", "0"},
                                                      {"stop_market", "0", "122.01", "0"},
                                                      {"stop_limit", "122.01", "122.01", "0"},
                                                      {"market_if_touched", "0", "118.01", "0"},
                                                      {"limit_if_touched", "118.01", "118.01", "0"},
                                                      {"trailing_stop_market", "0", "122.01", "2"},
                                                      {"trailing_stop_limit", "122.01", "122.01", "2"}}) {
    const std::string offset = each.type == std::string("market") ? "" : "offset = \"2\"\n";
    const Entered desk("[order]\ntype = \"" + std::string(each.type) + "\"\n" + offset);
    const OrderRequest& request = entryOf(desk).request;
    EXPECT_EQ(name(request.type), each.type);
    EXPECT_EQ(request.price.text(), each.price) << each.type;
    EXPECT_EQ(request.triggerPrice.text(), each.trigger) << each.type;
    EXPECT_EQ(request.trailingOffset.text(), each.offset) << each.type;
    EXPECT_EQ(request.quantity.text(), "10") << each.type;
    EXPECT_NE(entryOf(desk).status, OrderStatus::denied) << each.type;
  }
}

TEST(StrategyOrders, ASaleStandsOnTheOtherSide) {
  for (const auto& [type, at] : {std::pair{"limit", "122.01"}, {"stop_market", "118.01"}}) {
    const Entered desk("[order]\ntype = \"" + std::string(type) + "\"\noffset = \"2\"\n", "short");
    const OrderRequest& request = entryOf(desk).request;
    EXPECT_EQ(request.side, Side::sell);
    EXPECT_EQ((request.price.isPositive() ? request.price : request.triggerPrice).text(), at) << type;
  }
}

TEST(StrategyOrders, EachTimeInForceIsSent) {
  for (const char* tif : {"day", "gtc", "ioc", "fok", "at_open", "at_close"}) {
    const Entered desk("[order]\ntype = \"limit\"\ntime_in_force = \"" + std::string(tif) + "\"\n");
    EXPECT_EQ(name(entryOf(desk).request.timeInForce), tif);
  }
  Entered desk("[order]\ntype = \"limit\"\ntime_in_force = \"gtd\"\nexpire_after = \"90s\"\n");
  const Order& entry = entryOf(desk);
  EXPECT_EQ(entry.request.expireTime - entry.createdAt, std::chrono::seconds(90));
  desk.now = entry.request.expireTime + std::chrono::seconds(1);
  desk.quote("120.00", "120.02");
  EXPECT_EQ(desk.order(entry.id).status, OrderStatus::expired);
  EXPECT_EQ(stateOf(desk, 0), StrategyState::cooldown);
}

TEST(StrategyOrders, AnEntryThatTrailsFollowsTheMarketDownAndBuysWhereItTurns) {
  Entered desk("[order]\ntype = \"trailing_stop_market\"\noffset = \"2\"\n");
  desk.quote("116.00", "116.02");
  const OrderId id = desk.engine.core().orders.working().at(0);
  EXPECT_EQ(desk.order(id).request.triggerPrice.text(), "118.02");
  desk.quote("117.00", "117.02");
  EXPECT_EQ(desk.position(), "0");
  desk.quote("118.01", "118.03");
  EXPECT_EQ(desk.position(), "10");
}

TEST(StrategyOrders, TheTrailingStopBeginsAtTheStopLossAndFollowsTheMarketNeverBack) {
  Entered desk("[stops]\nstop_loss = \"close - 5\"\ntrailing = \"3\"\n");
  ASSERT_EQ(desk.position(), "10");
  ASSERT_NE(stopOf(desk), nullptr);
  EXPECT_EQ(stopOf(desk)->request.type, OrderType::trailingStopMarket);
  EXPECT_TRUE(stopOf(desk)->request.reduceOnly);
  desk.quote("125.00", "125.02");
  EXPECT_EQ(stopOf(desk)->request.triggerPrice.text(), "122");
  EXPECT_EQ(desk.engine.core().books.position({0})->stopLoss.text(), "122");
  desk.quote("123.00", "123.02");
  EXPECT_EQ(stopOf(desk)->request.triggerPrice.text(), "122");
  desk.quote("121.50", "121.52");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(stateOf(desk, 0), StrategyState::cooldown);
  EXPECT_EQ(infoOf(desk, 0).lastCause, "stop_loss");
}

// Its distance from the close is what the trade risks.
TEST(StrategyOrders, ATrailingStopAloneBeginsAtItsDistanceAndSizesTheTrade) {
  Desk desk(Desk::config(
      {Ladder{.sizing = "risk_per_trade = \"0.1%\"\nmax_notional = \"40%\"", .more = "[stops]\ntrailing = \"4\"\n"}
           .binding(ApprovalMode::manual)}));
  closeMinute(desk, "120.00", "120.02");
  ASSERT_EQ(desk.engine.approvals().pending().size(), 1u);
  const Signal& signal = desk.engine.approvals().pending().begin()->second;
  EXPECT_EQ(signal.stopLoss.text(), "116.01");
  EXPECT_EQ(signal.trailingStop.text(), "4");
  EXPECT_EQ(signal.quantity.text(), "25");  // 0.1 % of 100,000 by 4 a share
  ASSERT_TRUE(desk.send(Desk::approval(signal.id)).accepted);
  desk.quote("120.00", "120.02");
  ASSERT_NE(stopOf(desk), nullptr);
  EXPECT_EQ(stopOf(desk)->request.triggerPrice.text(), "116.01");
}

TEST(StrategyOrders, AShortsTrailingStopFollowsDown) {
  Entered desk("[stops]\ntrailing = \"3\"\n", "short");
  ASSERT_EQ(desk.position(), "-10");
  desk.quote("110.00", "110.02");
  EXPECT_EQ(stopOf(desk)->request.triggerPrice.text(), "113.02");
}

// The stop that takes its place after an exit that came to nothing begins where the first had come to.
TEST(StrategyOrders, ATrailingStopThatIsPutBackNeverLoosens) {
  EngineConfig config =
      Desk::config({Ladder{.more = "[stops]\nstop_loss = \"close - 30\"\ntrailing = \"20\"\n"}.binding()});
  config.broker.latency.base = std::chrono::seconds(3);
  Desk desk(config);
  closeMinute(desk, "120.00", "120.02");
  for (int i = 0; i < 8; ++i)
    desk.quote("124.00", "124.02");
  ASSERT_NE(stopOf(desk), nullptr);
  ASSERT_EQ(stopOf(desk)->request.triggerPrice.text(), "104");
  closeMinute(desk, "104.50", "104.52");
  ASSERT_EQ(stopOf(desk)->status, OrderStatus::pendingCancel);
  desk.send(SetTradingState{TradingState::halted, "a look at the news"});
  for (int i = 0; i < 8; ++i)
    desk.quote("104.50", "104.52");
  ASSERT_NE(stopOf(desk), nullptr);
  EXPECT_EQ(stopOf(desk)->request.triggerPrice.text(), "104");
}

TEST(StrategyOrders, ADistanceThatIsNoneIsNoSignal) {
  const Entered desk("[stops]\ntrailing = \"close - close\"\n");
  EXPECT_EQ(infoOf(desk, 0).lastCause, "the trailing stop's distance 0 is not above zero");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

TEST(StrategyOrders, EachKindOfSizingIsSent) {
  for (const auto& [sizing, quantity] : {std::pair{"quantity = \"7\"", "7"},
                                         {"notional = \"1300\"", "10"},
                                         {"equity_percent = \"2%\"", "16"},
                                         {"risk_per_trade = \"0.1%\"", "10"}}) {
    Desk desk(Desk::config({Ladder{.sizing = sizing, .more = "[stops]\nstop_loss = \"close - 10\"\n"}.binding()}));
    closeMinute(desk, "120.00", "120.02");
    EXPECT_EQ(entryOf(desk).request.quantity.text(), quantity) << sizing;
  }
}

TEST(StrategyOrders, AGroupNeedsSoManyOfItsConditions) {
  for (const auto& [need, enters] : {std::pair{2, true}, {3, false}}) {
    const std::string entry = "[conditions.entry]\nneed = " + std::to_string(need) +
                              "\na = { when = \"close > 1\" }\nb = { when = \"close > 2\" }\n"
                              "c = { when = \"close > 1e6\" }\n";
    Desk desk(Desk::config({Ladder{.more = entry}.binding()}));
    closeMinute(desk, "120.00", "120.02");
    EXPECT_EQ(desk.position() == "10", enters) << need;
  }
}

TEST(StrategyOrders, BothSidesTradeByTheirOwnGroups) {
  const std::string shorts =
      "[conditions.signal_short]\ndown = { when = \"close < 90\" }\n"
      "[conditions.exit_short]\nup = { when = \"close > 95\" }\n";
  Desk desk(Desk::config({Ladder{.side = "both", .more = shorts}.binding()}));
  closeMinute(desk, "120.00", "120.02");
  EXPECT_EQ(desk.position(), "10");
  closeMinute(desk, "100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
  closeMinute(desk, "80.00", "80.02");
  closeMinute(desk, "80.00", "80.02");
  EXPECT_EQ(desk.position(), "-10");
  closeMinute(desk, "97.00", "97.02");
  EXPECT_EQ(desk.position(), "0");
}

}  // namespace
}  // namespace oms::test
