#include "oms/indicators/families.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

// 1 on the bar on which the first series is beyond the second and was not on the bar before.
template <int direction>
class Crossing final : public Indicator {
 public:
  void update(const double* inputs, double* outputs) override {
    const bool beyond = direction > 0 ? inputs[0] > inputs[1] : inputs[0] < inputs[1];
    outputs[0] = started_ ? (beyond && !wasBeyond_ ? 1 : 0) : kNan;
    wasBeyond_ = beyond;
    started_ = true;
  }
  void fields(Archive& archive) override { archive(started_, wasBeyond_); }

 private:
  bool started_ = false;
  bool wasBeyond_ = false;
};

// Bars since the condition was last met, 0 on that bar; no value before the first time.
class BarsSince final : public Indicator {
 public:
  void update(const double* inputs, double* outputs) override {
    if (inputs[0] == 1) {
      bars_ = 0;
    } else {
      bars_ += 1;  // stays NaN before the first time
    }
    outputs[0] = bars_;
  }
  void fields(Archive& archive) override { archive(bars_); }

 private:
  double bars_ = kNan;
};

template <class Kind>
std::unique_ptr<Indicator> makeCrossing(std::span<const double>) {
  return std::make_unique<Kind>();
}
std::size_t oneBarBefore(std::span<const double>) {
  return 1;
}

constexpr std::array kCrossingRows{
    IndicatorSpec{"crosses_above", Inputs::twoSeries, {}, kOneOutput, oneBarBefore, makeCrossing<Crossing<1>>, true},
    IndicatorSpec{"crosses_below", Inputs::twoSeries, {}, kOneOutput, oneBarBefore, makeCrossing<Crossing<-1>>, true},
    IndicatorSpec{"bars_since", Inputs::condition, {}, kOneOutput, noLookback, makeCrossing<BarsSince>, false, true}};

}  // namespace

std::span<const IndicatorSpec> crossingFamily() {
  return kCrossingRows;
}

}  // namespace oms
