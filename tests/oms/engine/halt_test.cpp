// Rule 30 with the engine around it: nothing fills while a market is halted, and what waits acts when it goes on.
#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

TEST(Rule30, NothingFillsInAHaltedMarketAndWhatWaitsActsAfterIt) {
  Desk desk;
  desk.quote("100.00", "100.02", "0", 1);
  const OrderId resting = desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "99.00"));
  ASSERT_TRUE(desk.send(SetMarketHalt{{0}, true, "news"}).accepted);
  EXPECT_THAT(desk.names(), testing::Contains("market_halt_changed"));
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "session");
  OrderRequest other = Desk::request(Side::buy, "1");
  other.symbol = {1};
  EXPECT_EQ(desk.denial(other), "");
  const OrderId queued = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "98.50"));
  const OrderId canceled = desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "98.50"));
  desk.quote("98.00", "98.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.order(queued).flags.has(Flag::held));
  desk.send(CancelOrder{canceled, ""});
  EXPECT_EQ(desk.order(canceled).status, OrderStatus::canceled);

  ASSERT_TRUE(desk.send(SetMarketHalt{{0}, false, "it trades again"}).accepted);
  EXPECT_EQ(desk.position(), "0");  // only its next price is a market
  desk.quote("98.00", "98.02");
  EXPECT_EQ(desk.position(), "15");
  EXPECT_EQ(desk.order(resting).averagePrice.text(), "98.02");  // the market reopened there: rule 12
  EXPECT_EQ(desk.order(queued).status, OrderStatus::filled);
}

TEST(Rule30, AHaltIsSaidOnceAndOutlivesPrices) {
  Desk desk;
  EXPECT_FALSE(desk.send(SetMarketHalt{{7}, true, "news"}).accepted);
  desk.send(SetMarketHalt{{0}, true, "news"});
  const std::string before = desk.engine.stateHash();
  desk.events.clear();
  ASSERT_TRUE(desk.send(SetMarketHalt{{0}, true, "again"}).accepted);
  EXPECT_TRUE(desk.events.empty());
  EXPECT_EQ(desk.engine.stateHash(), before);
  desk.now = desk.now + std::chrono::hours(30);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "session");
}

TEST(Rule30, APersonClosesPartsThatWaitAndAReversalSaysWhatDoes) {
  Desk desk;
  desk.buy("10");
  const PositionId position = desk.engine.core().books.openOf({0}).front();
  desk.send(SetMarketHalt{{0}, true, "news"});
  OrderRequest reversal = Desk::request(Side::sell, "20");
  reversal.timeInForce = TimeInForce::ioc;
  const CommandOutcome refused = desk.send(SubmitOrder{reversal}, Actor::remote("phone"));
  EXPECT_EQ(refused.code, "session");
  EXPECT_EQ(refused.message,
            "session: the market is halted and this order cannot wait; use a limit with gtc, or at_open");
  for (const Actor& person : {Actor::trader(), Actor::remote("phone")}) {
    const CommandOutcome half = desk.send(ClosePosition{position, Quantity::fromInt(5)}, person);
    ASSERT_TRUE(half.accepted) << half.message;
    EXPECT_EQ(desk.order(half.orders.at(0)).request.timeInForce, TimeInForce::atOpen);
    EXPECT_TRUE(desk.order(half.orders.at(0)).flags.has(Flag::held));
  }
  EXPECT_EQ(desk.position(), "10");
  desk.send(SetMarketHalt{{0}, false, ""});
  desk.quote("99.00", "99.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(Rule30, ACloseThatArrivesAfterTheHaltIsForItsEndAllTheSame) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  desk.buy("10");
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "10");
  desk.send(SetMarketHalt{{0}, true, "news"});
  ASSERT_TRUE(desk.send(ClosePosition{desk.engine.core().books.openOf({0}).front(), {}}).accepted);
  desk.send(SetMarketHalt{{0}, false, "it was nothing"});
  desk.events.clear();
  for (int i = 0; i < 4; ++i)
    desk.quote("99.00", "99.02");
  EXPECT_EQ(desk.position(), "0");
  std::vector<std::string> reasons;
  for (const Event& event : desk.events) {
    if (const auto* changed = std::get_if<OrderChanged>(&event.body))
      reasons.push_back(changed->order.reason.string());
  }
  EXPECT_THAT(reasons, testing::Contains("held until its market opens"));
  EXPECT_THAT(reasons, testing::Contains("released: its market trades"));
}

TEST(Rule30, AKillSwitchClosesWhatAHaltHeldWhenItIsOver) {
  Desk desk;
  desk.buy("10");
  desk.send(SetMarketHalt{{0}, true, "news"});
  desk.send(EngageKillSwitch{"out", true, false});
  for (int i = 0; i < 3; ++i)
    desk.quote("99.00", "99.02");
  EXPECT_EQ(desk.position(), "10");
  EXPECT_FALSE(desk.engine.core().kill.state().plan.empty());
  desk.send(SetMarketHalt{{0}, false, ""});
  desk.quote("99.00", "99.02");
  EXPECT_EQ(desk.position(), "0");
}

// The close has to wait for the market, and what protects the position with it.
TEST(EngineHalts, TheSquareOffLeavesStopAndTargetUntilItCanClose) {
  Desk desk;  // a market whose session is the UTC day
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.product = Product::intraday;
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  ASSERT_EQ(desk.engine.core().orders.working().size(), 2u);
  desk.now = desk.now + std::chrono::hours(23) + std::chrono::minutes(54);
  desk.send(SetMarketHalt{{0}, true, "news"});
  desk.now = desk.now + std::chrono::minutes(2);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "10");
  EXPECT_EQ(desk.engine.core().books.position({0})->stopCovers.text(), "10");
  desk.send(SetMarketHalt{{0}, false, "over"});
  desk.now = desk.now + std::chrono::minutes(1);
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
}

// One that was sent without reduce_only protects as much; what could open or add goes.
TEST(EngineHalts, TheSquareOffLeavesAStopByHandUntilItCanClose) {
  struct Case {
    const char* stop;
    const char* covers;
  };
  for (const Case& each : {Case{"10", "10"}, Case{"6", "6"}, Case{"15", "10"}}) {
    SCOPED_TRACE(each.stop);
    Desk desk;
    const auto intraday = [&](Side side, const char* quantity, OrderType type, const char* price, const char* trigger) {
      OrderRequest request = Desk::request(side, quantity, type, price, trigger);
      request.product = Product::intraday;
      return desk.submit(request);
    };
    intraday(Side::buy, "10", OrderType::market, "0", "0");
    const OrderId stop = intraday(Side::sell, each.stop, OrderType::stopMarket, "0", "99.00");
    const OrderId adds = intraday(Side::buy, "5", OrderType::limit, "98.00", "0");
    desk.now = desk.now + std::chrono::hours(23) + std::chrono::minutes(54);
    desk.send(SetMarketHalt{{0}, true, "news"});
    desk.now = desk.now + std::chrono::minutes(2);
    desk.quote("100.00", "100.02");
    EXPECT_EQ(desk.position(), "10");
    EXPECT_EQ(desk.order(adds).status, OrderStatus::canceled);
    EXPECT_TRUE(desk.order(stop).isWorking());
    EXPECT_EQ(desk.engine.core().books.position({0})->stopCovers.text(), each.covers);
    desk.send(SetMarketHalt{{0}, false, "over"});
    desk.now = desk.now + std::chrono::minutes(1);
    for (int i = 0; i < 3; ++i)
      desk.quote("100.00", "100.02");
    EXPECT_EQ(desk.position(), "0");
    EXPECT_TRUE(desk.engine.core().orders.working().empty());
  }
}

}  // namespace
}  // namespace oms::test
