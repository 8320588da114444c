#include "oms/indicators/families.h"
#include "oms/indicators/moving_averages.h"
#include "oms/indicators/true_range.h"

namespace oms {
namespace {

struct TRange : TrueRange {
  explicit TRange(Parameters) {}
  static std::size_t lookback(Parameters) { return 1; }
};

class Atr {
 public:
  explicit Atr(Parameters parameters) : Atr(whole(parameters[0])) {}
  explicit Atr(std::size_t period) : average_(SmoothedAverage::wilder(period)) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(const Candle& bar) {
    const double range = range_.next(bar);
    return range == range ? average_.next(range) : kNan;
  }
  void fields(Archive& archive) { archive(range_, average_); }

 private:
  TrueRange range_;
  SmoothedAverage average_;
};

// In percent of the close.
class Natr {
 public:
  explicit Natr(Parameters parameters) : atr_(parameters) {}
  static std::size_t lookback(Parameters parameters) { return Atr::lookback(parameters); }
  double next(const Candle& bar) {
    const double range = atr_.next(bar);
    return range == range ? 100 * ratio(range, bar.close) : kNan;
  }
  void fields(Archive& archive) { archive(atr_); }

 private:
  Atr atr_;
};

// Keltner's channels: around an exponential average of the close, so many average true ranges away.
class Keltner {
 public:
  explicit Keltner(Parameters parameters)
      : middle_(SmoothedAverage::exponential(whole(parameters[0]))),
        width_(parameters[1]),
        atr_(whole(parameters[2])) {}
  static std::size_t lookback(Parameters parameters) {
    return std::max(whole(parameters[0]) - 1, whole(parameters[2]));
  }
  std::array<double, 3> next(const Candle& bar) {
    const double middle = middle_.next(bar.close);
    const double range = atr_.next(bar);
    if (middle != middle || range != range)
      return unknown<3>();
    return {middle + width_ * range, middle, middle - width_ * range};
  }
  void fields(Archive& archive) { archive(middle_, atr_); }

 private:
  SmoothedAverage middle_;
  double width_;
  Atr atr_;
};

// A band below a rising market, above a falling one, that only comes nearer; the market turns when it closes beyond
// it. Up and down are told by the close: above the line, or not.
class SuperTrend {
 public:
  explicit SuperTrend(Parameters parameters) : atr_(whole(parameters[0])), width_(parameters[1]) {}
  static std::size_t lookback(Parameters parameters) { return whole(parameters[0]); }
  double next(const Candle& bar) {
    const double range = atr_.next(bar);
    const double before = std::exchange(close_, bar.close);
    if (range != range)
      return kNan;
    const double middle = (bar.high + bar.low) / 2;
    const double upper = middle + width_ * range;
    const double lower = middle - width_ * range;
    if (!started_) {
      started_ = true;
      rising_ = bar.close >= middle;
      upper_ = upper;
      lower_ = lower;
    }
    if (upper < upper_ || before > upper_)
      upper_ = upper;
    if (lower > lower_ || before < lower_)
      lower_ = lower;
    rising_ = bar.close > (rising_ ? lower_ : upper_);
    return rising_ ? lower_ : upper_;
  }
  void fields(Archive& archive) { archive(atr_, started_, rising_, upper_, lower_, close_); }

 private:
  Atr atr_;
  double width_;
  bool started_ = false;
  bool rising_ = false;
  double upper_ = 0;
  double lower_ = 0;
  double close_ = 0;
};

constexpr std::array kAtr{period(14, 1)};
constexpr std::array kKeltner{period(20, 1), factor("multiplier", 2), period(10, 1, "atr_period")};
constexpr std::array kSuperTrend{period(10, 1), factor("multiplier", 3, 0)};
constexpr std::array<std::string_view, 3> kKeltnerOutputs{"upper", "middle", "lower"};
constexpr std::array kRangeRows{row<TRange>("trange", {}), row<Atr>("atr", kAtr), row<Natr>("natr", kAtr),
                                row<Keltner>("keltner", kKeltner, kKeltnerOutputs),
                                row<SuperTrend>("supertrend", kSuperTrend)};

}  // namespace

std::span<const IndicatorSpec> rangeFamily() {
  return kRangeRows;
}

}  // namespace oms
