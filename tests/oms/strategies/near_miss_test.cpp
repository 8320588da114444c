#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "oms/strategies/near_misses.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

constexpr const char* kAbove =
    "[conditions.signal]\nit = { when = \"close > 100\" }\n"
    "[conditions.exit]\nno = { when = \"close > 1 and open < 0\" }\n";

TEST(NearMiss, IsProgressOfNineTenthsThatIsNotMetAtAClose) {
  Rig rig(parseGood(strategyText(kAbove)));
  NearMisses misses;
  // max |d| is 40: at 4 below the progress is 0.9.
  for (const double close : {60.0, 95.9, 96.0, 99.0, 100.0, 101.0, 60.0}) {
    rig.bar(close);
    rig.instance.noteNearMisses(misses);
  }
  ASSERT_EQ(misses.kept().size(), 3u);
  EXPECT_EQ(misses.noted(), 3u);
  const NearMiss first = rig.instance.named(misses.kept()[0]);
  EXPECT_EQ(first.group, "signal");
  EXPECT_EQ(first.name, "it");
  EXPECT_EQ(first.expression, "close > 100");
  EXPECT_DOUBLE_EQ(first.value, 96);
  EXPECT_DOUBLE_EQ(first.threshold, 100);
  EXPECT_DOUBLE_EQ(first.progress, 0.9);
  EXPECT_EQ(first.time, makeBar(2, 96).closeTime);
  EXPECT_DOUBLE_EQ(misses.kept()[2].progress, 1);  // no distance left, and yet not met
}

TEST(NearMiss, ThereIsNoneWhileTheInstanceWarmsUp) {
  Rig rig(
      parseGood(strategyText("[conditions.signal]\nit = { when = \"close > 100\" }\n"
                             "slow = { when = \"sma(close, 5) > 1e6\" }\n")));
  NearMisses misses;
  for (const double close : {60.0, 99.0, 99.0, 99.0}) {
    rig.bar(close);
    rig.instance.noteNearMisses(misses);
  }
  EXPECT_EQ(misses.noted(), 0u);
  rig.bar(99);
  rig.instance.noteNearMisses(misses);
  EXPECT_EQ(misses.noted(), 1u);
}

TEST(NearMiss, TheLastFiftyAreKept) {
  NearMisses misses;
  for (std::uint32_t i = 0; i < 130; ++i)
    misses.add({{0}, i, 0, 0, 0.95, {}});
  ASSERT_EQ(misses.kept().size(), NearMisses::kKept);
  EXPECT_EQ(misses.kept()[0].condition, 80u);
  EXPECT_EQ(misses.kept()[49].condition, 129u);
  EXPECT_EQ(misses.noted(), 130u);
}

// The tracker keeps the largest distance as it goes on; the twin looks for it among the last hundred each time.
TEST(NearMiss, ProgressIsThatOfTheNaiveTwin) {
  std::mt19937_64 random(5);
  Rig rig(parseGood(strategyText("[conditions.signal]\nit = { when = \"close > 1000\" }\n")));
  std::vector<double> distances;
  for (int bar = 0; bar < 2'000; ++bar) {
    // Long slopes, on which the largest leaves with every bar, and jumps.
    const double close = bar % 500 < 200 ? 100 + bar % 500 : 100 + static_cast<double>(random() % 800);
    rig.bar(close);
    distances.push_back(std::fabs(close - 1000));
    const std::size_t from = distances.size() > 100 ? distances.size() - 100 : 0;
    const double largest = *std::max_element(distances.begin() + static_cast<std::ptrdiff_t>(from), distances.end());
    ASSERT_EQ(rig.instance.sample().conditions.at(0).progress, 1 - distances.back() / largest) << bar;
  }
}

// As above, but nobody asks for the progress: what is no near miss by a largest distance that has left is none by the
// one that is there, and the others are looked at.
TEST(NearMiss, IsToldFromOtherBarsAsByTheNaiveTwin) {
  std::mt19937_64 random(5);
  Rig rig(parseGood(strategyText("[conditions.signal]\nit = { when = \"close > 905\" }\n")));
  NearMisses misses;
  std::vector<double> distances;
  std::uint64_t near = 0;
  for (int bar = 0; bar < 5'000; ++bar) {
    const double width = bar % 700 < 300 ? 800 : 80;
    const double close = 900 - static_cast<double>(random() % static_cast<unsigned>(width));
    rig.bar(close);
    rig.instance.noteNearMisses(misses);
    distances.push_back(std::fabs(close - 905));
    const std::size_t from = distances.size() > 100 ? distances.size() - 100 : 0;
    const double largest = *std::max_element(distances.begin() + static_cast<std::ptrdiff_t>(from), distances.end());
    near += 1 - distances.back() / largest >= kNearMiss ? 1 : 0;
    ASSERT_EQ(misses.noted(), near) << bar;
  }
  EXPECT_GT(near, 300u);
  EXPECT_LT(near, 3'000u);
}

}  // namespace
}  // namespace oms
