#include <gtest/gtest.h>

#include <cmath>

#include "oms/strategies/condition_tracker.h"
#include "oms/strategies/wording.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

const ConditionView& viewOf(const InstanceSample& sample, std::string_view name) {
  for (const ConditionView& view : sample.conditions) {
    if (view.name == name)
      return view;
  }
  ADD_FAILURE() << "no condition " << name;
  return sample.conditions.front();
}

Rig rigOf(const std::string& when) {
  return Rig(parseGood(strategyText("[conditions.signal]\nit = { when = \"" + when + "\" }\n")));
}

TEST(Condition, ProgressIsTheDistanceAgainstTheLargestOfAHundredBars) {
  Rig rig = rigOf("close > 100");
  rig.feed({60, 80, 90});
  ConditionView view = viewOf(rig.instance.sample(), "it");
  EXPECT_EQ(view.value, 90);
  EXPECT_EQ(view.threshold, 100);
  EXPECT_EQ(view.distance, -10);
  EXPECT_FALSE(view.met);
  EXPECT_DOUBLE_EQ(view.progress, 0.75);  // 1 - 10 / 40
  EXPECT_FALSE(view.heldSince.isSet());
  EXPECT_EQ(view.waitingFor, "");
  for (int i = 0; i < 99; ++i)
    rig.bar(80);
  EXPECT_DOUBLE_EQ(viewOf(rig.instance.sample(), "it").progress, 0);  // the 60 is more than a hundred bars old
  rig.bar(80);
  rig.bar(100);
  EXPECT_DOUBLE_EQ(viewOf(rig.instance.sample(), "it").progress, 1);  // no distance left, though not met
  EXPECT_FALSE(viewOf(rig.instance.sample(), "it").met);
}

TEST(Condition, MetIsFullProgressAndRemembersSinceWhen) {
  Rig rig = rigOf("close > 100");
  rig.feed({90, 101});
  const Timestamp since = rig.now();
  rig.feed({150, 103});
  const ConditionView view = viewOf(rig.instance.sample(), "it");
  EXPECT_TRUE(view.met);
  EXPECT_EQ(view.progress, 1);
  EXPECT_EQ(view.heldSince, since);
  rig.bar(99);
  EXPECT_FALSE(viewOf(rig.instance.sample(), "it").heldSince.isSet());
}

TEST(Condition, AFlatDistanceMakesNoProgress) {
  Rig rig = rigOf("close > close[1]");
  for (int i = 0; i < 10; ++i)
    rig.bar(100);
  EXPECT_EQ(viewOf(rig.instance.sample(), "it").progress, 0);
}

TEST(Condition, APlainBooleanHasNoThreshold) {
  Rig rig = rigOf("close > 100 and open > 100");
  rig.bar(90);
  ConditionView view = viewOf(rig.instance.sample(), "it");
  EXPECT_FALSE(view.value || view.threshold || view.distance);
  EXPECT_EQ(view.progress, 0);
  rig.bar(110);
  EXPECT_EQ(viewOf(rig.instance.sample(), "it").progress, 1);
}

TEST(Condition, WarmUpSaysHowManyBarsAreMissing) {
  Rig rig = rigOf("close > sma(close, 10)");
  rig.feed({1, 2, 3});
  ConditionView view = viewOf(rig.instance.sample(), "it");
  EXPECT_EQ(view.waitingFor, "7 bars missing");
  EXPECT_EQ(view.value, 3);
  EXPECT_FALSE(view.threshold || view.distance);
  EXPECT_EQ(rig.instance.sample().warmupHave, 3u);
  EXPECT_EQ(rig.instance.sample().warmupNeed, 10u);
  rig.feed({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(viewOf(rig.instance.sample(), "it").waitingFor, "1 bar missing");
  rig.bar(7);
  EXPECT_EQ(viewOf(rig.instance.sample(), "it").waitingFor, "");
  Rig hole = rigOf("close / volume > 1");
  hole.bar(makeBar(0, 1, 1, 1, 1, 0));
  EXPECT_EQ(viewOf(hole.instance.sample(), "it").waitingFor, "one side has no value at this bar");
}

// Own bars that are counted from the first bar of another series on are a part of the warm-up: it is over with the bar
// at which every condition has a value, and says before how many are missing.
TEST(Condition, TheWarmUpCountsOwnBarsBehindThoseOfOtherSeries) {
  for (const auto& [when, warmAt] : {std::pair{"sma(close on '5m' - close, 4) > 1e6", 5 + 3},
                                     {"(close on '5m' - close)[2] > 1e6", 5 + 2},
                                     {"sma(close on '5m', 2) > 1e6", 10}}) {
    Rig rig(parseGood(strategyText("[conditions.signal]\nup = { when = \"" + std::string(when) + "\" }\n")));
    int first = 0;
    for (int minute = 1; minute <= 20 && first == 0; ++minute) {
      const Bar own = makeBar(minute - 1, 100 + minute);
      if (minute % 5 == 0) {
        Bar longer = own;
        longer.openTime = openOf(Timeframe::m5, own.openTime);
        rig.instance.onOtherBar(1, longer);
      }
      rig.bar(own);
      const InstanceSample sample = rig.instance.sample();
      const bool isWarm = sample.warmupHave == sample.warmupNeed;
      EXPECT_EQ(isWarm, sample.conditions.at(0).waitingFor.empty()) << when << " at " << minute;
      EXPECT_EQ(isWarm, sample.conditions.at(0).distance.has_value()) << when << " at " << minute;
      if (isWarm)
        first = minute;
    }
    EXPECT_EQ(first, warmAt) << when;
  }
}

TEST(Condition, GroupsReportHowManyHold) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nneed = 2\na = { when = \"close > 10\" }\n"
                             "b = { when = \"close > 20\" }\nc = { when = \"close > 30\" }\n"
                             "[conditions.exit]\nx = { when = \"close < 5\" }\ny = { when = \"close < 3\" }\n")));
  rig.bar(15);
  auto groups = rig.instance.sample().groups;
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].group, "signal");
  EXPECT_EQ(groups[0].met, 1u);
  EXPECT_EQ(groups[0].of, 3u);
  EXPECT_FALSE(groups[0].holds);
  rig.bar(25);
  EXPECT_TRUE(rig.instance.sample().groups[0].holds);
  rig.bar(4);
  EXPECT_EQ(rig.instance.sample().groups[1].met, 1u);
  EXPECT_TRUE(rig.instance.sample().groups[1].holds);  // any of them
}

TEST(Condition, IndicatorsShowTheirValueOrWhatIsMissing) {
  Rig rig(
      parseGood(strategyText("[indicators]\nslow = \"sma(close, 3)\"\nbb = \"bbands(close, 2, 1, 1)\"\n"
                             "[conditions.signal]\na = { when = \"close > slow\" }\n")));
  rig.feed({1, 3});
  auto indicators = rig.instance.sample().indicators;
  ASSERT_EQ(indicators.size(), 4u);
  EXPECT_EQ(indicators[0].name, "slow");
  EXPECT_EQ(indicators[0].expression, "sma(close, 3)");
  EXPECT_FALSE(indicators[0].value);
  EXPECT_EQ(indicators[0].barsMissing, 1u);
  EXPECT_EQ(indicators[1].name, "bb.upper");
  EXPECT_EQ(indicators[1].value, 3);
  EXPECT_EQ(indicators[1].barsMissing, 0u);
}

TEST(Confidence, WeighsConditionsByHowFarTheyHold) {
  // d of `far` is 1, -1, 1, -1, ... and 1 at the signal: s = 0.5 + 0.5 * min(1, 1 / 1). `flag` is a boolean: s = 1.
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nfar = { when = \"close > 10\", weight = 3 }\n"
                             "[conditions.entry]\nflag = { when = \"close > 1 and volume > 1\" }\n"
                             "near = { when = \"close > 8.4\" }\n")));
  EXPECT_FALSE(rig.bar(9).signal);
  ASSERT_TRUE(rig.bar(11).signal);
  // near: d is 0.6 and 2.6, deviation 1, so s = 1 as well.
  EXPECT_DOUBLE_EQ(rig.out.signal->confidence, 1);
}

TEST(Confidence, ABarelyMetComparisonCountsHalf) {
  Rig rig = rigOf("close > 100");
  std::vector<double> distances;
  for (int i = 0; i < 50; ++i) {
    rig.bar(i % 2 == 0 ? 60 : 80);
    distances.push_back(i % 2 == 0 ? -40 : -20);
  }
  ASSERT_TRUE(rig.bar(101).signal);
  distances.push_back(1);
  double mean = 0;
  double squares = 0;
  for (const double d : distances)
    mean += d / static_cast<double>(distances.size());
  for (const double d : distances)
    squares += (d - mean) * (d - mean) / static_cast<double>(distances.size());
  EXPECT_NEAR(rig.out.signal->confidence, 0.5 + 0.5 / std::sqrt(squares), 1e-12);
}

TEST(Confidence, WhatWasNotMetCountsNothing) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nneed = 1\na = { when = \"close > 1 and close > 2\" }\n"
                             "b = { when = \"close > 100 and close > 200\", weight = 3 }\n")));
  ASSERT_TRUE(rig.bar(10).signal);
  EXPECT_DOUBLE_EQ(rig.out.signal->confidence, 0.25);
  EXPECT_EQ(rig.out.signal->reasons, std::vector<std::string>{"a: close > 1 and close > 2"});
}

TEST(Wording, ReasonsAreSentencesWithValues) {
  struct Case {
    const char* when;
    const char* reason;
  };
  for (const auto& [when, reason] :
       std::vector<Case>{{"close crosses_above open * 2", "it: close 63705.4 crosses above open * 2 20000"},
                         {"close > 50", "it: close 63705.4 is above 50"},
                         {"50 < close", "it: 50 is below close 63705.4"},
                         {"(close) >= 50", "it: (close) 63705.4 is at or above 50"},
                         {"close != 1", "it: close 63705.4 differs from 1"},
                         {"crosses_above(close, 50000)", "it: close 63705.4 crosses above 50000"},
                         {"not close < 50", "it: not close < 50"}}) {
    Rig rig = rigOf(when);
    rig.bar(makeBar(0, 10000, 10000, 10000, 10000));
    if (rig.state() == StrategyState::awaitingApproval) {
      rig.instance.onSignalEnded(SignalStatus::invalidated, "", rig.now(), rig.out);
    }
    const auto& out = rig.bar(makeBar(1, 10000, 63705.4, 10000, 63705.4));
    ASSERT_TRUE(out.signal) << when;
    EXPECT_EQ(out.signal->reasons, std::vector<std::string>{reason});
  }
}

TEST(Wording, NumbersForPeople) {
  EXPECT_EQ(formatValue(101.25), "101.25");
  EXPECT_EQ(formatValue(0), "0");
  EXPECT_EQ(formatValue(-0.0), "0");
  EXPECT_EQ(formatValue(1.0 / 3), "0.3333333");
  EXPECT_EQ(formatValue(0.000012345678), "0.00001234568");
  EXPECT_EQ(formatValue(123456789.6), "123456790");
  EXPECT_EQ(formatValue(96.2), "96.2");
  EXPECT_EQ(formatValue(kNoValue), "none");
}

}  // namespace
}  // namespace oms
