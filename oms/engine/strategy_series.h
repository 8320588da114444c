#pragma once

#include <vector>

#include "oms/engine/bar_history.h"
#include "oms/engine/engine_config.h"
#include "oms/model/result.h"

namespace oms {

// The bars that a strategy on that symbol reads beside its own, in the order of the definition's `others`. The failure
// says what the session lacks and where the strategy's file names it; it is asked for before a strategy is bound.
Result<std::vector<SeriesKey>> seriesOf(const StrategyDefinition& definition, SymbolIndex own,
                                        const EngineConfig& config);

}  // namespace oms
