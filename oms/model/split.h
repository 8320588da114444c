#pragma once

#include "oms/model/decimal.h"

namespace oms {

// The same value in new units, of which `ratio` were one old: half to even at nine decimals.
Quantity splitQuantity(Quantity quantity, Ratio ratio);
Price splitPrice(Price price, Ratio ratio);

}  // namespace oms
