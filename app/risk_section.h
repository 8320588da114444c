#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/session_config.h"

namespace app {

class TomlReader;

// "3%" or "0.5 %" as a ratio, 0.03; nothing otherwise.
std::optional<oms::Ratio> parsePercent(std::string_view text);
std::string formatPercent(oms::Ratio ratio);

// The section [risk]: each code { limit, warn } over the defaults.
void readRisk(TomlReader& reader, oms::RiskLimits& limits);
// The same section as text.
std::string riskToToml(const oms::RiskLimits& limits);

}  // namespace app
