#pragma once

#include "oms/model/fill.h"

namespace oms {

// What each fill costs (FILLS rule 25); the parts add up, and zero leaves one out. Negative rates are rebates.
// All in the account's currency.
struct FeeSchedule {
  Ratio makerBps;  // of the notional, 2 is 0.02 %
  Ratio takerBps;
  Money perShare;  // for each unit, bounded by perShareMin and perShareMax for one fill
  Money perShareMin;
  Money perShareMax;  // zero: no bound
  Money perContract;  // for each unit, unbounded
  Money fixed;        // for each fill

  friend bool operator==(const FeeSchedule&, const FeeSchedule&) = default;
};

// The fee of one fill of that value (price x quantity x multiplier), half to even at nine decimals; positive is paid.
// Asserts that it fits, as the fill's value has been checked to fit when its order came in.
Money feeOf(const FeeSchedule& schedule, Money value, Quantity quantity, Liquidity liquidity);

}  // namespace oms
