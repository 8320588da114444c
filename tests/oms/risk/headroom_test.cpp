// How near an order comes to its limits, and on which side of them it stands.
#include "tests/oms/risk/scene.h"

namespace oms::test {
namespace {

// What passes says how much is left by the nearest of its limits.
TEST(Checks, HeadroomIsThatOfTheTightestLimit) {
  Scene scene;
  scene.request.quantity = Scene::quantity("100");
  for (int i = 0; i < 7; ++i)
    scene.rates.record(Actor::trader(), scene.now - std::chrono::seconds(5));
  EXPECT_EQ(scene.ask(CheckCode::rate).headroom(), 9);               // of ten a second
  EXPECT_EQ(scene.ask(CheckCode::maxWorkingOrders).headroom(), 49);  // of fifty of the symbol
  EXPECT_EQ(Ratio::fromRaw(scene.ask(CheckCode::exposure).limit).text(), "1");
  EXPECT_EQ(Ratio::fromRaw(scene.ask(CheckCode::exposure).headroom()).text(), "0.89998");  // of the symbol's 100 %
  scene.limits.maxSymbol = percent(1'000);
  EXPECT_EQ(Ratio::fromRaw(scene.ask(CheckCode::exposure).limit).text(), "2");  // net
  scene.limits.maxWorkingPerSymbol = 0;
  scene.limits.ordersPerSecond = 0;
  EXPECT_EQ(scene.ask(CheckCode::maxWorkingOrders).headroom(), 499);
  EXPECT_EQ(scene.ask(CheckCode::rate).headroom(), 19);
}

// Exactly at its limit an order passes what bounds a size, and is denied by what has been lost or counts the next one.
TEST(Checks, EachLimitIsExact) {
  struct Case {
    CheckCode code;
    const char* quantity;
    bool passes;
  };
  for (const Case& c : {Case{CheckCode::maxOrderQuantity, "250", true}, Case{CheckCode::maxOrderQuantity, "251", false},
                        Case{CheckCode::maxOrderNotional, "200", true}, Case{CheckCode::maxOrderNotional, "201", false},
                        Case{CheckCode::maxPosition, "300", true}, Case{CheckCode::maxPosition, "301", false},
                        Case{CheckCode::exposure, "400", true}, Case{CheckCode::exposure, "401", false},
                        Case{CheckCode::buyingPower, "1000", true}, Case{CheckCode::buyingPower, "1001", false}}) {
    Scene scene;
    scene.request.type = OrderType::limit;
    scene.request.price = Scene::price("100");
    scene.request.quantity = Scene::quantity(c.quantity);
    scene.limits.maxOrderLots = 250;
    scene.limits.maxOrderNotional = EquityLimit::amount(Money::fromInt(20'000));
    scene.limits.maxPosition = EquityLimit::amount(Money::fromInt(30'000));
    scene.limits.maxSymbol = percent(40);
    const CheckResult result = scene.ask(c.code);
    EXPECT_EQ(result.passed, c.passes) << name(c.code) << ' ' << c.quantity;
    EXPECT_EQ(result.severity, Severity::hard);
    EXPECT_EQ(result.headroom() == 0, c.passes) << name(c.code) << ' ' << result.headroom();
    EXPECT_EQ(result.headroom() < 0, !c.passes);
  }
}

// 0.5 of a thing with a lot of 0.001 are 500 lots.
TEST(Checks, MaxOrderQuantityCountsLots) {
  Scene scene;
  Instrument instrument = scene.instruments[{0}];
  instrument.lot = instrument.minQuantity = Scene::quantity("0.001");
  scene.instruments.add(instrument);
  scene.request.quantity = Scene::quantity("0.5");
  scene.stake.strategy = "one";
  for (const char* who : {"all", "symbol", "strategy"}) {
    RiskLimits limits;
    std::int64_t& most = who == std::string("all")      ? limits.maxOrderLots
                         : who == std::string("symbol") ? limits.orderLotsOf.ofSymbol["AAA"]
                                                        : limits.orderLotsOf.ofStrategy["one"];
    most = 100;
    scene.limits = limits;
    const CheckResult result = scene.ask(CheckCode::maxOrderQuantity);
    EXPECT_FALSE(result.passed) << who;
    EXPECT_EQ(result.unit, CheckUnit::count);
    EXPECT_EQ(result.value, 500);
    EXPECT_EQ(result.limit, 100);
    EXPECT_EQ(result.headroom(), -400);
    EXPECT_EQ(message(result), "the order is 500 lots, its limit is 100; shrink it");
    most = 500;
    scene.limits = limits;
    EXPECT_TRUE(scene.ask(CheckCode::maxOrderQuantity).passed) << who;
  }
  scene.limits = {};
  EXPECT_EQ(scene.ask(CheckCode::maxOrderQuantity).limit, 10'000);
  scene.request.quantity = Scene::quantity("0.0005");
  EXPECT_EQ(scene.ask(CheckCode::maxOrderQuantity).value, 1);
}

// A lot that nobody has stated is as fine as the data: ten thousand of 0.00000001 are nothing.
TEST(Checks, MaxOrderQuantityCountsUnitsWhereTheLotIsNotStated) {
  Scene scene;
  Instrument instrument = scene.instruments[{0}];
  instrument.lot = instrument.minQuantity = Quantity::fromRaw(1);
  instrument.lotIsStated = false;
  scene.instruments.add(instrument);
  scene.limits.maxOrderLots = 5;
  scene.request.quantity = Scene::quantity("5");
  EXPECT_TRUE(scene.ask(CheckCode::maxOrderQuantity).passed);
  scene.request.quantity = Scene::quantity("5.5");
  const CheckResult result = scene.ask(CheckCode::maxOrderQuantity);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(message(result), "the order is 6 units, its limit is 5; shrink it");
}

TEST(Checks, PriceCollarCountsTicksWhereItIsToldTo) {
  struct Case {
    Side side;
    const char* limit;
    std::uint32_t ticks;
    const char* expected;
  };
  for (const Case& c : {Case{Side::buy, "100.12", 10, "pass"}, Case{Side::buy, "100.13", 10, "hard 4"},
                        Case{Side::sell, "99.90", 10, "pass"}, Case{Side::sell, "99.89", 10, "hard 4"},
                        Case{Side::buy, "100.13", 0, "pass"}, Case{Side::buy, "99.00", 10, "pass"},
                        Case{Side::buy, "111.00", 2'000, "hard 0"}, Case{Side::buy, "104.00", 2'000, "soft 1"}}) {
    Scene scene;
    scene.request.type = OrderType::limit;
    scene.request.side = c.side;
    scene.request.price = Scene::price(c.limit);
    scene.limits.collarTicks = c.ticks;
    EXPECT_EQ(scene.verdict(CheckCode::priceCollar), c.expected) << c.limit << ' ' << c.ticks;
  }
}

TEST(Checks, PriceCollarLooksAtTheSpreadOfWhatHasNoLimit) {
  for (const OrderType type : {OrderType::market, OrderType::stopMarket, OrderType::trailingStopMarket}) {
    Scene scene;
    scene.request.type = type;
    scene.mark("97.50", "102.50");  // 5 % of the middle
    EXPECT_EQ(scene.verdict(CheckCode::priceCollar), "pass") << name(type);
    scene.mark("97.49", "102.51");
    EXPECT_EQ(scene.verdict(CheckCode::priceCollar), "soft 2") << name(type);
  }
}

}  // namespace
}  // namespace oms::test
