#include <gmock/gmock.h>

#include <algorithm>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

std::vector<RiskAlert> alertsIn(const std::vector<Event>& events) {
  std::vector<RiskAlert> alerts;
  for (const Event& event : events) {
    if (const auto* alert = std::get_if<RiskAlertChanged>(&event.body))
      alerts.push_back(alert->alert);
  }
  return alerts;
}

TEST(EngineRisk, TheDailyLossWarnsThenLocksOutAndOpensWithTheDay) {
  Desk desk;
  desk.buy("490");
  desk.events.clear();
  desk.quote("94.90", "94.92");  // -2509: beyond 80 % of 3000
  auto alerts = alertsIn(desk.events);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].code.view(), "daily_loss");
  EXPECT_EQ(alerts[0].severity, AlertSeverity::warning);
  desk.events.clear();
  desk.quote("94.89", "94.91");
  EXPECT_TRUE(alertsIn(desk.events).empty());  // not told again
  desk.quote("93.00", "93.02");
  alerts = alertsIn(desk.events);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].severity, AlertSeverity::critical);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
  // The lock stays when the loss does not.
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "490")), "");
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
}

TEST(EngineRisk, AcknowledgedAlertsKeepTheName) {
  Desk desk;
  desk.buy("490");
  desk.quote("94.90", "94.92");
  const AlertId id = alertsIn(desk.events).back().id;
  desk.events.clear();
  EXPECT_TRUE(desk.send(AcknowledgeAlert{id}, Actor::remote("ann")).accepted);
  EXPECT_EQ(alertsIn(desk.events).at(0).acknowledgedBy.text(), "remote:ann");
  EXPECT_EQ(desk.send(AcknowledgeAlert{{77}}).code, "not_found");
}

TEST(EngineRisk, TheKillSwitchBlocksCancelsFlattensAndProvesIt) {
  Desk desk;
  desk.buy("10");
  desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00"));
  EXPECT_TRUE(desk.send(EngageKillSwitch{"test", true, true}).accepted);
  const Core& core = desk.engine.core();
  EXPECT_EQ(core.tradingState, TradingState::halted);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(core.orders.working().empty());
  EXPECT_TRUE(core.kill.complete());
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "trading_state");
  EXPECT_EQ(desk.send(SetTradingState{TradingState::active, ""}).code, "kill_switch_engaged");
  EXPECT_TRUE(desk.send(ResetKillSwitch{"all clear"}).accepted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_EQ(desk.send(ResetKillSwitch{"again"}).code, "invalid_state");
}

// While the journal cannot be written nobody may set the state to reducing; the kill switch flattens all the same.
TEST(EngineRisk, AHaltForTheJournalNamesTheWayOutThatThereIs) {
  Desk desk;
  desk.buy("10");
  const PositionId position = desk.engine.core().books.openOf({0}).front();
  desk.send(SetTradingState{TradingState::halted, "the journal cannot be written"}, Actor::system());
  EXPECT_EQ(desk.send(ClosePosition{position, {}}).message,
            "trading_state: the journal cannot be written; free disk space, or flatten by the kill switch");
  Engine next(Desk::config());
  ASSERT_TRUE(next.load(desk.engine.save()));
  EXPECT_EQ(next.core().beforeOutage, TradingState::active);
  // Somebody's own halt stays when the journal is back, and another way leads out of it.
  desk.events.clear();
  desk.send(SetTradingState{TradingState::halted, "lunch"});
  EXPECT_EQ(desk.names(), std::vector<std::string>{"trading_state_changed"});
  EXPECT_EQ(desk.send(ClosePosition{position, {}}).message,
            "trading_state: trading is halted: only cancels pass; set it to reducing to close positions");
  desk.send(EngageKillSwitch{"out", true, false});
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
}

// Nobody has halted it but the disk: with the journal back, and the switch re-armed, it is open again.
TEST(EngineRisk, TheKillSwitchDoesNotTakeTheJournalsHaltForAPersons) {
  Desk desk;
  desk.send(SetTradingState{TradingState::halted, "the journal cannot be written"}, Actor::system());
  desk.send(EngageKillSwitch{"out", false, true});
  EXPECT_FALSE(desk.engine.core().beforeOutage.has_value());
  desk.send(ResetKillSwitch{"all clear"});
  EXPECT_EQ(desk.engine.core().tradingState, TradingState::active);
}

// Re-arming opens nothing that was closed before the switch.
TEST(EngineRisk, ReArmingFindsTradingAsItWas) {
  for (const TradingState before : {TradingState::active, TradingState::reducing, TradingState::halted}) {
    Desk desk;
    desk.send(SetTradingState{before, "for today"});
    desk.send(EngageKillSwitch{"test", true, true});
    desk.send(EngageKillSwitch{"again", true, false});
    desk.quote("100.00", "100.02");
    EXPECT_TRUE(desk.send(ResetKillSwitch{"all clear"}).accepted);
    EXPECT_EQ(desk.engine.core().tradingState, before);
    EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), before == TradingState::active ? "" : "trading_state");
  }
}

TEST(EngineRisk, TheKillSwitchKeepsProtectiveStopsUntilFlat) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  desk.send(EngageKillSwitch{"test", false, true});
  ASSERT_EQ(desk.engine.core().orders.working().size(), 1u);
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_TRUE(desk.engine.core().kill.complete());
}

TEST(EngineRisk, TheKillSwitchKeepsEveryReduceOnlyStopThatItMay) {
  Desk desk;
  desk.buy("10");
  OrderRequest own = Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "98.00");
  own.reduceOnly = true;
  const OrderId stop = desk.submit(own);
  own.type = OrderType::trailingStopMarket;
  own.triggerPrice = {};
  own.trailingOffset = Ratio::fromInt(2);
  const OrderId trailing = desk.submit(own);
  desk.send(EngageKillSwitch{"test", false, true});
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(trailing).status, OrderStatus::accepted);
}

// What the session shows as the position's stop protects it, said to be reduce-only or not.
TEST(EngineRisk, TheKillSwitchKeepsAPlainStopAsReduceOnly) {
  for (const bool trails : {false, true}) {
    Desk desk;
    desk.buy("10");
    OrderRequest own =
        Desk::request(Side::sell, "10", trails ? OrderType::trailingStopMarket : OrderType::stopMarket, "0", "98.00");
    if (trails)
      own.trailingOffset = Ratio::fromInt(2);
    own.clientOrderId = "mine";
    const OrderId stop = desk.submit(own);
    desk.send(EngageKillSwitch{"test", false, true});
    desk.quote("100.00", "100.02");
    ASSERT_EQ(desk.order(stop).status, OrderStatus::accepted);
    EXPECT_TRUE(desk.order(stop).request.reduceOnly);
    EXPECT_EQ(desk.engine.core().books.position({0})->stopCovers.text(), "10");
    EXPECT_TRUE(desk.send(SubmitOrder{own}).repeated);
    desk.send(ResetKillSwitch{"all clear"});
    desk.sell("4");
    desk.quote("97.90", "97.92");
    EXPECT_EQ(desk.position(), "0");
    EXPECT_TRUE(desk.engine.core().orders.working().empty());
  }
}

TEST(EngineRisk, AStopLargerThanThePositionIsKeptForItsPart) {
  const auto stopAfter = [](bool flatten, bool keep) {
    Desk desk;
    desk.buy("10");
    const OrderId stop = desk.submit(Desk::request(Side::sell, "15", OrderType::stopMarket, "0", "98.00"));
    desk.send(EngageKillSwitch{"test", flatten, keep});
    desk.quote("100.00", "100.02");
    return desk.order(stop);
  };
  const Order kept = stopAfter(false, true);
  EXPECT_EQ(kept.status, OrderStatus::accepted);
  EXPECT_TRUE(kept.request.reduceOnly);
  EXPECT_EQ(kept.request.quantity.text(), "10");
  EXPECT_EQ(stopAfter(true, true).status, OrderStatus::canceled) << "the position is closed";
  EXPECT_EQ(stopAfter(false, false).status, OrderStatus::canceled) << "asked for";
}

// Who takes orders away for a reason of his own leaves the position its stop, said to be reduce-only or not.
TEST(EngineRisk, ReducingLeavesAPositionItsStop) {
  Desk desk;
  desk.buy("10");
  const OrderId stop = desk.submit(Desk::request(Side::sell, "15", OrderType::stopMarket, "0", "98.00"));
  const OrderId entry = desk.submit(Desk::request(Side::sell, "15", OrderType::limit, "105.00"));
  desk.send(SetTradingState{TradingState::reducing, "test"});
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(entry).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(stop).request.quantity.text(), "10");
  EXPECT_EQ(desk.engine.core().books.position({0})->stopCovers.text(), "10");
}

TEST(EngineRisk, ACloseThatIsDeniedLeavesTheOrdersBesideIt) {
  for (const bool all : {false, true}) {
    Desk desk;
    desk.buy("10");
    const OrderId stop = desk.submit(Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "98.00"));
    desk.send(SetTradingState{TradingState::halted, "test"});
    const PositionId held = desk.engine.core().books.position({0})->id;
    const CommandOutcome denied =
        all ? desk.send(CloseAllPositions{.cancelEntries = true}) : desk.send(ClosePosition{held, {}, true});
    ASSERT_EQ(desk.order(denied.orders.at(0)).status, OrderStatus::denied);
    EXPECT_TRUE(denied.canceled.empty());
    EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  }
}

TEST(EngineRisk, ACloseTakesEntriesAwayAndTheStopWhenThePositionIsFlat) {
  Desk desk;
  desk.buy("10");
  const OrderId stop = desk.submit(Desk::request(Side::sell, "10", OrderType::stopMarket, "0", "98.00"));
  const OrderId entry = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00"));
  const CommandOutcome closed = desk.send(ClosePosition{desk.engine.core().books.position({0})->id, {}, true});
  EXPECT_THAT(std::vector<OrderId>(closed.canceled.begin(), closed.canceled.end()), testing::ElementsAre(entry));
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(stop).status, OrderStatus::canceled);
}

TEST(EngineRisk, TheKillSwitchKeepsTheOrderThatReplacedARefusedStop) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  config.broker.quoteFreshFor = std::chrono::seconds(1);
  Desk desk(config);
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  for (int i = 0; i < 2; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "10");
  for (int i = 0; i < 2; ++i)
    desk.quote("98.00", "98.02");  // the stop arrives in a market that is through it
  const std::vector<OrderId> working = desk.engine.core().orders.working();
  ASSERT_EQ(working.size(), 1u);
  ASSERT_EQ(desk.order(working[0]).request.type, OrderType::market);
  desk.send(EngageKillSwitch{"test", false, true});
  for (int i = 0; i < 3; ++i)
    desk.quote("50.00", "50.02", "0", 1);  // it waits for a price
  EXPECT_EQ(desk.position(), "10");
  desk.quote("98.00", "98.02");
  EXPECT_EQ(desk.position(), "0");
}

TEST(EngineRisk, TheKillSwitchClosesEverySymbolByItself) {
  EngineConfig config = Desk::config();
  Instrument clock = config.instruments[{0}];
  clock.symbol = "CCC";
  config.instruments.add(clock);
  Desk desk(config);
  desk.quote("50.00", "50.02", "0", 1);
  OrderRequest second = Desk::request(Side::buy, "10");
  second.symbol = {1};
  desk.buy("10");
  desk.submit(second);
  const auto wait = [&](int seconds) {
    for (int i = 0; i < seconds; ++i)
      desk.quote("10.00", "10.02", "0", 2);
  };
  wait(12);  // no fresh price for either: their closes wait
  desk.send(EngageKillSwitch{"test", true, true});
  const std::vector<OrderId> closes = desk.engine.core().orders.working();
  ASSERT_EQ(closes.size(), 2u);
  desk.send(CancelOrder{closes[1], ""});
  ASSERT_EQ(desk.engine.core().orders.working(), std::vector<OrderId>{closes[0]});
  wait(2);
  ASSERT_EQ(desk.engine.core().orders.working().size(), 2u);  // the first one's wait does not stop the second
  EXPECT_EQ(desk.order(desk.engine.core().orders.working()[1]).request.symbol.value, 1u);
}

TEST(EngineRisk, TheKillSwitchTriesAgainAfterEverLongerPauses) {
  EngineConfig config = Desk::config();
  Instrument instrument = config.instruments[{0}];
  instrument.minQuantity = Quantity::fromInt(10);
  config.instruments.add(instrument);
  Desk desk(config);
  desk.quote("100.00", "100.02", "15");
  OrderRequest entry = Desk::request(Side::buy, "20", OrderType::limit, "100.02");
  entry.timeInForce = TimeInForce::ioc;
  desk.submit(entry);
  desk.sell("10");
  ASSERT_EQ(desk.position(), "5");  // too little for an order
  const std::size_t before = desk.engine.core().orders.size();
  desk.send(EngageKillSwitch{"test", true, true});
  for (int second = 0; second < 10; ++second)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.engine.core().orders.size() - before, 4u);  // at 0, 1, 3 and 7 s
  EXPECT_FALSE(desk.engine.core().kill.complete());
}

TEST(EngineRisk, AStrategyMayNotPassWhatAPersonMayConfirm) {
  Desk desk;
  desk.buy("1");
  desk.quote("90.00", "100.00");  // too wide for a market order
  const Actor strategy = Actor::strategy("one:AAA");
  OrderRequest wide = Desk::request(Side::buy, "1");
  EXPECT_EQ(desk.denial(wide), "price_collar");
  wide.confirmed = true;
  EXPECT_EQ(desk.denial(wide), "");
  EXPECT_EQ(desk.denial(wide, strategy), "price_collar");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "1"), strategy), "");  // out it may
}

TEST(EngineRisk, ExposureCountsTheOrdersAtWork) {
  struct Case {
    const char* what;
    Ratio RiskLimits::*limit;
    std::uint8_t detail;
  };
  for (const Case& c : {Case{"gross", &RiskLimits::maxGross, 0}, Case{"net", &RiskLimits::maxNet, 1},
                        Case{"symbol", &RiskLimits::maxSymbol, 2}, Case{"leverage", &RiskLimits::maxLeverage, 3}}) {
    EngineConfig config = Desk::config();
    config.limits.maxSymbol = config.limits.maxNet = config.limits.maxGross = Ratio::fromInt(9);
    config.limits.maxLeverage = Ratio::fromInt(9);
    config.limits.*c.limit = percent(100);
    config.limits.maxPosition = config.limits.maxOrderNotional = EquityLimit::part(percent(900));
    Desk desk(config);
    desk.submit(Desk::request(Side::buy, "600", OrderType::limit, "99.00"));
    const OrderRequest more = Desk::request(Side::buy, "500", OrderType::limit, "98.00");
    const DryRunResult result = desk.engine.dryRun(more, Actor::trader(), desk.now);
    const CheckResult& exposure = *std::find_if(result.checks.begin(), result.checks.end(),
                                                [](const CheckResult& r) { return r.code == CheckCode::exposure; });
    EXPECT_FALSE(exposure.passed) << c.what;
    EXPECT_EQ(exposure.detail, c.detail) << c.what;
    EXPECT_EQ(Ratio::fromRaw(exposure.value).text(), "1.084") << c.what;
  }
}

TEST(EngineRisk, AWorkingLimitOfZeroIsNone) {
  EngineConfig config = Desk::config();
  config.limits.maxWorking = config.limits.maxWorkingPerSymbol = 0;
  Desk desk(config);
  desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "99.00"));
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "98.00")), "");
}

// The way out counts what is leaving already, but neither a bracket's children nor orders that rest.
TEST(EngineRisk, OnlyWhatShrinksIsExempt) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(2);
  config.limits.maxWorking = 3;
  Desk desk(config);
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  entry.takeProfit = Price::parse("102.00").value();
  desk.submit(entry);
  for (int i = 0; i < 6; ++i)
    desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.engine.core().orders.working().size(), 2u);
  OrderRequest rest = Desk::request(Side::sell, "10", OrderType::limit, "101.00");
  rest.reduceOnly = true;
  desk.submit(rest);
  OrderRequest exit = Desk::request(Side::sell, "10");
  exit.reduceOnly = true;
  EXPECT_EQ(desk.denial(exit), "");
  desk.submit(exit);
  EXPECT_EQ(desk.denial(exit), "max_working_orders");
}

TEST(EngineRisk, Rule28AMarginLevelOf150PercentWarns) {
  EngineConfig config = Desk::config();
  config.limits.maxOrderNotional = config.limits.maxPosition = EquityLimit::part(percent(100));
  Desk desk(config);
  desk.buy("660");
  EXPECT_TRUE(alertsIn(desk.events).empty());
  desk.buy("20");
  const auto alerts = alertsIn(desk.events);
  ASSERT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts[0].code.view(), "margin");
  EXPECT_EQ(alerts[0].severity, AlertSeverity::warning);
}

TEST(EngineRisk, ReducingLetsPositionsOnlyShrink) {
  Desk desk;
  desk.buy("10");
  desk.send(SetTradingState{TradingState::reducing, "careful"});
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "trading_state");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "11")), "trading_state");  // a flip is not smaller
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "10")), "");
}

}  // namespace
}  // namespace oms::test
