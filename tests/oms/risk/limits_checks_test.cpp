// The checks that were there from the beginning, by their codes.
#include "tests/oms/risk/scene.h"

namespace oms::test {
namespace {

TEST(Checks, TradingStateLetsOnlyRiskReduceWhileHalted) {
  struct Case {
    TradingState state;
    Actor actor;
    bool reduceOnly;
    const char* expected;
  };
  for (const Case& c : {Case{TradingState::active, Actor::trader(), false, "pass"},
                        Case{TradingState::halted, Actor::trader(), true, "hard 0"},
                        Case{TradingState::halted, Actor::risk(), false, "hard 0"},
                        Case{TradingState::halted, Actor::risk(), true, "pass"},
                        Case{TradingState::halted, Actor::system(), true, "pass"},
                        Case{TradingState::reducing, Actor::trader(), false, "pass"}}) {
    Scene scene;
    scene.hold("5", "100");
    scene.request.side = Side::sell;
    scene.request.quantity = Scene::quantity("5");
    scene.tradingState = c.state;
    scene.actor = c.actor;
    scene.request.reduceOnly = c.reduceOnly;
    EXPECT_EQ(scene.verdict(CheckCode::tradingState), c.expected) << name(c.state) << ' ' << c.actor.text();
  }
  Scene flip;
  flip.hold("5", "100");
  flip.request.side = Side::sell;
  flip.request.quantity = Scene::quantity("6");
  flip.tradingState = TradingState::reducing;
  EXPECT_EQ(flip.verdict(CheckCode::tradingState), "hard 1");
}

TEST(Checks, InstrumentHasToBeKnownTradableAndShortable) {
  Scene scene;
  scene.known = false;
  EXPECT_EQ(scene.verdict(CheckCode::instrument), "hard 2");
  Scene shut;
  Instrument instrument = shut.instruments[{0}];
  instrument.tradable = false;
  shut.instruments.add(instrument);
  EXPECT_EQ(shut.verdict(CheckCode::instrument), "hard 0");
  instrument.tradable = true;
  instrument.shortable = false;
  shut.instruments.add(instrument);
  shut.request.side = Side::sell;
  EXPECT_EQ(shut.verdict(CheckCode::instrument), "hard 1");
  shut.hold("1", "100");
  EXPECT_EQ(shut.verdict(CheckCode::instrument), "pass");
}

TEST(Checks, OfARestrictedInstrumentPositionsMayOnlyGetSmaller) {
  Scene scene;
  Instrument instrument = scene.instruments[{0}];
  instrument.restricted = true;
  scene.instruments.add(instrument);
  EXPECT_EQ(scene.verdict(CheckCode::instrument), "hard 3");
  EXPECT_EQ(message(scene.ask(CheckCode::instrument)),
            "the symbol is restricted in this session: its positions may only get smaller");
  scene.hold("5", "100");
  EXPECT_EQ(scene.verdict(CheckCode::instrument), "hard 3");  // adds
  scene.request.side = Side::sell;
  scene.request.quantity = Scene::quantity("5");
  EXPECT_EQ(scene.verdict(CheckCode::instrument), "pass");
  scene.request.quantity = Scene::quantity("6");  // turns
  EXPECT_EQ(scene.verdict(CheckCode::instrument), "hard 3");
}

TEST(Checks, ModeIsPaperThroughout) {
  EXPECT_EQ(Scene().verdict(CheckCode::mode), "pass");
}

TEST(Checks, PriceFitsTheTypeAndTheTick) {
  struct Case {
    OrderType type;
    const char* price;
    const char* trigger;
    const char* offset;
    const char* activation;
    const char* expected;
  };
  const Case cases[] = {
      {OrderType::market, "0", "0", "0", "0", "pass"},
      {OrderType::market, "1", "0", "0", "0", "hard 4"},
      {OrderType::market, "0", "1", "0", "0", "hard 5"},
      {OrderType::market, "0", "0", "1", "0", "hard 9"},
      {OrderType::market, "0", "0", "0", "1", "hard 10"},
      {OrderType::limit, "0", "0", "0", "0", "hard 0"},
      {OrderType::limit, "-1", "0", "0", "0", "hard 0"},
      {OrderType::limit, "100.005", "0", "0", "0", "hard 1"},
      {OrderType::limit, "100.00", "0", "0", "0", "pass"},
      {OrderType::stopMarket, "0", "0", "0", "0", "hard 2"},
      {OrderType::stopMarket, "0", "101.001", "0", "0", "hard 3"},
      {OrderType::stopMarket, "0", "101", "0", "0", "pass"},
      {OrderType::stopLimit, "100", "101", "0", "0", "hard 8"},
      {OrderType::stopLimit, "101", "101", "0", "0", "pass"},
      {OrderType::trailingStopMarket, "0", "0", "0", "0", "hard 9"},
      {OrderType::trailingStopMarket, "0", "0", "1", "0", "pass"},
      {OrderType::trailingStopMarket, "0", "101", "1", "102", "pass"},
      {OrderType::trailingStopMarket, "0", "0", "1", "102.001", "hard 3"},
      {OrderType::trailingStopMarket, "5", "0", "1", "0", "hard 4"},
      {OrderType::trailingStopLimit, "100", "0", "1", "0", "pass"},
      {OrderType::trailingStopLimit, "100", "101", "1", "0", "hard 8"},
      {OrderType::trailingStopLimit, "101", "101", "1", "0", "pass"},
  };
  for (const Case& c : cases) {
    Scene scene;
    scene.request.type = c.type;
    scene.request.price = Scene::price(c.price);
    scene.request.triggerPrice = Scene::price(c.trigger);
    scene.request.trailingOffset = Ratio::parse(c.offset).value();
    scene.request.activationPrice = Scene::price(c.activation);
    EXPECT_EQ(scene.verdict(CheckCode::price), c.expected) << name(c.type) << ' ' << c.price << ' ' << c.trigger;
  }
}

TEST(Checks, QuantityFitsTheLotAndItsBounds) {
  struct Case {
    const char* quantity;
    const char* shown;
    const char* expected;
  };
  for (const Case& c :
       {Case{"0", "0", "hard 0"}, Case{"-1", "0", "hard 0"}, Case{"1.5", "0", "hard 1"}, Case{"1", "0", "hard 2"},
        Case{"2", "0", "pass"}, Case{"100", "0", "pass"}, Case{"101", "0", "hard 3"}, Case{"10", "10", "pass"},
        Case{"10", "11", "hard 4"}, Case{"10", "-1", "hard 4"}, Case{"10", "2.5", "hard 5"}}) {
    Scene scene;
    Instrument instrument = scene.instruments[{0}];
    instrument.minQuantity = Scene::quantity("2");
    instrument.maxQuantity = Scene::quantity("100");
    scene.instruments.add(instrument);
    scene.request.quantity = Scene::quantity(c.quantity);
    scene.request.displayQuantity = Scene::quantity(c.shown);
    EXPECT_EQ(scene.verdict(CheckCode::quantity), c.expected) << c.quantity << ' ' << c.shown;
  }
}

TEST(Checks, MaxOrderQuantityByTheTightestThatApplies) {
  Scene scene;
  const auto at = [&](const char* quantity) {
    scene.request.quantity = Scene::quantity(quantity);
    return scene.verdict(CheckCode::maxOrderQuantity);
  };
  EXPECT_EQ(at("10000"), "pass");
  EXPECT_EQ(at("10001"), "hard 0");
  scene.limits.orderLotsOf.ofSymbol["AAA"] = 20'000;  // in the general one's place
  EXPECT_EQ(at("20000"), "pass");
  EXPECT_EQ(at("20001"), "hard 0");
  scene.limits.orderLotsOf.ofStrategy["one"] = 5;
  EXPECT_EQ(at("6"), "pass");  // a person's
  scene.stake.strategy = "one";
  EXPECT_EQ(at("5"), "pass");
  EXPECT_EQ(at("6"), "hard 0");
  scene.stake.strategy = "two";
  EXPECT_EQ(at("6"), "pass");
}

TEST(Checks, MaxOrderNotionalIsHalfTheEquity) {
  Scene scene;
  scene.request.quantity = Scene::quantity("499");
  EXPECT_EQ(scene.verdict(CheckCode::maxOrderNotional), "pass");
  scene.request.quantity = Scene::quantity("500");  // x 100.02
  EXPECT_EQ(scene.verdict(CheckCode::maxOrderNotional), "hard 0");
  scene.hold("600", "100");
  scene.request.side = Side::sell;
  scene.request.quantity = Scene::quantity("600");
  EXPECT_EQ(scene.verdict(CheckCode::maxOrderNotional), "exempt");
}

TEST(Checks, StaleDataByTheQuotesAgeOrThreeBars) {
  Scene scene;
  const auto aged = [&](Duration age) {
    scene.market.time = scene.now - age;
    return scene.verdict(CheckCode::staleData);
  };
  EXPECT_EQ(aged(std::chrono::seconds(10)), "pass");
  EXPECT_EQ(aged(std::chrono::milliseconds(10'001)), "hard 0");
  scene.market.barLength = std::chrono::minutes(1);
  EXPECT_EQ(aged(std::chrono::minutes(3)), "pass");
  EXPECT_EQ(aged(std::chrono::minutes(3) + std::chrono::milliseconds(1)), "hard 0");
  scene.hold("1", "100");
  scene.request.side = Side::sell;
  EXPECT_EQ(scene.verdict(CheckCode::staleData), "exempt");
  Scene blind;
  blind.market = MarketState{};
  EXPECT_EQ(blind.verdict(CheckCode::staleData), "hard 1");
}

TEST(Checks, DuplicateWithinASecondOfTheSameActor) {
  Scene scene;
  scene.recent.record(scene.request, scene.actor, scene.now - scene.limits.duplicateWindow, scene.now);
  scene.now = scene.now + std::chrono::milliseconds(999);
  EXPECT_EQ(scene.verdict(CheckCode::duplicate), "hard 0");
  scene.actor = Actor::remote("phone");
  EXPECT_EQ(scene.verdict(CheckCode::duplicate), "pass");
  scene.actor = Actor::trader();
  scene.request.quantity = Scene::quantity("2");
  EXPECT_EQ(scene.verdict(CheckCode::duplicate), "pass");
  scene.request.quantity = Scene::quantity("1");
  scene.now = scene.now + std::chrono::milliseconds(1);
  EXPECT_EQ(scene.verdict(CheckCode::duplicate), "pass");
}

TEST(Checks, RateOfAnActorAndOfAll) {
  Scene scene;
  for (int i = 0; i < 9; ++i)
    scene.rates.record(Actor::trader(), scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "pass");
  scene.rates.record(Actor::trader(), scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "hard 0");
  scene.actor = Actor::remote("phone");
  EXPECT_EQ(scene.verdict(CheckCode::rate), "pass");
  for (int i = 0; i < 10; ++i)
    scene.rates.record(Actor::remote("other"), scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "hard 0");
  scene.now = scene.now + std::chrono::seconds(1);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "pass");
}

TEST(Checks, RateOfAnActorInAMinute) {
  Scene scene;
  const Timestamp begin = scene.now;
  for (int i = 0; i < 199; ++i)
    scene.rates.record(Actor::trader(), begin + std::chrono::milliseconds(250) * i);
  scene.now = begin + std::chrono::seconds(55);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "pass");
  scene.rates.record(Actor::trader(), begin + std::chrono::seconds(52));
  EXPECT_EQ(scene.verdict(CheckCode::rate), "hard 1");
  scene.now = begin + std::chrono::seconds(60);  // the first of them is a minute old
  EXPECT_EQ(scene.verdict(CheckCode::rate), "pass");
}

TEST(Checks, RateGoesOnUnderNewLimits) {
  Scene scene;
  for (int i = 0; i < 6; ++i)
    scene.rates.record(Actor::trader(), scene.now + Duration(i));
  scene.now = scene.now + Duration(6);
  scene.limits.ordersPerSecond = 5;
  scene.rates.setLimits(5, 200, 20);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "hard 0");
  scene.limits.ordersPerSecond = 7;
  scene.rates.setLimits(7, 200, 20);
  EXPECT_EQ(scene.verdict(CheckCode::rate), "pass");
  EXPECT_EQ(scene.rates.count(scene.actor, scene.now).actorSecond, 6u);
}

TEST(Checks, MaxWorkingOrdersOfASymbol) {
  Scene scene;
  for (int i = 0; i < 49; ++i)
    scene.working.count({0}, 1);
  EXPECT_EQ(scene.verdict(CheckCode::maxWorkingOrders), "pass");
  scene.working.count({0}, 1);
  EXPECT_EQ(scene.verdict(CheckCode::maxWorkingOrders), "hard 0");
}

TEST(Checks, MaxWorkingOrdersInAll) {
  Scene scene;
  scene.limits.maxWorkingPerSymbol = 0;
  for (int i = 0; i < 499; ++i)
    scene.working.count({0}, 1);
  EXPECT_EQ(scene.verdict(CheckCode::maxWorkingOrders), "pass");
  scene.working.count({0}, 1);
  EXPECT_EQ(scene.verdict(CheckCode::maxWorkingOrders), "hard 0");
}

TEST(Checks, MaxPositionIsTheEquity) {
  Scene scene;
  scene.request.quantity = Scene::quantity("999");
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "pass");
  scene.request.quantity = Scene::quantity("1000");  // x 100.02
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "hard 0");
}

TEST(Checks, MaxPositionCountsWhatWorks) {
  Scene scene;
  scene.limits.maxPosition = EquityLimit::amount(Money::fromInt(2'000));
  Order order = scene.ours(1, Side::buy, OrderType::limit, "100");
  order.reservePrice = Scene::price("100");
  scene.working.change(order, Quantity{}, Scene::quantity("10"));
  scene.request.quantity = Scene::quantity("9");
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "pass");
  scene.request.quantity = Scene::quantity("10");  // 20 x 100.02
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "hard 0");
  scene.limits.positionOf.ofSymbol["AAA"] = EquityLimit::amount(Money::fromInt(3'000));
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "pass");
  scene.limits.positionOf.ofStrategy["one"] = EquityLimit::amount(Money::fromInt(1'500));
  scene.stake = {"one", Scene::quantity("3"), Scene::quantity("2")};
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "hard 1");  // 15 x 100.02
  scene.request.quantity = Scene::quantity("9");
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "pass");
}

// A limit far below the market does not make what is held there already cheaper.
TEST(Checks, MaxPositionValuesEachPartAtItsOwnPrice) {
  Scene scene;
  scene.hold("900", "100");
  scene.request.type = OrderType::limit;
  scene.request.price = Scene::price("50");
  scene.request.quantity = Scene::quantity("200");  // 90,000 and 10,000
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "pass");
  EXPECT_EQ(scene.ask(CheckCode::maxPosition).headroom(), 0);
  scene.request.quantity = Scene::quantity("201");
  EXPECT_EQ(scene.verdict(CheckCode::maxPosition), "hard 0");
  EXPECT_EQ(Money::fromRaw(scene.ask(CheckCode::maxPosition).headroom()).text(), "-50");
  scene.request.side = Side::sell;
  scene.request.price = Scene::price("150");
  scene.request.quantity = Scene::quantity("1200");  // turns it to 300 short
  EXPECT_EQ(Money::fromRaw(scene.ask(CheckCode::maxPosition).value).text(), "90000");
}

TEST(Checks, ExposureOfASymbolNetAndGross) {
  Scene scene;
  scene.request.quantity = Scene::quantity("999");
  EXPECT_EQ(scene.verdict(CheckCode::exposure), "pass");
  scene.request.quantity = Scene::quantity("1000");
  EXPECT_EQ(scene.verdict(CheckCode::exposure), "hard 2");
  scene.limits.maxSymbol = percent(1'000);
  scene.request.quantity = Scene::quantity("2000");
  EXPECT_EQ(scene.verdict(CheckCode::exposure), "hard 1");
  scene.limits.maxNet = percent(1'000);
  EXPECT_EQ(scene.verdict(CheckCode::exposure), "pass");
  scene.request.quantity = Scene::quantity("3000");
  EXPECT_EQ(scene.verdict(CheckCode::exposure), "hard 3");
  scene.limits.maxLeverage = Ratio::fromInt(10);
  EXPECT_EQ(scene.verdict(CheckCode::exposure), "hard 0");
}

TEST(Checks, BuyingPowerIncludesTheFee) {
  Scene scene;
  scene.request.type = OrderType::limit;
  scene.request.price = Scene::price("100");
  scene.request.quantity = Scene::quantity("1000");
  EXPECT_EQ(scene.verdict(CheckCode::buyingPower), "pass");
  scene.fee = Money::fromRaw(1);
  EXPECT_EQ(scene.verdict(CheckCode::buyingPower), "hard 0");
}

TEST(Checks, ReduceOnlyNeedsAPositionAgainstIt) {
  struct Case {
    const char* held;
    Side side;
    const char* quantity;
    const char* expected;
  };
  for (const Case& c :
       {Case{"0", Side::sell, "1", "hard 0"}, Case{"5", Side::buy, "1", "hard 0"}, Case{"5", Side::sell, "5", "pass"},
        Case{"5", Side::sell, "6", "hard 0"}, Case{"-5", Side::buy, "5", "pass"}}) {
    Scene scene;
    if (c.held != std::string_view("0"))
      scene.hold(c.held, "100");
    scene.request.side = c.side;
    scene.request.quantity = Scene::quantity(c.quantity);
    scene.request.reduceOnly = true;
    EXPECT_EQ(scene.verdict(CheckCode::reduceOnly), c.expected) << c.held << ' ' << c.quantity;
  }
}

TEST(Checks, DailyLossAtItsLimitAndLatched) {
  Scene scene;
  scene.hold("100", "100");
  scene.mark("70.01", "70.03");
  EXPECT_EQ(scene.verdict(CheckCode::dailyLoss), "pass");
  scene.mark("70.00", "70.02");  // 3000
  EXPECT_EQ(scene.verdict(CheckCode::dailyLoss), "hard 0");
  scene.request.side = Side::sell;
  EXPECT_EQ(scene.verdict(CheckCode::dailyLoss), "exempt");
  scene.request.side = Side::buy;
  scene.mark("100", "100.02");
  EXPECT_EQ(scene.verdict(CheckCode::dailyLoss), "pass");
  scene.lockouts.lock(CheckCode::dailyLoss, scene.now, "", Money::fromInt(3'000).raw());
  EXPECT_EQ(scene.verdict(CheckCode::dailyLoss), "hard 1");
  // Whatever the limit is now, what was reached is said, and who opens it.
  scene.limits.dailyLoss = EquityLimit::amount(Money::fromInt(50'000));
  EXPECT_EQ(message(scene.ask(CheckCode::dailyLoss)),
            "locked since 2026-01-05T12:00:00Z at 3000.00; an admin or the next day opens it");
}

TEST(Checks, DrawdownFromThePeakAndLatched) {
  Scene scene;
  scene.hold("1000", "100");
  scene.mark("110", "110.02");  // the peak is 110,000
  scene.mark("99.01", "99.03");
  EXPECT_EQ(scene.verdict(CheckCode::drawdown), "pass");
  scene.mark("99", "99.02");
  EXPECT_EQ(scene.verdict(CheckCode::drawdown), "hard 0");
  scene.mark("110", "110.02");
  scene.lockouts.lock(CheckCode::drawdown, scene.now, "");
  scene.lockouts.startDay(scene.now);  // no boundary of a day opens it
  EXPECT_EQ(scene.verdict(CheckCode::drawdown), "hard 1");
  EXPECT_TRUE(scene.lockouts.release(CheckCode::drawdown, Actor::trader(), "", scene.now));
  EXPECT_EQ(scene.verdict(CheckCode::drawdown), "pass");
}

}  // namespace
}  // namespace oms::test
