#include "oms/broker/finer_bars.h"

#include <algorithm>

#include "oms/model/assert.h"

namespace oms {

void FinerBars::add(SymbolIndex symbol, std::vector<Bar> bars) {
  const auto byTime = [](const Bar& a, const Bar& b) { return a.openTime < b.openTime; };
  OMS_ASSERT(std::is_sorted(bars.begin(), bars.end(), byTime), "stored bars are in the order of their time");
  if (bars_.size() <= symbol.value)
    bars_.resize(symbol.value + 1);
  bars_[symbol.value] = std::move(bars);
}

std::span<const Bar> FinerBars::inside(SymbolIndex symbol, const Bar& bar) const {
  if (symbol.value >= bars_.size())
    return {};
  const std::vector<Bar>& all = bars_[symbol.value];
  const auto first =
      std::partition_point(all.begin(), all.end(), [&](const Bar& each) { return each.openTime < bar.openTime; });
  const auto last =
      std::partition_point(first, all.end(), [&](const Bar& each) { return each.closeTime <= bar.closeTime; });
  if (last - first < 2)
    return {};
  const auto byHigh = [](const Bar& a, const Bar& b) { return a.high < b.high; };
  const auto byLow = [](const Bar& a, const Bar& b) { return a.low < b.low; };
  const bool agrees =
      std::max_element(first, last, byHigh)->high == bar.high && std::min_element(first, last, byLow)->low == bar.low;
  return agrees ? std::span(first, last) : std::span<const Bar>{};
}

}  // namespace oms
