#pragma once

#include <optional>
#include <span>
#include <vector>

#include "oms/backtest/backtest.h"

namespace oms {

// What a run decided on a bar that it does not decide, or decides otherwise, where the data ends with that bar or
// soon after it: it knew what had not happened yet.
struct LookAhead {
  std::uint64_t cut = 0;  // the last bar of the truncated data
  std::uint64_t bar = 0;
  Timestamp time;                         // the bar's open
  std::optional<BacktestDecision> whole;  // nothing: only the truncated run decided something
  std::optional<BacktestDecision> cutShort;
};

struct LookAheadCheck {
  std::vector<std::uint64_t> cuts;  // ascending
  std::uint64_t decisions = 0;      // of the whole run
  std::optional<LookAhead> first;   // nothing: passed
};

// Runs over the whole data and over beginnings of it, and compares all changes of the strategies' states with their
// causes and all signals, to the byte and up to the cut. The cuts lie evenly over the bars that trade and evenly over
// the bars on which something was decided, so many of each.
LookAheadCheck checkLookAhead(BacktestPlan plan, std::span<const MarketUpdate> data, std::size_t cuts,
                              unsigned threads);

std::string lookAheadText(const LookAheadCheck& check);
std::string lookAheadJson(const LookAheadCheck& check);

}  // namespace oms
