// What risk does of itself: limits edited in a running session, lock-outs, liquidation, strategies that run away.
#include <gmock/gmock.h>

#include "oms/messages/json_events.h"
#include "tests/oms/engine/ladder.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

template <class T>
std::vector<T> all(const std::vector<Event>& events) {
  std::vector<T> found;
  for (const Event& event : events) {
    if (const auto* body = std::get_if<T>(&event.body))
      found.push_back(*body);
  }
  return found;
}

CommandOutcome set(Desk& desk, std::vector<LimitSetting> limits, const Actor& actor = Actor::trader()) {
  return desk.send(SetRiskLimits{std::move(limits), "tested"}, actor);
}

std::string settingOf(const std::vector<LimitSetting>& settings, const std::string& code) {
  for (const LimitSetting& setting : settings) {
    if (setting.code == code && setting.symbol.empty() && setting.strategy.empty())
      return setting.limit + " " + setting.warn;
  }
  return "";
}

TEST(EngineLimits, ASessionBeginsWithAllOfThem) {
  Desk desk;
  const auto told = all<RiskLimitsChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(settingOf(told[0].limits, "daily_loss"), "3% ");
  EXPECT_EQ(told[0].actor.text(), "system");
}

TEST(EngineLimits, AnEditHoldsForTheNextOrderAndNamesItsAuthor) {
  Desk desk;
  const std::string before = desk.engine.stateHash();
  ASSERT_EQ(desk.denial(Desk::request(Side::buy, "11")), "");
  desk.events.clear();
  ASSERT_TRUE(set(desk, {{"max_order_quantity", "", "", "10", ""}}, Actor::remote("ann")).accepted);
  const auto told = all<RiskLimitsChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].actor.text(), "remote:ann");
  EXPECT_EQ(told[0].reason, "tested");
  EXPECT_EQ(settingOf(told[0].limits, "max_order_quantity"), "10 ");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "11")), "max_order_quantity");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "");
  EXPECT_NE(desk.engine.stateHash(), before);
  ASSERT_TRUE(set(desk, {{"max_order_quantity", "AAA", "", "20", ""}}).accepted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "11")), "");
}

TEST(EngineLimits, AnImpossibleOneIsRefusedAndNothingOfItsCommandStays) {
  Desk desk;
  const std::string before = desk.engine.stateHash();
  const CommandOutcome outcome =
      set(desk, {{"max_order_quantity", "", "", "10", ""}, {"daily_loss", "", "", "some", ""}});
  EXPECT_FALSE(outcome.accepted);
  EXPECT_EQ(outcome.code, "invalid_value");
  EXPECT_EQ(outcome.field, "daily_loss");
  EXPECT_EQ(outcome.message, "daily_loss: limit must be a percentage of equity, \"3%\", or an amount above zero");
  EXPECT_EQ(set(desk, {{"max_position", "ZZZ", "", "5%", ""}}).message,
            "ZZZ is not in this session; use one of its symbols");
  EXPECT_EQ(set(desk, {{"max_position", "", "none of ours", "5%", ""}}).message,
            "there is no strategy none of ours in this session");
  EXPECT_FALSE(set(desk, {}).accepted);
  EXPECT_EQ(desk.engine.stateHash(), before);
}

TEST(EngineLimits, TheMonitorGoesByTheNewOnes) {
  Desk desk;
  desk.buy("490");
  desk.quote("98.00", "98.02");  // -1014, half of the warning
  desk.events.clear();
  ASSERT_TRUE(set(desk, {{"daily_loss", "", "", "1%", ""}}).accepted);
  ASSERT_EQ(all<RiskAlertChanged>(desk.events).size(), 1u);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
}

TEST(EngineLimits, TheRatesGoByTheNewOnes) {
  Desk desk;
  for (int i = 0; i < 5; ++i)
    desk.buy("1");
  ASSERT_TRUE(set(desk, {{"rate_per_second", "", "", "2", ""}}).accepted);
  desk.buy("1");
  desk.buy("1");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "rate");
}

TEST(EngineLimits, AStrategysOwnLimitHoldsForItAlone) {
  EngineConfig config = Desk::config({Ladder{}.binding()});
  config.limits.positionOf.ofStrategy["one"] = EquityLimit::amount(Money::fromInt(500));
  Desk desk(config);
  closeMinute(desk, "110.98", "111.00");
  desk.quote("111.00", "111.02");
  EXPECT_EQ(desk.position(), "0");  // ten of them are worth more
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "");
  const auto checked = all<OrderChecked>(desk.events);
  ASSERT_FALSE(checked.empty());
  EXPECT_EQ(name(checked.back().checks.firstFailure()->code), "max_position");
}

TEST(EngineLockouts, APersonOpensTheDailyLossAndItCountsAnew) {
  Desk desk;
  desk.buy("490");
  desk.events.clear();
  desk.quote("93.00", "93.02");
  auto told = all<LockoutChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_TRUE(told[0].lockout.locked);
  EXPECT_EQ(name(told[0].lockout.code), "daily_loss");
  EXPECT_EQ(desk.send(ReleaseLockout{CheckCode::drawdown, ""}).code, "invalid_state");
  EXPECT_EQ(desk.send(ReleaseLockout{CheckCode::price, ""}).code, "invalid_value");
  desk.events.clear();
  ASSERT_TRUE(desk.send(ReleaseLockout{CheckCode::dailyLoss, "seen"}, Actor::remote("ann")).accepted);
  told = all<LockoutChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_FALSE(told[0].lockout.locked);
  EXPECT_EQ(told[0].lockout.actor.text(), "remote:ann");
  EXPECT_EQ(told[0].lockout.reason, "seen");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.quote("88.00", "88.02");  // 2450 more: under the limit again
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.quote("86.00", "86.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
}

TEST(EngineLockouts, TheDrawdownOpensByAPersonAlone) {
  EngineConfig config = Desk::config();
  config.limits.dailyLoss = EquityLimit::part(percent(100));
  config.limits.drawdown = EquityLimit::part(percent(2));
  Desk desk(config);
  desk.buy("490");
  desk.quote("95.00", "95.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "drawdown");
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("95.00", "95.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "drawdown");
  ASSERT_TRUE(desk.send(ReleaseLockout{CheckCode::drawdown, "go on"}).accepted);
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.quote("90.00", "90.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "drawdown");
}

TEST(EngineLockouts, LossesInARowLockUntilTheNextDay) {
  EngineConfig config = Desk::config();
  config.limits.lossStreak = 3;
  Desk desk(config);
  desk.buy("1");
  for (int i = 0; i < 3; ++i) {
    desk.buy("5");
    desk.sell("6");  // the spread and the fees are lost
    if (i < 2)
      desk.buy("1");
  }
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  ASSERT_FALSE(all<LockoutChanged>(desk.events).empty());
  desk.now = desk.now + std::chrono::hours(24);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_EQ(all<LockoutChanged>(desk.events).back().lockout.actor.text(), "system");
}

TEST(EngineLockouts, LossesInARowOpenAgainAfterTheirCoolDown) {
  EngineConfig config = Desk::config();
  config.limits.lossStreak = 3;
  config.limits.lossCooldown = std::chrono::minutes(30);
  Desk desk(config);
  for (int i = 0; i < 3; ++i) {
    desk.buy("5");
    desk.sell("5");
  }
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  desk.now = desk.now + std::chrono::minutes(30) - std::chrono::seconds(2);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_EQ(all<LockoutChanged>(desk.events).back().lockout.reason, "the cool-down is over");
  desk.buy("5");
  desk.sell("5");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");  // the streak began again
}

TEST(EngineLockouts, AStopCoolsItsSymbolDown) {
  EngineConfig config = Desk::config();
  config.limits.lossCooldown = std::chrono::minutes(30);
  Desk desk(config);
  desk.quote("100.00", "100.02", "0", 1);
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  desk.quote("98.90", "98.92");
  ASSERT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  OrderRequest other = Desk::request(Side::buy, "1");
  other.symbol = {1};
  EXPECT_EQ(desk.denial(other), "");
  desk.now = desk.now + std::chrono::minutes(30);
  desk.quote("98.90", "98.92");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
}

TEST(EngineLockouts, APersonEndsTheCoolDownAfterAStop) {
  EngineConfig config = Desk::config();
  config.limits.lossCooldown = std::chrono::minutes(30);
  Desk desk(config);
  EXPECT_EQ(desk.send(ReleaseLockout{CheckCode::lossStreak, "early"}).code, "invalid_state");
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  desk.quote("98.90", "98.92");
  ASSERT_EQ(desk.denial(Desk::request(Side::buy, "1")), "loss_streak");
  const auto running = desk.engine.core().losses.coolDowns(desk.now);
  ASSERT_EQ(running.size(), 1u);
  EXPECT_EQ(running[0].until, desk.now + std::chrono::minutes(30));
  EXPECT_FALSE(running[0].owner.isSet());
  desk.events.clear();
  EXPECT_TRUE(desk.send(ReleaseLockout{CheckCode::lossStreak, "looked at it"}, Actor::remote("risk")).accepted);
  const auto told = all<LockoutChanged>(desk.events);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_FALSE(told[0].lockout.locked);
  EXPECT_EQ(told[0].lockout.reason, "looked at it");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  EXPECT_TRUE(desk.engine.core().losses.coolDowns(desk.now).empty());
}

TEST(EngineStrategyGuard, OneThatRunsAwayIsDisabledUntilANamedPersonEnablesIt) {
  EngineConfig config = Desk::config({Ladder{}.binding()});
  config.limits.repeatedExecutions = 1;
  config.limits.repeatedWindow = std::chrono::hours(1);
  Desk desk(config);
  const auto trade = [&] {
    closeMinute(desk, "110.98", "111.00");
    desk.quote("111.00", "111.02");
    const std::string held = desk.position();
    for (int i = 0; i < 3; ++i)  // out, and through the cool-down
      closeMinute(desk, "100.00", "100.02");
    return held;
  };
  EXPECT_EQ(trade(), "10");
  ASSERT_NE(stateOf(desk, 0), StrategyState::disabled);
  EXPECT_EQ(trade(), "0");
  EXPECT_EQ(stateOf(desk, 0), StrategyState::disabled);
  EXPECT_THAT(infoOf(desk, 0).lastCause, HasSubstr("repeated_execution"));
  const auto alerts = all<RiskAlertChanged>(desk.events);
  ASSERT_FALSE(alerts.empty());
  EXPECT_EQ(alerts.back().alert.code.view(), "strategy");
  EXPECT_EQ(alerts.back().alert.scope.view(), "one:AAA");
  EXPECT_FALSE(desk.send(ControlStrategy{{0}, StrategyAction::start}).accepted);
  ASSERT_TRUE(desk.send(ControlStrategy{{0}, StrategyAction::enable}, Actor::remote("ann")).accepted);
  EXPECT_EQ(infoOf(desk, 0).lastCause, "enabled by remote:ann");
  EXPECT_TRUE(all<RiskAlertChanged>(desk.events).back().alert.clearedAt.isSet());
  EXPECT_EQ(trade(), "10");
}

TEST(EngineSoftChecks, AConfirmedOneIsJournalledWithItsAuthor) {
  Desk desk;
  desk.quote("90.00", "100.00");  // too wide
  OrderRequest wide = Desk::request(Side::buy, "1");
  const CommandOutcome denied = desk.send(SubmitOrder{wide});
  EXPECT_EQ(denied.code, "price_collar");
  EXPECT_EQ(desk.position(), "0");
  wide.confirmed = true;
  desk.events.clear();
  ASSERT_TRUE(desk.send(SubmitOrder{wide}, Actor::remote("ann")).accepted);
  EXPECT_EQ(desk.position(), "1");
  JsonWriter json;
  for (const Event& event : desk.events) {
    if (std::holds_alternative<OrderChecked>(event.body))
      writeEvent(json, event, Naming(desk.engine.core().config.instruments));
  }
  EXPECT_THAT(json.take(), HasSubstr("\"confirmed\":true}"));
  EXPECT_THAT(json.take(), HasSubstr("\"confirmed_by\":\"remote:ann\""));
}

TEST(EngineSelfCross, OwnOrdersNeverMeet) {
  Desk desk;
  const OrderId resting = desk.submit(Desk::request(Side::sell, "5", OrderType::limit, "100.50"));
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "100.49")), "");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "100.50")), "self_cross");
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "");
  desk.send(CancelOrder{resting, ""});
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1", OrderType::limit, "100.50")), "");
}

// Ten times leverage, and limits that let a desk lose itself.
EngineConfig leveraged() {
  EngineConfig config = Desk::config();
  for (std::uint32_t i = 0; i < 2; ++i) {
    Instrument instrument = config.instruments[{i}];
    instrument.marginInitial = percent(10);
    config.instruments.add(instrument);
  }
  RiskLimits& limits = config.limits;
  limits.maxOrderNotional = limits.maxPosition = limits.dailyLoss = limits.drawdown =
      EquityLimit::part(percent(10'000));
  limits.maxGross = limits.maxNet = limits.maxSymbol = limits.maxLeverage = Ratio::fromInt(100);
  return config;
}

TEST(EngineLiquidation, Rule28BlocksIncreasesAtAHundredPercent) {
  Desk desk(leveraged());
  desk.buy("5000");              // 500,000 on 50,000 of margin
  desk.quote("90.00", "90.02");  // equity 49,650, margin 45,000
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "");
  desk.quote("88.00", "88.02");  // equity 39,650, margin 44,000: 90 %
  EXPECT_EQ(desk.denial(Desk::request(Side::buy, "10")), "buying_power");
  EXPECT_EQ(desk.denial(Desk::request(Side::sell, "10")), "");
  EXPECT_EQ(desk.position(), "5000");
}

TEST(EngineLiquidation, Rule28ClosesTheLargestLoserFirstUntilCured) {
  Desk desk(leveraged());
  desk.quote("100.00", "100.02", "0", 1);
  OrderRequest second = Desk::request(Side::buy, "2000");
  second.symbol = {1};
  desk.submit(second);
  desk.buy("4000");
  const OrderId resting = desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "50.00"));
  desk.events.clear();
  desk.quote("82.00", "82.02");  // equity 27,580 on a margin of 52,805: 52 %
  EXPECT_EQ(desk.order(resting).status, OrderStatus::accepted);
  desk.quote("81.00", "81.02");  // 23,580 on 52,405: 45 %
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_EQ(desk.order(resting).reason.view(), "liquidation");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.engine.core().books.quantity({1}).text(), "2000");  // cured without it
  const auto fills = all<OrderFilled>(desk.events);
  ASSERT_EQ(fills.size(), 1u);
  EXPECT_TRUE(fills[0].fill.flags.has(Flag::liquidation));
  EXPECT_EQ(fills[0].fill.actor.text(), "risk");
  const Order& order = desk.order(fills[0].fill.order);
  EXPECT_TRUE(order.flags.has(Flag::liquidation));
  EXPECT_EQ(order.purpose.view(), "liquidation");
  bool told = false;
  for (const RiskAlertChanged& changed : all<RiskAlertChanged>(desk.events))
    told |= changed.alert.code.view() == "liquidation" && changed.alert.severity == AlertSeverity::critical;
  EXPECT_TRUE(told);
}

// What was sold far above the market is a way out, not a short that somebody has to pay for.
TEST(EngineLiquidation, Rule28IsNotMetByASellFarAboveTheMarket) {
  EngineConfig config = Desk::config();
  config.limits.maxOrderNotional = EquityLimit::part(Ratio::fromInt(1));
  Desk desk(config);
  desk.buy("900");
  OrderRequest protects = Desk::request(Side::sell, "900", OrderType::stopMarket, "0", "90");
  protects.reduceOnly = true;
  const OrderId stop = desk.submit(protects);
  const OrderId far = desk.submit(Desk::request(Side::sell, "900", OrderType::limit, "400"));
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(stop).status, OrderStatus::accepted);
  EXPECT_EQ(desk.order(far).status, OrderStatus::accepted);
  for (const RiskAlertChanged& changed : all<RiskAlertChanged>(desk.events))
    EXPECT_NE(changed.alert.code.view(), "liquidation") << changed.alert.message;
}

// A stop holds no margin, so that to cancel it cures nothing; who keeps his position keeps his stop.
TEST(EngineLiquidation, Rule28LeavesTheStopsOfWhatItDoesNotClose) {
  Desk desk(leveraged());
  desk.quote("100.00", "100.02", "0", 1);
  OrderRequest second = Desk::request(Side::buy, "2000");
  second.symbol = {1};
  desk.submit(second);
  desk.buy("4000");
  std::vector<OrderId> stops;
  for (const char* quantity : {"4000", "2000"}) {
    OrderRequest stop = Desk::request(Side::sell, quantity, OrderType::stopMarket, "0", "50");
    stop.symbol = {static_cast<std::uint32_t>(stops.size())};
    stop.reduceOnly = true;
    stops.push_back(desk.submit(stop));
  }
  desk.quote("81.00", "81.02");
  EXPECT_EQ(desk.position(), "0");
  EXPECT_EQ(desk.order(stops[0]).reason.view(), "the position is flat");
  EXPECT_EQ(desk.engine.core().books.quantity({1}).text(), "2000");
  EXPECT_EQ(desk.order(stops[1]).status, OrderStatus::accepted);
}

TEST(EngineLiquidation, Rule28TriesAgainWhenAnOrderComesToNothing) {
  EngineConfig config = leveraged();
  config.broker.latency.base = std::chrono::seconds(2);
  Desk desk(config);
  desk.buy("5000");
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  desk.quote("100.00", "100.02");
  ASSERT_EQ(desk.position(), "5000");
  desk.quote("80.00", "80.02");
  std::vector<OrderId> working = desk.engine.core().orders.working();
  ASSERT_EQ(working.size(), 1u);
  desk.send(CancelOrder{working[0], ""});  // somebody in the way
  for (int i = 0; i < 8; ++i)
    desk.quote("80.00", "80.02");
  EXPECT_EQ(desk.position(), "0");
}

}  // namespace
}  // namespace oms::test
