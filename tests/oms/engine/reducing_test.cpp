// While positions may only get smaller nothing makes one larger, whenever it was sent: reducing, halted and locked.
#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

EngineConfig withDailyLoss(const char* limit) {
  EngineConfig config = Desk::config();
  config.limits.dailyLoss = EquityLimit::amount(Money::parse(limit).value());
  return config;
}

OrderRequest stopAt(const char* quantity, const char* trigger) {
  OrderRequest request = Desk::request(Side::sell, quantity, OrderType::stopMarket, "0", trigger);
  request.reduceOnly = true;
  return request;
}

TEST(EngineReducing, ADailyLossLockCancelsWhatWouldOpenWithItsReason) {
  Desk desk(withDailyLoss("20"));
  desk.buy("10");
  const OrderId entry = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "90"));
  const OrderId turns = desk.submit(Desk::request(Side::sell, "30", OrderType::limit, "110"));
  const OrderId leaves = desk.submit(Desk::request(Side::sell, "10", OrderType::limit, "111"));
  const OrderId stop = desk.submit(stopAt("10", "80"));
  desk.quote("97.00", "97.02");
  ASSERT_TRUE(desk.engine.core().lockouts.isLocked(CheckCode::dailyLoss));
  for (const OrderId id : {entry, turns}) {
    EXPECT_EQ(desk.order(id).status, OrderStatus::canceled);
    EXPECT_THAT(desk.order(id).reason.string(), HasSubstr("loss"));
  }
  EXPECT_TRUE(desk.order(leaves).isWorking());
  EXPECT_TRUE(desk.order(stop).isWorking());
}

TEST(EngineReducing, ReducingAndHaltedCancelWhatWouldOpen) {
  for (const TradingState state : {TradingState::reducing, TradingState::halted}) {
    Desk desk;
    desk.buy("10");
    const OrderId entry = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "90"));
    const OrderId stop = desk.submit(stopAt("10", "80"));
    desk.send(SetTradingState{state, "enough"});
    EXPECT_EQ(desk.order(entry).status, OrderStatus::canceled);
    EXPECT_THAT(desk.order(entry).reason.string(), HasSubstr("enough"));
    EXPECT_TRUE(desk.order(stop).isWorking());
  }
}

TEST(EngineReducing, WhatIsLetInAsReducingIsReduceOnly) {
  Desk desk;
  desk.buy("10");
  desk.send(SetTradingState{TradingState::reducing, "test"});
  const OrderId first = desk.submit(Desk::request(Side::sell, "10", OrderType::limit, "105"));
  ASSERT_TRUE(desk.order(first).isWorking());
  EXPECT_TRUE(desk.order(first).request.reduceOnly);
  desk.sell("10");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(first).status, OrderStatus::canceled);
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "1")), "trading_state");
}

TEST(EngineReducing, TheSameOrderSentAgainIsStillTheSame) {
  Desk desk;
  desk.buy("10");
  desk.send(SetTradingState{TradingState::reducing, "test"});
  OrderRequest request = Desk::request(Side::sell, "10", OrderType::limit, "105");
  request.clientOrderId = "mine";
  desk.submit(request);
  EXPECT_TRUE(desk.send(SubmitOrder{request}).repeated);
}

// Two orders that each only reduced when they were sent fill at one price: the second must not turn the position.
TEST(EngineReducing, NothingThatWasSentBeforeTurnsAPosition) {
  Desk desk;
  desk.buy("10");
  const OrderId first = desk.submit(Desk::request(Side::sell, "10", OrderType::limit, "101"));
  const OrderId second = desk.submit(Desk::request(Side::sell, "8", OrderType::limit, "101"));
  desk.send(SetTradingState{TradingState::reducing, "test"});
  ASSERT_TRUE(desk.order(first).isWorking());
  ASSERT_TRUE(desk.order(second).isWorking());
  desk.quote("102.00", "102.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(second).status, OrderStatus::canceled);
}

// Whatever else works against the position, no fill turns it while it may only get smaller.
TEST(EngineReducing, AWayOutIsOpenBesideAPlainStopAndTarget) {
  Desk desk;
  desk.buy("100");
  const OrderId stop = desk.submit(Desk::request(Side::sell, "60", OrderType::stopMarket, "0", "98"));
  const OrderId target = desk.submit(Desk::request(Side::sell, "60", OrderType::limit, "105"));
  desk.send(SetTradingState{TradingState::reducing, "test"});
  const OrderId half = desk.sell("50");
  EXPECT_EQ(desk.order(half).status, OrderStatus::filled);
  EXPECT_TRUE(desk.order(half).request.reduceOnly);
  EXPECT_EQ(desk.position(), "50");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "51")), "trading_state");  // that would turn it
  for (const OrderId id : {stop, target}) {
    EXPECT_TRUE(desk.order(id).isWorking());
    EXPECT_EQ(desk.order(id).leaves().text(), "50");
    EXPECT_TRUE(desk.order(id).request.reduceOnly);
  }
  EXPECT_EQ(desk.engine.core().books.position({0})->stopCovers.text(), "50");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "trading_state");
}

TEST(EngineReducing, BackToActiveOrdersAreWhatTheySayAgain) {
  Desk desk;
  desk.send(SetTradingState{TradingState::reducing, "test"});
  desk.send(SetTradingState{TradingState::active, "test"});
  const OrderId entry = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "90"));
  EXPECT_TRUE(desk.order(entry).isWorking());
  EXPECT_FALSE(desk.order(entry).request.reduceOnly);
}

TEST(EngineReducing, UnderTheKillSwitchTheRefusalSaysSo) {
  Desk desk;
  desk.buy("10");
  desk.send(EngageKillSwitch{"test", false, true});
  const CommandOutcome outcome = desk.send(ClosePosition{{1}});
  EXPECT_FALSE(outcome.accepted);
  EXPECT_THAT(outcome.message, HasSubstr("let it flatten, or re-arm it"));
}

// FILLS rule 19 says what the broker does with it; who sends it hears at once.
TEST(EngineStops, OneThatTheMarketHasReachedIsDenied) {
  Desk desk;  // 100.00 / 100.02
  const auto stop = [](Side side, const char* trigger) {
    return Desk::request(side, "1", OrderType::stopMarket, "0", trigger);
  };
  EXPECT_EQ(desk.denial(stop(Side::buy, "100.02")), "price");
  EXPECT_EQ(desk.denial(stop(Side::buy, "99.00")), "price");
  EXPECT_EQ(desk.denial(stop(Side::buy, "100.03")), "");
  EXPECT_EQ(desk.denial(stop(Side::sell, "100.00")), "price");
  EXPECT_EQ(desk.denial(stop(Side::sell, "101.00")), "price");
  EXPECT_EQ(desk.denial(stop(Side::sell, "99.99")), "");
  const DryRunResult result = desk.engine.dryRun(stop(Side::sell, "101.00"), Actor::trader(), desk.now);
  EXPECT_THAT(message(*result.checks.firstFailure()),
              HasSubstr("a sell stop at 101 would act at once: the market is at 100; put it below"));
}

TEST(EngineStops, WhereTheBrokerTriggersThemAtOnceTheyPass) {
  EngineConfig config = Desk::config();
  config.broker.profile.stopInMarket = StopInMarket::triggerNow;
  Desk desk(config);
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "1", OrderType::stopMarket, "0", "101")), "");
}

TEST(EngineStops, AWorkingOneIsNotMovedIntoTheMarket) {
  Desk desk;
  desk.buy("10");
  const OrderId stop = desk.submit(stopAt("10", "95"));
  ReplaceOrder change;
  change.order = stop;
  change.triggerPrice = Price::parse("101").value();
  EXPECT_EQ(desk.send(change).code, "price");
  EXPECT_EQ(desk.order(stop).request.triggerPrice.text(), "95");
}

TEST(Rule30, APersonsCloseInAHaltWaitsForItsEnd) {
  Desk desk;
  desk.buy("10");
  desk.send(SetMarketHalt{{0}, true, "news"});
  const CommandOutcome outcome = desk.send(ClosePosition{{1}});
  ASSERT_TRUE(outcome.accepted);
  ASSERT_EQ(outcome.orders.size(), 1u);
  EXPECT_TRUE(desk.order(outcome.orders[0]).flags.has(Flag::held));
  desk.quote("99.00", "99.02");
  EXPECT_EQ(desk.position(), "10");
  desk.send(SetMarketHalt{{0}, false, ""});
  desk.quote("98.00", "98.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineOrders, APartOfAPositionIsClosed) {
  Desk desk;
  desk.sell("10");
  ASSERT_TRUE(desk.send(ClosePosition{{1}, Quantity::fromInt(4)}).accepted);
  EXPECT_EQ(desk.position(), "-6");
  for (const int wrong : {0, -1, 7})
    EXPECT_EQ(desk.send(ClosePosition{{1}, Quantity::fromInt(wrong)}).field, "quantity") << wrong;
  ASSERT_TRUE(desk.send(ClosePosition{{1}}).accepted);
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineTicket, TheWorstLossCountsTheFeesOfBothWays) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("98.00").value();
  const DryRunResult result = desk.engine.dryRun(entry, Actor::trader(), desk.now);
  // 2.02 x 10, in: 5 bps of 1000.2 and half the spread, out: 5 bps of 980
  EXPECT_EQ(result.worstLoss.text(), "21.2901");
  EXPECT_TRUE(result.wholeLoss.isZero());
}

// What is bought without a stop can lose what it costs; a short sale has no bound, and what only reduces loses nothing.
TEST(EngineTicket, WithoutAStopALongCanLoseWhatItCosts) {
  Desk desk;
  const auto wholeLoss = [&](Side side) {
    return desk.engine.dryRun(Desk::request(side, "10"), Actor::trader(), desk.now).wholeLoss.text();
  };
  EXPECT_EQ(wholeLoss(Side::buy), "1000.7001");  // 10 at 100.02 and 5 bps of it
  EXPECT_EQ(wholeLoss(Side::sell), "0");
  desk.sell("20");
  EXPECT_EQ(wholeLoss(Side::buy), "0");
}

}  // namespace
}  // namespace oms::test
