#pragma once

#include <string>
#include <vector>

#include "oms/model/risk.h"
#include "oms/strategies/toml_reader.h"

namespace oms {

// The table [limits]: what the file allows its strategy at most, of the limits that a strategy can have of its own
// (risk/limit_table.h, canBeNarrowed). It narrows the session's, and never widens them.
std::vector<LimitSetting> readLimits(const toml::table& root, TomlReader& reader, const std::string& strategy);

}  // namespace oms
