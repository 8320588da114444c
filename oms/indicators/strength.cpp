#include <cmath>

#include "oms/indicators/average_kind.h"
#include "oms/indicators/families.h"

namespace oms {
namespace {

// Wilder's averages of what the series rose and fell a bar. None before the first `period` changes.
class Movement {
 public:
  explicit Movement(std::size_t period)
      : gains_(SmoothedAverage::wilder(period)), losses_(SmoothedAverage::wilder(period)) {}
  bool push(double value) {
    const double change = value - previous_;
    previous_ = value;
    if (change != change)
      return false;
    const double way = std::fabs(change);
    gain = gains_.next((way + change) / 2);  // without a branch on the direction, which nobody can foretell
    loss = losses_.next((way - change) / 2);
    return gain == gain;
  }
  void fields(Archive& archive) { archive(gains_, losses_, previous_); }

  double gain = kNan;  // of the last bar
  double loss = kNan;

 private:
  SmoothedAverage gains_;
  SmoothedAverage losses_;
  double previous_ = kNan;
};

// Wilder's relative strength index, 0..100. Without any movement it is 0, as in TA-Lib.
class Rsi {
 public:
  explicit Rsi(Parameters parameters) : movement_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(double value) {
    return movement_.push(value) ? 100 * ratio(movement_.gain, movement_.gain + movement_.loss) : kNan;
  }
  void fields(Archive& archive) { archive(movement_); }

 private:
  Movement movement_;
};

// Chande's momentum oscillator with Wilder's averages, -100..100.
class Cmo {
 public:
  explicit Cmo(Parameters parameters) : movement_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(double value) {
    if (!movement_.push(value))
      return kNan;
    return 100 * ratio(movement_.gain - movement_.loss, movement_.gain + movement_.loss);
  }
  void fields(Archive& archive) { archive(movement_); }

 private:
  Movement movement_;
};

// Where the strength index stands between its own extremes.
class StochRsi {
 public:
  explicit StochRsi(Parameters parameters)
      : rsi_(parameters), high_(whole(parameters[1])), low_(whole(parameters[1])), d_(parameters[3], parameters[2]) {}
  static std::size_t lookback(Parameters parameters) {
    return Rsi::lookback(parameters) + whole(parameters[1]) - 1 + AnyAverage::lookback(parameters[3], parameters[2]);
  }
  std::array<double, 2> next(double value) {
    const double strength = rsi_.next(value);
    if (strength != strength)
      return unknown<2>();
    const double high = high_.push(strength);
    const double low = low_.push(strength);
    if (!high_.full())
      return unknown<2>();
    const double k = 100 * ratio(strength - low, high - low);
    const double d = d_.next(k);
    if (d != d)
      return unknown<2>();
    return {k, d};
  }
  void fields(Archive& archive) { archive(rsi_, high_, low_, d_); }

 private:
  Rsi rsi_;
  Highest high_;
  Lowest low_;
  AnyAverage d_;
};

constexpr std::array kStrength{period(14, 2)};
constexpr std::array kStochRsi{period(14, 2), period(5, 1, "fastk"), period(3, 1, "fastd"),
                               averageKind("fastd_matype")};
constexpr std::array<std::string_view, 2> kStochRsiOutputs{"k", "d"};
constexpr std::array kStrengthRows{row<Rsi>("rsi", kStrength), row<Cmo>("cmo", kStrength),
                                   row<StochRsi>("stochrsi", kStochRsi, kStochRsiOutputs)};

}  // namespace

std::span<const IndicatorSpec> strengthFamily() {
  return kStrengthRows;
}

}  // namespace oms
