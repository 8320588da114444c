#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/engine/engine_config.h"
#include "oms/model/result.h"

namespace oms {

// What limits call a strategy: its id, the file's stem (ema_trend), also where somebody wrote the name in its file
// ("EMA trend"). The failure names those that there are; a name that several have is none.
Result<std::string> strategyNamed(const std::vector<StrategyBinding>& strategies, std::string_view written);

// Puts the session's own limits under the ids of its strategies. The failure: one is of a symbol or a strategy that
// the session does not have.
std::optional<Failure> nameLimits(EngineConfig& config);

}  // namespace oms
