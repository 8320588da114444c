#include <algorithm>

#include "oms/indicators/families.h"
#include "oms/indicators/moving_averages.h"

namespace oms {
namespace {

// The bar's range, widened to the close before; none on the first bar.
class TrueRange {
 public:
  double update(const double* bar) {
    const double range = started_ ? std::max(bar[barHigh], close_) - std::min(bar[barLow], close_) : kNan;
    close_ = bar[barClose];
    started_ = true;
    return range;
  }
  void fields(Archive& archive) { archive(close_, started_); }

 private:
  double close_ = 0;
  bool started_ = false;
};

class TrueRangeIndicator final : public Indicator {
 public:
  void update(const double* inputs, double* outputs) override { outputs[0] = range_.update(inputs); }
  void fields(Archive& archive) override { archive(range_); }

 private:
  TrueRange range_;
};

class AverageTrueRange final : public Indicator {
 public:
  explicit AverageTrueRange(std::size_t period) : average_(SmoothedAverage::wilder(period)) {}
  void update(const double* inputs, double* outputs) override {
    const double range = range_.update(inputs);
    outputs[0] = range != range ? kNan : average_.update(range);
  }
  void fields(Archive& archive) override { archive(range_, average_); }

 private:
  TrueRange range_;
  SmoothedAverage average_;
};

std::unique_ptr<Indicator> makeTrueRange(std::span<const double>) {
  return std::make_unique<TrueRangeIndicator>();
}
std::unique_ptr<Indicator> makeAtr(std::span<const double> parameters) {
  return std::make_unique<AverageTrueRange>(whole(parameters[0]));
}
std::size_t oneBar(std::span<const double>) {
  return 1;
}

constexpr std::array kAtr{period(14, 1)};
constexpr std::array kRangeRows{IndicatorSpec{"trange", Inputs::bars, {}, kOneOutput, oneBar, makeTrueRange},
                                IndicatorSpec{"atr", Inputs::bars, kAtr, kOneOutput, onePeriod, makeAtr}};

}  // namespace

std::span<const IndicatorSpec> rangeFamily() {
  return kRangeRows;
}

}  // namespace oms
