#pragma once

#include <cstdint>
#include <memory>

#include "oms/model/decimal.h"
#include "oms/model/instrument.h"
#include "oms/strategies/size_rule.h"

namespace oms {

// How large an entry is.
struct Sizing {
  enum class Kind : std::uint8_t { riskPerTrade, quantity, notional, equityPercent };
  Kind kind = Kind::quantity;
  Ratio ratio;  // of the equity: lost at the stop (riskPerTrade) or bought (equityPercent)
  Money notional;
  Quantity quantity;
  std::shared_ptr<const SizeRule> rule;  // in place of notional and quantity, where they are expressions
  // riskPerTrade only: the entry's notional is at most this share of the equity, because a stop that is very near
  // would ask for more than the account may hold. Below the 50 % that max_order_notional denies by default.
  Ratio maxNotional = Ratio::fromRaw(400'000'000);
};

// Rounded down to the lot and to the instrument's largest quantity; zero when it is below the smallest, when there is
// no equity, and for riskPerTrade without a stop.
Quantity sizeEntry(const Sizing& sizing, const SizeInput& input, Price stopLoss, const Instrument& instrument);

}  // namespace oms
