#include "charts/candle_store.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "tests/charts/series.h"

namespace charts {
namespace {

void expectSame(const CandleStore& grown, const CandleStore& built) {
  ASSERT_EQ(grown.size(), built.size());
  EXPECT_EQ(grown.first(), built.first());
  for (std::size_t i = 0; i < grown.size(); ++i) {
    EXPECT_EQ(grown.bar(i), built.bar(i)) << i;
    EXPECT_EQ(grown.shown().bar(i), built.shown().bar(i)) << i;
    for (std::size_t k = 0; k < grown.studies().size(); ++k) {
      const double a = grown.studies()[k].values(0)[i];
      const double b = built.studies()[k].values(0)[i];
      EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << i << ": " << a << " and " << b;
    }
  }
}

std::vector<Study> averages(const std::vector<double>& periods) {
  std::vector<Study> studies;
  for (const double period : periods)
    studies.push_back({"ema", {period}});
  return studies;
}

CandleStore storeOf(const oms::BarSeries& series, const std::vector<double>& periods) {
  CandleStore store;
  store.setStudies(averages(periods));
  store.update(series);
  return store;
}

RC_GTEST_PROP(CandleStore, GrownStepByStepIsWhatIsBuiltAtOnce, ()) {
  oms::BarSeries series;
  series.firstIndex = *rc::gen::inRange<std::uint64_t>(0, 50);
  CandleStore grown;
  grown.setStudies(averages({1, 3, 12}));
  const int steps = *rc::gen::inRange(1, 30);
  for (int i = 0; i < steps; ++i) {
    const std::uint64_t end = series.firstIndex + series.bars.size();
    const auto replaced = *rc::gen::inRange<std::size_t>(0, std::min<std::size_t>(3, series.bars.size()) + 1);
    const auto added = *rc::gen::inRange<std::size_t>(0, 4);
    series.bars.resize(series.bars.size() - replaced);
    for (std::size_t k = 0; k < added; ++k) {
      oms::Bar bar = walkBar(end - replaced + k);
      bar.close = bar.close + priceOf(0.1 * *rc::gen::inRange(0, 5));
      series.bars.push_back(bar);
    }
    grown.update(series);
    expectSame(grown, storeOf(series, {1, 3, 12}));
  }
}

RC_GTEST_PROP(CandleStore, SmoothsStepByStepAsAtOnce, ()) {
  oms::BarSeries series = walk(0, *rc::gen::inRange<std::size_t>(1, 40));
  CandleStore grown;
  grown.setSmoothed(true);
  grown.update(series);
  for (std::uint64_t next = 40; next < 50; ++next) {
    series.bars.back().close += priceOf(0.1);
    grown.update(series);
    series.bars.push_back(walkBar(next));
    grown.update(series);
  }
  CandleStore built = storeOf(series, {});
  built.setSmoothed(true);
  expectSame(grown, built);
}

TEST(CandleStore, SaysFromWhereItChanged) {
  CandleStore store;
  EXPECT_EQ(store.update({}), std::nullopt);
  oms::BarSeries series = walk(10, 5);
  EXPECT_EQ(store.update(series), 0u);
  EXPECT_EQ(store.update(series), std::nullopt);
  series.bars.back().close += priceOf(0.1);
  EXPECT_EQ(store.update(series), 4u);
  series.bars.push_back(walkBar(15));
  EXPECT_EQ(store.update(series), 5u);
}

TEST(CandleStore, KeepsWhatTheSeriesLetsGo) {
  oms::BarSeries series = walk(0, 100);
  CandleStore store = storeOf(series, {12});
  for (std::uint64_t next = 100; next < 160; ++next) {
    series.bars.push_back(walkBar(next));
    series.bars.pop_front();
    ++series.firstIndex;
    ASSERT_TRUE(store.update(series));
  }
  EXPECT_EQ(store.first(), 0);
  EXPECT_EQ(store.end(), 160);
  expectSame(store, storeOf(walk(0, 160), {12}));
}

TEST(CandleStore, GrowsByAShortSeriesAsByALongOne) {
  CandleStore store = storeOf(walk(0, 5000), {12});
  EXPECT_EQ(store.update(walk(4990, 20)), 5000u);
  expectSame(store, storeOf(walk(0, 5010), {12}));
  EXPECT_EQ(store.update(walk(4000, 20)), 4020u) << "a shorter series takes bars away";
  expectSame(store, storeOf(walk(0, 4020), {12}));
}

BarColumns columnsOf(const oms::BarSeries& series) {
  BarColumns columns;
  for (const oms::Bar& bar : series.bars)
    columns.append(chartBarOf(bar));
  return columns;
}

// However far the past reaches into what the store has: as if all had come at once.
RC_GTEST_PROP(CandleStore, ThePastStandsBeforeTheSeries, ()) {
  const auto first = *rc::gen::inRange<std::uint64_t>(1, 60);
  const auto stored = *rc::gen::inRange<std::size_t>(static_cast<std::size_t>(first), 80);
  const bool smoothed = *rc::gen::arbitrary<bool>();
  oms::BarSeries series = walk(first, *rc::gen::inRange<std::size_t>(1, 40));
  CandleStore store = storeOf(series, {1, 3, 12});
  store.setSmoothed(smoothed);
  store.setVolumesSummed(true);
  RC_ASSERT(store.prepend(columnsOf(walk(0, stored))) == first);
  RC_ASSERT(store.past() == first);
  CandleStore whole = storeOf(walk(0, static_cast<std::size_t>(first) + series.bars.size()), {1, 3, 12});
  whole.setSmoothed(smoothed);
  expectSame(store, whole);
  whole.setVolumesSummed(true);
  RC_ASSERT(store.vwap(0, store.size()) == whole.vwap(0, whole.size()));
  series.bars.push_back(walkBar(first + series.bars.size()));
  RC_ASSERT(store.update(series) == std::optional(whole.size()));
  RC_ASSERT(store.prepend(columnsOf(walk(0, stored))) == 0u);
}

TEST(CandleStore, ThePastMovesNoBarOfTheSeries) {
  CandleStore store = storeOf(walk(0, 10), {});
  EXPECT_EQ(store.prepend(columnsOf(walk(0, 5))), 0u) << "it is no older";
  oms::BarSeries past = walk(0, 30);
  for (oms::Bar& bar : past.bars)
    bar.openTime = bar.openTime - std::chrono::hours(1);
  EXPECT_EQ(store.prepend(columnsOf(past)), 30u);
  EXPECT_EQ(store.first(), -30);
  EXPECT_EQ(store.end(), 10);
  EXPECT_EQ(store.placeOf(0), 30u);
  EXPECT_EQ(store.bar(30), chartBarOf(walkBar(0)));
}

TEST(CandleStore, PlacesBarsByTimeWhereGapsAreShown) {
  oms::BarSeries series = walk(0, 20);
  for (std::size_t i = 10; i < 20; ++i) {
    series.bars[i].openTime = series.bars[i].openTime + std::chrono::hours(1);
    series.bars[i].closeTime = series.bars[i].closeTime + std::chrono::hours(1);
  }
  CandleStore store = storeOf(series, {});
  EXPECT_EQ(store.position(10) - store.position(9), 1);
  store.setGapsShown(true);
  EXPECT_NEAR(store.position(10) - store.position(9), 61, 1e-6);
  EXPECT_NEAR(store.end() - store.first(), 80, 1e-6);
  EXPECT_EQ(store.placeOf(store.position(9) + 5), 9u);
  EXPECT_EQ(store.placeFrom(store.position(9) + 5), 10u);
  for (std::size_t place = 0; place < store.size(); ++place)
    EXPECT_EQ(store.placeOf(store.position(place)), place);
}

TEST(CandleStore, HeikinAshiIsTheMeanOfABarAndTheMiddleBefore) {
  oms::BarSeries series = walk(0, 2);
  const auto set = [](oms::Bar& bar, double open, double high, double low, double close) {
    bar.open = priceOf(open);
    bar.high = priceOf(high);
    bar.low = priceOf(low);
    bar.close = priceOf(close);
  };
  set(series.bars[0], 10, 14, 8, 12);
  set(series.bars[1], 12, 13, 11.5, 12.5);
  CandleStore store = storeOf(series, {});
  store.setSmoothed(true);
  const ChartBar first = store.shown().bar(0);
  EXPECT_EQ(first.open, priceOf(11));
  EXPECT_EQ(first.close, priceOf(11));
  const ChartBar second = store.shown().bar(1);
  EXPECT_EQ(second.open, priceOf(11));
  EXPECT_EQ(second.close, priceOf(12.25));
  EXPECT_EQ(second.high, priceOf(13));
  EXPECT_EQ(second.low, priceOf(11)) << "the body reaches below the bar";
  EXPECT_EQ(store.bar(1), chartBarOf(series.bars[1])) << "the bars are what they were";
}

TEST(CandleStore, StartsAnewWithAnotherSeries) {
  struct {
    const char* name;
    oms::BarSeries next;
  } const cases[] = {{"before", walk(0, 5)},
                     {"beyond the end", walk(500, 5)},
                     {"same places, other bars", walk(100, 30, 300)},
                     {"nothing", {}}};
  for (const auto& [name, next] : cases) {
    SCOPED_TRACE(name);
    CandleStore store = storeOf(walk(100, 20), {3});
    EXPECT_TRUE(store.update(next));
    expectSame(store, storeOf(next, {3}));
  }
}

TEST(CandleStore, WarmsUp) {
  const CandleStore store = storeOf(walk(0, 4), {3});
  const auto values = store.studies()[0].values(0);
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[1]));
  const auto close = [&store](std::size_t i) { return store.bar(i).close.toDoubleLossy(); };
  EXPECT_NEAR(values[2], (close(0) + close(1) + close(2)) / 3, 1e-9);
  EXPECT_NEAR(values[3], values[2] + 0.5 * (close(3) - values[2]), 1e-9);
}

// By batches, and with news of the market between two of them.
TEST(CandleStore, ComputesStudiesOfVeryManyBarsInPieces) {
  const std::vector<Study> studies{{"bbands", {20, 2, 2, 0}}, {"ema", {12}}};
  oms::BarSeries series = walk(0, StudySeries::kAtOnce + 5'000);
  CandleStore pieces;
  pieces.update(series);
  pieces.setStudies(studies);
  EXPECT_FALSE(pieces.studiesReady());
  EXPECT_TRUE(std::isnan(pieces.studies()[1].lastValue(0)));
  int batches = 0;
  while (!pieces.computeStudies([] { return true; })) {
    EXPECT_FALSE(pieces.studiesReady());
    if (++batches % 8 == 0)
      series.bars.push_back(walkBar(series.bars.size()));
    else
      series.bars.back().close = series.bars.back().close + priceOf(0.1);
    pieces.update(series);
  }
  EXPECT_GE(batches, 20);
  EXPECT_TRUE(pieces.studiesReady());
  CandleStore whole;
  whole.setStudies(studies);
  whole.update(series);
  ASSERT_TRUE(whole.computeStudies([] { return false; }));
  for (std::size_t k = 0; k < studies.size(); ++k) {
    for (std::size_t output = 0; output < whole.studies()[k].outputs(); ++output) {
      const auto a = pieces.studies()[k].values(output);
      const auto b = whole.studies()[k].values(output);
      ASSERT_EQ(a.size(), series.bars.size());
      EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end(),
                             [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); }));
    }
  }
}

// What was computed of other bars is not kept for these.
TEST(CandleStore, BeginsPiecesAnewWithOtherBars) {
  CandleStore store;
  store.setStudies(averages({3}));
  store.update(walk(0, StudySeries::kAtOnce + 5'000));
  store.computeStudies([] { return true; });
  store.update(walk(700'000, 20));
  EXPECT_TRUE(store.studiesReady());
  expectSame(store, storeOf(walk(700'000, 20), {3}));
}

// However unevenly they lie: nights, holidays, two bars of one time.
RC_GTEST_PROP(CandleStore, FindsTheBarOfATimeAsHalvingWould, (std::vector<std::uint16_t> gaps)) {
  oms::BarSeries series;
  std::vector<std::int64_t> opens;
  std::int64_t minute = 0;
  for (const std::uint16_t gap : gaps) {
    minute += gap % 8 == 0 ? gap : gap % 2;
    oms::Bar bar = walkBar(series.bars.size());
    bar.openTime = oms::Timestamp::fromSeconds(kSeriesStart + 60 * minute);
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    opens.push_back(bar.openTime.ns());
    series.bars.push_back(bar);
  }
  const CandleStore store = storeOf(series, {});
  for (std::int64_t at = -1; at <= minute + 1; at += 1 + minute / 500) {
    const oms::Timestamp time = oms::Timestamp::fromSeconds(kSeriesStart + 60 * at + at % 2);
    const auto until =
        static_cast<std::size_t>(std::upper_bound(opens.begin(), opens.end(), time.ns()) - opens.begin());
    RC_ASSERT(store.placeAt(time) == (until == 0 ? store.size() : until - 1));
  }
}

TEST(CandleStore, FindsBars) {
  const CandleStore store = storeOf(walk(100, 10), {});
  const auto at = [](std::int64_t seconds) { return oms::Timestamp::fromSeconds(kSeriesStart + seconds); };
  EXPECT_EQ(store.placeAt(at(100 * 60 - 1)), store.size());
  EXPECT_EQ(store.placeAt(at(100 * 60)), 0u);
  EXPECT_EQ(store.placeAt(at(101 * 60 + 59)), 1u);
  EXPECT_EQ(store.placeAt(at(999 * 60)), 9u);
  EXPECT_EQ(store.placeOf(50), 0u);
  EXPECT_EQ(store.placeOf(103.4), 3u);
  EXPECT_EQ(store.placeOf(1e12), 9u);
}

}  // namespace
}  // namespace charts
