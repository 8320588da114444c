#pragma once

#include <optional>
#include <vector>

#include "oms/market/calendar.h"
#include "oms/model/decimal.h"

namespace oms {

// What holding a position costs (FILLS rule 29), as a part of its value a year; negative is received.
struct FinancingRates {
  Ratio longs;
  Ratio shorts;

  bool areZero() const { return longs.isZero() && shorts.isZero(); }
};

// An instant at which positions are charged, and for how many thirds of a day.
struct FinancingDue {
  Timestamp at;
  int thirds = 0;
  friend bool operator==(const FinancingDue&, const FinancingDue&) = default;
};

// Those after `after` and up to `until`. Crypto: funding at 00:00, 08:00 and 16:00 UTC. Fx: at 17:00 New York, on
// Wednesdays for three days, as the value date goes over the weekend then. Stocks, and what has a calendar of its own:
// at the close, until the next one.
std::vector<FinancingDue> financingBetween(const Instrument& instrument, Timestamp after, Timestamp until);

// What the account pays for that position (signed) at that price; negative is received, half to even. Nothing when the
// position's value does not fit.
std::optional<Money> financingOf(Quantity position, Price price, Ratio multiplier, const FinancingRates& rates,
                                 int thirds);

}  // namespace oms
