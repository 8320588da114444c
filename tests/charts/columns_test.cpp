#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "charts/chart_frame.h"
#include "tests/charts/series.h"

namespace charts {
namespace {

TEST(Columns, MergeBarsThatAreNarrowerThanTwoPixels) {
  CandleStore store;
  store.update(walk(0, 5000));
  const PlotArea area{QRect(0, 0, 500, 400), -0.5, 4999.5, {62'000, 65'000}};
  const Columns columns = columnsOf(store, area);
  EXPECT_EQ(columns.width, 1);
  EXPECT_LE(columns.list.size(), 252u);
  const double high = store.bars().extremes(0, store.size()).high.toDoubleLossy();
  double merged = 0;
  for (const Column& column : columns.list) {
    merged = std::max(merged, column.high);
    EXPECT_GE(column.high, std::max(column.open, column.close));
    EXPECT_LE(column.low, std::min(column.open, column.close));
  }
  EXPECT_EQ(merged, high) << "no extreme is lost";
  EXPECT_EQ(columns.list.back().last, 4999u);
}

// Whatever part is in view, at whatever zoom: each bar lies in one column, and it holds just what its bars reach.
RC_GTEST_PROP(Columns, HoldWhatTheirBarsReach, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 3000);
  CandleStore store;
  store.update(walk(*rc::gen::inRange<std::uint64_t>(0, 50), count));
  store.setGapsShown(*rc::gen::arbitrary<bool>());
  const double from = store.first() + *rc::gen::inRange(-20, static_cast<int>(count));
  const double ratio = *rc::gen::element(1.0, 1.25, 2.0);
  PlotArea area{QRect(8, 8, *rc::gen::inRange(1, 400), 300), from, from + *rc::gen::inRange(1, 4000), {62'000, 65'000}};
  area.ratio = ratio;
  const Columns columns = columnsOf(store, area);
  for (std::size_t i = 0; i < columns.list.size(); ++i) {
    const Column& column = columns.list[i];
    if (i > 0) {
      RC_ASSERT(column.first == columns.list[i - 1].last + 1);
      RC_ASSERT(column.x > columns.list[i - 1].x);
    }
    Extremes reached{store.bar(column.first).high, store.bar(column.first).low, 0};
    for (std::size_t place = column.first; place <= column.last; ++place) {
      const ChartBar bar = store.bar(place);
      reached.include({bar.high, bar.low, bar.volume});
      RC_ASSERT(std::abs(area.x(store.position(place)) * ratio - column.x) <= 2 * area.hairline());
    }
    RC_ASSERT(column.high == reached.high.toDoubleLossy());
    RC_ASSERT(column.low == reached.low.toDoubleLossy());
    RC_ASSERT(column.volume == static_cast<double>(reached.volume));
  }
}

}  // namespace
}  // namespace charts
