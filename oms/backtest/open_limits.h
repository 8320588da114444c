#pragma once

#include "oms/risk/limits.h"

namespace oms {

// No bounds on size, price, rate or loss: what is left are the checks of validity (an order that is one, prices on the
// tick, whole lots, money that is there). For scripts, and for comparison with backtesters that have no risk limits.
RiskLimits openLimits();

}  // namespace oms
