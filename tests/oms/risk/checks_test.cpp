// Each check on both sides of its bound, without its data, and where RISK.md exempts it. How they are asked for in a
// session is in tests/oms/engine.
#include "tests/oms/risk/scene.h"

namespace oms::test {
namespace {

const Actor kStrategy = Actor::strategy("one:AAA");

TEST(Checks, AllOfThemAnswerInTheirOrder) {
  const CheckResults results = Scene().run();
  ASSERT_EQ(results.size(), kCheckCodes - 1);  // `approval` is asked where a signal is decided
  for (std::size_t i = 1; i < results.size(); ++i)
    EXPECT_LT(results[i - 1].code, results[i].code);
  EXPECT_EQ(results.firstFailure(), nullptr);
}

TEST(Checks, SessionQueuesWhatCanWait) {
  struct Case {
    OrderType type;
    TimeInForce time;
    const char* closed;
  };
  for (const Case& c :
       {Case{OrderType::market, TimeInForce::gtc, "hard 0"}, Case{OrderType::market, TimeInForce::day, "hard 0"},
        Case{OrderType::limit, TimeInForce::ioc, "hard 0"}, Case{OrderType::limit, TimeInForce::fok, "hard 0"},
        Case{OrderType::limit, TimeInForce::day, "pass"}, Case{OrderType::limit, TimeInForce::gtc, "pass"},
        Case{OrderType::stopMarket, TimeInForce::gtc, "pass"}, Case{OrderType::market, TimeInForce::atOpen, "pass"}}) {
    Scene scene;
    scene.request.type = c.type;
    scene.request.timeInForce = c.time;
    EXPECT_EQ(scene.verdict(CheckCode::session), "pass");
    scene.hours.open = false;
    EXPECT_EQ(scene.verdict(CheckCode::session), c.closed) << name(c.type) << ' ' << name(c.time);
  }
}

TEST(Checks, SessionKnowsTheEndOfADayAndOfItsCalendar) {
  Scene scene;
  scene.request.type = OrderType::limit;
  scene.request.timeInForce = TimeInForce::day;
  scene.hours.open = false;
  scene.hours.lastClose = scene.now - std::chrono::hours(1);
  EXPECT_EQ(scene.verdict(CheckCode::session), "hard 2");
  scene.hours.lastClose = scene.now - std::chrono::hours(20);  // yesterday's: it waits for today's
  EXPECT_EQ(scene.verdict(CheckCode::session), "pass");
  scene.hours.known = false;
  EXPECT_EQ(scene.verdict(CheckCode::session), "hard 3");

  Scene till;
  till.request.type = OrderType::limit;
  till.request.timeInForce = TimeInForce::gtd;
  EXPECT_EQ(till.verdict(CheckCode::session), "hard 1");  // no time at all
  till.request.expireTime = till.now;
  EXPECT_EQ(till.verdict(CheckCode::session), "hard 1");
  till.request.expireTime = till.now + Duration(1);
  EXPECT_EQ(till.verdict(CheckCode::session), "pass");
}

TEST(Checks, SelfCrossMeetsOnlyWhatRestsInItsWay) {
  Scene scene;
  scene.own.track(scene.ours(1, Side::sell, OrderType::limit, "100.05"));
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "pass");  // the ask is nearer
  scene.own.track(scene.ours(2, Side::sell, OrderType::limit, "100.02"));
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "hard 0");
  EXPECT_EQ(scene.ask(CheckCode::selfCross).limit, Scene::price("100.02").raw());
  scene.request.type = OrderType::limit;
  struct Case {
    const char* limit;
    const char* expected;
  };
  for (const Case& c : {Case{"100.01", "pass"}, Case{"100.02", "hard 0"}, Case{"100.50", "hard 0"}}) {
    scene.request.price = Scene::price(c.limit);
    EXPECT_EQ(scene.verdict(CheckCode::selfCross), c.expected) << c.limit;
  }
  scene.hold("-1", "100");  // out it may
  scene.request.price = Scene::price("100.02");
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "exempt");
  scene.request.side = Side::sell;  // the same side never meets itself
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "pass");
}

TEST(Checks, SelfCrossSeesNoOrderThatIsInNoBook) {
  Scene scene;
  Order stop = scene.ours(1, Side::sell, OrderType::stopLimit, "100.00");
  scene.own.track(stop);
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "pass");
  stop.status = OrderStatus::triggered;
  scene.own.track(stop);
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "hard 0");
  stop.status = OrderStatus::canceled;
  scene.own.track(stop);
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "pass");
  Order child = scene.ours(2, Side::sell, OrderType::limit, "100.00");
  child.flags.set(Flag::held);
  scene.own.track(child);
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "pass");
  child.flags.clear(Flag::held);
  scene.own.track(child);
  child.request.price = Scene::price("101.00");  // replaced
  scene.own.track(child);
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "pass");
  child.request.price = Scene::price("100.02");
  scene.own.track(child);
  scene.market = MarketState{};  // without a price it may meet anything
  EXPECT_EQ(scene.verdict(CheckCode::selfCross), "hard 0");
}

RoundTrip roundTrip(const char* pnl) {
  RoundTrip trade;
  trade.symbol = {0};
  trade.pnl = Money::parse(pnl).value();
  return trade;
}

// What is refused says what to do, and nothing that is not so.
TEST(Checks, AnUnknownSymbolAndNoQuantityAreSaidAsWhatTheyAre) {
  Scene scene;
  scene.request.quantity = Quantity{};
  EXPECT_EQ(message(scene.ask(CheckCode::participation)), "the quantity must be above zero");
  scene.request.quantity = Quantity::fromInt(1);
  scene.known = false;
  const CheckResults results = scene.run();
  for (const CheckResult& result : results) {
    if (!result.passed) {
      EXPECT_EQ(message(result), "the symbol is not known; use one of the session's symbols") << name(result.code);
    }
  }
  for (const CheckCode code : {CheckCode::instrument, CheckCode::participation, CheckCode::priceCollar,
                               CheckCode::staleData, CheckCode::buyingPower, CheckCode::riskPerTrade})
    EXPECT_FALSE(scene.ask(code).passed) << name(code);
}

// What is held counts at the market, the order at its trigger: the difference is no position on the other side.
TEST(Checks, AnOrderThatOnlyReducesReachesNoPosition) {
  Scene scene;
  scene.hold("10", "100");
  scene.request.side = Side::sell;
  scene.request.type = OrderType::stopMarket;
  scene.request.quantity = Scene::quantity("10");
  scene.request.triggerPrice = Scene::price("91.00");
  EXPECT_EQ(scene.ask(CheckCode::maxPosition).value, 0);
  scene.request.quantity = Scene::quantity("4");
  EXPECT_EQ(scene.ask(CheckCode::maxPosition).value, 0);
}

TEST(Checks, LossStreakCoolsDownAfterFiveInARow) {
  Scene scene;
  for (int i = 0; i < 5; ++i)
    scene.losses.onTrade(roundTrip("-1"), false, scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 0");
  EXPECT_EQ(message(scene.ask(CheckCode::lossStreak)),
            "5 losses in a row, the limit is 5; wait, or let an admin release it");
  EXPECT_EQ(scene.lockouts.takeChanges().back().reason,
            "5 losses in a row; the cool-down ends at 2026-01-05T12:30:00Z");
  // What was open is still closed meanwhile: its gain does not open anything, nor make it "0 losses in a row".
  scene.losses.onTrade(roundTrip("2"), false, scene.now);
  EXPECT_EQ(message(scene.ask(CheckCode::lossStreak)),
            "5 losses in a row, the limit is 5; wait, or let an admin release it");
  scene.now = scene.now + std::chrono::minutes(30) - Duration(1);
  scene.losses.onTime(scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 0");
  scene.now = scene.now + Duration(1);
  scene.losses.onTime(scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  EXPECT_EQ(scene.lockouts.takeChanges().back().reason, "the cool-down is over");
  for (int i = 0; i < 4; ++i)
    scene.losses.onTrade(roundTrip("-1"), false, scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");  // the streak began again
  scene.losses.onTrade(roundTrip("-1"), false, scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 0");
}

TEST(Checks, LossStreakWithoutACoolDownLocksUntilTheBoundary) {
  Scene scene;
  scene.limits.lossCooldown = Duration(0);
  const auto lose = [&](int times) {
    for (int i = 0; i < times; ++i)
      scene.losses.onTrade(roundTrip("-1"), false, scene.now);
  };
  lose(4);
  scene.losses.onTrade(roundTrip("0"), false, scene.now);  // neither won nor lost
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  lose(1);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 0");
  scene.losses.onTrade(roundTrip("5"), false, scene.now);  // the lock stays, and says what it is there for
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 0");
  scene.hold("1", "100");
  scene.request.side = Side::sell;
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "exempt");
  scene.request.side = Side::buy;
  scene.losses.startDay();
  scene.lockouts.startDay(scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  lose(4);
  scene.losses.onTrade(roundTrip("1"), false, scene.now);
  lose(4);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");  // a win between them
}

TEST(Checks, LossStreakCoolsASymbolDownAfterAStop) {
  Scene scene;
  scene.losses.onTrade(roundTrip("2"), true, scene.now);  // a stop that took a profit
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  scene.losses.onTrade(roundTrip("-2"), true, scene.now);
  scene.now = scene.now + std::chrono::minutes(30) - Duration(1);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 1");
  scene.owner = {3};  // who was not stopped himself may trade
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  scene.owner = {};
  scene.now = scene.now + Duration(1);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
}

TEST(Checks, LossStreakCountsTheTradesOfADay) {
  Scene scene;
  for (int i = 0; i < 199; ++i)
    scene.losses.onTrade(roundTrip("1"), false, scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  scene.losses.onTrade(roundTrip("1"), false, scene.now);
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "hard 2");
  scene.limits.tradesPerDay = 0;
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
  scene.limits.tradesPerDay = 200;
  scene.losses.startDay();
  EXPECT_EQ(scene.verdict(CheckCode::lossStreak), "pass");
}

TEST(Checks, RepeatedExecutionIsForStrategiesThatOpen) {
  Scene scene;
  scene.fired = 10;
  EXPECT_EQ(scene.verdict(CheckCode::repeatedExecution), "pass");  // a person has a rate, and no such limit
  scene.actor = kStrategy;
  EXPECT_EQ(scene.verdict(CheckCode::repeatedExecution), "hard 0");
  scene.fired = 9;
  EXPECT_EQ(scene.verdict(CheckCode::repeatedExecution), "pass");
  scene.fired = 10;
  scene.hold("1", "100");
  scene.request.side = Side::sell;
  EXPECT_EQ(scene.verdict(CheckCode::repeatedExecution), "exempt");
}

TEST(Checks, RiskPerTradeIsTheWayToTheStopAndTheFees) {
  Scene scene;
  scene.request.quantity = Scene::quantity("100");
  scene.request.stopLoss = Scene::price("80.02");  // 20 a unit: 2 % of equity
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "pass");
  scene.fee = Money::parse("0.01").value();
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "soft 0");
  EXPECT_EQ(Money::fromRaw(scene.ask(CheckCode::riskPerTrade).value).text(), "2000.02");
  scene.hold("100", "100");
  scene.request.side = Side::sell;
  scene.request.stopLoss = Scene::price("121");
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "exempt");
}

TEST(Checks, RiskPerTradeWithoutAStopIsSaidAndAskedForWhereTheLimitsWantStops) {
  Scene scene;
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "pass");
  EXPECT_EQ(message(scene.ask(CheckCode::riskPerTrade)), "no stop bounds the trade's loss; give a stop_loss");
  scene.actor = kStrategy;
  EXPECT_TRUE(scene.run().passed());
  scene.limits.requireStop = true;
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "hard 1");
  scene.actor = Actor::trader();
  EXPECT_TRUE(scene.run().needsConfirmation());
  scene.list.childStop = Scene::price("99");  // a child of its list is its stop
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "pass");
  scene.list.childStop = Price{};
  scene.market = MarketState{};
  EXPECT_EQ(scene.verdict(CheckCode::riskPerTrade), "soft 2");
}

TEST(Checks, BracketKnowsItsSides) {
  struct Case {
    Side side;
    const char* stop;
    const char* target;
    const char* expected;
  };
  for (const Case& c : {Case{Side::buy, "99", "101", "pass"}, Case{Side::buy, "100.02", "101", "hard 0"},
                        Case{Side::buy, "100.01", "0", "pass"}, Case{Side::buy, "0", "100.02", "hard 1"},
                        Case{Side::buy, "0", "100.03", "pass"}, Case{Side::sell, "101", "99", "pass"},
                        Case{Side::sell, "100", "0", "hard 0"}, Case{Side::sell, "100.01", "0", "pass"},
                        Case{Side::sell, "0", "100", "hard 1"}, Case{Side::buy, "0", "0", "pass"}}) {
    Scene scene;
    scene.request.side = c.side;
    scene.request.stopLoss = Scene::price(c.stop);
    scene.request.takeProfit = Scene::price(c.target);
    EXPECT_EQ(scene.verdict(CheckCode::bracket), c.expected) << c.stop << ' ' << c.target;
  }
  Scene blind;
  blind.market = MarketState{};
  blind.request.stopLoss = Scene::price("99");
  EXPECT_EQ(blind.verdict(CheckCode::bracket), "hard 6");
}

TEST(Checks, BracketHoldsAChildToItsParent) {
  OrderRequest parent;
  parent.symbol = {0};
  parent.type = OrderType::limit;
  parent.price = Scene::price("100");
  parent.quantity = Scene::quantity("10");
  struct Case {
    const char* what;
    Side side;
    OrderType type;
    const char* at;
    const char* quantity;
    const char* beside;
    const char* expected;
  };
  const Case cases[] = {
      {"a stop below a buy", Side::sell, OrderType::stopMarket, "99", "10", "0", "pass"},
      {"a stop at the entry", Side::sell, OrderType::stopMarket, "100", "10", "0", "hard 0"},
      {"a target above a buy", Side::sell, OrderType::limit, "101", "10", "0", "pass"},
      {"a target below a buy", Side::sell, OrderType::limit, "99", "10", "0", "hard 1"},
      {"on the parent's side", Side::buy, OrderType::limit, "99", "10", "0", "hard 2"},
      {"larger than the parent", Side::sell, OrderType::limit, "101", "11", "0", "hard 3"},
      {"two targets that fit", Side::sell, OrderType::limit, "101", "4", "6", "pass"},
      {"two targets that do not", Side::sell, OrderType::limit, "101", "5", "6", "hard 3"},
  };
  for (const Case& c : cases) {
    Scene scene;
    scene.request.symbol = {0};
    scene.request.side = c.side;
    scene.request.type = c.type;
    scene.request.quantity = Scene::quantity(c.quantity);
    (c.type == OrderType::limit ? scene.request.price : scene.request.triggerPrice) = Scene::price(c.at);
    scene.list.parent = &parent;
    scene.list.beside = Scene::quantity(c.beside);
    EXPECT_EQ(scene.verdict(CheckCode::bracket), c.expected) << c.what;
  }
}

TEST(Checks, BracketIsDeniedWhereItIsIncomplete) {
  Scene orphan;
  orphan.list.parentMissing = true;
  EXPECT_EQ(orphan.verdict(CheckCode::bracket), "hard 4");
  Scene alone;
  alone.list.aloneInGroup = true;
  EXPECT_EQ(alone.verdict(CheckCode::bracket), "hard 5");
}

TEST(Checks, SoftOnesAreForPeopleToConfirm) {
  Scene scene;
  scene.market.quote.bid = Scene::price("90");  // too wide for a market order: soft
  CheckResults results = scene.run();
  EXPECT_TRUE(results.needsConfirmation());
  EXPECT_EQ(name(results.firstFailure()->code), "price_collar");
  scene.request.confirmed = true;
  results = scene.run();
  EXPECT_TRUE(results.passed());
  EXPECT_TRUE(results.anyConfirmed());
  EXPECT_FALSE(scene.ask(CheckCode::priceCollar).passed);  // confirmed is not passed
  scene.actor = Actor::remote("phone");
  EXPECT_TRUE(scene.run().passed());
  scene.actor = kStrategy;
  EXPECT_FALSE(scene.run().passed());
  EXPECT_EQ(scene.verdict(CheckCode::priceCollar), "hard 2");
  scene.actor = Actor::trader();
  scene.tradingState = TradingState::halted;  // never a hard one
  EXPECT_FALSE(scene.run().passed());
  EXPECT_FALSE(scene.run().needsConfirmation());
}

TEST(Checks, SoftOnesKeepNobodyIn) {
  Scene scene;
  scene.hold("1", "100");
  scene.request.side = Side::sell;
  scene.market.quote.ask = Scene::price("150");
  EXPECT_EQ(scene.verdict(CheckCode::priceCollar), "soft 2");
  EXPECT_TRUE(scene.run().passed());
  scene.actor = kStrategy;
  EXPECT_TRUE(scene.run().passed());
}

}  // namespace
}  // namespace oms::test
