#pragma once

#include <QString>
#include <QTimeZone>
#include <cstdint>
#include <vector>

#include "charts/candle_store.h"

namespace charts {

struct ValueRange {
  double lower = 0;
  double upper = 1;

  double size() const { return upper - lower; }
  // How far up a value lies, 0 at the lower end and 1 at the upper, and the value that lies so far up. By logarithms
  // both ends must be above zero.
  double share(double value, bool logarithmic) const;
  double at(double share, bool logarithmic) const;
  friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

struct Tick {
  double position = 0;
  QString label;

  friend bool operator==(const Tick&, const Tick&) = default;
};

// "63,705.4": thousands set apart, a true minus.
QString formatValue(double value, int decimals);
// "1.2 k", "3.40 M": volumes, at most four digits.
QString formatShort(double value);

// "+1.25 %", "−0.40 %".
QString percentText(double percent, int decimals);

// Round steps (1, 2, 2.5, 5 times a power of ten), at most `most` of them, none finer than `decimals` can say.
std::vector<Tick> valueTicks(ValueRange range, int most, int decimals);
// The same for an axis of logarithms: where one step is not round all the way up, 1, 2 and 5 times the powers of ten.
std::vector<Tick> logTicks(ValueRange range, int most, int decimals);
// The same for an axis that says values as changes from `base`; positions are values.
std::vector<Tick> percentTicks(ValueRange range, double base, int most);

// The range that shows what the bars reach with a margin, and, where prices are flat, a few ticks around them. Prices
// in `wanted` are included as long as the bars keep at least half of the height. That share of the height at the top
// is left free of all of it.
ValueRange priceRange(ValueRange reached, const std::vector<double>& wanted, int decimals, bool logarithmic = false,
                      double freeAbove = 0);

// Labels at bars where a round time of the zone begins, at least `apart` positions from each other; the first of a day
// or a year says which. Bars of a day and longer are of UTC's days everywhere.
std::vector<Tick> barTimeTicks(const CandleStore& store, double left, double right, double apart,
                               const QTimeZone& zone = QTimeZone::utc());
// The same along time itself, UTC: at most `most`, positions in milliseconds since 1970.
std::vector<Tick> timeTicks(std::int64_t fromMs, std::int64_t toMs, int most);
// "2026-01-05T10:52:00+01:00", or "2026-01-05" for days and longer.
QString isoTime(std::int64_t openNs, std::int64_t periodSeconds, const QTimeZone& zone = QTimeZone::utc());
// What the clock of those times is called then: "UTC", "CET", "EST", or "UTC+05:30" where it has no letters.
QString zoneText(std::int64_t openNs, std::int64_t periodSeconds, const QTimeZone& zone);
// "5 Jan 10:52", with seconds for bars shorter than a minute and without the time for days and longer.
QString barTime(std::int64_t openNs, std::int64_t periodSeconds, const QTimeZone& zone = QTimeZone::utc());

}  // namespace charts
