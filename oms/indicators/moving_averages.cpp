#include "oms/indicators/moving_averages.h"

#include <algorithm>

#include "oms/indicators/average_kind.h"
#include "oms/indicators/families.h"
#include "oms/indicators/node.h"

namespace oms {
namespace {

template <class Average>
class Averaged {
 public:
  explicit Averaged(Average average) : average_(std::move(average)) {}
  double next(double value) { return average_.next(value); }
  void fields(Archive& archive) { archive(average_); }

 private:
  Average average_;
};

// An average of that period, whose first value comes after `windows` windows that each add period - 1 bars.
template <class Average, std::size_t windows>
struct PlainAverage : Averaged<Average> {
  explicit PlainAverage(Parameters parameters) : Averaged<Average>(Average(whole(parameters[0]))) {}
  static std::size_t lookback(Parameters parameters) { return windows * (whole(parameters[0]) - 1); }
};

struct Ema : Averaged<SmoothedAverage> {
  explicit Ema(Parameters parameters) : Averaged<SmoothedAverage>(SmoothedAverage::exponential(whole(parameters[0]))) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]) - 1; }
};

struct Kama : Averaged<AdaptiveAverage> {
  explicit Kama(Parameters parameters) : Averaged<AdaptiveAverage>(AdaptiveAverage(whole(parameters[0]))) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
};

struct Hma : Averaged<HullAverage> {
  explicit Hma(Parameters parameters) : Averaged<HullAverage>(HullAverage(whole(parameters[0]))) {}
  static std::size_t lookback(Parameters parameters) {
    const std::size_t bars = whole(parameters[0]);
    return bars + HullAverage::smoothing(bars) - 2;
  }
};

struct T3 : Averaged<TillsonAverage> {
  explicit T3(Parameters parameters) : Averaged<TillsonAverage>(TillsonAverage(whole(parameters[0]), parameters[1])) {}
  static std::size_t lookback(Parameters parameters) { return 6 * (whole(parameters[0]) - 1); }
};

struct Ma : Averaged<AnyAverage> {
  explicit Ma(Parameters parameters) : Averaged<AnyAverage>(AnyAverage(parameters[1], parameters[0])) {}
  static std::size_t lookback(Parameters parameters) { return AnyAverage::lookback(parameters[1], parameters[0]); }
};

constexpr std::array kAverage{period(30, 1)};
constexpr std::array kAverageOfTwo{period(30, 2)};
constexpr std::array kTillson{period(5, 2), factor("vfactor", 0.7, 0, 1)};
constexpr std::array kAnyAverage{period(30, 1), averageKind()};
constexpr std::array kAverageRows{row<PlainAverage<SimpleAverage, 1>>("sma", kAverage),
                                  row<Ema>("ema", kAverage),
                                  row<PlainAverage<WeightedAverage, 1>>("wma", kAverage),
                                  row<PlainAverage<DoubleAverage, 2>>("dema", kAverage),
                                  row<PlainAverage<TripleAverage, 3>>("tema", kAverage),
                                  row<PlainAverage<TriangularAverage, 1>>("trima", kAverage),
                                  row<Kama>("kama", kAverageOfTwo),
                                  row<Hma>("hma", kAverageOfTwo),
                                  row<T3>("t3", kTillson),
                                  row<Ma>("ma", kAnyAverage)};

}  // namespace

std::span<const IndicatorSpec> movingAverageFamily() {
  return kAverageRows;
}

}  // namespace oms
