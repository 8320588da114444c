#pragma once

#include <QString>
#include <cstdint>
#include <vector>

#include "charts/candle_store.h"

namespace charts {

struct ValueRange {
  double lower = 0;
  double upper = 1;

  double size() const { return upper - lower; }
  friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

struct Tick {
  double position = 0;
  QString label;
};

// "63,705.4": thousands set apart, a true minus.
QString formatValue(double value, int decimals);
// "1.2 k", "3.40 M": volumes, at most four digits.
QString formatShort(double value);

// Round steps (1, 2, 2.5, 5 times a power of ten), at most `most` of them, none finer than `decimals` can say.
std::vector<Tick> valueTicks(ValueRange range, int most, int decimals);

// The range that shows those bars: highest high to lowest low with a margin, and, where prices are flat, a few ticks
// around them. Prices in `wanted` are included as long as the bars keep at least half of the height.
ValueRange priceRange(std::span<const Candle> shown, const std::vector<double>& wanted, int decimals);

// Labels at bars where a round time begins (UTC), at least `apart` bars from each other; the first of a day or a year
// says which. Positions are indices of the series.
std::vector<Tick> barTimeTicks(const CandleStore& store, double left, double right, double apart);
// The same along time itself: at most `most`, positions in milliseconds since 1970.
std::vector<Tick> timeTicks(std::int64_t fromMs, std::int64_t toMs, int most);
// "5 Jan 10:52", with seconds for bars shorter than a minute and without the time for days and longer.
QString barTime(std::int64_t openNs, std::int64_t periodSeconds);

}  // namespace charts
