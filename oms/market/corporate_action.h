#pragma once

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/timestamp.h"

namespace oms {

// What happens to a stock before its market opens on a day.
struct CorporateAction {
  SymbolIndex symbol;
  Timestamp day;                    // its start in UTC, of the exchange's date
  Price dividend;                   // in cash for each old unit; zero: none
  Ratio split = Ratio::fromInt(1);  // new units for an old one; 1: none

  friend bool operator==(const CorporateAction&, const CorporateAction&) = default;
};

}  // namespace oms
