#pragma once

#include <span>
#include <vector>

#include "oms/model/ids.h"
#include "oms/model/market_data.h"

namespace oms {

// Stored bars of a finer timeframe than the feed's: what really happened inside a bar (FILLS rule 5).
class FinerBars {
 public:
  // By their time; each symbol once.
  void add(SymbolIndex symbol, std::vector<Bar> bars);
  // Those inside the bar, where they reach its high and its low; none where they do not tell of the same market.
  std::span<const Bar> inside(SymbolIndex symbol, const Bar& bar) const;

 private:
  std::vector<std::vector<Bar>> bars_;  // by symbol
};

}  // namespace oms
