#pragma once

#include <string>
#include <vector>

#include "oms/model/risk.h"
#include "oms/strategies/toml_reader.h"

namespace oms {

// The table [limits]: what the file allows its strategy at most, of the limits that a strategy can have of its own
// (risk/limit_table.h, canBeNarrowed). It narrows the session's, and never widens them.
// They are nobody's yet: the strategy's id is its file's stem, which its text does not know.
std::vector<LimitSetting> readLimits(const toml::table& root, TomlReader& reader);

}  // namespace oms
