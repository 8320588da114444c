#pragma once

#include <string>

#include "app/session_config.h"

namespace app {

class TomlReader;

// The section [risk]: each code { limit, warn } over the defaults.
void readRisk(TomlReader& reader, oms::RiskLimits& limits);
// The same section as text.
std::string riskToToml(const oms::RiskLimits& limits);

}  // namespace app
