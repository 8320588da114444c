#pragma once

#include "oms/model/instrument.h"
#include "oms/model/order.h"
#include "oms/model/replacement.h"
#include "oms/model/split.h"

namespace oms {

// The terms of an order after a split: quantities in whole lots, never more than before; prices on ticks, never nearer
// to the market. What was filled keeps its part exactly, so that only what is left is rounded; an order that is left
// without a lot has its quantity at what was filled.
void splitTerms(OrderRequest& request, Quantity& filled, Ratio ratio, const Instrument& instrument);
// A change of that order that is on its way.
void splitChange(Replacement& change, const OrderRequest& request, Ratio ratio, const Instrument& instrument);

}  // namespace oms
