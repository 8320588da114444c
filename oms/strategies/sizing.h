#pragma once

#include <cstdint>

#include "oms/model/decimal.h"
#include "oms/model/instrument.h"

namespace oms {

// How large an entry is.
struct Sizing {
  enum class Kind : std::uint8_t { riskPerTrade, quantity, notional, equityPercent };
  Kind kind = Kind::quantity;
  Ratio ratio;  // of the equity: lost at the stop (riskPerTrade) or bought (equityPercent)
  Money notional;
  Quantity quantity;
  // riskPerTrade only: the entry's notional is at most this share of the equity, because a stop that is very near
  // would ask for more than the account may hold. Below the 50 % that max_order_notional denies by default.
  Ratio maxNotional = Ratio::fromRaw(400'000'000);
};

// Rounded down to the lot and to the instrument's largest quantity; zero when it is below the smallest, when there is
// no equity, and for riskPerTrade without a stop.
Quantity sizeEntry(const Sizing& sizing, Money equity, Price price, Price stopLoss, const Instrument& instrument);

}  // namespace oms
