#include "widgets/chart/chart_series.h"

#include <gtest/gtest.h>

#include "tests/support/sample_session.h"

namespace widgets {
namespace {

using oms::Timeframe;

class ChartSeriesTest : public testing::Test {
 protected:
  ChartSeriesTest() { apply(support::sampleBatch()); }
  void apply(const oms::EventBatch& batch) {
    changes = {};
    view.apply(batch, changes);
  }
  // What they would be, made at once.
  std::vector<oms::Bar> made(Timeframe timeframe) const {
    std::vector<oms::Bar> bars;
    for (const oms::Bar& bar : view.bars({0}, Timeframe::m1)->bars) {
      const oms::Timestamp open = oms::openOf(timeframe, bar.openTime);
      if (bars.empty() || bars.back().openTime != open) {
        bars.push_back(bar);
        bars.back().openTime = open;
        bars.back().closeTime = oms::closeOf(timeframe, open);
        continue;
      }
      bars.back().high = std::max(bars.back().high, bar.high);
      bars.back().low = std::min(bars.back().low, bar.low);
      bars.back().close = bar.close;
      bars.back().volume += bar.volume;
    }
    return bars;
  }
  // One more minute, which is still forming or not.
  void minute(oms::Bar bar, bool forming) {
    const oms::BarSeries& series = *view.bars({0}, Timeframe::m1);
    minutes({bar}, series.firstIndex + series.bars.size() - (series.formingLast ? 1 : 0), forming);
  }
  // Those from that place on are these.
  void minutes(std::vector<oms::Bar> bars, std::uint64_t first, bool forming) {
    oms::EventBatch batch = support::sampleBatch();
    batch.entries.clear();
    auto sample = std::make_shared<oms::MarketSample>();
    oms::BarsSample told;
    told.symbol = {0};
    told.timeframe = Timeframe::m1;
    told.firstIndex = first;
    told.bars = std::move(bars);
    told.formingLast = forming;
    sample->bars = {told};
    batch.sample = sample;
    apply(batch);
  }

  oms::SessionView view;
  oms::ViewChanges changes;
};

TEST_F(ChartSeriesTest, AreTheSessionsOwnWhereItKeepsThem) {
  ChartSeries series;
  series.set({0}, Timeframe::m1);
  EXPECT_EQ(series.find(view), view.bars({0}, Timeframe::m1));
  series.set({0}, Timeframe::s30);
  EXPECT_EQ(series.find(view), nullptr) << "nothing finer than that is kept";
}

TEST_F(ChartSeriesTest, AreMadeOfFinerOnes) {
  for (const Timeframe timeframe : {Timeframe::m3, Timeframe::m30, Timeframe::h2, Timeframe::d1, Timeframe::w1}) {
    if (view.bars({0}, timeframe) != nullptr)
      continue;
    ChartSeries series;
    series.set({0}, timeframe);
    const oms::BarSeries* found = series.find(view);
    ASSERT_NE(found, nullptr) << name(timeframe);
    EXPECT_EQ(std::vector<oms::Bar>(found->bars.begin(), found->bars.end()), made(timeframe)) << name(timeframe);
    EXPECT_TRUE(series.isTouchedBy(changes));
  }
}

// A window that is connected anew, or looks back, may have another session's bars at the same places.
TEST_F(ChartSeriesTest, AnyBarsOfTheSymbolTouchThemUntilSomeAreFound) {
  oms::SessionView empty;
  ChartSeries series;
  series.set({0}, Timeframe::m30);
  EXPECT_EQ(series.find(empty), nullptr);
  changes.bars = {{{0}, Timeframe::m1}};
  EXPECT_TRUE(series.isTouchedBy(changes));
  changes.bars = {{{1}, Timeframe::m1}};
  EXPECT_FALSE(series.isTouchedBy(changes));
  ASSERT_NE(series.find(view), nullptr);
  changes.bars = {{{0}, Timeframe::mo1}};
  EXPECT_FALSE(series.isTouchedBy(changes));
}

TEST_F(ChartSeriesTest, AreMadeAnewOfOtherBarsInTheSamePlaces) {
  ChartSeries series;
  series.set({0}, Timeframe::m3);
  ASSERT_NE(series.find(view), nullptr);
  const oms::BarSeries before = *view.bars({0}, Timeframe::m1);
  std::vector<oms::Bar> others(before.bars.begin(), before.bars.end());
  for (oms::Bar& bar : others) {
    for (oms::Price* price : {&bar.open, &bar.high, &bar.low, &bar.close})
      *price = *price + view.instruments()[{0}].tick * 7;
  }
  minutes(others, before.firstIndex, before.formingLast);
  const oms::BarSeries* found = series.find(view);
  EXPECT_EQ(std::vector<oms::Bar>(found->bars.begin(), found->bars.end()), made(Timeframe::m3));
}

TEST_F(ChartSeriesTest, GrowWithThemAndSayWhatStillForms) {
  ChartSeries series;
  series.set({0}, Timeframe::m3);
  ASSERT_NE(series.find(view), nullptr);
  for (int i = 0; i < 20; ++i) {
    oms::Bar bar = view.bars({0}, Timeframe::m1)->bars.back();
    bar.openTime = bar.closeTime;
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    for (const bool forming : {true, true, false}) {
      bar.close = bar.close + view.instruments()[{0}].tick * (i + 1);
      bar.high = std::max(bar.high, bar.close);
      minute(bar, forming);
      const oms::BarSeries* found = series.find(view);
      ASSERT_EQ(std::vector<oms::Bar>(found->bars.begin(), found->bars.end()), made(Timeframe::m3)) << i << forming;
      EXPECT_EQ(found->formingLast, forming || bar.closeTime < found->bars.back().closeTime);
    }
  }
}

}  // namespace
}  // namespace widgets
