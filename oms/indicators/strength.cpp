#include <cmath>

#include "oms/indicators/families.h"
#include "oms/indicators/moving_averages.h"

namespace oms {
namespace {

// Wilder's relative strength index, 0..100. Without any movement it is 0, as in TA-Lib.
class Rsi final : public Indicator {
 public:
  explicit Rsi(std::size_t period)
      : gains_(SmoothedAverage::wilder(period)), losses_(SmoothedAverage::wilder(period)) {}

  void update(const double* inputs, double* outputs) override {
    const double change = started_ ? inputs[0] - previous_ : 0;
    previous_ = inputs[0];
    outputs[0] = kNan;
    if (!started_) {
      started_ = true;
      return;
    }
    const double gain = gains_.update(std::max(change, 0.0));
    const double loss = losses_.update(std::max(-change, 0.0));
    if (std::isnan(gain))
      return;
    const double movement = gain + loss;
    outputs[0] = movement == 0 ? 0 : 100 * (gain / movement);
  }
  void fields(Archive& archive) override { archive(gains_, losses_, previous_, started_); }

 private:
  SmoothedAverage gains_;
  SmoothedAverage losses_;
  double previous_ = 0;
  bool started_ = false;
};

std::unique_ptr<Indicator> makeRsi(std::span<const double> parameters) {
  return std::make_unique<Rsi>(whole(parameters[0]));
}

constexpr std::array kStrengthParameters{period(14, 2)};
constexpr std::array kStrengthRows{
    IndicatorSpec{"rsi", Inputs::series, kStrengthParameters, kOneOutput, onePeriod, makeRsi}};

}  // namespace

std::span<const IndicatorSpec> strengthFamily() {
  return kStrengthRows;
}

}  // namespace oms
