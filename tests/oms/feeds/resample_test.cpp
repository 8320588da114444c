#include <gtest/gtest.h>

#include "oms/feeds/resample.h"

namespace oms {
namespace {

Timestamp clockTime(const std::string& time) {
  return *parseRfc3339("2024-03-01T" + time + "Z");
}

ImportedBars minutesOf(const std::vector<std::pair<const char*, std::int64_t>>& closes) {
  ImportedBars input;
  input.timeframe = Timeframe::m1;
  for (const auto& [time, close] : closes) {
    const Timestamp open = clockTime(time);
    input.bars.push_back({open, open + length(Timeframe::m1), Price::fromInt(close - 1), Price::fromInt(close + 2),
                          Price::fromInt(close - 3), Price::fromInt(close), Volume::fromInt(10)});
  }
  return input;
}

TEST(Resample, TakesFirstHighestLowestLastAndTheSum) {
  const auto input = minutesOf({{"09:00:00", 100}, {"09:01:00", 120}, {"09:03:00", 90}, {"09:05:00", 95}});
  const std::vector<Bar> bars = resample(input, Timeframe::m5);
  ASSERT_EQ(bars.size(), 2U);
  EXPECT_EQ(bars[0], (Bar{clockTime("09:00:00"), clockTime("09:05:00"), Price::fromInt(99), Price::fromInt(122),
                          Price::fromInt(87), Price::fromInt(90), Volume::fromInt(30)}));
  EXPECT_EQ(bars[1].openTime, clockTime("09:05:00"));
  EXPECT_EQ(bars[1].closeTime, clockTime("09:10:00")) << "the last bar is one even where the file ends inside of it";
  EXPECT_EQ(bars[1].volume, Volume::fromInt(10));
}

TEST(Resample, LeavesEmptyStretchesOutAndTheSameTimeframeAlone) {
  const auto input = minutesOf({{"09:00:00", 100}, {"10:31:00", 120}});
  const std::vector<Bar> bars = resample(input, Timeframe::m5);
  ASSERT_EQ(bars.size(), 2U);
  EXPECT_EQ(bars[1].openTime, clockTime("10:30:00"));
  EXPECT_EQ(resample(input, Timeframe::m1), input.bars);
}

TEST(Resample, MakesNothingOfBarsThatDoNotFit) {
  auto input = minutesOf({{"09:00:00", 100}, {"09:03:00", 120}});
  input.timeframe = Timeframe::m3;
  EXPECT_TRUE(resample(input, Timeframe::m1).empty());
  EXPECT_TRUE(resample(input, Timeframe::m5).empty());
}

TEST(Resample, BarsOfQuotesHaveTheirOwnSpreads) {
  const auto quote = [](const char* time, std::int64_t bid, std::int64_t ask) {
    return Quote{clockTime(time), Price::fromInt(bid), Price::fromInt(ask), {}, {}};
  };
  const ImportedBars made =
      barsOf({quote("09:00:00", 100, 102), quote("09:00:01", 100, 110), quote("09:00:59", 96, 100),
              quote("09:01:00", 104, 102), quote("09:02:00", 104, 105), quote("09:02:30", 105, 104)},
             Timeframe::m1);
  ASSERT_EQ(made.bars.size(), 3U);
  EXPECT_EQ(made.bars[0].high, Price::fromInt(105)) << "of the mids";
  EXPECT_EQ(made.bars[0].low, Price::fromInt(98));
  EXPECT_EQ(made.spreads, (std::vector<Price>{Price::fromInt(4), Price{}, Price::fromInt(1)}))
      << "without crossed ones";
  EXPECT_EQ(made.medianSpread, Price::fromInt(2));
}

}  // namespace
}  // namespace oms
