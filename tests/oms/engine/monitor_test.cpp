// What the monitor raises, clears and counts in a session; and what the kill switch does without help.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

// "warning exposure_symbol AAA", "cleared …", in their order; the events are taken.
std::vector<std::string> alertStepsOf(Desk& desk) {
  std::vector<std::string> told;
  for (const Event& event : desk.events) {
    const auto* changed = std::get_if<RiskAlertChanged>(&event.body);
    if (!changed)
      continue;
    const RiskAlert& alert = changed->alert;
    const std::string how = alert.clearedAt.isSet() ? "cleared" : std::string(name(alert.severity));
    told.push_back(how + " " + alert.code.string() + " " + alert.scope.string());
  }
  desk.events.clear();
  return told;
}
using Told = std::vector<std::string>;

EngineConfig wide() {
  EngineConfig config = Desk::config();
  config.limits.maxOrderNotional = config.limits.maxPosition = EquityLimit::part(percent(1'000));
  return config;
}

TEST(EngineMonitor, ExposureOfASymbolWarnsBreachesAndClearsWithHysteresis) {
  Desk desk(wide());
  desk.buy("790");
  EXPECT_EQ(alertStepsOf(desk), Told{"warning margin account"});
  desk.buy("20");  // 81 % of equity
  EXPECT_EQ(alertStepsOf(desk), Told{"warning exposure_symbol AAA"});
  desk.buy("150");
  EXPECT_EQ(alertStepsOf(desk), Told{});  // not told again
  ASSERT_TRUE(desk.send(SetRiskLimits{{{"exposure_symbol", "", "", "90%", ""}}, ""}).accepted);
  EXPECT_EQ(alertStepsOf(desk), Told{"critical exposure_symbol AAA"});
  desk.sell("250");  // 71 %, just under the warning of 72 %
  EXPECT_EQ(alertStepsOf(desk), Told{});
  desk.sell("80");  // 63 %, 10 % under it
  EXPECT_EQ(alertStepsOf(desk), Told{"cleared exposure_symbol AAA"});
}

TEST(EngineMonitor, LeverageHasALimitOfItsOwn) {
  EngineConfig config = wide();
  config.limits.maxLeverage = Ratio::parse("0.5").value();
  Desk desk(config);
  desk.buy("410");
  EXPECT_EQ(alertStepsOf(desk), Told{"warning leverage account"});
}

// What the line takes is no fault of anybody's: the desk does not ask for that either.
TEST(EngineMonitor, AnAnswerThatIsStillOnItsWayIsNotMissed) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(20);
  Desk desk(config);
  const OrderId bought = desk.buy("1");
  for (int i = 0; i < 19; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(bought).status, OrderStatus::submitted);
  for (int i = 0; i < 3; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.order(bought).status, OrderStatus::filled);
  EXPECT_EQ(alertStepsOf(desk), Told{});
}

// A cancel acts within a bar that is not known before it is over, while the other symbol's bar moves the clock.
TEST(EngineMonitor, AnAnswerThatWaitsForItsBarIsNotMissed) {
  EngineConfig config = Desk::config();
  config.broker.latency.base = std::chrono::seconds(1);
  Desk desk(config);
  const auto bar = [&](std::uint32_t symbol) {
    BarUpdate piece;
    piece.timeframe = Timeframe::m1;
    piece.bar.closeTime = desk.now;
    piece.bar.openTime = desk.now - std::chrono::minutes(1);
    piece.bar.open = piece.bar.high = piece.bar.low = piece.bar.close = Price::fromInt(100);
    piece.bar.volume = Volume::fromInt(1'000'000);
    desk.engine.apply(MarketUpdate{++desk.cursor, desk.now, {symbol}, false, piece}, desk.events);
  };
  const auto minute = [&] {
    desk.now = Timestamp::fromSeconds(desk.now.ns() / 60'000'000'000 * 60 + 60);
    bar(0);
  };
  minute();
  bar(1);
  OrderRequest request = Desk::request(Side::buy, "1", OrderType::limit, "99.00");
  request.symbol = {1};
  const OrderId resting = desk.submit(request);
  minute();
  bar(1);
  ASSERT_EQ(desk.order(resting).status, OrderStatus::accepted);
  ASSERT_TRUE(desk.send(CancelOrder{resting, ""}).accepted);
  minute();
  ASSERT_EQ(desk.order(resting).status, OrderStatus::pendingCancel);
  for (const std::string& step : alertStepsOf(desk))
    EXPECT_EQ(step.find("unacknowledged"), std::string::npos) << step;
  bar(1);
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
}

TEST(EngineMonitor, CancelsAreCountedAndNeverDenied) {
  EngineConfig config = Desk::config();
  config.limits.cancelsPerMinute = 5;
  Desk desk(config);
  const auto cancelOne = [&] {
    const OrderId id = desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "99.00"));
    EXPECT_TRUE(desk.send(CancelOrder{id, ""}).accepted);
    EXPECT_EQ(desk.order(id).status, OrderStatus::canceled);
  };
  for (int i = 0; i < 3; ++i)
    cancelOne();
  EXPECT_EQ(alertStepsOf(desk), Told{});
  cancelOne();
  EXPECT_EQ(alertStepsOf(desk), Told{"warning cancels account"});
  for (int i = 0; i < 3; ++i)
    cancelOne();
  EXPECT_EQ(alertStepsOf(desk), Told{"critical cancels account"});
  for (int i = 0; i < 65; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(alertStepsOf(desk), Told{"cleared cancels account"});
}

TEST(EngineMonitor, RefusalsOfTheBrokerAreCountedInARowAndByTheMinute) {
  EngineConfig config = Desk::config();
  config.limits.rejectedInRow = 3;
  config.limits.rejectedPerMinute = 4;
  Desk desk(config);
  OrderRequest refused = Desk::request(Side::buy, "1", OrderType::stopMarket, "0", "101.00");
  refused.timeInForce = TimeInForce::atOpen;  // which no auction takes
  const auto refuse = [&](int times) {
    for (int i = 0; i < times; ++i)
      EXPECT_EQ(desk.order(desk.submit(refused)).status, OrderStatus::rejected);
  };
  refuse(2);
  EXPECT_EQ(alertStepsOf(desk), Told{});
  refuse(1);
  EXPECT_EQ(alertStepsOf(desk), Told{"critical rejected_orders account"});
  desk.buy("1");  // an answer that is none ends the row
  EXPECT_EQ(alertStepsOf(desk), Told{"cleared rejected_orders account"});
  refuse(1);
  EXPECT_EQ(alertStepsOf(desk), Told{"critical rejected_rate account"});
  for (int i = 0; i < 65; ++i)
    desk.quote("100.00", "100.02");
  EXPECT_EQ(alertStepsOf(desk), Told{"cleared rejected_rate account"});
}

TEST(EngineMonitor, EachLimitWarnsAtEightyPercent) {
  EngineConfig config = Desk::config();
  config.limits.rejectedInRow = 5;
  config.limits.rejectedPerMinute = 10;
  Desk desk(config);
  OrderRequest refused = Desk::request(Side::buy, "1", OrderType::stopMarket, "0", "101.00");
  refused.timeInForce = TimeInForce::atOpen;
  const auto refuse = [&](int times) {
    for (int i = 0; i < times; ++i)
      desk.submit(refused);
    return alertStepsOf(desk);
  };
  EXPECT_EQ(refuse(3), Told{});
  EXPECT_EQ(refuse(1), Told{"warning rejected_orders account"});
  EXPECT_EQ(refuse(1), Told{"critical rejected_orders account"});
  EXPECT_EQ(refuse(2), Told{});
  EXPECT_EQ(refuse(1), Told{"warning rejected_rate account"});
  EXPECT_EQ(refuse(2), Told{"critical rejected_rate account"});
}

// 10 % under the warning of eight: at seven.
TEST(EngineMonitor, ACountClearsTenPercentUnderItsWarning) {
  EngineConfig config = Desk::config();
  config.limits.cancelsPerMinute = 10;
  Desk desk(config);
  const auto cancel = [&](int times) {
    for (int i = 0; i < times; ++i)
      desk.send(CancelOrder{desk.submit(Desk::request(Side::buy, "1", OrderType::limit, "99.00")), ""});
  };
  cancel(1);
  for (int i = 0; i < 30; ++i)
    desk.quote("100.00", "100.02");
  cancel(7);
  EXPECT_EQ(alertStepsOf(desk), Told{"warning cancels account"});
  for (int i = 0; i < 34; ++i)  // the first of them is a minute old
    desk.quote("100.00", "100.02");
  EXPECT_EQ(alertStepsOf(desk), Told{"cleared cancels account"});
}

TEST(EngineMonitor, TheUsedLimitsAreListedWithWhatIsHeld) {
  Desk desk;
  desk.buy("100");
  std::vector<std::string> codes;
  for (const LimitUsage& usage : desk.engine.core().monitor.usage())
    codes.push_back(usage.code.string() + " " + usage.scope.string());
  EXPECT_EQ(codes, (Told{"daily_loss account", "drawdown account", "exposure_gross account", "exposure_net account",
                         "leverage account", "margin account", "liquidation account", "rejected_orders account",
                         "rejected_rate account", "cancels account", "unacknowledged account", "exposure_symbol AAA"}));
}

// RISK.md: it latches until the next session, whatever the day's loss becomes.
TEST(EngineMonitor, ALatchedLimitStaysLockedAndItsAlertOpenUntilTheLatchOpens) {
  for (const bool byPerson : {true, false}) {
    Desk desk;
    const auto stateOf = [&] { return std::string(name(desk.engine.core().monitor.usage().at(0).state)); };
    desk.buy("490");
    desk.quote("94.40", "94.42");  // 5.6 % of 49 % of equity: the warning
    EXPECT_EQ(stateOf(), "warning");
    alertStepsOf(desk);
    desk.quote("93.00", "93.02");
    EXPECT_EQ(stateOf(), "locked");
    EXPECT_EQ(alertStepsOf(desk), Told{"critical daily_loss account"});
    desk.quote("100.00", "100.02");
    desk.quote("100.00", "100.02");
    EXPECT_EQ(stateOf(), "locked");
    EXPECT_EQ(desk.denial(Desk::request(Side::buy, "1")), "daily_loss");
    EXPECT_EQ(alertStepsOf(desk), Told{});
    if (byPerson) {
      ASSERT_TRUE(desk.send(ReleaseLockout{CheckCode::dailyLoss, "seen"}).accepted);
    } else {
      desk.now = desk.now + std::chrono::hours(24);
      desk.quote("100.00", "100.02");
    }
    desk.quote("100.00", "100.02");
    EXPECT_EQ(stateOf(), "ok");
    const Told told = alertStepsOf(desk);
    EXPECT_EQ(std::count(told.begin(), told.end(), "cleared daily_loss account"), 1) << byPerson;
  }
}

// A warning that somebody has seen is not the breach that it becomes.
TEST(EngineMonitor, ABreachHasItsOwnTimeAndIsToBeSeen) {
  Desk desk(wide());
  desk.buy("790");
  desk.buy("20");
  const auto last = [&] {
    RiskAlert alert;
    for (const Event& event : desk.events) {
      const auto* changed = std::get_if<RiskAlertChanged>(&event.body);
      if (changed != nullptr && changed->alert.code.view() == "exposure_symbol")
        alert = changed->alert;
    }
    return alert;
  };
  const RiskAlert warning = last();
  ASSERT_EQ(warning.severity, AlertSeverity::warning);
  ASSERT_TRUE(desk.send(AcknowledgeAlert{warning.id}).accepted);
  desk.buy("150");
  desk.quote("100.00", "100.02");
  ASSERT_TRUE(desk.send(SetRiskLimits{{{"exposure_symbol", "", "", "90%", ""}}, ""}).accepted);
  const RiskAlert breach = last();
  EXPECT_EQ(breach.id, warning.id);
  EXPECT_EQ(breach.severity, AlertSeverity::critical);
  EXPECT_GT(breach.raisedAt, warning.raisedAt);
  EXPECT_FALSE(breach.acknowledged);
}

// What the monitor's rule says of every limit measured in full after each input: it warns, breaches, and clears 10 %
// under the warning.
class PlainMonitor {
 public:
  Told follow(const std::vector<LimitUsage>& usages) {
    Told told;
    std::map<std::string, LimitState> before;
    before.swap(on_);
    for (const LimitUsage& usage : usages) {
      const std::string what = usage.code.string() + " " + usage.scope.string();
      const auto known = before.find(what);
      const LimitState was = known == before.end() ? LimitState::ok : known->second;
      LimitState is = std::min(std::max(was, usage.state), LimitState::breach);
      if (usage.state == LimitState::ok && static_cast<Int128>(usage.value) * 10 <= static_cast<Int128>(usage.warn) * 9)
        is = LimitState::ok;
      if (is != was)
        told.push_back((is == LimitState::ok       ? "cleared "
                        : is == LimitState::breach ? "critical "
                                                   : "warning ") +
                       what);
      if (is != LimitState::ok)
        on_[what] = is;
      before.erase(what);
    }
    for (const auto& [what, state] : before)  // nothing is held there any more
      told.push_back("cleared " + what);
    std::sort(told.begin(), told.end());
    return told;
  }

 private:
  std::map<std::string, LimitState> on_;
};

EngineConfig tight() {
  EngineConfig config = wide();
  config.limits.maxGross = *rc::gen::element(percent(60), percent(100), percent(300));
  config.limits.maxNet = *rc::gen::element(percent(61), percent(200));
  config.limits.maxSymbol = *rc::gen::element(percent(55), percent(100));
  config.limits.dailyLoss =
      *rc::gen::element(EquityLimit::part(percent(3)), EquityLimit::amount(Money::fromInt(2'500)));
  config.limits.drawdown = *rc::gen::element(EquityLimit::part(percent(4)), EquityLimit::amount(Money::fromInt(900)));
  config.limits.warnAt = *rc::gen::element(percent(50), percent(80), percent(100));
  return config;
}

RC_GTEST_PROP(EngineMonitorProperties, AlertsAreThoseOfLimitsMeasuredInFull, ()) {
  Desk desk(tight());
  PlainMonitor plain;
  std::int64_t cents = 10'000;
  const int steps = *rc::gen::inRange(1, 80);
  for (int i = 0; i < steps; ++i) {
    const int what = *rc::gen::inRange(0, 8);
    if (what == 0)
      desk.buy(*rc::gen::element("100", "330", "590"));
    else if (what == 1)
      desk.sell(*rc::gen::element("100", "330", "590"));
    else if (what == 2)
      desk.send(ReleaseLockout{*rc::gen::element(CheckCode::drawdown, CheckCode::dailyLoss), "test"});
    cents += *rc::gen::inRange(-90, 91);
    if (what < 3)  // a command's own alerts come with it: the next quote tells what both have done
      plain.follow(desk.engine.core().monitor.usage());
    alertStepsOf(desk);
    desk.quote(Price::fromRaw(cents * 10'000'000).text().c_str(),
               Price::fromRaw((cents + 2) * 10'000'000).text().c_str());
    Told told = alertStepsOf(desk);
    std::sort(told.begin(), told.end());
    RC_ASSERT(told == plain.follow(desk.engine.core().monitor.usage()));
  }
}

TEST(EngineKillSwitch, ProtectiveStopsGoWhereItIsTold) {
  Desk desk;
  OrderRequest entry = Desk::request(Side::buy, "10");
  entry.stopLoss = Price::parse("99.00").value();
  desk.submit(entry);
  desk.send(EngageKillSwitch{"test", false, false});
  desk.quote("100.00", "100.02");
  EXPECT_TRUE(desk.engine.core().orders.working().empty());
  EXPECT_EQ(desk.position(), "10");
  EXPECT_TRUE(desk.engine.core().kill.complete());
}

TEST(EngineKillSwitch, BlocksAndCancelsWithADeadFeedAndCountsWhatIsOpen) {
  Desk desk;
  desk.buy("10");
  const OrderId resting = desk.submit(Desk::request(Side::buy, "5", OrderType::limit, "99.00"));
  desk.now = desk.now + std::chrono::minutes(10);
  desk.quote("50.00", "50.02", "0", 1);  // only another symbol still comes
  ASSERT_TRUE(desk.send(EngageKillSwitch{"feed is dead", true, true}).accepted);
  const Core& core = desk.engine.core();
  EXPECT_EQ(core.tradingState, TradingState::halted);
  EXPECT_EQ(desk.order(resting).status, OrderStatus::canceled);
  EXPECT_FALSE(core.kill.complete());
  EXPECT_EQ(core.kill.state().plan[3].open, 1u);  // nothing fills on a stale price: it is shown as open
  EXPECT_EQ(core.kill.state().plan[4].state, StepState::running);
  desk.quote("100.00", "100.02");
  for (int i = 0; i < 3 && !core.kill.complete(); ++i)
    desk.quote("100.00", "100.02");
  EXPECT_TRUE(core.kill.complete());
}

TEST(EngineKillSwitch, EngagedAgainItMayOnlyAskForMore) {
  Desk desk;
  desk.buy("10");
  desk.send(EngageKillSwitch{"first", false, false}, Actor::remote("ann"));
  desk.send(EngageKillSwitch{"second", true, true});
  const KillSwitchState& state = desk.engine.core().kill.state();
  EXPECT_EQ(state.reason, "first; then trader: second");
  EXPECT_EQ(state.actor.text(), "remote:ann");
  Desk silent;
  silent.send(EngageKillSwitch{"", false, true});
  silent.send(EngageKillSwitch{"second", true, true});
  EXPECT_EQ(silent.engine.core().kill.state().reason, "then trader: second");
  EXPECT_TRUE(state.flatten);
  EXPECT_FALSE(state.keepProtective);
  desk.quote("100.00", "100.02");
  EXPECT_EQ(desk.position(), "0");
}

}  // namespace
}  // namespace oms::test
