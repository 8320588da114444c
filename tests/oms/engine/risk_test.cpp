#include <gmock/gmock.h>

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
