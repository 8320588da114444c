#include "charts/bar_columns.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "tests/charts/series.h"

namespace charts {
namespace {

// Bars without any order in them, so that the highest may be anywhere.
rc::Gen<ChartBar> anyBar() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(-1000, 1000), [](std::int64_t at) {
    ChartBar bar;
    bar.open = bar.close = oms::Price::fromInt(at);
    bar.high = oms::Price::fromInt(at + at % 7);
    bar.low = oms::Price::fromInt(at - at % 5);
    bar.volume = static_cast<float>(at % 11);
    return bar;
  });
}

Extremes alone(const ChartBar& bar) {
  return {bar.high, bar.low, bar.volume, bar.volume};
}

Extremes naive(const std::vector<ChartBar>& bars, std::size_t from, std::size_t to) {
  Extremes found = alone(bars[from]);
  for (std::size_t i = from + 1; i < to; ++i)
    found.include(alone(bars[i]));
  return found;
}

// Every level of detail holds exactly the highs and lows of the bars below each of its cells, up to one of less than
// four cells.
void expectExact(const BarColumns& columns, const std::vector<ChartBar>& bars) {
  ASSERT_EQ(columns.size(), bars.size());
  std::size_t width = 1;
  for (std::size_t level = 0; level < columns.levels(); ++level) {
    width *= BarColumns::kFactor;
    ASSERT_EQ(columns.level(level).size(), bars.size() / width) << level;
    for (std::size_t cell = 0; cell < bars.size() / width; ++cell)
      ASSERT_EQ(columns.level(level)[cell], naive(bars, cell * width, (cell + 1) * width))
          << "level " << level << ", cell " << cell;
  }
  ASSERT_LT(bars.size() / width, BarColumns::kFactor);
}

RC_GTEST_PROP(BarColumns, EachLevelHoldsTheHighsAndLowsOfTheBarsBelow, ()) {
  std::vector<ChartBar> bars;
  BarColumns columns;
  const int steps = *rc::gen::inRange(1, 12);
  for (int step = 0; step < steps; ++step) {
    // At times the last bar alone is another, as while it forms, and at times everything goes.
    const auto kept = *rc::gen::oneOf(rc::gen::just(bars.size()), rc::gen::just(bars.size() - (bars.empty() ? 0 : 1)),
                                      rc::gen::inRange<std::size_t>(0, bars.size() + 1));
    bars.resize(kept);
    columns.truncate(kept);
    for (const ChartBar& bar : *rc::gen::container<std::vector<ChartBar>>(anyBar())) {
      bars.push_back(bar);
      columns.append(bar);
    }
    expectExact(columns, bars);
  }
}

RC_GTEST_PROP(BarColumns, FindsTheExtremesOfAnyRange, ()) {
  const auto bars = *rc::gen::nonEmpty(rc::gen::container<std::vector<ChartBar>>(anyBar()));
  BarColumns columns;
  for (const ChartBar& bar : bars)
    columns.append(bar);
  for (int i = 0; i < 20; ++i) {
    const auto from = *rc::gen::inRange<std::size_t>(0, bars.size());
    const auto to = *rc::gen::inRange<std::size_t>(from + 1, bars.size() + 1);
    RC_ASSERT(columns.extremes(from, to) == naive(bars, from, to));
  }
}

RC_GTEST_PROP(BarColumns, PiecesHoldEachBarOnce, ()) {
  const auto bars = *rc::gen::nonEmpty(rc::gen::container<std::vector<ChartBar>>(anyBar()));
  BarColumns columns;
  for (const ChartBar& bar : bars)
    columns.append(bar);
  const auto from = *rc::gen::inRange<std::size_t>(0, bars.size());
  const auto to = *rc::gen::inRange<std::size_t>(from + 1, bars.size() + 1);
  const auto most = *rc::gen::inRange<std::size_t>(1, 40);
  const std::vector<Extremes> pieces = columns.pieces(from, to, most);
  Extremes whole = pieces.front();
  for (std::size_t i = 1; i < pieces.size(); ++i)
    whole.include(pieces[i]);
  RC_ASSERT(whole == naive(bars, from, to));
  if (to - from <= most)
    RC_ASSERT(pieces.size() == to - from);
  RC_ASSERT(pieces.size() <= most + 6 * 5);
}

TEST(BarColumns, IsExactAtEverySizeAroundThePowersOfFour) {
  std::vector<ChartBar> bars;
  BarColumns columns;
  for (std::uint64_t i = 0; i < 300; ++i) {
    bars.push_back(chartBarOf(walkBar(i)));
    bars.back().volume = static_cast<float>(i % 9);  // whole, so that a sum is the same in any order
    columns.append(bars.back());
    expectExact(columns, bars);
  }
  while (!bars.empty()) {
    bars.pop_back();
    columns.truncate(bars.size());
    expectExact(columns, bars);
  }
}

TEST(BarColumns, GivesBackWhatItTook) {
  BarColumns columns;
  columns.append(chartBarOf(walkBar(3)));
  EXPECT_EQ(columns.bar(0), chartBarOf(walkBar(3)));
}

TEST(BarColumns, TakesAtMostSixtyBytesABar) {
  constexpr std::size_t kBars = 100'000;
  BarColumns columns;
  columns.reserve(kBars);
  for (std::size_t i = 0; i < kBars; ++i)
    columns.append({oms::Timestamp::fromNs(static_cast<std::int64_t>(i)), {}, {}, {}, {}, 0});
  EXPECT_LE(columns.bytes(), 60 * kBars);
}

}  // namespace
}  // namespace charts
