#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "oms/strategies/strategy_definition.h"

namespace oms {

// A condition of a strategy, and when it was true: from the open of the first bar at whose close it was, to the close
// of the last one. Oldest first.
struct ConditionSpans {
  std::string group;  // signal, exit, signal_short …
  std::string name;
  std::string expression;
  std::vector<std::pair<Timestamp, Timestamp>> held;
};

// Over closed bars, oldest first: the strategy's own, and those of the definition's `others` in their order, of which
// there may be fewer: what reads them then was never true.
std::vector<ConditionSpans> conditionSpans(const StrategyDefinition& definition, std::span<const Bar> own,
                                           std::span<const std::vector<Bar>> others);

}  // namespace oms
