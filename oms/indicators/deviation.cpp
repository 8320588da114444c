#include <cmath>

#include "oms/indicators/families.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

// The population's standard deviation, times a factor.
class Deviation final : public Indicator {
 public:
  Deviation(std::size_t period, double factor) : moments_(period), factor_(factor) {}
  void update(const double* inputs, double* outputs) override {
    moments_.push(inputs[0]);
    outputs[0] = moments_.full() ? std::sqrt(moments_.variance()) * factor_ : kNan;
  }
  void fields(Archive& archive) override { archive(moments_); }

 private:
  WindowMoments moments_;
  double factor_;
};

class BollingerBands final : public Indicator {
 public:
  BollingerBands(std::size_t period, double up, double down) : moments_(period), up_(up), down_(down) {}
  void update(const double* inputs, double* outputs) override {
    moments_.push(inputs[0]);
    outputs[0] = outputs[1] = outputs[2] = kNan;
    if (!moments_.full())
      return;
    const double deviation = std::sqrt(moments_.variance());
    outputs[1] = moments_.mean();
    outputs[0] = outputs[1] + up_ * deviation;
    outputs[2] = outputs[1] - down_ * deviation;
  }
  void fields(Archive& archive) override { archive(moments_); }

 private:
  WindowMoments moments_;
  double up_;
  double down_;
};

std::unique_ptr<Indicator> makeDeviation(std::span<const double> parameters) {
  return std::make_unique<Deviation>(whole(parameters[0]), parameters[1]);
}
std::unique_ptr<Indicator> makeBands(std::span<const double> parameters) {
  return std::make_unique<BollingerBands>(whole(parameters[0]), parameters[1], parameters[2]);
}

constexpr ParameterSpec factor(std::string_view name, double defaultValue) {
  return {name, defaultValue, -1'000'000, 1'000'000, false};
}
constexpr std::array kDeviation{period(5, 2), factor("nbdev", 1)};
constexpr std::array kBands{period(5, 2), factor("nbdev_up", 2), factor("nbdev_down", 2)};
constexpr std::array<std::string_view, 3> kBandOutputs{"upper", "middle", "lower"};
constexpr std::array kDeviationRows{
    IndicatorSpec{"stddev", Inputs::series, kDeviation, kOneOutput, periodLessOne, makeDeviation},
    IndicatorSpec{"bbands", Inputs::series, kBands, kBandOutputs, periodLessOne, makeBands}};

}  // namespace

std::span<const IndicatorSpec> deviationFamily() {
  return kDeviationRows;
}

}  // namespace oms
