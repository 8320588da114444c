// What of a position its stops and targets cover, whoever placed them, and what is told when one is not there.
#include <gmock/gmock.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

OrderRequest leaving(OrderType type, const char* quantity, const char* at, bool reduceOnly = true) {
  OrderRequest request = Desk::request(Side::sell, quantity, type, type == OrderType::limit ? at : "0",
                                       type == OrderType::limit ? "0" : at);
  request.reduceOnly = reduceOnly;
  return request;
}

std::string coverIn(const Desk& desk) {
  const Position* position = desk.engine.core().books.position({0});
  return position == nullptr ? "flat"
                             : position->stopLoss.text() + " for " + position->stopCovers.text() + " worth " +
                                   position->stopValue.text() + ", " + position->takeProfit.text() + " for " +
                                   position->targetCovers.text();
}

std::vector<RiskAlert> unprotectedIn(const Desk& desk) {
  std::vector<RiskAlert> found;
  for (const Event& event : desk.events) {
    const auto* changed = std::get_if<RiskAlertChanged>(&event.body);
    if (changed && changed->alert.code == "unprotected")
      found.push_back(changed->alert);
  }
  return found;
}

TEST(EngineCover, AStopForAPartCoversThatPart) {
  Desk desk;
  desk.buy("10");
  EXPECT_EQ(coverIn(desk), "0 for 0 worth 0, 0 for 0");
  const OrderId stop = desk.submit(leaving(OrderType::stopMarket, "4", "95"));
  EXPECT_EQ(coverIn(desk), "95 for 4 worth 380, 0 for 0");
  EXPECT_EQ(desk.engine.core().books.position({0})->unprotected().text(), "6");
  desk.send(CancelOrder{stop, ""});
  EXPECT_EQ(coverIn(desk), "0 for 0 worth 0, 0 for 0");
}

TEST(EngineCover, AStopByHandThatIsNotReduceOnlyCountsAsOneToo) {
  Desk desk;
  desk.buy("10");
  desk.submit(leaving(OrderType::stopMarket, "10", "95", false));
  EXPECT_EQ(coverIn(desk), "95 for 10 worth 950, 0 for 0");
}

TEST(EngineCover, OfSeveralTheNearestIsNamedAndNothingIsCoveredTwice) {
  Desk desk;
  desk.buy("10");
  desk.submit(leaving(OrderType::stopMarket, "3", "94"));
  desk.submit(leaving(OrderType::stopMarket, "5", "96"));
  EXPECT_EQ(coverIn(desk), "96 for 8 worth 762, 0 for 0");
  desk.submit(leaving(OrderType::stopMarket, "9", "90"));
  EXPECT_EQ(coverIn(desk), "96 for 10 worth 942, 0 for 0");
  desk.submit(leaving(OrderType::limit, "2", "105"));
  desk.submit(leaving(OrderType::limit, "2", "103"));
  EXPECT_EQ(coverIn(desk), "96 for 10 worth 942, 103 for 4");
}

TEST(EngineCover, AShortIsCoveredFromAbove) {
  Desk desk;
  desk.sell("10");
  OrderRequest stop = Desk::request(Side::buy, "4", OrderType::stopMarket, "0", "105");
  stop.reduceOnly = true;
  desk.submit(stop);
  stop.triggerPrice = Price::parse("103").value();
  desk.submit(stop);
  EXPECT_EQ(coverIn(desk), "103 for 8 worth 832, 0 for 0");
}

TEST(EngineCover, APositionThatGrowsHasAPartWithoutAStop) {
  Desk desk;
  desk.buy("4");
  desk.submit(leaving(OrderType::stopMarket, "4", "95"));
  desk.buy("6");
  EXPECT_EQ(desk.engine.core().books.position({0})->unprotected().text(), "6");
  desk.sell("8");  // the stop shrinks with the rest
  EXPECT_EQ(coverIn(desk), "95 for 2 worth 190, 0 for 0");
  desk.sell("2");
  EXPECT_EQ(coverIn(desk), "flat");
}

TEST(EngineCover, WhatAStopHasTakenOffIsCoveredByNoneAnyMore) {
  Desk desk;
  desk.buy("10");
  desk.submit(leaving(OrderType::stopMarket, "4", "95"));
  desk.quote("94.98", "95.00");
  ASSERT_EQ(desk.position(), "6");
  EXPECT_EQ(coverIn(desk), "0 for 0 worth 0, 0 for 0");
}

TEST(EngineCover, AChangedStopCoversAsItSays) {
  Desk desk;
  desk.buy("10");
  const OrderId stop = desk.submit(leaving(OrderType::stopMarket, "4", "95"));
  ReplaceOrder change;
  change.order = stop;
  change.quantity = Quantity::fromInt(10);
  change.triggerPrice = Price::parse("96").value();
  ASSERT_TRUE(desk.send(change).accepted);
  EXPECT_EQ(coverIn(desk), "96 for 10 worth 960, 0 for 0");
}

TEST(EngineCover, WhereSeveralPositionsAreEachHasItsOwn) {
  EngineConfig config = Desk::config();
  config.positionMode = PositionMode::hedging;
  Desk desk(config);
  desk.buy("10");
  desk.buy("5");
  OrderRequest stop = leaving(OrderType::stopMarket, "3", "95");
  stop.position = {2};
  desk.submit(stop);
  EXPECT_TRUE(desk.engine.core().books.find(PositionId{1})->stopCovers.isZero());
  EXPECT_EQ(desk.engine.core().books.find(PositionId{2})->stopCovers.text(), "3");
}

// A limit becomes a target while positions may only get smaller; its end leaves the stop that is still there counted.
TEST(EngineCover, WhatBecomesReduceOnlyIsCountedUntilItEnds) {
  Desk desk;
  desk.buy("10");
  desk.submit(leaving(OrderType::stopMarket, "10", "95"));
  const OrderId limit = desk.submit(Desk::request(Side::sell, "10", OrderType::limit, "110"));
  desk.send(SetTradingState{TradingState::reducing, "test"});
  desk.sell("4");
  ASSERT_TRUE(desk.order(limit).request.reduceOnly);
  desk.send(CancelOrder{limit, "test"});
  desk.sell("2");
  EXPECT_EQ(coverIn(desk), "95 for 4 worth 380, 0 for 0");
}

TEST(EngineCover, ARejectedStopOfAPositionRaisesAnAlert) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  desk.buy("10");
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "10");
  const OrderId stop = desk.submit(leaving(OrderType::stopMarket, "10", "99"));
  for (int i = 0; i < 3; ++i)
    desk.quote("98.00", "98.02");  // through it before it has arrived
  ASSERT_EQ(desk.order(stop).status, OrderStatus::rejected);
  const auto alerts = unprotectedIn(desk);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].severity, AlertSeverity::critical);
  EXPECT_EQ(alerts[0].scope.view(), "AAA");
  EXPECT_THAT(alerts[0].message, HasSubstr("no stop protects that part"));
}

// Behind the market it sells at its price or not at all, as a target does.
TEST(EngineCover, AStopLimitThatTheMarketHasJumpedOverProtectsNothing) {
  Desk desk;
  desk.buy("100");
  OrderRequest request = leaving(OrderType::stopLimit, "20", "96.50");
  request.price = Price::parse("96.40").value();
  const OrderId stop = desk.submit(request);
  EXPECT_EQ(coverIn(desk), "96.5 for 20 worth 1930, 0 for 0");
  desk.events.clear();
  desk.quote("94.98", "95.00");
  ASSERT_EQ(desk.order(stop).status, OrderStatus::triggered);
  EXPECT_EQ(coverIn(desk), "0 for 0 worth 0, 96.4 for 20");
  ReplaceOrder lower;
  lower.order = stop;
  lower.price = Price::parse("96.00").value();
  ASSERT_TRUE(desk.send(lower).accepted);
  desk.quote("94.90", "94.92");
  EXPECT_EQ(coverIn(desk), "0 for 0 worth 0, 96 for 20");
  const auto alerts = unprotectedIn(desk);
  ASSERT_EQ(alerts.size(), 2u) << "its new limit is behind the market, too";
  EXPECT_EQ(alerts[0].severity, AlertSeverity::critical);
  EXPECT_EQ(alerts[0].message, stop.text() +
                                   " was to stop 20 of the position at 96.5, but the market is through its "
                                   "limit, 96.4, where it rests now; no stop protects that part: move its "
                                   "limit, place another stop or close the position");
}

TEST(EngineCover, WhereAnotherStopCoversIsNothingToTellUntilItGoes) {
  Desk desk;
  desk.buy("100");
  OrderRequest request = leaving(OrderType::stopLimit, "20", "96.50");
  request.price = Price::parse("96.40").value();
  desk.submit(request);
  const OrderId wide = desk.submit(leaving(OrderType::stopMarket, "100", "80"));
  desk.events.clear();
  desk.quote("94.98", "95.00");
  desk.quote("94.98", "95.00");
  EXPECT_TRUE(unprotectedIn(desk).empty());
  desk.send(CancelOrder{wide, ""});
  desk.quote("94.98", "95.00");
  EXPECT_EQ(unprotectedIn(desk).size(), 1u);
}

// It protects nothing, so that the kill switch leaves it no more than any other target.
TEST(EngineCover, TheKillSwitchTakesAStopLimitThatRestsBehindTheMarket) {
  for (const bool reduceOnly : {true, false}) {
    Desk desk;
    desk.buy("100");
    OrderRequest request = leaving(OrderType::stopLimit, "20", "96.50", reduceOnly);
    request.price = Price::parse("96.40").value();
    const OrderId jumped = desk.submit(request);
    const OrderId stop = desk.submit(leaving(OrderType::stopMarket, "100", "80"));
    desk.quote("94.98", "95.00");
    ASSERT_EQ(desk.order(jumped).status, OrderStatus::triggered);
    desk.send(EngageKillSwitch{"test", false, true});
    EXPECT_EQ(desk.order(jumped).status, OrderStatus::canceled) << reduceOnly;
    EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  }
}

// The rest of one that the market had too little for is told of when the market is through it.
TEST(EngineCover, TheRestOfAStopLimitIsToldOfWhenTheMarketIsThroughIt) {
  Desk desk;
  desk.buy("100");
  OrderRequest request = leaving(OrderType::stopLimit, "20", "96.50", false);
  request.price = Price::parse("96.45").value();
  const OrderId stop = desk.submit(request);
  desk.events.clear();
  desk.quote("96.45", "96.47", "5");
  desk.quote("96.45", "96.47", "5");  // rule 17: only what comes after the trigger fills it
  ASSERT_EQ(desk.order(stop).filled.text(), "5");
  EXPECT_TRUE(unprotectedIn(desk).empty());
  Engine next(Desk::config());
  ASSERT_TRUE(next.load(desk.engine.save()));
  EXPECT_EQ(next.stateHash(), desk.engine.stateHash());
  desk.quote("96.30", "96.32", "5");
  ASSERT_EQ(unprotectedIn(desk).size(), 1u);
  EXPECT_THAT(unprotectedIn(desk)[0].message, HasSubstr("was to stop 15 of the position"));
  EXPECT_EQ(desk.engine.core().books.position({0})->unprotected().text(), "95");
}

TEST(EngineCover, AnEntryThatRestsBehindTheMarketWasToStopNothing) {
  Desk desk;
  desk.submit(Desk::request(Side::buy, "10", OrderType::stopLimit, "101.10", "101.00"));
  desk.quote("103.00", "103.02");
  EXPECT_TRUE(unprotectedIn(desk).empty());
}

TEST(EngineCover, ABracketsRefusedStopIsToldWithWhatStandsInItsPlace) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  for (const char* bid : {"100.00", "100.00", "98.00", "98.00", "98.00"})
    desk.quote(bid, (Price::parse(bid).value() + Price::parse("0.02").value()).text().c_str());
  const auto alerts = unprotectedIn(desk);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].severity, AlertSeverity::warning);
  EXPECT_THAT(alerts[0].message, HasSubstr("closed at the market instead"));
}

}  // namespace
}  // namespace oms::test
