#pragma once

#include "oms/broker/fill_profile.h"
#include "oms/broker/symbol_book.h"

namespace oms {

// Slippage beyond this part of the price leaves the quantity unfilled (FILLS rule 9).
inline constexpr Ratio kSlippageMax = Ratio::fromRaw(Ratio::one / 20);

// The most that a taker pays beyond the price, in whole ticks.
Price mostSlippage(const Instrument& instrument, Price price);
// What a taker's quantity pays beyond the price, per unit, against it positive, in whole ticks; at most mostSlippage.
// `barVolume` zero: not known, then the volume share is nothing.
Price slippageOf(const Slippage& slippage, const Instrument& instrument, Price price, Quantity quantity,
                 Volume barVolume, const BarStatistics& statistics);
// The part of a quantity that stays within kSlippageMax.
Quantity withinSlippage(const Slippage& slippage, Quantity quantity, const BarStatistics& statistics);

}  // namespace oms
