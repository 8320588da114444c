#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "oms/model/archive.h"

namespace oms {

// An incremental indicator: one closed bar in, one value per output out, O(1) a bar (or amortised), no allocation
// after construction. Values are doubles: they describe the market and are never money.
class Indicator {
 public:
  virtual ~Indicator() = default;
  // `inputs` holds what the catalog row says (Inputs); each output is NaN while the indicator warms up. A bar on which
  // an input has no value (NaN) is not shown to the indicator at all, unless its row says takesUnknown.
  virtual void update(const double* inputs, double* outputs) = 0;
  virtual void fields(Archive& archive) = 0;
};

// What an indicator reads a bar: open, high, low, close, volume; one series; two series; one condition (0 or 1).
enum class Inputs : unsigned char { bars, series, twoSeries, condition };
inline constexpr std::size_t kBarInputs = 5;
enum BarInput : unsigned char { barOpen, barHigh, barLow, barClose, barVolume };

struct ParameterSpec {
  std::string_view name;
  double defaultValue = 0;
  double min = 0;
  double max = 0;
  bool whole = true;  // a number of bars; otherwise any number in the range
};

// One row of the catalog. Names, order of the parameters and defaults are TA-Lib's; periods count bars.
struct IndicatorSpec {
  std::string_view name;
  Inputs inputs = Inputs::series;
  std::span<const ParameterSpec> parameters;
  std::span<const std::string_view> outputs;  // one unnamed, or several named
  // Bars before the first value, given that the inputs have values from the first bar on.
  std::size_t (*lookback)(std::span<const double> parameters) = nullptr;
  std::unique_ptr<Indicator> (*make)(std::span<const double> parameters) = nullptr;
  bool boolean = false;       // its value is a condition: 0 or 1
  bool takesUnknown = false;  // is shown bars on which its input has no value
};

}  // namespace oms
