#pragma once

#include <cstddef>
#include <variant>

#include "oms/indicators/moving_averages.h"
#include "oms/indicators/node.h"

namespace oms {

// TA-Lib's numbers of the kinds of averages, by which bbands, apo, stoch … may be told to use another: 0 sma, 1 ema,
// 2 wma, 3 dema, 4 tema, 5 trima, 6 kama. (7 and 8, mama and t3, have functions of their own only.)
enum class AverageKind : unsigned char { simple, exponential, weighted, twice, thrice, triangular, adaptive };
inline constexpr double kLastAverageKind = 6;

constexpr ParameterSpec averageKind(std::string_view name = "matype", AverageKind kind = AverageKind::simple) {
  return {name, static_cast<double>(kind), 0, kLastAverageKind, true};
}

class AnyAverage {
 public:
  AnyAverage(double kind, double period);
  // Bars before the first value. An average of one bar is that bar, whatever its kind.
  static std::size_t lookback(double kind, double period);

  double next(double value) {
    if (auto* simple = std::get_if<SimpleAverage>(&average_))  // nearly always
      return simple->next(value);
    return std::visit([value](auto& average) { return average.next(value); }, average_);
  }
  void fields(Archive& archive) {
    std::visit([&archive](auto& average) { archive(average); }, average_);
  }

 private:
  std::variant<SimpleAverage, SmoothedAverage, WeightedAverage, DoubleAverage, TripleAverage, TriangularAverage,
               AdaptiveAverage>
      average_;
};

}  // namespace oms
