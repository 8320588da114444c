#include <cmath>
#include <utility>

#include "oms/indicators/families.h"
#include "oms/indicators/moving_averages.h"

namespace oms {
namespace {

struct Periods {
  std::size_t fast;
  std::size_t slow;
  std::size_t signal;
};

// The longer of the two is the slow one, whatever their order.
Periods periodsOf(std::span<const double> parameters) {
  Periods periods{whole(parameters[0]), whole(parameters[1]), whole(parameters[2])};
  if (periods.slow < periods.fast)
    std::swap(periods.slow, periods.fast);
  return periods;
}

// Both averages begin on the same bar, so the fast one's first mean leaves out the first slow - fast values; and
// nothing is given before the signal line has begun. Both as in TA-Lib.
class Macd final : public Indicator {
 public:
  explicit Macd(Periods periods)
      : fast_(SmoothedAverage::exponential(periods.fast)),
        slow_(SmoothedAverage::exponential(periods.slow)),
        signal_(SmoothedAverage::exponential(periods.signal)),
        fastWaits_(periods.slow - periods.fast) {}

  void update(const double* inputs, double* outputs) override {
    outputs[0] = outputs[1] = outputs[2] = kNan;
    double fast = kNan;
    if (fastWaits_ > 0) {
      --fastWaits_;
    } else {
      fast = fast_.update(inputs[0]);
    }
    const double slow = slow_.update(inputs[0]);
    if (std::isnan(slow))
      return;
    const double signal = signal_.update(fast - slow);
    if (std::isnan(signal))
      return;
    outputs[0] = fast - slow;
    outputs[1] = signal;
    outputs[2] = outputs[0] - signal;
  }
  void fields(Archive& archive) override { archive(fast_, slow_, signal_, fastWaits_); }

 private:
  SmoothedAverage fast_;
  SmoothedAverage slow_;
  SmoothedAverage signal_;
  std::size_t fastWaits_;
};

std::unique_ptr<Indicator> makeMacd(std::span<const double> parameters) {
  return std::make_unique<Macd>(periodsOf(parameters));
}
std::size_t macdLookback(std::span<const double> parameters) {
  const Periods periods = periodsOf(parameters);
  return periods.slow + periods.signal - 2;
}

constexpr std::array kMacdParameters{period(12, 2, "fast"), period(26, 2, "slow"), period(9, 1, "signal")};
constexpr std::array<std::string_view, 3> kMacdOutputs{"macd", "signal", "hist"};
constexpr std::array kMacdRows{
    IndicatorSpec{"macd", Inputs::series, kMacdParameters, kMacdOutputs, macdLookback, makeMacd}};

}  // namespace

std::span<const IndicatorSpec> macdFamily() {
  return kMacdRows;
}

}  // namespace oms
