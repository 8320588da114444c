#include "oms/risk/windows.h"

#include <gtest/gtest.h>

#include <chrono>

#include "oms/model/archives.h"

namespace oms {
namespace {

constexpr Timestamp at(int milliseconds) {
  return Timestamp::fromMs(1'767'571'200'000 + milliseconds);
}

const Actor kStrategy = Actor::strategy("ema:BTC");

TEST(RateWindows, CountsAnActorAndAllOfItsClock) {
  RateWindows rates(10, 20, 30);
  rates.record(Actor::trader(), at(0));
  rates.record(Actor::remote("phone"), at(400));
  const RateWindows::Counts counts = rates.count(Actor::trader(), at(900));
  EXPECT_EQ(counts.actorSecond, 1u);
  EXPECT_EQ(counts.actorMinute, 1u);
  EXPECT_EQ(counts.allSecond, 2u);
  EXPECT_EQ(rates.count(Actor::trader(), at(1'000)).allSecond, 1u);
}

TEST(RateWindows, TheWallAndTheSessionDoNotCountTogether) {
  RateWindows rates(10, 20, 30);
  for (int i = 0; i < 30; ++i)
    rates.record(kStrategy, at(i));
  EXPECT_EQ(rates.count(Actor::trader(), at(30)).allSecond, 0u);
  EXPECT_EQ(rates.count(kStrategy, at(30)).allSecond, 30u);
}

TEST(RateWindows, TimesFromBeforeAClockWasSetBackDoNotCount) {
  RateWindows rates(10, 20, 30);
  rates.record(Actor::trader(), at(500));
  rates.record(Actor::trader(), at(3'600'000));
  const RateWindows::Counts counts = rates.count(Actor::trader(), at(600));
  EXPECT_EQ(counts.actorSecond, 1u);
  EXPECT_EQ(counts.allSecond, 1u);
}

std::string hashOf(const Actor& actor, int milliseconds) {
  RateWindows rates(1, 2, 3);
  RecentOrders recent;
  rates.record(actor, at(milliseconds));
  recent.record({}, actor, at(0), at(milliseconds));
  return hashOf(rates) + hashOf(recent);
}

TEST(RateWindows, TheHashTellsSessionTimesApartAndKnowsNoWall) {
  EXPECT_NE(hashOf(kStrategy, 0), hashOf(kStrategy, 1));
  EXPECT_EQ(hashOf(Actor::trader(), 0), hashOf(Actor::trader(), 1));
  EXPECT_NE(hashOf(Actor::trader(), 0), hashOf(Actor::remote("phone"), 0));
}

TEST(RecentOrders, FindsAnEqualOneOfThePastAlone) {
  RecentOrders recent;
  OrderRequest request;
  request.quantity = Quantity::fromInt(1);
  recent.record(request, Actor::trader(), at(0), at(500));
  EXPECT_EQ(recent.lastEqual(request, Actor::trader(), at(0), at(600)), at(500));
  EXPECT_FALSE(recent.lastEqual(request, Actor::trader(), at(0), at(400)).isSet());
  EXPECT_FALSE(recent.lastEqual(request, kStrategy, at(0), at(600)).isSet());
}

TEST(RecentOrders, TrailingStopsOfOtherOffsetsAreOthers) {
  RecentOrders recent;
  OrderRequest first;
  first.type = OrderType::trailingStopMarket;
  first.quantity = Quantity::fromInt(8);
  first.trailingOffset = Ratio::fromInt(3);
  recent.record(first, Actor::trader(), at(0), at(500));
  const auto isKnown = [&](const OrderRequest& request) {
    return recent.lastEqual(request, Actor::trader(), at(0), at(600)).isSet();
  };
  EXPECT_TRUE(isKnown(first));
  OrderRequest farther = first;
  farther.trailingOffset = Ratio::fromInt(6);
  EXPECT_FALSE(isKnown(farther));
  OrderRequest inTicks = first;
  inTicks.trailingOffsetType = OffsetType::ticks;
  EXPECT_FALSE(isKnown(inTicks));
  OrderRequest later = first;
  later.activationPrice = Price::parse("105").value();
  EXPECT_FALSE(isKnown(later));
}

TEST(RecentOrders, AStrategyInAHurryDoesNotPushOutAPersonsOrders) {
  RecentOrders recent;
  OrderRequest request;
  request.quantity = Quantity::fromInt(1);
  recent.record(request, Actor::trader(), at(-1), at(0));
  for (int i = 0; i < 100; ++i)
    recent.record(request, kStrategy, at(1'000 * i - 1), at(1'000 * i));
  EXPECT_TRUE(recent.lastEqual(request, Actor::trader(), at(-500), at(500)).isSet());
}

OrderRequest ofSize(int quantity) {
  OrderRequest request;
  request.quantity = Quantity::fromInt(quantity);
  return request;
}

TEST(RecentOrders, FindsAnEqualOneBehindAsManyOthersAsTheWindowHolds) {
  RecentOrders recent;
  const auto since = [](int now) { return at(now - 60'000); };
  recent.record(ofSize(1), Actor::trader(), since(0), at(0));
  for (int i = 1; i < 1'000; ++i)
    recent.record(ofSize(1 + i), Actor::trader(), since(i), at(i));
  EXPECT_EQ(recent.lastEqual(ofSize(1), Actor::trader(), since(7'000), at(7'000)), at(0));
  EXPECT_FALSE(recent.lastEqual(ofSize(1), Actor::trader(), since(60'000), at(60'000)).isSet());
}

// More than can be told apart: an order that may have been sent before counts as sent.
TEST(RecentOrders, BeyondItsBoundWhatIsNotKnownCountsAsSent) {
  RecentOrders recent;
  for (int i = 0; i <= static_cast<int>(RecentOrders::kMost); ++i)
    recent.record(ofSize(1 + i), Actor::trader(), at(-1), at(i));
  const Timestamp now = at(10'000);
  EXPECT_EQ(recent.lastEqual(ofSize(1'000'000), Actor::trader(), at(-1), now), at(1));
  EXPECT_FALSE(recent.lastEqual(ofSize(1'000'000), Actor::trader(), at(1), now).isSet());
}

// RISK.md: the same symbol, side, type, quantity, price and actor.
TEST(RecentOrders, EachTermOfTheCheckTellsOrdersApart) {
  struct Case {
    const char* what;
    void (*change)(OrderRequest&);
    bool equal;
  };
  const Case cases[] = {
      {"nothing", [](OrderRequest&) {}, true},
      {"symbol", [](OrderRequest& r) { r.symbol = {1}; }, false},
      {"side", [](OrderRequest& r) { r.side = Side::sell; }, false},
      {"type", [](OrderRequest& r) { r.type = OrderType::limit; }, false},
      {"quantity", [](OrderRequest& r) { r.quantity = Quantity::fromInt(2); }, false},
      {"price", [](OrderRequest& r) { r.price = Price::fromInt(98); }, false},
      {"trigger", [](OrderRequest& r) { r.triggerPrice = Price::fromInt(98); }, false},
      {"its name", [](OrderRequest& r) { r.clientOrderId = "another"; }, true},
      {"time in force", [](OrderRequest& r) { r.timeInForce = TimeInForce::day; }, true},
  };
  for (const Case& c : cases) {
    RecentOrders recent;
    OrderRequest request;
    request.symbol = {0};
    request.quantity = Quantity::fromInt(1);
    recent.record(request, Actor::trader(), at(0), at(500));
    c.change(request);
    EXPECT_EQ(recent.lastEqual(request, Actor::trader(), at(0), at(600)).isSet(), c.equal) << c.what;
  }
}

}  // namespace
}  // namespace oms
