#pragma once

#include <vector>

#include "oms/engine/engine_config.h"

namespace oms {

// The session's limits with those that its strategies' files set themselves; what the session says of a strategy stands
// over the strategy's own file.
RiskLimits withOwnLimits(const EngineConfig& config);

// What a strategy's changed file changes in the limits that are in force: "none" for a limit that it sets no more. What
// the session or, since then, a person says of the strategy stands.
std::vector<LimitSetting> changedLimits(const EngineConfig& config, const RiskLimits& inForce,
                                        const StrategyDefinition& before, const StrategyDefinition& now);

}  // namespace oms
