#include <gtest/gtest.h>

#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

const std::vector<double> kFlat(300, 0.1 + 0.2);

TEST(IndicatorEdges, AFlatSeriesHasNoDeviationAndNoStrength) {
  for (const double value : runSeries("stddev", {20, 1}, kFlat))
    EXPECT_TRUE(std::isnan(value) || value == 0);
  for (const double value : runSeries("rsi", {14}, kFlat))
    EXPECT_TRUE(std::isnan(value) || value == 0);
  EXPECT_DOUBLE_EQ(runSeries("sma", {20}, kFlat).back(), kFlat.back());
  EXPECT_DOUBLE_EQ(runSeries("ema", {20}, kFlat).back(), kFlat.back());
  EXPECT_DOUBLE_EQ(runSeries("bbands", {20, 2, 2}, kFlat).back(), kFlat.back());
  EXPECT_DOUBLE_EQ(runSeries("macd", {12, 26, 9}, kFlat).back(), 0);
}

TEST(IndicatorEdges, ADeviationAfterAGiantMoveForgetsIt) {
  std::vector<double> series(50, 1e9);
  series.insert(series.end(), 100, 1.25);
  EXPECT_EQ(runSeries("stddev", {20, 1}, series).back(), 0);
  EXPECT_EQ(runSeries("sma", {20}, series).back(), 1.25);
}

TEST(IndicatorEdges, StrengthAtItsLimits) {
  std::vector<double> rising;
  for (int i = 0; i < 40; ++i)
    rising.push_back(100 + i);
  EXPECT_DOUBLE_EQ(runSeries("rsi", {14}, rising).back(), 100);
  std::vector<double> falling(rising.rbegin(), rising.rend());
  EXPECT_DOUBLE_EQ(runSeries("rsi", {14}, falling).back(), 0);
}

TEST(IndicatorEdges, AChangeAgainstNothingIsNone) {
  EXPECT_EQ(runSeries("roc", {1}, {0, 5}).back(), 0);
  EXPECT_EQ(runSeries("percent_change", {1}, {4, 5}).back(), 25);
  EXPECT_EQ(runSeries("mom", {2}, {4, 5, 7}).back(), 3);
}

TEST(IndicatorEdges, ACrossingNeedsTheBarBefore) {
  const std::vector<std::vector<double>> pairs{{1, 2}, {2, 2}, {3, 2}, {4, 2}, {2, 2}, {3, 2}, {1, 2}};
  std::vector<double> above;
  std::vector<double> below;
  for (const auto& outputs : runIndicator("crosses_above", {}, pairs))
    above.push_back(outputs[0]);
  for (const auto& outputs : runIndicator("crosses_below", {}, pairs))
    below.push_back(outputs[0]);
  EXPECT_TRUE(std::isnan(above.front()));
  EXPECT_EQ(std::vector<double>(above.begin() + 1, above.end()), (std::vector<double>{0, 1, 0, 0, 1, 0}));
  EXPECT_EQ(std::vector<double>(below.begin() + 1, below.end()), (std::vector<double>{0, 0, 0, 0, 0, 1}));
}

TEST(IndicatorEdges, BarsSinceCountsFromTheLastTime) {
  const auto values = runSeries("bars_since", {}, {kNan, 0, 1, 0, kNan, 0, 1, 0});
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[1]));
  EXPECT_EQ(std::vector<double>(values.begin() + 2, values.end()), (std::vector<double>{0, 1, 2, 3, 0, 1}));
}

TEST(IndicatorEdges, MacdTakesItsPeriodsInAnyOrder) {
  std::vector<double> series;
  for (int i = 0; i < 80; ++i)
    series.push_back(100 + i * 11 % 17);
  EXPECT_EQ(runSeries("macd", {26, 12, 9}, series).back(), runSeries("macd", {12, 26, 9}, series).back());
}

}  // namespace
}  // namespace oms
