#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oms/market/corporate_action.h"
#include "oms/model/result.h"

namespace oms {

// Reads a table of price and split factors, as QuantConnect's Lean keeps them: rows date,price factor,split factor,
// close of that date, ascending, each the last day of its factors. What lies between two rows happened before the day
// after the first: the split is the quotient of the split factors, taken as the fraction of small numbers that it
// nearly is, and the dividend what the close has lost by the price factor, to a tenth of a cent. An error says the
// line.
Result<std::vector<CorporateAction>> parseFactors(std::string_view csv, SymbolIndex symbol);
Result<std::vector<CorporateAction>> readFactors(const std::string& path, SymbolIndex symbol);

}  // namespace oms
