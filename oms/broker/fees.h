#pragma once

#include "oms/model/fill.h"
#include "oms/model/instrument.h"

namespace oms {

// What each fill costs (FILLS rule 25); the parts add up, and zero leaves one out. Negative rates are rebates.
// All in the account's currency, into which the instrument's multiplier turns a notional.
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

// The fee of one fill, half to even at nine decimals; positive is paid. Asserts that it fits, as the fill's notional
// has been checked to fit when its order came in.
Money feeOf(const FeeSchedule& schedule, Price price, Quantity quantity, Liquidity liquidity,
            const Instrument& instrument);

}  // namespace oms
