// Sessions in which a symbol may have several positions at once.
#include <gmock/gmock.h>

#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using testing::ElementsAre;

EngineConfig hedging(std::vector<StrategyBinding> strategies = {}) {
  EngineConfig config = Desk::config(std::move(strategies));
  config.positionMode = PositionMode::hedging;
  return config;
}

// The open positions of the first symbol, oldest first: "pos_1 10".
std::vector<std::string> positionsOf(const Desk& desk) {
  std::vector<std::string> texts;
  desk.engine.core().books.visit(
      {0}, [&](const Position& position) { texts.push_back(position.id.text() + " " + position.quantity.text()); });
  return texts;
}

OrderRequest of(std::uint64_t position, OrderRequest request) {
  request.position = {position};
  return request;
}

OrderRequest reducing(OrderRequest request) {
  request.reduceOnly = true;
  return request;
}

std::vector<RoundTrip> tripsOf(const Desk& desk) {
  std::vector<RoundTrip> trips;
  for (const Event& event : desk.events) {
    if (const auto* closed = std::get_if<TradeClosed>(&event.body))
      trips.push_back(closed->trade);
  }
  return trips;
}

struct Fills {
  const char* what;
  OrderRequest request;
  std::vector<std::string> positions;  // after it, from pos_1 10 and pos_2 -4
};

TEST(EngineHedging, AnOrderOpensAddsToOrReducesOnePosition) {
  const Fills cases[] = {
      {"a buy opens", Desk::request(Side::buy, "3"), {"pos_1 10", "pos_2 -4", "pos_3 3"}},
      {"a sell opens", Desk::request(Side::sell, "3"), {"pos_1 10", "pos_2 -4", "pos_3 -3"}},
      {"a buy adds to the long", of(1, Desk::request(Side::buy, "3")), {"pos_1 13", "pos_2 -4"}},
      {"a sell adds to the short", of(2, Desk::request(Side::sell, "3")), {"pos_1 10", "pos_2 -7"}},
      {"a sell reduces the long", of(1, Desk::request(Side::sell, "3")), {"pos_1 7", "pos_2 -4"}},
      {"a buy ends the short", of(2, Desk::request(Side::buy, "4")), {"pos_1 10"}},
      {"reduce-only takes the one against it", reducing(Desk::request(Side::buy, "4")), {"pos_1 10"}},
      {"reduce-only of that one", reducing(of(1, Desk::request(Side::sell, "10"))), {"pos_2 -4"}},
  };
  for (const Fills& each : cases) {
    Desk desk(hedging());
    desk.buy("10");
    desk.sell("4");
    ASSERT_THAT(positionsOf(desk), ElementsAre("pos_1 10", "pos_2 -4"));
    desk.submit(each.request);
    EXPECT_EQ(positionsOf(desk), each.positions) << each.what;
    desk.engine.core().books.assertBalanced();
  }
}

// Its cancel is on its way while the market comes to it.
TEST(EngineHedging, WhatAddsToAPositionThatHasEndedOpensNoOther) {
  EngineConfig config = hedging();
  config.broker.latency.cancel = std::chrono::seconds(30);
  Desk desk(config);
  desk.buy("10");
  const OrderId adds = desk.submit(of(1, Desk::request(Side::buy, "5", OrderType::limit, "99.00")));
  desk.send(ClosePosition{{1}});
  ASSERT_EQ(desk.order(adds).status, OrderStatus::pendingCancel);
  desk.quote("98.88", "98.90");
  EXPECT_THAT(positionsOf(desk), ElementsAre());
  EXPECT_EQ(desk.order(adds).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(adds).reason, "position_ended");
}

// How the window turns one round: what is opened waits for what is closed, and follows its parts.
TEST(EngineHedging, APositionIsReversedByAListOfTwo) {
  Desk desk(hedging());
  desk.buy("10");
  desk.buy("3");
  OrderRequest closes = reducing(of(1, Desk::request(Side::sell, "10")));
  closes.clientOrderId = "turn";
  OrderRequest opens = Desk::request(Side::sell, "10");
  opens.parentClientOrderId = "turn";
  closes.timeInForce = opens.timeInForce = TimeInForce::ioc;
  const CommandOutcome outcome = desk.send(SubmitOrderList{{closes, opens}});
  ASSERT_TRUE(outcome.accepted) << outcome.message;
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_2 3", "pos_3 -10"));
  desk.engine.core().books.assertBalanced();
}

TEST(EngineHedging, ReduceOnlyWithoutAPositionTakesTheOldest) {
  Desk desk(hedging());
  desk.buy("10");
  desk.buy("6");
  desk.submit(reducing(Desk::request(Side::sell, "4")));
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 6", "pos_2 6"));
  EXPECT_EQ(desk.denial(reducing(Desk::request(Side::sell, "7"))), "reduce_only");
  EXPECT_EQ(desk.denial(reducing(Desk::request(Side::buy, "1"))), "reduce_only");
}

TEST(EngineHedging, APositionNeverTurns) {
  Desk desk(hedging());
  desk.buy("10");
  EXPECT_EQ(desk.denial(of(1, Desk::request(Side::sell, "11"))), "reduce_only");
  // What rests against it shrinks with it, and goes with it.
  const OrderId resting = desk.submit(of(1, Desk::request(Side::sell, "10", OrderType::limit, "105")));
  desk.submit(of(1, Desk::request(Side::sell, "4")));
  EXPECT_EQ(desk.order(resting).leaves().text(), "6");
  desk.sell("2");  // another position's, which it is not for
  EXPECT_EQ(desk.order(resting).leaves().text(), "6");
  desk.send(ClosePosition{{1}});
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_2 -2"));
}

TEST(EngineHedging, WhatIsToAddToAPositionGoesWithIt) {
  Desk desk(hedging());
  desk.buy("10");
  const OrderId resting = desk.submit(of(1, Desk::request(Side::buy, "5", OrderType::limit, "95")));
  const OrderId other = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "94"));
  desk.send(ClosePosition{{1}});
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(resting).reason.view(), "the position is flat");
  EXPECT_EQ(desk.order(other).status, OrderStatus::accepted);
}

TEST(EngineHedging, APositionOfAnotherSymbolClosedOrUnknownIsRefused) {
  Desk desk(hedging());
  desk.buy("10");
  desk.buy("5");
  desk.send(ClosePosition{{1}});
  OrderRequest elsewhere = of(2, Desk::request(Side::sell, "1"));
  elsewhere.symbol = {1};
  const CommandOutcome outcome = desk.send(SubmitOrder{elsewhere});
  EXPECT_EQ(outcome.message, "pos_2 is of AAA; name that symbol or leave the position_id out");
  for (const std::uint64_t gone : {1u, 9u}) {
    const CommandOutcome refused = desk.send(SubmitOrder{of(gone, Desk::request(Side::sell, "1"))});
    EXPECT_EQ(refused.code, "not_found");
    EXPECT_EQ(refused.message, "there is no open position pos_" + std::to_string(gone) + "; list the positions");
  }
  EXPECT_EQ(desk.send(ClosePosition{{1}}).code, "not_found");
}

TEST(EngineHedging, TheSameOrderTwiceIsOneOrder) {
  Desk desk(hedging());
  desk.buy("10");
  OrderRequest close = reducing(Desk::request(Side::sell, "10"));
  close.clientOrderId = "out";
  const CommandOutcome first = desk.send(SubmitOrder{close});
  const CommandOutcome again = desk.send(SubmitOrder{close});
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.orders, first.orders);
  EXPECT_TRUE(positionsOf(desk).empty());
}

TEST(EngineHedging, PartsOfOneOrderMakeOnePosition) {
  Desk desk(hedging());
  const OrderId id = desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "100.00"));
  desk.quote("99.97", "99.99", "4");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 4"));
  desk.quote("99.97", "99.99", "3");
  desk.quote("99.97", "99.99", "30");
  EXPECT_EQ(desk.order(id).status, OrderStatus::filled);
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 10"));
}

TEST(EngineHedging, EachPositionHasItsOwnPriceProfitAndRoundTrip) {
  Desk desk(hedging());
  desk.buy("10");  // at 100.02
  desk.quote("110.00", "110.02");
  desk.buy("10");   // at 110.02
  desk.sell("10");  // at 110.00
  desk.quote("120.00", "120.02");
  const Books& books = desk.engine.core().books;
  EXPECT_EQ(books.find({1})->unrealized.text(), "199.8");
  EXPECT_EQ(books.find({2})->unrealized.text(), "99.8");
  EXPECT_EQ(books.find({3})->unrealized.text(), "-100.2");
  EXPECT_EQ(books.find({3})->worst.text(), "-100.2");
  desk.send(ClosePosition{{2}});
  const std::vector<RoundTrip> trips = tripsOf(desk);
  ASSERT_EQ(trips.size(), 1u);
  EXPECT_EQ(trips[0].position, PositionId{2});
  EXPECT_EQ(trips[0].entryPrice.text(), "110.02");
  EXPECT_EQ((trips[0].pnl + trips[0].fees).text(), "99.8");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 10", "pos_3 -10"));
}

TEST(EngineHedging, EachBracketProtectsItsOwnPosition) {
  Desk desk(hedging());
  OrderRequest first = Desk::request(Side::buy, "10");
  first.stopLoss = Price::parse("99.00").value();
  first.takeProfit = Price::parse("105.00").value();
  OrderRequest second = Desk::request(Side::buy, "4");
  second.stopLoss = Price::parse("95.00").value();
  OrderRequest third = Desk::request(Side::sell, "7");
  third.stopLoss = Price::parse("106.00").value();
  desk.submit(first);
  desk.submit(second);
  const OrderId shorts = desk.submit(third);
  const Books& books = desk.engine.core().books;
  EXPECT_EQ(books.find({1})->stopLoss.text(), "99");
  EXPECT_EQ(books.find({1})->takeProfit.text(), "105");
  EXPECT_EQ(books.find({2})->stopLoss.text(), "95");
  EXPECT_EQ(books.find({3})->stopLoss.text(), "106");
  desk.quote("98.90", "98.92");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_2 4", "pos_3 -7"));
  EXPECT_EQ(desk.engine.core().orders.working().size(), 2u);
  desk.quote("106.10", "106.12");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_2 4"));
  ASSERT_EQ(desk.order(shorts).linked.size(), 1u);
  EXPECT_EQ(desk.order(desk.order(shorts).linked[0]).status, OrderStatus::filled);
}

TEST(EngineHedging, ChildrenOfAListReduceWhatTheirParentOpened) {
  Desk desk(hedging());
  desk.buy("3");
  OrderRequest entry = Desk::request(Side::buy, "10", OrderType::limit, "99.00");
  entry.clientOrderId = "in";
  OrderRequest stop = reducing(Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "98.00"));
  stop.clientOrderId = "out";
  stop.parentClientOrderId = "in";
  ASSERT_TRUE(desk.send(SubmitOrderList{{entry, stop}}).accepted);
  desk.quote("98.90", "98.92");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 3", "pos_2 10"));
  desk.quote("97.90", "97.92");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 3"));
}

TEST(EngineHedging, BothSidesNeedTheirMargin) {
  Desk desk(hedging());
  desk.buy("100");
  desk.sell("100");
  const Account& account = desk.engine.core().account;
  EXPECT_EQ(account.marginUsed().text(), "20002");  // 100 x 100.00 and 100 x 100.02
  EXPECT_EQ(account.grossExposure().text(), "20002");
  EXPECT_EQ(account.netExposure().text(), "2");
  // Each one more needs its own, and the limit of a symbol counts both sides.
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "801")), "max_order_notional");
  EngineConfig open = hedging();
  open.limits.maxOrderNotional = EquityLimit::part(Ratio::fromInt(100));
  Desk wide(open);
  wide.buy("600");
  EXPECT_EQ(wide.denial(Desk::request(Side::sell, "390")), "");
  EXPECT_EQ(wide.denial(Desk::request(Side::sell, "410")), "max_position");
  EXPECT_EQ(wide.denial(of(1, Desk::request(Side::sell, "600"))), "");
}

TEST(EngineHedging, CloseAllAndTheKillSwitchEndEachPosition) {
  for (const bool kill : {false, true}) {
    Desk desk(hedging());
    desk.buy("10");
    desk.buy("5");
    desk.sell("7");
    if (kill)
      desk.send(EngageKillSwitch{"drill", true, false});
    else
      EXPECT_EQ(desk.send(CloseAllPositions{}).orders.size(), 3u);
    EXPECT_TRUE(positionsOf(desk).empty());
    EXPECT_EQ(tripsOf(desk).size(), 3u);
    EXPECT_TRUE(desk.engine.core().account.marginUsed().isZero());
  }
}

TEST(EngineHedging, Rule28ClosesTheLargestLoserAlone) {
  EngineConfig config = hedging();
  config.limits = RiskLimits{};
  config.limits.maxOrderNotional = config.limits.maxPosition = EquityLimit::part(Ratio::fromInt(100));
  config.limits.maxGross = config.limits.maxNet = config.limits.maxSymbol = Ratio::fromInt(100);
  config.limits.maxLeverage = Ratio::fromInt(100);
  config.limits.participationDepth = Ratio{};
  InstrumentList instruments;
  for (Instrument instrument : config.instruments.all()) {
    instrument.marginInitial = *Ratio::parse("0.1");
    instruments.add(instrument);
  }
  config.instruments = instruments;
  Desk desk(config);
  desk.buy("5000");
  desk.buy("100");
  desk.sell("50");
  desk.quote("83.00", "83.02");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_2 100", "pos_3 -50"));
}

TEST(EngineHedging, EachStrategyHoldsAndLeavesItsOwn) {
  Desk desk(hedging({Ladder{}.binding(), Ladder{.name = "two", .side = "short"}.binding()}));
  desk.buy("3");
  closeMinute(desk, "120.00", "120.02");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 3", "pos_2 10", "pos_3 -10"));
  EXPECT_EQ(infoOf(desk, 0).position, PositionId{2});
  EXPECT_EQ(infoOf(desk, 1).position, PositionId{3});
  // A person takes the one of the first: that one alone is over.
  desk.send(ClosePosition{{2}});
  EXPECT_EQ(stateOf(desk, 0), StrategyState::cooldown);
  EXPECT_EQ(stateOf(desk, 1), StrategyState::inPosition);
  closeMinute(desk, "104.00", "104.02");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 3"));
  EXPECT_EQ(stateOf(desk, 1), StrategyState::cooldown);
}

TEST(EngineHedging, FinancingAndDividendsAreOfEachPosition) {
  EngineConfig config = hedging();
  config.actions.push_back({{0}, *fromCalendar(2026, 1, 6), *Price::parse("0.5"), Ratio::fromInt(1)});
  Desk desk(config);
  desk.buy("10");
  desk.sell("4");
  desk.now = *fromCalendar(2026, 1, 6) + std::chrono::hours(14);
  desk.quote("99.50", "99.52");
  EXPECT_EQ(desk.engine.core().books.financing().text(), "3");  // 5 received, 2 paid
  desk.engine.core().books.assertBalanced();
}

TEST(EngineHedging, ASplitIsOfEachPosition) {
  EngineConfig config = hedging();
  config.actions.push_back({{0}, *fromCalendar(2026, 1, 6), Price{}, *Ratio::parse("0.5")});
  Desk desk(config);
  desk.buy("10");
  desk.sell("5");
  desk.buy("1");
  const OrderId resting = desk.submit(of(2, Desk::request(Side::buy, "5", OrderType::limit, "90.00")));
  desk.now = *fromCalendar(2026, 1, 6) + std::chrono::hours(14);
  desk.quote("200.00", "200.04");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 5", "pos_2 -2"));  // half a lot each is paid in cash
  EXPECT_EQ(tripsOf(desk).size(), 1u);
  desk.send(ClosePosition{{2}});
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  desk.engine.core().books.assertBalanced();
}

TEST(EngineHedging, IntradayPositionsAreSquaredOffAlone) {
  EngineConfig config = hedging();
  InstrumentList instruments;
  for (Instrument instrument : config.instruments.all()) {
    instrument.calendar = CalendarKind::usEquities;
    instruments.add(instrument);
  }
  config.instruments = instruments;
  Desk desk(config);
  desk.now = *fromCalendar(2026, 1, 5) + std::chrono::hours(16);
  desk.quote("100.00", "100.02");
  desk.buy("10");
  OrderRequest shorts = Desk::request(Side::sell, "4");
  shorts.product = Product::intraday;
  desk.submit(shorts);
  desk.now = *fromCalendar(2026, 1, 5) + std::chrono::hours(20) + std::chrono::minutes(56);
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  EXPECT_THAT(positionsOf(desk), ElementsAre("pos_1 10"));
}

TEST(EngineHedging, TheNumberOfPositionsHasALimit) {
  Desk desk(hedging());
  for (int i = 0; i < 200; ++i)
    desk.buy("1");
  const CommandOutcome outcome = desk.send(SubmitOrder{Desk::request(Side::buy, "1")});
  EXPECT_EQ(outcome.code, "limit_reached");
  EXPECT_TRUE(desk.send(SubmitOrder{of(7, Desk::request(Side::buy, "1"))}).accepted);
}

TEST(EngineHedging, AnEngineThatWasLoadedGoesOnLikeTheOther) {
  Desk desk(hedging());
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.product = Product::intraday;
  desk.submit(entry);
  desk.sell("4");
  desk.submit(Desk::request(Side::buy, "10", OrderType::limit, "100.00"));
  desk.quote("99.97", "99.99", "4");
  Engine loaded(hedging());
  ASSERT_TRUE(loaded.load(desk.engine.save()));
  EXPECT_EQ(loaded.stateHash(), desk.engine.stateHash());
  std::vector<Event> events;
  const Command close{Actor::trader(), desk.now, CloseAllPositions{}};
  desk.engine.apply(close, desk.events);
  loaded.apply(close, events);
  EXPECT_EQ(loaded.save(), desk.engine.save());
  Engine netting(Desk::config());
  EXPECT_FALSE(netting.load(desk.engine.save()));
}

}  // namespace
}  // namespace oms::test
