#include "charts/scales.h"

#include <gmock/gmock.h>

#include "tests/charts/series.h"

namespace charts {
namespace {

QStringList labelsOf(const std::vector<Tick>& ticks) {
  QStringList labels;
  for (const Tick& tick : ticks)
    labels << tick.label;
  return labels;
}

TEST(FormatValue, GroupsAndRounds) {
  EXPECT_EQ(formatValue(63705.44, 1), "63,705.4");
  EXPECT_EQ(formatValue(1234567, 0), "1,234,567");
  EXPECT_EQ(formatValue(999, 2), "999.00");
  EXPECT_EQ(formatValue(-1234.5, 1), QString::fromUtf8("−1,234.5"));
  EXPECT_EQ(formatValue(-0.001, 2), "0.00");
}

TEST(FormatShort, NamesTheThousands) {
  EXPECT_EQ(formatShort(0), "0");
  EXPECT_EQ(formatShort(12.345), "12.35");
  EXPECT_EQ(formatShort(1234), "1.23 k");
  EXPECT_EQ(formatShort(45'600'000), "45.6 M");
}

TEST(ValueTicks, AreRoundAndNoFinerThanTheTick) {
  EXPECT_EQ(labelsOf(valueTicks({63'160, 63'840}, 5, 1)),
            QStringList({"63,200.0", "63,400.0", "63,600.0", "63,800.0"}));
  EXPECT_EQ(labelsOf(valueTicks({1.0531, 1.0552}, 3, 5)), QStringList({"1.05400", "1.05500"}));
  EXPECT_EQ(labelsOf(valueTicks({99.7, 100.2}, 20, 1)),
            QStringList({"99.7", "99.8", "99.9", "100.0", "100.1", "100.2"}));
  EXPECT_EQ(labelsOf(valueTicks({0, 9}, 4, 0)), QStringList({"0", "5"})) << "2.5 cannot be said without decimals";
  EXPECT_TRUE(valueTicks({1, 1}, 5, 1).empty());
  EXPECT_TRUE(valueTicks({NAN, 1}, 5, 1).empty());
}

TEST(PriceRange, HoldsTheBarsAndTheLinesNearThem) {
  const Candle candles[] = {{100, 110, 90, 105, 1, 0}, {105, 108, 95, 96, 1, 0}};
  const ValueRange bars = priceRange(candles, {}, 2);
  EXPECT_NEAR(bars.lower, 88.8, 1e-9);
  EXPECT_NEAR(bars.upper, 111.2, 1e-9);
  EXPECT_EQ(priceRange(candles, {10'000, 1}, 2), bars) << "a far line must not flatten the candles";
  const ValueRange withStop = priceRange(candles, {75, 10'000}, 2);
  EXPECT_LT(withStop.lower, 75);
  EXPECT_EQ(labelsOf(valueTicks(withStop, 5, 0)), QStringList({"80", "90", "100", "110"}));
}

TEST(PriceRange, OpensUpWherePricesAreFlat) {
  const Candle candles[] = {{100, 100, 100, 100, 0, 0}};
  const ValueRange range = priceRange(candles, {}, 1);
  EXPECT_LT(range.lower, 99.6);
  EXPECT_GT(range.upper, 100.4);
  EXPECT_GT(range.size(), 0);
}

TEST(BarTimeTicks, StandWhereARoundTimeBegins) {
  CandleStore store;
  store.update(walk(0, 200));
  const auto ticks = barTimeTicks(store, 20, 115, 14);
  EXPECT_EQ(labelsOf(ticks), QStringList({"09:30", "09:45", "10:00", "10:15", "10:30", "10:45"}));
  EXPECT_EQ(ticks.front().position, 30);
  EXPECT_EQ(labelsOf(barTimeTicks(store, 25, 115, 14)), labelsOf(ticks)) << "panning keeps the labels at their bars";
}

TEST(BarTimeTicks, NameTheDayWhereItBegins) {
  CandleStore store;
  store.update(walk(0, 24, 3600));  // 9 o'clock to 8 o'clock
  EXPECT_EQ(labelsOf(barTimeTicks(store, -1, 24, 5)), QStringList({"12:00", "18:00", "2 Dec", "06:00"}));
}

TEST(BarTimeTicks, LeaveNoAxisEmpty) {
  CandleStore store;
  EXPECT_TRUE(barTimeTicks(store, 0, 10, 5).empty());
  store.update(walk(7, 1));
  const auto ticks = barTimeTicks(store, -50, 10, 5);
  ASSERT_EQ(ticks.size(), 1u);
  EXPECT_EQ(ticks[0].position, 7);
  EXPECT_EQ(ticks[0].label, "1 Dec 09:07");
}

TEST(BarTimeTicks, KeepApartAcrossGapsInTime) {
  oms::BarSeries series = walk(0, 40);
  for (std::size_t i = 31; i < 40; ++i) {
    series.bars[i].openTime = series.bars[i].openTime + std::chrono::hours(60);
    series.bars[i].closeTime = series.bars[i].closeTime + std::chrono::hours(60);
  }
  CandleStore store;
  store.update(series);
  const auto ticks = barTimeTicks(store, 0, 39, 8);
  for (std::size_t i = 1; i < ticks.size(); ++i)
    EXPECT_GE(ticks[i].position - ticks[i - 1].position, 8);
}

TEST(TimeTicks, ReachFromSecondsToYears) {
  const auto labels = [](std::int64_t seconds, int most) {
    return labelsOf(timeTicks(kSeriesStart * 1000, (kSeriesStart + seconds) * 1000, most));
  };
  EXPECT_EQ(labels(20, 4), QStringList({"09:00:00", "09:00:05", "09:00:10", "09:00:15", "09:00:20"}));
  EXPECT_EQ(labels(3 * 3600, 3), QStringList({"09:00", "10:00", "11:00", "12:00"}));
  EXPECT_EQ(labels(3 * 86'400, 3), QStringList({"2 Dec", "3 Dec", "4 Dec"}));
  EXPECT_EQ(labels(200 * 86'400, 3), QStringList({"2025", "Apr"}));
  EXPECT_TRUE(timeTicks(5, 5, 3).empty());
}

}  // namespace
}  // namespace charts
