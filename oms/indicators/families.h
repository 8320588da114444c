#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "oms/indicators/indicator.h"

namespace oms {

// The catalog's rows, a function a family; catalog.cpp lists the families.
std::span<const IndicatorSpec> movingAverageFamily();  // sma ema
std::span<const IndicatorSpec> strengthFamily();       // rsi
std::span<const IndicatorSpec> macdFamily();           // macd
std::span<const IndicatorSpec> deviationFamily();      // stddev bbands
std::span<const IndicatorSpec> rangeFamily();          // trange atr
std::span<const IndicatorSpec> extremesFamily();       // highest lowest
std::span<const IndicatorSpec> changeFamily();         // mom roc percent_change
std::span<const IndicatorSpec> crossingFamily();       // crosses_above crosses_below bars_since

// What rows are written with.
inline constexpr std::array<std::string_view, 1> kOneOutput{""};
inline constexpr double kLongestPeriod = 100'000;  // TA-Lib's
constexpr ParameterSpec period(double defaultValue, double min, std::string_view name = "period") {
  return {name, defaultValue, min, kLongestPeriod, true};
}
inline std::size_t whole(double parameter) {
  return static_cast<std::size_t>(parameter);
}
inline std::size_t periodLessOne(std::span<const double> parameters) {
  return whole(parameters[0]) - 1;
}
inline std::size_t onePeriod(std::span<const double> parameters) {
  return whole(parameters[0]);
}
inline std::size_t noLookback(std::span<const double>) {
  return 0;
}

}  // namespace oms
