#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "oms/indicators/catalog.h"
#include "oms/patterns/pattern_scanner.h"
#include "oms/strategies/expression_compiler.h"
#include "oms/strategies/expression_series.h"
#include "oms/strategies/function_catalog.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

// "none 1 2.5": the values bar by bar, none while there is none.
std::string run(std::string_view expression, const std::vector<Bar>& bars, std::size_t output = 0) {
  auto series = ExpressionSeries::compile(expression);
  if (!series)
    return "error: " + series.error().message;
  std::string text;
  for (const Bar& bar : bars) {
    series->onBar(bar);
    const auto value = series->value(output);
    char digits[32] = "none";
    if (value)
      std::snprintf(digits, sizeof digits, "%.10g", *value);
    text += (text.empty() ? "" : " ") + std::string(digits);
  }
  return text;
}

std::vector<Bar> closes(std::initializer_list<double> values) {
  std::vector<Bar> bars;
  for (const double value : values)
    bars.push_back(makeBar(static_cast<int>(bars.size()), value));
  return bars;
}

struct Case {
  const char* expression;
  const char* values;
};

TEST(Expression, Table) {
  const std::vector<Bar> bars{makeBar(0, 10, 14, 9, 12, 100), makeBar(1, 12, 13, 8, 9, 0),
                              makeBar(2, 9, 20, 9, 20, 50)};
  for (const auto& [expression, values] : std::vector<Case>{{"close", "12 9 20"},
                                                            {"open + high - low", "15 17 20"},
                                                            {"2 + 3 * 4 - 6 / 2", "11 11 11"},
                                                            {"(2 + 3) * 4", "20 20 20"},
                                                            {"-close + -(-3)", "-9 -6 -17"},
                                                            {"1 - 2 - 3", "-4 -4 -4"},
                                                            {"hl2", "11.5 10.5 14.5"},
                                                            {"hlc3", "11.66666667 10 16.33333333"},
                                                            {"ohlc4", "11.25 10.5 14.5"},
                                                            {"abs(close - 12)", "0 3 8"},
                                                            {"min(close, 11) + max(close, 11)", "23 20 31"},
                                                            {"close > open", "1 0 1"},
                                                            {"close >= 12 and volume > 0", "1 0 1"},
                                                            {"close < 10 or close == 20", "0 1 1"},
                                                            {"not close < 10", "1 0 1"},
                                                            {"not not (close != 9)", "1 0 1"},
                                                            {"close > 10 and close < 15 or volume == 0", "1 1 0"},
                                                            {"close[1]", "none 12 9"},
                                                            {"close[1][1]", "none none 12"},
                                                            {"close[0]", "12 9 20"},
                                                            {"(high - low)[1] > 4", "none 1 1"},
                                                            {"(close > open)[1]", "none 1 0"},
                                                            {"close / volume", "0.12 none 0.4"},
                                                            {"close / volume > 0.1", "1 none 1"},
                                                            {"volume == 0 or close / volume > 0.3", "0 1 1"},
                                                            {"volume > 0 and close / volume > 0.3", "0 0 1"},
                                                            {"close crosses_above 11", "none 0 1"},
                                                            {"close crosses_below 11", "none 1 0"},
                                                            {"crosses_above(close, open)", "none 0 1"},
                                                            {"bars_since(close < 10)", "none 0 1"},
                                                            {"bars_since(close < 10) > 0", "none 0 1"},
                                                            {"highest(high, 2)", "none 14 20"},
                                                            {"lowest(low, 2)[1]", "none none 8"},
                                                            {"sma(close, 2) - sma(close, 1)", "none 1.5 -5.5"},
                                                            {"percent_change(close)", "none -25 122.2222222"},
                                                            {"trange()", "none 5 11"},
                                                            {"1.5e1 + .5", "15.5 15.5 15.5"},
                                                            {"sma(close, 4 / 2)", "none 10.5 14.5"},
                                                            {"macd(close, 2, 3, 1) == 0", "none none 0"},
                                                            {"bbands(close, 2, 1, 1).upper", "none 12 20"}}) {
    EXPECT_EQ(run(expression, bars), values) << expression;
  }
}

TEST(Expression, OutputsAreNamed) {
  const auto bands = ExpressionSeries::compile("bbands(close, 2, 2, 2)");
  ASSERT_TRUE(bands);
  EXPECT_EQ(bands->outputs(), (std::vector<std::string>{"upper", "middle", "lower"}));
  EXPECT_EQ(bands->lookback(), 1u);
  EXPECT_EQ(run("bbands(close, 2, 2, 2)", closes({1, 3}), 1), "none 2");
  EXPECT_EQ(ExpressionSeries::compile("ema(close, 20)")->outputs(), std::vector<std::string>{""});
}

TEST(Expression, AnIndicatorOfAnIndicatorWaitsForIt) {
  auto both = ExpressionSeries::compile("ema(rsi(close, 14), 9)");
  ASSERT_TRUE(both);
  EXPECT_EQ(both->lookback(), 22u);
  std::vector<Bar> bars;
  for (int i = 0; i < 30; ++i)
    bars.push_back(makeBar(i, 100 + i * 7 % 5));
  for (int i = 0; i < 30; ++i) {
    both->onBar(bars[static_cast<std::size_t>(i)]);
    EXPECT_EQ(both->value().has_value(), i >= 22) << i;
  }
}

// A bar without a value is not shown to the indicator: it goes on with the next.
TEST(Expression, AHoleInASeriesDoesNotPoisonAnIndicator) {
  const std::vector<Bar> bars{makeBar(0, 1, 1, 1, 1, 1), makeBar(1, 1, 1, 1, 1, 0), makeBar(2, 3, 3, 3, 3, 1),
                              makeBar(3, 5, 5, 5, 5, 1)};
  EXPECT_EQ(run("sma(close / volume, 2)", bars), "none none 2 4");
  EXPECT_EQ(run("highest(close / volume, 2)", bars), "none none 3 5");
}

TEST(Expression, AFlatMarketWithoutVolumeHasNoSurprises) {
  std::vector<Bar> bars;
  for (int i = 0; i < 200; ++i)
    bars.push_back(makeBar(i, 0.3, 0.3, 0.3, 0.3, 0));
  const auto lastOf = [&](std::string_view expression) {
    const std::string all = run(expression, bars);
    return all.substr(all.rfind(' ') + 1);
  };
  EXPECT_EQ(lastOf("ema(close, 12) crosses_above ema(close, 26)"), "0");
  EXPECT_EQ(lastOf("ema(close, 12) > ema(close, 26)"), "0");
  EXPECT_EQ(lastOf("close < bbands(close, 20).lower"), "0");
  EXPECT_EQ(lastOf("volume > 1.5 * sma(volume, 20)"), "0");
  EXPECT_EQ(lastOf("atr(14)"), "0");
  EXPECT_EQ(lastOf("volume / sma(volume, 20)"), "none");
  EXPECT_EQ(lastOf("(close - open) / atr(14) > 1"), "none");
}

TEST(Expression, CommonPartsAreComputedOnce) {
  ProgramBuilder builder;
  Value price;
  price.slot = barClose;
  const IndicatorSpec& ema = *findIndicator("ema");
  const Value first = builder.indicator(ema, std::span(&price, 1), {20});
  const Value again = builder.indicator(ema, std::span(&price, 1), {20});
  const Value other = builder.indicator(ema, std::span(&price, 1), {21});
  EXPECT_EQ(first.slot, again.slot);
  EXPECT_NE(first.slot, other.slot);
  EXPECT_EQ(builder.operation(Op::add, first, other).slot, builder.operation(Op::add, again, other).slot);
  EXPECT_EQ(builder.nodes(), 3u);
}

TEST(Expression, EveryFunctionsUsageCompiles) {
  for (const IndicatorSpec* row : functionCatalog()) {
    const auto series = ExpressionSeries::compile(usageOf(*row));
    EXPECT_TRUE(series) << usageOf(*row) << (series ? "" : ": " + series.error().message);
  }
}

// All 61 as the scanner finds them among the others, on made-up bars that wander.
TEST(Expression, PatternsAreThoseOfTheScanner) {
  std::vector<Bar> bars;
  std::uint32_t state = 1;
  const auto step = [&](int range) {
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(static_cast<int>(state >> 16) % (2 * range + 1) - range) / 4;
  };
  double close = 100;
  for (int i = 0; i < 3'000; ++i) {
    const double open = close + step(4);
    close = std::max(20.0, open + step(i % 7 == 0 ? 24 : 8));
    const double high = std::max(open, close) + std::abs(step(6));
    const double low = std::min(open, close) - std::abs(step(6));
    bars.push_back(makeBar(i, open, high, low, close, 100));
  }
  PatternScanner scanner;
  std::map<std::string, std::vector<int>> expected;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    for (const PatternHit& hit : scanner.onBar(bars[i])) {
      std::vector<int>& values = expected[std::string(hit.pattern->name)];
      values.resize(bars.size());
      values[i] = hit.value;
    }
  }
  std::size_t compared = 0;
  for (const PatternSpec& pattern : patternCatalog()) {
    std::string name(pattern.name);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    auto series = ExpressionSeries::compile(name + "()");
    ASSERT_TRUE(series) << series.error().message;
    EXPECT_EQ(series->lookback(), pattern.lookback);
    std::vector<int>& values = expected[std::string(pattern.name)];
    values.resize(bars.size());
    for (std::size_t i = 0; i < bars.size(); ++i) {
      series->onBar(bars[i]);
      ASSERT_EQ(series->value().has_value(), i >= pattern.lookback) << name << " at " << i;
      ASSERT_EQ(series->value().value_or(0), values[i]) << name << " at " << i;
      ++compared;
    }
  }
  RecordProperty("values_compared", static_cast<int>(compared));
  EXPECT_GT(expected.size(), 30u);
  EXPECT_EQ(run("cdlengulfng()", {}), R"(error: unknown indicator "cdlengulfng"; did you mean "cdlengulfing"?)");
}

}  // namespace
}  // namespace oms
