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
  EXPECT_DOUBLE_EQ(runSeries("bbands", {20, 2, 2, 0}, kFlat).back(), kFlat.back());
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

// A market that stands still, without range and without volume: what each says is decided, not an accident.
TEST(IndicatorEdges, AMarketThatStandsStill) {
  const Rows flat(300, {0.3, 0.3, 0.3, 0.3, 0});
  struct Case {
    const char* name;
    std::vector<double> parameters;
    double expected;
  };
  for (const Case& expected : std::vector<Case>{{"stoch", {5, 3, 3, 0, 0}, 0},
                                                {"stochf", {5, 3, 0}, 0},
                                                {"willr", {14}, 0},
                                                {"cci", {14}, 0},
                                                {"bop", {}, 0},
                                                {"ultosc", {7, 14, 28}, 0},
                                                {"adx", {14}, 0},
                                                {"adxr", {14}, 0},
                                                {"dx", {14}, 0},
                                                {"plus_di", {14}, 0},
                                                {"minus_di", {14}, 0},
                                                {"aroonosc", {14}, 0},
                                                {"mfi", {14}, 0},
                                                {"obv", {}, 0},
                                                {"ad", {}, 0},
                                                {"adosc", {3, 10}, 0},
                                                {"atr", {14}, 0},
                                                {"natr", {14}, 0},
                                                {"trange", {}, 0},
                                                {"psar", {0.02, 0.2}, 0.3},
                                                {"supertrend", {10, 3}, 0.3},
                                                {"pivot", {1}, 0.3},
                                                {"heikin_ashi", {}, 0.3},
                                                {"donchian", {20}, 0.3},
                                                {"keltner", {20, 2, 10}, 0.3},
                                                {"ichimoku", {9, 26, 52}, 0.3},
                                                {"vwap", {0}, kNan},
                                                {"vwap", {5}, kNan}}) {
    const Rows values = runIndicator(expected.name, expected.parameters, flat);
    for (const double value : values.back()) {
      EXPECT_EQ(std::isnan(value), std::isnan(expected.expected)) << expected.name;
      if (!std::isnan(value)) {
        EXPECT_NEAR(value, expected.expected, 1e-12) << expected.name;
      }
    }
  }
  EXPECT_TRUE(std::isnan(runIndicator("vwma", {5}, Rows(20, {0.3, 0})).back()[0]));
  EXPECT_EQ(runIndicator("correl", {5}, Rows(20, {0.3, 0.4})).back()[0], 0);
  EXPECT_EQ(runIndicator("beta", {5}, Rows(20, {0.3, 0.4})).back()[0], 0);
  for (const auto& [name, parameters, expected] : std::vector<Case>{{"slope", {14}, 0},
                                                                    {"linearreg_angle", {14}, 0},
                                                                    {"linearreg", {14}, 0.3},
                                                                    {"tsf", {14}, 0.3},
                                                                    {"zscore", {20}, 0},
                                                                    {"var", {5, 1}, 0},
                                                                    {"cmo", {14}, 0},
                                                                    {"stochrsi", {14, 5, 3, 0}, 0},
                                                                    {"trix", {5}, 0},
                                                                    {"apo", {12, 26, 0}, 0},
                                                                    {"ppo", {12, 26, 0}, 0},
                                                                    {"kama", {10}, 0.3},
                                                                    {"t3", {5, 0.7}, 0.3},
                                                                    {"hma", {9}, 0.3},
                                                                    {"tema", {9}, 0.3}})
    EXPECT_NEAR(runSeries(name, parameters, std::vector<double>(300, 0.3)).back(), expected, 1e-12) << name;
}

TEST(IndicatorEdges, OneBarGivesValuesToThoseThatNeedNoMore) {
  const Rows bar{{10, 12, 9, 11, 100}};
  EXPECT_EQ(runIndicator("obv", {}, bar)[0][0], 100);
  EXPECT_NEAR(runIndicator("ad", {}, bar)[0][0], 100.0 / 3, 1e-12);
  EXPECT_NEAR(runIndicator("vwap", {0}, bar)[0][0], 32.0 / 3, 1e-12);
  EXPECT_EQ(runIndicator("typprice", {}, bar)[0][0], 32.0 / 3);
  EXPECT_EQ(runIndicator("heikin_ashi", {}, bar)[0], (std::vector<double>{10.5, 12, 9, 10.5}));
  EXPECT_TRUE(std::isnan(runIndicator("trange", {}, bar)[0][0]));
  EXPECT_TRUE(std::isnan(runIndicator("psar", {0.02, 0.2}, bar)[0][0]));
  EXPECT_TRUE(std::isnan(runIndicator("pivot", {1}, bar)[0][0]));
}

// A bar without a value is as if it had not been; a gap in price is a range like any other.
TEST(IndicatorEdges, UnknownInputsAreLeftOut) {
  const IndicatorSpec& sma = *findIndicator("sma");
  const std::vector<double> series{1, 2, kNan, 3, kNan, 4};
  std::vector<double> values(series.size());
  const double* const in[] = {series.data()};
  double* const out[] = {values.data()};
  sma.make(std::vector<double>{2})->run(in, series.size(), out);
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[2]) && std::isnan(values[4]));
  EXPECT_EQ(values[1], 1.5);
  EXPECT_EQ(values[3], 2.5);
  EXPECT_EQ(values[5], 3.5);
  EXPECT_EQ(runIndicator("trange", {}, {{10, 11, 9, 10, 1}, {20, 21, 20, 20, 1}})[1][0], 11);
}

TEST(IndicatorEdges, LevelsOfTheBarsBefore) {
  const Rows bars{{10, 12, 9, 11, 1}, {11, 14, 10, 12, 1}, {12, 13, 11, 12, 1}};
  EXPECT_EQ(runIndicator("donchian", {2}, bars)[2], (std::vector<double>{14, 11.5, 9}));
  const auto pivot = runIndicator("pivot", {1}, bars)[2];
  EXPECT_EQ(pivot, (std::vector<double>{12, 14, 10, 16, 8, 18, 6}));
}

}  // namespace
}  // namespace oms
