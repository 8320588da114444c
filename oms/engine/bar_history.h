#pragma once

#include <map>
#include <vector>

#include "oms/market/bar_builder.h"
#include "oms/model/ring_queue.h"

namespace oms {

// The newest closed bars of one series, with their index since the session's start.
struct ClosedBars {
  static constexpr std::size_t kKept = 5'000;

  RingQueue<Bar> bars;      // oldest first
  std::uint64_t total = 0;  // closed so far; the last of the bars has index total - 1

  void add(const Bar& bar) {
    if (bars.size() == kKept)
      bars.pop_front();
    bars.push_back(bar);
    ++total;
  }
  void fields(Archive& archive);
  std::uint64_t firstIndex() const { return total - bars.size(); }
};

using SeriesKey = std::pair<SymbolIndex, Timeframe>;

}  // namespace oms
