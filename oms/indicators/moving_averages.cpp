#include "oms/indicators/moving_averages.h"

#include <utility>

#include "oms/indicators/families.h"

namespace oms {
namespace {

template <class Average>
class AverageIndicator final : public Indicator {
 public:
  explicit AverageIndicator(Average average) : average_(std::move(average)) {}
  void update(const double* inputs, double* outputs) override { outputs[0] = average_.update(inputs[0]); }
  void fields(Archive& archive) override { archive(average_); }

 private:
  Average average_;
};

std::unique_ptr<Indicator> makeSma(std::span<const double> parameters) {
  return std::make_unique<AverageIndicator<SimpleAverage>>(SimpleAverage(whole(parameters[0])));
}
std::unique_ptr<Indicator> makeEma(std::span<const double> parameters) {
  return std::make_unique<AverageIndicator<SmoothedAverage>>(SmoothedAverage::exponential(whole(parameters[0])));
}

constexpr std::array kAverageParameters{period(30, 1)};
constexpr std::array kAverageRows{
    IndicatorSpec{"sma", Inputs::series, kAverageParameters, kOneOutput, periodLessOne, makeSma},
    IndicatorSpec{"ema", Inputs::series, kAverageParameters, kOneOutput, periodLessOne, makeEma}};

}  // namespace

std::span<const IndicatorSpec> movingAverageFamily() {
  return kAverageRows;
}

}  // namespace oms
