#include "oms/strategies/unit.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace oms {
namespace {

enum class Measure : unsigned char { price, volume, input, inputSquared };

// Whatever is not named here is a plain number: an oscillator, a ratio, a count of bars.
constexpr std::pair<std::string_view, Measure> kMeasures[] = {
    {"sma", Measure::input},          {"ema", Measure::input},
    {"wma", Measure::input},          {"dema", Measure::input},
    {"tema", Measure::input},         {"trima", Measure::input},
    {"kama", Measure::input},         {"hma", Measure::input},
    {"t3", Measure::input},           {"ma", Measure::input},
    {"vwma", Measure::input},         {"mama", Measure::input},
    {"macd", Measure::input},         {"macdext", Measure::input},
    {"macdfix", Measure::input},      {"apo", Measure::input},
    {"mom", Measure::input},          {"sum", Measure::input},
    {"stddev", Measure::input},       {"var", Measure::inputSquared},
    {"bbands", Measure::input},       {"highest", Measure::input},
    {"lowest", Measure::input},       {"midpoint", Measure::input},
    {"linearreg", Measure::input},    {"linearreg_slope", Measure::input},
    {"slope", Measure::input},        {"linearreg_intercept", Measure::input},
    {"tsf", Measure::input},          {"ht_phasor", Measure::input},
    {"ht_trendline", Measure::input}, {"avgprice", Measure::price},
    {"medprice", Measure::price},     {"typprice", Measure::price},
    {"wclprice", Measure::price},     {"heikin_ashi", Measure::price},
    {"pivot", Measure::price},        {"plus_dm", Measure::price},
    {"minus_dm", Measure::price},     {"midprice", Measure::price},
    {"donchian", Measure::price},     {"ichimoku", Measure::price},
    {"trange", Measure::price},       {"atr", Measure::price},
    {"keltner", Measure::price},      {"supertrend", Measure::price},
    {"psar", Measure::price},         {"sar", Measure::price},
    {"sarext", Measure::price},       {"vwap", Measure::price},
    {"obv", Measure::volume},         {"ad", Measure::volume},
    {"adosc", Measure::volume}};

constexpr int kLargestPower = 9;

Unit raised(int price, int volume) {
  if (std::abs(price) > kLargestPower || std::abs(volume) > kLargestPower)
    return kOpenUnit;
  return {static_cast<std::int8_t>(price), static_cast<std::int8_t>(volume), false};
}

std::string powerOf(std::string_view what, int power) {
  return power == 0 ? "" : " " + std::string(what) + (power == 1 ? "" : "^" + std::to_string(power));
}

}  // namespace

std::optional<Unit> joined(Unit a, Unit b) {
  if (a.open || a == b)
    return b;
  return b.open ? std::optional(a) : std::nullopt;
}

Unit product(Unit a, Unit b) {
  if (a.open || b.open) {
    const Unit other = a.open ? b : a;
    return other == Unit{} ? kOpenUnit : other;
  }
  return raised(a.price + b.price, a.volume + b.volume);
}

Unit quotient(Unit a, Unit b) {
  if (a.open)
    return kOpenUnit;
  if (b.open)
    return product(a, b);
  return raised(a.price - b.price, a.volume - b.volume);
}

Unit unitOf(const IndicatorSpec& spec, Unit input) {
  const auto* row = std::find_if(std::begin(kMeasures), std::end(kMeasures),
                                 [&](const auto& each) { return each.first == spec.name; });
  if (row == std::end(kMeasures))
    return {};
  switch (row->second) {
    case Measure::price:
      return kPriceUnit;
    case Measure::volume:
      return kVolumeUnit;
    case Measure::input:
      return input;
    case Measure::inputSquared:
      return product(input, input);
  }
  return {};
}

std::string nameOf(Unit unit) {
  if (unit.open)
    return "a number";
  if (unit == Unit{})
    return "a plain number";
  if (unit == kPriceUnit)
    return "a price";
  if (unit == kVolumeUnit)
    return "a volume";
  if (unit == kMoneyUnit)
    return "money";
  return "of the unit" + powerOf("price", unit.price) + powerOf("volume", unit.volume);
}

std::string_view exampleOf(Unit unit) {
  if (unit == Unit{})
    return "30";
  if (unit == kPriceUnit)
    return "sma(close, 20)";
  return unit == kVolumeUnit ? "sma(volume, 20)" : "";
}

}  // namespace oms
