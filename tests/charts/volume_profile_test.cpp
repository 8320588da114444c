#include "charts/volume_profile.h"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "tests/charts/series.h"

namespace charts {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;

// Ten rows, one a price from 100 to 110.
PlotArea tenRows() {
  return {QRect(0, 0, 100, 60), 0, 10, {100, 110}};
}

ChartBar barOf(double low, double high, float volume) {
  ChartBar bar;
  bar.open = bar.low = priceOf(low);
  bar.close = bar.high = priceOf(high);
  bar.volume = volume;
  return bar;
}

VolumeProfile profile(const std::vector<ChartBar>& bars, const PlotArea& area = tenRows()) {
  BarColumns columns;
  for (const ChartBar& bar : bars)
    columns.append(bar);
  return profileOf(columns, {0, columns.size()}, area);
}

TEST(VolumeProfile, SpreadsABarsVolumeFromItsLowToItsHigh) {
  const auto near = [](double value) { return DoubleNear(value, 1e-9); };
  EXPECT_THAT(profile({barOf(102, 104, 8)}).rows,
              ElementsAre(near(0), near(0), near(4), near(4), near(0), near(0), near(0), near(0), near(0), near(0)));
  EXPECT_THAT(profile({barOf(102.5, 104, 3), barOf(100, 110, 10)}).rows,
              ElementsAre(near(1), near(1), near(2), near(3), near(1), near(1), near(1), near(1), near(1), near(1)));
  EXPECT_THAT(profile({barOf(90, 120, 30)}).rows, Each(near(1))) << "what lies beyond the edges is not counted";
  EXPECT_NEAR(profile({barOf(105, 105, 7)}).rows[5], 7, 1e-9) << "a price that stood still";
}

TEST(VolumeProfile, IsEmptyWhereNothingWasTraded) {
  EXPECT_TRUE(profile({}).rows.empty());
  EXPECT_TRUE(profile({barOf(102, 104, 0)}).rows.empty());
  EXPECT_TRUE(profile({barOf(10, 20, 5)}).rows.empty()) << "out of sight";
}

TEST(VolumeProfile, TheValueAreaHoldsSevenTenthsAroundTheBusiestRow) {
  const VolumeProfile found = profile({barOf(100, 110, 10), barOf(104, 105, 20), barOf(105, 106, 10)});
  EXPECT_EQ(found.busiest, 4u);
  EXPECT_EQ(found.from, 4u);
  EXPECT_EQ(found.to, 6u) << "21 and 11 of 40";
}

TEST(VolumeProfile, RowsAreEquallyHighOnAScaleOfLogarithms) {
  PlotArea area{QRect(0, 0, 100, 60), 0, 10, {1, 1024}};
  area.logarithmic = true;
  const VolumeProfile found = profile({barOf(1, 2, 5), barOf(512, 1024, 7)}, area);
  EXPECT_NEAR(found.rows.front(), 5, 1e-9);
  EXPECT_NEAR(found.rows.back(), 7, 1e-9);
}

// However many bars: nothing is lost, and the pieces of millions give the picture that their bars do.
TEST(VolumeProfile, OfManyBarsIsThatOfTheirPieces) {
  constexpr std::size_t kBars = 40'000;
  const PlotArea area{QRect(0, 0, 100, 300), 0, 10, {63'000, 64'500}};
  BarColumns columns;
  VolumeProfile naive;
  double volume = 0;
  for (std::uint64_t i = 0; i < kBars; ++i) {
    columns.append(chartBarOf(walkBar(i)));
    volume += static_cast<double>(columns.bar(i).volume);
    BarColumns one;
    one.append(columns.bar(i));
    const std::vector<double> rows = profileOf(one, {0, 1}, area).rows;
    naive.rows.resize(rows.size());
    std::transform(rows.begin(), rows.end(), naive.rows.begin(), naive.rows.begin(), std::plus<>());
  }
  const VolumeProfile found = profileOf(columns, {0, kBars}, area);
  EXPECT_NEAR(std::accumulate(found.rows.begin(), found.rows.end(), 0.0), volume, 1e-3 * volume);
  const double most = *std::max_element(naive.rows.begin(), naive.rows.end());
  ASSERT_EQ(found.rows.size(), naive.rows.size());
  for (std::size_t row = 0; row < found.rows.size(); ++row)
    EXPECT_NEAR(found.rows[row], naive.rows[row], 0.1 * most) << row;
}

}  // namespace
}  // namespace charts
