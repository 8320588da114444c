#include "oms/risk/limit_table.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

std::string problemOf(const LimitSetting& setting) {
  RiskLimits limits;
  const auto before = settingsOf(limits);
  const auto problem = applySetting(limits, setting);
  if (problem) {
    EXPECT_EQ(settingsOf(limits), before);
  }
  return problem ? problem->field + " " + problem->message : "";
}

TEST(LimitTable, EveryCodeGoesRoundInItsOwnWriting) {
  RiskLimits limits;
  limits.orderLotsOf.ofSymbol["AAA"] = 7;
  limits.positionOf.ofStrategy["one"] = EquityLimit::part(percent(5));
  limits.warnAtOf["daily_loss"] = percent(50);
  limits.dailyLoss = EquityLimit::amount(Money::fromInt(2'500));
  limits.requireStop = true;
  RiskLimits again;
  for (const LimitSetting& setting : settingsOf(limits)) {
    const auto problem = applySetting(again, setting);
    EXPECT_FALSE(problem) << setting.code << ' ' << problem->message;
  }
  EXPECT_EQ(settingsOf(again), settingsOf(limits));
  EXPECT_EQ(again.warnAtOf.at("daily_loss").text(), "0.5");
  EXPECT_GE(settingsOf(limits).size(), limitCodes().size() + 2);
}

TEST(LimitTable, AnImpossibleValueIsOneSentence) {
  struct Case {
    LimitSetting setting;
    std::string problem;
  };
  std::string all;
  for (const std::string_view code : limitCodes())
    all += (all.empty() ? "" : ", ") + std::string(code);
  const char* equity = "limit must be a percentage of equity, \"3%\", or an amount above zero";
  const char* warn = "warn must be in the limit's unit, above zero and not above the limit";
  const char* narrow = " can narrow max_order_quantity and max_position, one at a time and without a warning";
  const Case cases[] = {
      {{"daily_loss", "", "", "3", "4"}, warn},
      {{"daily_loss", "", "", "0%", ""}, equity},
      {{"daily_loss", "", "", "-5", ""}, equity},
      {{"daily_loss", "", "", "much", ""}, equity},
      {{"daily_loss", "", "", "3%", "2.4"}, warn},
      {{"daily_loss", "", "", "", "2%"}, ""},
      {{"daily_gain", "", "", "3%", ""}, "code is no limit; known are " + all},
      {{"dayly_loss", "", "", "3%", ""}, "code is no limit; did you mean \"daily_loss\"?"},
      {{"price_collar_soft", "", "", "11%", ""}, "limit would put the soft price collar above the hard one"},
      {{"exposure_gross", "", "", "300", ""}, "limit must be a percentage above zero, \"3%\""},
      {{"leverage", "", "", "100", "90"}, ""},
      {{"leverage", "", "", "250%", ""}, ""},
      {{"leverage", "", "", "-3", ""}, "limit must be a multiple of equity above zero, 3, or a percentage, \"300%\""},
      {{"leverage", "", "", "10001", ""},
       "limit must be a multiple of equity above zero, 3, or a percentage, \"300%\""},
      {{"participation", "", "", "0%", ""}, ""},
      {{"max_working_orders", "", "", "1.5", ""}, "limit must be a whole number, at most 1000000; 0 is no limit"},
      {{"max_order_quantity", "", "", "0", ""}, "limit must be a whole number above zero"},
      {{"loss_cooldown", "", "", "soon", ""}, "limit must be a duration, \"10s\"; 0 is no limit"},
      {{"stale_data", "", "", "0", ""}, "limit must be a duration above zero, \"10s\""},
      {{"require_stop", "", "", "maybe", ""}, "limit must be true or false"},
      {{"warn_at", "", "", "120%", ""}, "limit must be a percentage of each limit, \"80%\""},
      {{"daily_loss", "AAA", "", "3%", ""}, "symbol"},
      {{"max_position", "AAA", "one", "3%", ""}, "symbol"},
      {{"max_position", "", "one", "3%", "2%"}, "strategy"},
      {{"max_position", "", "one", "3%", ""}, ""},
  };
  for (const Case& c : cases) {
    std::string expected = c.problem;
    if (expected == "symbol" || expected == "strategy")
      expected += narrow;
    EXPECT_EQ(problemOf(c.setting), expected) << c.setting.code << ' ' << c.setting.limit;
  }
}

// RISK.md's leverage is 3, as it is shown; the same limit in percent of equity is 300 %.
TEST(LimitTable, LeverageIsAMultipleOfEquity) {
  RiskLimits limits;
  EXPECT_FALSE(applySetting(limits, {"leverage", "", "", "2.5", "2"}));
  EXPECT_EQ(limits.maxLeverage.text(), "2.5");
  EXPECT_EQ(limits.warnAtOf.at("leverage").text(), "0.8");
}

TEST(LimitTable, ANarrowerLimitIsTakenAwayByNone) {
  RiskLimits limits;
  EXPECT_FALSE(applySetting(limits, {"max_position", "AAA", "", "5%", ""}));
  EXPECT_EQ(limits.positionOf.ofSymbol.size(), 1u);
  EXPECT_FALSE(applySetting(limits, {"max_position", "AAA", "", "none", ""}));
  EXPECT_TRUE(limits.positionOf.ofSymbol.empty());
}

TEST(LimitTable, AWarningKeepsItsShareWhenTheLimitMoves) {
  RiskLimits limits;
  EXPECT_FALSE(applySetting(limits, {"drawdown", "", "", "10%", "5%"}));
  EXPECT_FALSE(applySetting(limits, {"drawdown", "", "", "20%", ""}));
  for (const LimitSetting& setting : settingsOf(limits)) {
    if (setting.code == "drawdown") {
      EXPECT_EQ(setting.warn, "10%");
    }
  }
}

}  // namespace
}  // namespace oms
