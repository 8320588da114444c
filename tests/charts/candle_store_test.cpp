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
    EXPECT_EQ(grown.candles()[i].close, built.candles()[i].close) << i;
    EXPECT_EQ(grown.candles()[i].openNs, built.candles()[i].openNs) << i;
    for (std::size_t k = 0; k < grown.overlayCount(); ++k) {
      const double a = grown.overlay(k)[i];
      const double b = built.overlay(k)[i];
      EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << i << ": " << a << " and " << b;
    }
  }
}

CandleStore storeOf(const oms::BarSeries& series, const std::vector<int>& periods) {
  CandleStore store;
  store.setPeriods(periods);
  store.update(series);
  return store;
}

RC_GTEST_PROP(CandleStore, GrownStepByStepIsWhatIsBuiltAtOnce, ()) {
  oms::BarSeries series;
  series.firstIndex = *rc::gen::inRange<std::uint64_t>(0, 50);
  CandleStore grown;
  grown.setPeriods({1, 3, 12});
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

TEST(CandleStore, SaysWhetherAnythingChanged) {
  CandleStore store;
  EXPECT_FALSE(store.update({}));
  oms::BarSeries series = walk(10, 5);
  EXPECT_TRUE(store.update(series));
  EXPECT_FALSE(store.update(series));
  series.bars.back().close += priceOf(0.1);
  EXPECT_TRUE(store.update(series));
}

TEST(CandleStore, KeepsItsAveragesWhenTheOldestBarsGo) {
  oms::BarSeries series = walk(0, 100);
  CandleStore store = storeOf(series, {12});
  for (std::uint64_t next = 100; next < 160; ++next) {
    series.bars.push_back(walkBar(next));
    series.bars.pop_front();
    ++series.firstIndex;
    ASSERT_TRUE(store.update(series));
  }
  EXPECT_EQ(store.first(), 60);
  EXPECT_EQ(store.end(), 160);
  const CandleStore whole = storeOf(walk(0, 160), {12});
  for (std::size_t i = 0; i < store.size(); ++i)
    EXPECT_EQ(store.overlay(0)[i], whole.overlay(0)[i + 60]);
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
  const auto values = store.overlay(0);
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[1]));
  const auto close = [&store](std::size_t i) { return store.candles()[i].close; };
  EXPECT_NEAR(values[2], (close(0) + close(1) + close(2)) / 3, 1e-9);
  EXPECT_NEAR(values[3], values[2] + 0.5 * (close(3) - values[2]), 1e-9);
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
