#pragma once

#include <vector>

#include "oms/engine/engine_config.h"
#include "widgets/chart/history_port.h"

namespace app {

using ConditionSource =
    std::function<std::vector<widgets::ConditionHistory>(const std::string& strategy, const widgets::BarsOf& bars)>;

// When the conditions of a session's strategies were true, for charts. `text` says what the file of a strategy says
// now, and nothing of one that has none: then it counts as it is in the session.
ConditionSource conditionSource(std::vector<oms::StrategyBinding> strategies,
                                std::function<std::optional<std::string>(const std::string& strategy)> text);

}  // namespace app
