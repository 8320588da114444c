#include "oms/indicators/families.h"
#include "oms/indicators/node.h"

namespace oms {
namespace {

// 1 on the bar on which the first series is beyond the second and was not on the bar before.
template <int direction>
class Crossing {
 public:
  explicit Crossing(Parameters) {}
  static std::size_t lookback(Parameters) { return 1; }
  double next(double a, double b) {
    const bool beyond = direction > 0 ? a > b : a < b;
    const double crossed = started_ ? (beyond && !wasBeyond_ ? 1 : 0) : kNan;
    wasBeyond_ = beyond;
    started_ = true;
    return crossed;
  }
  void fields(Archive& archive) { archive(started_, wasBeyond_); }

 private:
  bool started_ = false;
  bool wasBeyond_ = false;
};

// Bars since the condition was last met, 0 on that bar; no value before the first time.
class BarsSince {
 public:
  static constexpr bool kTakesUnknown = true;
  explicit BarsSince(Parameters) {}
  static std::size_t lookback(Parameters) { return 0; }
  double next(double condition) {
    if (condition == 1) {
      bars_ = 0;
    } else {
      bars_ += 1;  // stays NaN before the first time
    }
    return bars_;
  }
  void fields(Archive& archive) { archive(bars_); }

 private:
  double bars_ = kNan;
};

constexpr IndicatorSpec condition(IndicatorSpec spec) {
  spec.boolean = true;
  return spec;
}
constexpr IndicatorSpec ofCondition(IndicatorSpec spec) {
  spec.inputs = Inputs::condition;
  spec.takesUnknown = true;
  return spec;
}

constexpr std::array kCrossingRows{condition(row<Crossing<1>>("crosses_above", {})),
                                   condition(row<Crossing<-1>>("crosses_below", {})),
                                   ofCondition(row<BarsSince>("bars_since", {}))};

}  // namespace

std::span<const IndicatorSpec> crossingFamily() {
  return kCrossingRows;
}

}  // namespace oms
