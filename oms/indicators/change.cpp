#include "oms/indicators/families.h"
#include "oms/indicators/window.h"

namespace oms {
namespace {

enum class Scale { points, percent };

// Against the value `period` bars before. A percentage of nothing is 0, as in TA-Lib.
template <Scale scale>
class Change final : public Indicator {
 public:
  explicit Change(std::size_t period) : window_(period) {}
  void update(const double* inputs, double* outputs) override {
    const bool known = window_.full();
    const double before = window_.push(inputs[0]);
    if (!known) {
      outputs[0] = kNan;
    } else if constexpr (scale == Scale::points) {
      outputs[0] = inputs[0] - before;
    } else {
      outputs[0] = before == 0 ? 0 : (inputs[0] / before - 1) * 100;
    }
  }
  void fields(Archive& archive) override { archive(window_); }

 private:
  Window window_;
};

template <Scale scale>
std::unique_ptr<Indicator> makeChange(std::span<const double> parameters) {
  return std::make_unique<Change<scale>>(whole(parameters[0]));
}

constexpr std::array kTen{period(10, 1)};
constexpr std::array kOne{period(1, 1)};
constexpr std::array kChangeRows{
    IndicatorSpec{"mom", Inputs::series, kTen, kOneOutput, onePeriod, makeChange<Scale::points>},
    IndicatorSpec{"roc", Inputs::series, kTen, kOneOutput, onePeriod, makeChange<Scale::percent>},
    IndicatorSpec{"percent_change", Inputs::series, kOne, kOneOutput, onePeriod, makeChange<Scale::percent>}};

}  // namespace

std::span<const IndicatorSpec> changeFamily() {
  return kChangeRows;
}

}  // namespace oms
