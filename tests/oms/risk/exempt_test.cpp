// A trader can always get out (RISK.md): what only shrinks the position passes all that keeps others from opening.
#include "tests/oms/risk/scene.h"

namespace oms::test {
namespace {

constexpr CheckCode kExempt[] = {CheckCode::staleData,     CheckCode::buyingPower,       CheckCode::dailyLoss,
                                 CheckCode::drawdown,      CheckCode::lossStreak,        CheckCode::exposure,
                                 CheckCode::rate,          CheckCode::maxWorkingOrders,  CheckCode::duplicate,
                                 CheckCode::participation, CheckCode::repeatedExecution, CheckCode::riskPerTrade};

// 1,000 are held with all of the equity, and each of the exempt checks has its reason to deny 100 more.
struct Besieged : Scene {
  explicit Besieged(Side side) {
    hold("1000", "100");
    actor = Actor::strategy("one:AAA");
    fired = 10;
    request.side = side;
    request.quantity = quantity("100");
    request.stopLoss = price(side == Side::buy ? "10" : "190");
    fee = Money::fromInt(1);
    market.time = now - std::chrono::hours(1);
    lockouts.lock(CheckCode::dailyLoss, now, "");
    lockouts.lock(CheckCode::drawdown, now, "");
    RoundTrip lost;
    lost.symbol = {0};
    lost.pnl = Money::fromInt(-1);
    for (int i = 0; i < 5; ++i)
      losses.onTrade(lost, false, now);
    for (int i = 0; i < 10; ++i)
      rates.record(actor, now);
    for (int i = 0; i < 50; ++i)
      working.count({0}, 1);
    recent.record(request, actor, now - limits.duplicateWindow, now);
    BarUpdate bar;
    bar.bar.volume = Volume::fromInt(10);
    bar.volumeKnown = true;
    volumes.update({1, now, {0}, false, bar});
  }
};

TEST(Checks, WhatOpensMeetsEachOfThemAndWhatShrinksNone) {
  Besieged opens(Side::buy);
  Besieged shrinks(Side::sell);
  for (const CheckCode code : kExempt) {
    EXPECT_FALSE(opens.ask(code).passed) << name(code);
    EXPECT_TRUE(shrinks.ask(code).passed) << name(code);
  }
  const CheckResults results = shrinks.run();
  EXPECT_TRUE(results.passed()) << (results.firstFailure() ? message(*results.firstFailure()) : "");
}

// Nobody is exempt from what the books can hold.
TEST(Checks, AnOrderThatTheBooksCannotHoldIsRefusedEvenWhereItShrinks) {
  Besieged scene(Side::sell);
  scene.request.type = OrderType::limit;
  scene.request.price = Scene::price("20000000");  // 2,000,000,000 for 100
  EXPECT_EQ(scene.verdict(CheckCode::price), "pass");
  scene.request.price = Scene::price("20000000.01");
  EXPECT_EQ(scene.verdict(CheckCode::price), "hard 13");
  EXPECT_EQ(message(scene.ask(CheckCode::price)),
            "the order is worth 2000000001.00, the most is 2000000000.00; lower the price or the quantity");
  scene.request.price = Scene::price("9000000000");  // does not even fit
  EXPECT_EQ(scene.verdict(CheckCode::price), "hard 13");
  scene.request.price = Scene::price("20000000");
  Order working = scene.ours(1, Side::sell, OrderType::limit, "20000000");
  working.reservePrice = working.request.price;
  scene.working.change(working, Quantity{}, Scene::quantity("100"));
  EXPECT_EQ(scene.verdict(CheckCode::price), "pass");
  scene.working.change(working, Scene::quantity("100"), Scene::quantity("101"));
  EXPECT_EQ(scene.verdict(CheckCode::price), "hard 14");
}

// What works on the way out already is counted in: 100 more than are left would open the other side.
TEST(Checks, OrdersAtWorkAreCountedInBeforeAnOrderShrinks) {
  Besieged scene(Side::sell);
  const Order leaving = scene.ours(1, Side::sell, OrderType::limit, "101");
  scene.working.change(leaving, Quantity{}, Scene::quantity("900"));
  EXPECT_EQ(scene.verdict(CheckCode::staleData), "exempt");
  scene.working.change(leaving, Quantity{}, Scene::quantity("1"));
  EXPECT_EQ(scene.verdict(CheckCode::staleData), "hard 0");
}

TEST(Checks, WithoutAnyPriceWhatOpensIsDeniedAndWhatShrinksIsNot) {
  Scene opens;
  opens.market = MarketState{};
  EXPECT_FALSE(opens.run().passed());
  opens.hold("5", "100");
  opens.request.side = Side::sell;
  EXPECT_TRUE(opens.run().passed());
}

}  // namespace
}  // namespace oms::test
