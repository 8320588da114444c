#include "oms/backtest/look_ahead.h"

#include <gmock/gmock.h>
#include <rapidjson/document.h>

#include "tests/oms/backtest/support.h"

namespace oms::test {
namespace {

using testing::HasSubstr;

BacktestPlan crossesOf(std::string_view profile) {
  BacktestPlan plan = planFor(profile, Money::fromInt(100'000));
  trade(plan, {"cross_long", "cross_short"}, {{"fast", 3}, {"slow", 10}});
  return plan;
}

TEST(LookAhead, AStrategyThatReadsClosedBarsPasses) {
  const auto data = wandering(300);
  for (const char* profile : {"default", "next-open"}) {
    BacktestPlan plan = crossesOf(profile);
    plan.size = *SizeRule::parse("floor(equity/close)");
    plan.sizesAtFill = profile == std::string_view("next-open");
    const LookAheadCheck check = checkLookAhead(plan, data, 6, 2);
    EXPECT_FALSE(check.first.has_value()) << lookAheadText(check);
    EXPECT_GT(check.cuts.size(), 6u);
    EXPECT_LE(check.cuts.size(), 12u);
    EXPECT_TRUE(std::is_sorted(check.cuts.begin(), check.cuts.end()));
    EXPECT_LT(check.cuts.back(), 299u);
    EXPECT_GT(check.decisions, 50u);
    EXPECT_THAT(lookAheadText(check), HasSubstr("look-ahead check: pass ("));
  }
}

// A size that changes with how often it was asked for, over all runs, stands for anything that the bars up to the cut
// do not tell.
TEST(LookAhead, WhatTheBarsDoNotTellIsFoundAtItsBar) {
  const auto data = wandering(300);
  BacktestPlan plan = crossesOf("default");
  const auto asked = std::make_shared<int>(0);
  plan.engine.sizing = [asked](SymbolIndex, Price) { return Quantity::fromInt(1 + (*asked)++); };
  const LookAheadCheck check = checkLookAhead(plan, data, 3, 1);
  ASSERT_TRUE(check.first.has_value());
  ASSERT_TRUE(check.first->whole.has_value());
  ASSERT_TRUE(check.first->cutShort.has_value());
  EXPECT_EQ(check.first->bar, check.first->whole->bar);
  EXPECT_LE(check.first->bar, check.first->cut);
  EXPECT_THAT(check.first->whole->cause, HasSubstr("cross: fast "));
  const std::string text = lookAheadText(check);
  EXPECT_THAT(text, HasSubstr("look-ahead check: fail ("));
  EXPECT_THAT(text, HasSubstr("bar " + std::to_string(check.first->bar) + " ("));
  EXPECT_THAT(text, HasSubstr("decides for \"cross: fast "));
  rapidjson::Document json;
  json.Parse(lookAheadJson(check).c_str());
  ASSERT_FALSE(json.HasParseError());
  EXPECT_FALSE(json["pass"].GetBool());
  EXPECT_EQ(json["first_difference"]["bar"].GetUint64(), check.first->bar);
  EXPECT_TRUE(json["first_difference"]["whole"]["event"].IsObject());
}

}  // namespace
}  // namespace oms::test
