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
  const ValueRange reached{90, 110};
  const ValueRange bars = priceRange(reached, {}, 2);
  EXPECT_NEAR(bars.lower, 88.8, 1e-9);
  EXPECT_NEAR(bars.upper, 111.2, 1e-9);
  EXPECT_EQ(priceRange(reached, {10'000, 1}, 2), bars) << "a far line must not flatten the candles";
  const ValueRange withStop = priceRange(reached, {75, 10'000}, 2);
  EXPECT_LT(withStop.lower, 75);
  EXPECT_EQ(labelsOf(valueTicks(withStop, 5, 0)), QStringList({"80", "90", "100", "110"}));
}

TEST(PriceRange, LeavesTheLegendItsShareOfTheHeight) {
  for (const bool logarithmic : {false, true}) {
    const ValueRange range = priceRange({90, 110}, {}, 2, logarithmic, 0.25);
    EXPECT_NEAR(range.share(110, logarithmic), 0.75, 1e-9);
    EXPECT_EQ(range.lower, priceRange({90, 110}, {}, 2, logarithmic).lower);
  }
  EXPECT_EQ(priceRange({90, 110}, {}, 2, false, 0.01), priceRange({90, 110}, {}, 2)) << "the margin has room for that";
}

TEST(PriceRange, OpensUpWherePricesAreFlat) {
  const ValueRange range = priceRange({100, 100}, {}, 1);
  EXPECT_LT(range.lower, 99.6);
  EXPECT_GT(range.upper, 100.4);
  EXPECT_GT(range.size(), 0);
}

TEST(LogTicks, AreRoundAllTheWayUp) {
  EXPECT_EQ(labelsOf(logTicks({0.8, 1100}, 10, 0)),
            QStringList({"1", "2", "5", "10", "20", "50", "100", "200", "500", "1,000"}));
  EXPECT_EQ(labelsOf(logTicks({0.8, 1100}, 5, 0)), QStringList({"1", "10", "100", "1,000"}));
  EXPECT_EQ(labelsOf(logTicks({0.8, 1100}, 2, 0)), QStringList({"1", "100"}));
  EXPECT_EQ(labelsOf(logTicks({100, 160}, 4, 0)), QStringList({"100", "120", "140", "160"}));
  EXPECT_TRUE(logTicks({0, 10}, 4, 0).empty()) << "there is no logarithm of zero";
}

TEST(PercentTicks, AreRoundInPercentAndStandAtPrices) {
  const auto ticks = percentTicks({95, 111}, 100, 5);
  EXPECT_EQ(labelsOf(ticks), QStringList({QString::fromUtf8("−5.00 %"), "0.00 %", "+5.00 %", "+10.00 %"}));
  EXPECT_NEAR(ticks.back().position, 110, 1e-9);
}

TEST(ValueRange, SharesAndValuesUndoEachOther) {
  for (const bool logarithmic : {false, true}) {
    const ValueRange range{50, 800};
    EXPECT_NEAR(range.share(50, logarithmic), 0, 1e-12);
    EXPECT_NEAR(range.share(800, logarithmic), 1, 1e-12);
    EXPECT_NEAR(range.share(200, logarithmic), logarithmic ? 0.5 : 0.2, 1e-12);
    for (const double value : {60.0, 200.0, 790.0})
      EXPECT_NEAR(range.at(range.share(value, logarithmic), logarithmic), value, 1e-9);
    EXPECT_LT(range.share(-1, logarithmic), 0) << "what has no logarithm lies below";
  }
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

TEST(BarTimeTicks, FollowTheClockOfTheZone) {
  CandleStore store;
  store.update(walk(0, 200));  // from 9 o'clock in UTC
  const QTimeZone york("America/New_York");
  EXPECT_EQ(labelsOf(barTimeTicks(store, 20, 115, 30, york)), QStringList({"04:30", "05:00", "05:30"}));
  EXPECT_EQ(barTime(kSeriesStart * 1'000'000'000, 60, york), "1 Dec 04:00");
  EXPECT_EQ(barTime(1'733'011'200LL * 1'000'000'000, 86'400, york), "1 Dec 2024") << "a day is the same one everywhere";
}

TEST(ZoneText, NamesTheClockThatIsReadThen) {
  const auto named = [](const char* zone, std::int64_t seconds, std::int64_t period = 60) {
    return zoneText(seconds * 1'000'000'000, period, QTimeZone(zone));
  };
  constexpr std::int64_t kSummer = kSeriesStart + 180 * 86'400;
  EXPECT_EQ(zoneText(kSeriesStart * 1'000'000'000, 60, QTimeZone::utc()), "UTC");
  EXPECT_EQ(named("America/New_York", kSeriesStart), "EST");
  EXPECT_EQ(named("America/New_York", kSummer), "EDT");
  EXPECT_EQ(named("America/Sao_Paulo", kSeriesStart), QString::fromUtf8("UTC−03:00")) << "it has no letters";
  EXPECT_EQ(named("America/New_York", kSeriesStart, 86'400), "UTC") << "days are UTC's";
}

TEST(IsoTime, SaysTheOffsetOfTheZone) {
  const std::int64_t open = kSeriesStart * 1'000'000'000;
  EXPECT_EQ(isoTime(open, 60), "2024-12-01T09:00:00+00:00");
  EXPECT_EQ(isoTime(open, 60, QTimeZone("America/New_York")), "2024-12-01T04:00:00-05:00");
  EXPECT_EQ(isoTime(open, 86'400, QTimeZone("America/New_York")), "2024-12-01");
}

TEST(BarTimeTicks, CostTheSameOverAMillionBars) {
  CandleStore store;
  store.update(walk(0, 1'000'000));
  const auto ticks = barTimeTicks(store, 0, 999'999, 100'000);
  EXPECT_GE(ticks.size(), 3u);
  EXPECT_LE(ticks.size(), 10u);
  for (const Tick& tick : ticks)
    EXPECT_EQ(oms::Timestamp::fromNs(store.bars().openNs(store.placeOf(tick.position))).seconds() % 86'400, 0);
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
