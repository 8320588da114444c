#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <string_view>

#include "oms/model/archive.h"

namespace oms {

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// An incremental indicator: one closed bar in, one value per output out, O(1) a bar (or amortised), no allocation
// after construction. Values are doubles: they describe the market and are never money.
//
// What has no obvious value is defined once for all of them, as TA-Lib does:
// - While an indicator warms up, its outputs are NaN; one bar alone gives a value only to those with lookback 0.
// - A bar on which an input has no value (NaN) is not shown to an indicator, unless its row says takesUnknown: its
//   outputs are NaN on that bar and it goes on with the next one as if the bar had not been. Gaps in time are nothing
//   special: an indicator counts bars, not minutes.
// - A ratio of nothing to nothing (flat prices, a bar without range) is 0: rsi, stoch, willr, cci, bop, roc, correl …
//   say 0 in a market that stands still. Deviations of equal values are exactly 0.
// - Without volume mfi is 0 and ad, obv and adosc stay where they are; an average weighted by volume has no value.
class Indicator {
 public:
  virtual ~Indicator() = default;
  // `inputs` holds what the catalog row says (Inputs).
  virtual void update(const double* inputs, double* outputs) = 0;
  // Many bars at once: a column an input, a column an output, all of `bars` values. To the bit what `update` gives bar
  // after bar, and it may be mixed with it.
  virtual void run(std::span<const double* const> inputs, std::size_t bars, std::span<double* const> outputs) = 0;
  virtual void fields(Archive& archive) = 0;
};

// What an indicator reads a bar: open, high, low, close, volume; one series; two series; one series and the bar's
// volume; one condition (0 or 1).
enum class Inputs : unsigned char { bars, series, twoSeries, seriesAndVolume, condition };
inline constexpr std::size_t kBarInputs = 5;
enum BarInput : unsigned char { barOpen, barHigh, barLow, barClose, barVolume };
// How many numbers that is a bar.
constexpr std::size_t inputCount(Inputs inputs) {
  return inputs == Inputs::bars ? kBarInputs : inputs == Inputs::series || inputs == Inputs::condition ? 1 : 2;
}

struct ParameterSpec {
  std::string_view name;
  double defaultValue = 0;
  double min = 0;
  double max = 0;
  bool whole = true;  // a number of bars or of a kind; otherwise any number in the range
};

// One row of the catalog. Names, order of the parameters and defaults are TA-Lib's; periods count bars.
struct IndicatorSpec {
  std::string_view name;
  Inputs inputs = Inputs::series;
  std::span<const ParameterSpec> parameters;
  std::span<const std::string_view> outputs;  // one unnamed, or several named
  // Bars before the first on which all outputs have values, given that the inputs have them from the first bar on.
  std::size_t (*lookback)(std::span<const double> parameters) = nullptr;
  std::unique_ptr<Indicator> (*make)(std::span<const double> parameters) = nullptr;
  bool boolean = false;       // its value is a condition: 0 or 1
  bool takesUnknown = false;  // is shown bars on which its input has no value
};

}  // namespace oms
