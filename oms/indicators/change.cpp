#include "oms/indicators/families.h"
#include "oms/indicators/node.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

enum class Change { points, percent, part, ratio, ratioPercent };

// Against the value `period` bars before. A part of nothing is 0, as in TA-Lib.
template <Change kind>
class RateOfChange {
 public:
  explicit RateOfChange(Parameters parameters) : window_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(double value) {
    const bool known = window_.full();
    const double before = window_.push(value);
    return known ? compare(value, before) : kNan;
  }
  void fields(Archive& archive) { archive(window_); }

 private:
  static double compare(double value, double before) {
    if (kind == Change::points)
      return value - before;
    if (before == 0)
      return 0;
    switch (kind) {
      case Change::part:
        return (value - before) / before;
      case Change::ratio:
        return value / before;
      case Change::ratioPercent:
        return value / before * 100;
      default:
        return (value / before - 1) * 100;
    }
  }

  Window window_;
};

class Sum {
 public:
  explicit Sum(Parameters parameters) : sum_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(double value) {
    sum_.push(value);
    return sum_.full() ? sum_.sum() : kNan;
  }
  void fields(Archive& archive) { archive(sum_); }

 private:
  RunningSum sum_;
};

constexpr std::array kTenBars{period(10, 1)};
constexpr std::array kOneBar{period(1, 1)};
constexpr std::array kSum{period(30, 1)};
constexpr std::array kChangeRows{row<RateOfChange<Change::points>>("mom", kTenBars),
                                 row<RateOfChange<Change::percent>>("roc", kTenBars),
                                 row<RateOfChange<Change::part>>("rocp", kTenBars),
                                 row<RateOfChange<Change::ratio>>("rocr", kTenBars),
                                 row<RateOfChange<Change::ratioPercent>>("rocr100", kTenBars),
                                 row<RateOfChange<Change::percent>>("percent_change", kOneBar),
                                 row<Sum>("sum", kSum)};

}  // namespace

std::span<const IndicatorSpec> changeFamily() {
  return kChangeRows;
}

}  // namespace oms
