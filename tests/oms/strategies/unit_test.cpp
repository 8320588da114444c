#include "oms/strategies/unit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "oms/indicators/catalog.h"
#include "oms/strategies/expression_series.h"
#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

constexpr Unit kNumber{};

// The arguments that a call needs to compute something, and no more.
std::vector<double> defaultsOf(const IndicatorSpec& spec) {
  std::vector<double> defaults;
  for (const ParameterSpec& parameter : spec.parameters)
    defaults.push_back(parameter.defaultValue);
  return defaults;
}

// An indicator's values over a made-up market whose prices and volumes are multiplied.
std::vector<std::vector<double>> valuesOf(const IndicatorSpec& spec, double price, double volume) {
  const auto indicator = spec.make(defaultsOf(spec));
  std::vector<std::vector<double>> values;
  for (int i = 0; i < 300; ++i) {
    const double middle = 100 + 10 * std::sin(i * 0.31) + (i * 7919 % 101) * 0.05;
    const double open = (middle + (i * 31 % 7) * 0.1) * price;
    const double close = (middle - (i * 17 % 11) * 0.1) * price;
    const double high = std::max(open, close) + (0.2 + (i * 13 % 5) * 0.1) * price;
    const double low = std::min(open, close) - (0.1 + (i * 19 % 6) * 0.1) * price;
    const double traded = (500 + i * 37 % 211) * volume;
    std::vector<double> inputs{open, high, low, close, traded};
    if (spec.inputs == Inputs::series)
      inputs = {close};
    else if (spec.inputs == Inputs::twoSeries)
      inputs = {close, open};
    else if (spec.inputs == Inputs::seriesAndVolume)
      inputs = {close, traded};
    else if (spec.inputs == Inputs::condition)
      inputs = {i % 5 == 0 ? 1.0 : 0.0};
    values.emplace_back(spec.outputs.size());
    indicator->update(inputs.data(), values.back().data());
  }
  return values;
}

// What a unit says is what happens: where prices are eight times as high and volumes four times, so is what measures
// them, and plain numbers stay. Powers of two change no digit.
TEST(Unit, OfEachIndicatorIsHowItGrowsWithPricesAndVolumes) {
  const std::set<std::string_view> grow{"linearreg_angle"};  // the angle of a line is its slope's: it has no unit
  for (const IndicatorSpec* spec : indicatorCatalog()) {
    if (grow.contains(spec->name))
      continue;
    const Unit unit = unitOf(*spec, spec->inputs == Inputs::bars ? kNumber : kPriceUnit);
    ASSERT_FALSE(unit.open) << spec->name;
    const double factor = std::pow(8, unit.price) * std::pow(4, unit.volume);
    const auto plain = valuesOf(*spec, 1, 1);
    const auto grown = valuesOf(*spec, 8, 4);
    std::size_t compared = 0;
    for (std::size_t bar = 0; bar < plain.size(); ++bar) {
      for (std::size_t output = 0; output < plain[bar].size(); ++output) {
        const double expected = plain[bar][output] * factor;
        if (std::isnan(expected))
          continue;
        ASSERT_NEAR(grown[bar][output], expected, 1e-6 * std::fabs(expected) + 1e-9) << spec->name << " at " << bar;
        compared += unit == kNumber || expected != 0;  // zero times anything is zero
      }
    }
    EXPECT_GT(compared, 0u) << spec->name;
  }
}

TEST(Unit, OfSumsProductsAndQuotients) {
  EXPECT_EQ(joined(kPriceUnit, kPriceUnit), kPriceUnit);
  EXPECT_EQ(joined(kPriceUnit, kOpenUnit), kPriceUnit);
  EXPECT_EQ(joined(kOpenUnit, kVolumeUnit), kVolumeUnit);
  EXPECT_EQ(joined(kPriceUnit, kVolumeUnit), std::nullopt);
  EXPECT_EQ(joined(kPriceUnit, kNumber), std::nullopt);
  EXPECT_EQ(product(kOpenUnit, kPriceUnit), kPriceUnit);
  EXPECT_EQ(product(kNumber, kPriceUnit), kPriceUnit);
  EXPECT_EQ(product(kOpenUnit, kNumber), kOpenUnit);
  EXPECT_EQ(quotient(kPriceUnit, kPriceUnit), kNumber);
  EXPECT_EQ(quotient(kPriceUnit, kOpenUnit), kPriceUnit);
  EXPECT_EQ(quotient(kOpenUnit, kPriceUnit), kOpenUnit);
  EXPECT_EQ(nameOf(quotient(kPriceUnit, kVolumeUnit)), "of the unit price volume^-1");
  Unit power = kPriceUnit;
  for (int i = 0; i < 1'000; ++i)
    power = product(power, power);
  EXPECT_TRUE(power.open);  // nobody counts so far
}

TEST(Unit, WhatMeasuresTheSameIsAddedAndCompared) {
  for (const char* good : {"close > 100",
                           "close > open + 2 * atr(14)",
                           "volume > 1.5 * sma(volume, 20)",
                           "rsi(close, 14) > 30",
                           "close * volume > 1000000",
                           "var(close, 20) > atr(14) * atr(14)",
                           "close > ema(close, 20) * (1 + atr(14) / close)",
                           "obv() crosses_above ema(obv(), 20)",
                           "adosc() > 0",
                           "(close - low) / (high - low) > 0.8",
                           "bbands(close, 20, 2, 2).upper > keltner(20, 2).upper",
                           "close / (close of \"ETHUSDT\") > 2",
                           "volume > 100000 / close",
                           "max(close, open) > hl2",
                           "close[3] > 50",
                           "macd(close).macd > macd(close).signal",
                           "crosses_above(rsi(close, 14), 30)",
                           "correl(close, volume, 30) > 0.5",
                           "0 - atr(14) < close - close[1]",
                           "bars_since(close > open) > 3",
                           "zscore(volume, 20) > rsi(close, 14) / 100",
                           "cdlengulfing() > 0",
                           "close on \"1h\" > vwap()",
                           "abs(close - open) > trange() / 2",
                           "sum(volume, 5) > 3 * volume"}) {
    const auto result = ExpressionSeries::compile(good);
    EXPECT_TRUE(result) << good << ": " << (result ? "" : result.error().message);
  }
}

TEST(Unit, APriceIsNotAVolume) {
  struct Case {
    std::string expression;
    std::size_t offset;
    std::string message;
  };
  for (const Case& expected : std::vector<Case>{
           {"close > volume", 8,
            "\"close\" is a price and \"volume\" is a volume: they cannot be compared; did you mean "
            "\"close > sma(close, 20)\"?"},
           {"volume crosses_above 2 * ema(close, 20)", 21,
            "\"volume\" is a volume and \"2 * ema(close, 20)\" is a price: they cannot be compared; did you mean "
            "\"volume crosses_above sma(volume, 20)\"?"},
           {"close + obv() > 3", 8,
            "\"close\" is a price and \"obv()\" is a volume: they cannot be added; did you mean "
            "\"close + sma(close, 20)\"?"},
           {"rsi(close, 14) < close", 17,
            "\"rsi(close, 14)\" is a plain number and \"close\" is a price: they cannot be compared; did you mean "
            "\"rsi(close, 14) < 30\"?"},
           {"max(close, volume) > 1", 11,
            "\"close\" is a price and \"volume\" is a volume: they cannot be compared; did you mean "
            "\"max(close, sma(close, 20))\"?"},
           {"crosses_below(close, volume)", 21,
            "\"close\" is a price and \"volume\" is a volume: they cannot be compared; did you mean "
            "\"crosses_below(close, sma(close, 20))\"?"},
           {"close * volume > close", 17,
            "\"close * volume\" is money and \"close\" is a price: they cannot be compared"},
           {"close on \"1h\" == volume", 17,
            "\"close on \"1h\"\" is a price and \"volume\" is a volume: they cannot be compared; did you mean "
            "\"close on \"1h\" == sma(close, 20)\"?"},
           {"bbands(volume, 20, 2, 2).upper - close", 33,
            "\"bbands(volume, 20, 2, 2).upper\" is a volume and \"close\" is a price: they cannot be added; did you "
            "mean \"bbands(volume, 20, 2, 2).upper - sma(volume, 20)\"?"}}) {
    const auto result = ExpressionSeries::compile(expected.expression);
    ASSERT_FALSE(result) << expected.expression;
    EXPECT_EQ(result.error().message, expected.message) << expected.expression;
    EXPECT_EQ(result.error().offset, expected.offset) << expected.expression;
  }
}

// Through the names of a file, and where a file wants prices.
TEST(Unit, OfWhatAFileNamesAndOfStops) {
  const auto messagesOf = [](const std::string& rest) {
    const auto result = parseStrategy(strategyText(rest), "test.toml", {});
    std::vector<std::string> errors;
    for (const FileError& error : result ? std::vector<FileError>() : result.error())
      errors.push_back(error.message);
    return errors;
  };
  EXPECT_EQ(
      messagesOf("[indicators]\nusual = \"sma(volume, 20)\"\n[conditions.signal]\nit = { when = \"close > usual\" }\n"),
      std::vector<std::string>{"\"close\" is a price and \"usual\" is a volume: they cannot be compared; did you "
                               "mean \"close > sma(close, 20)\"?"});
  EXPECT_EQ(messagesOf("[parameters]\nlevel = { default = 9 }\n[conditions.signal]\n"
                       "it = { when = \"close > $level and volume > $level\" }\n"),
            std::vector<std::string>{});
  const std::string signal = "[conditions.signal]\nit = { when = \"close > 1\" }\n";
  EXPECT_EQ(messagesOf(signal + "[stops]\nstop_loss = \"rsi(close, 14)\"\ntake_profit = \"close + volume / 100\"\n"),
            (std::vector<std::string>{"\"rsi(close, 14)\" is a plain number where a price is needed; did you mean "
                                      "\"close - 2 * atr(14)\"?",
                                      "\"close\" is a price and \"volume / 100\" is a volume: they cannot be added; "
                                      "did you mean \"close + sma(close, 20)\"?"}));
  EXPECT_EQ(messagesOf(signal + "[stops]\ntrailing = \"volume\"\n"),
            std::vector<std::string>{"\"volume\" is a volume where a price is needed; did you mean \"2 * atr(14)\"?"});
  EXPECT_EQ(messagesOf(signal + "[order]\ntype = \"limit\"\noffset = \"5\"\n"), std::vector<std::string>{});
}

}  // namespace
}  // namespace oms
