#include <algorithm>
#include <cmath>

#include "oms/indicators/average_kind.h"
#include "oms/indicators/families.h"
#include "oms/indicators/true_range.h"

namespace oms {
namespace {

// Where the close stands between the highest high and the lowest low of the last bars, 0..1.
class Standing {
 public:
  explicit Standing(std::size_t period) : high_(period), low_(period) {}
  double next(const Candle& bar) {
    const double high = high_.push(bar.high);
    const double low = low_.push(bar.low);
    return high_.full() ? ratio(bar.close - low, high - low) : kNan;
  }
  void fields(Archive& archive) { archive(high_, low_); }

 private:
  Highest high_;
  Lowest low_;
};

class Stoch {
 public:
  explicit Stoch(Parameters parameters)
      : raw_(whole(parameters[0])), k_(parameters[3], parameters[1]), d_(parameters[4], parameters[2]) {}
  static std::size_t lookback(Parameters parameters) {
    return whole(parameters[0]) - 1 + AnyAverage::lookback(parameters[3], parameters[1]) +
           AnyAverage::lookback(parameters[4], parameters[2]);
  }
  std::array<double, 2> next(const Candle& bar) {
    const double raw = raw_.next(bar);
    if (raw != raw)
      return unknown<2>();
    const double k = k_.next(100 * raw);
    if (k != k)
      return unknown<2>();
    const double d = d_.next(k);
    if (d != d)
      return unknown<2>();
    return {k, d};
  }
  void fields(Archive& archive) { archive(raw_, k_, d_); }

 private:
  Standing raw_;
  AnyAverage k_;
  AnyAverage d_;
};

class StochF {
 public:
  explicit StochF(Parameters parameters) : raw_(whole(parameters[0])), d_(parameters[2], parameters[1]) {}
  static std::size_t lookback(Parameters parameters) {
    return whole(parameters[0]) - 1 + AnyAverage::lookback(parameters[2], parameters[1]);
  }
  std::array<double, 2> next(const Candle& bar) {
    const double k = 100 * raw_.next(bar);
    if (k != k)
      return unknown<2>();
    const double d = d_.next(k);
    if (d != d)
      return unknown<2>();
    return {k, d};
  }
  void fields(Archive& archive) { archive(raw_, d_); }

 private:
  Standing raw_;
  AnyAverage d_;
};

// Williams' %R, -100..0: below the highest high. 0 where there is no range.
class WillR {
 public:
  explicit WillR(Parameters parameters) : high_(whole(parameters[0])), low_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(const Candle& bar) {
    const double high = high_.push(bar.high);
    const double low = low_.push(bar.low);
    return high_.full() ? -100 * ratio(high - bar.close, high - low) : kNan;
  }
  void fields(Archive& archive) { archive(high_, low_); }

 private:
  Highest high_;
  Lowest low_;
};

// Lambert's commodity channel index. The mean deviation is from the mean of this bar, so that each bar goes over the
// window once more: the one indicator beside which a bar costs time in its period.
class Cci {
 public:
  explicit Cci(Parameters parameters) : prices_(whole(parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
  double next(const Candle& bar) {
    const double price = typicalPrice(bar);
    prices_.push(price);
    if (!prices_.full())
      return kNan;
    const double mean = prices_.mean();
    double deviations = 0;
    for (const double each : prices_.window().values())
      deviations += std::fabs(each - mean);
    const double flat = 1e-12 * std::fabs(mean);  // what rounding may make of a price that does not move
    if (std::fabs(price - mean) <= flat)
      return 0;
    return (price - mean) / (0.015 * (deviations / static_cast<double>(prices_.window().size())));
  }
  void fields(Archive& archive) { archive(prices_); }

 private:
  RunningSum prices_;
};

// The balance of power: the body's share of the range.
class Bop {
 public:
  explicit Bop(Parameters) {}
  static std::size_t lookback(Parameters) { return 0; }
  double next(const Candle& bar) { return bar.high > bar.low ? (bar.close - bar.open) / (bar.high - bar.low) : 0; }
  void fields(Archive&) {}
};

// Williams' ultimate oscillator: buying pressure over true range in three windows, the shortest with the most weight.
class UltOsc {
 public:
  explicit UltOsc(Parameters parameters) : UltOsc(sorted(parameters)) {}
  static std::size_t lookback(Parameters parameters) { return sorted(parameters)[2]; }
  double next(const Candle& bar) {
    const double before = range_.close();
    const double range = range_.next(bar);
    if (range != range)
      return kNan;
    const double pressure = bar.close - std::min(bar.low, before);
    for (Pair& pair : pairs_) {
      pair.pressure.push(pressure);
      pair.range.push(range);
    }
    if (!pairs_[2].range.full())
      return kNan;
    double sum = 0;
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      sum += kWeights[i] * ratio(pairs_[i].pressure.sum(), pairs_[i].range.sum());
    return 100 * sum / 7;
  }
  void fields(Archive& archive) { archive(range_, pairs_); }

 private:
  static constexpr std::array<double, 3> kWeights{4, 2, 1};
  struct Pair {
    explicit Pair(std::size_t period) : pressure(period), range(period) {}
    RunningSum pressure;
    RunningSum range;
    void fields(Archive& archive) { archive(pressure, range); }
  };
  static std::array<std::size_t, 3> sorted(Parameters parameters) {
    std::array periods{whole(parameters[0]), whole(parameters[1]), whole(parameters[2])};
    std::sort(periods.begin(), periods.end());
    return periods;
  }
  explicit UltOsc(const std::array<std::size_t, 3>& periods)
      : pairs_{Pair(periods[0]), Pair(periods[1]), Pair(periods[2])} {}

  TrueRange range_;
  std::array<Pair, 3> pairs_;
};

constexpr std::array kStoch{period(5, 1, "fastk"), period(3, 1, "slowk"), period(3, 1, "slowd"),
                            averageKind("slowk_matype"), averageKind("slowd_matype")};
constexpr std::array kStochF{period(5, 1, "fastk"), period(3, 1, "fastd"), averageKind("fastd_matype")};
constexpr std::array kFourteen{period(14, 2)};
constexpr std::array kUltOsc{period(7, 1, "short"), period(14, 1, "middle"), period(28, 1, "long")};
constexpr std::array<std::string_view, 2> kStochOutputs{"k", "d"};
constexpr std::array kStochasticRows{row<Stoch>("stoch", kStoch, kStochOutputs),
                                     row<StochF>("stochf", kStochF, kStochOutputs),
                                     row<WillR>("willr", kFourteen),
                                     row<Cci>("cci", kFourteen),
                                     row<Bop>("bop", {}),
                                     row<UltOsc>("ultosc", kUltOsc)};

}  // namespace

std::span<const IndicatorSpec> stochasticFamily() {
  return kStochasticRows;
}

}  // namespace oms
