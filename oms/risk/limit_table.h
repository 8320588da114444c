#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/risk.h"
#include "oms/risk/limits.h"

namespace oms {

// What is wrong with a setting, in a sentence that goes on after the name of its field.
struct LimitProblem {
  std::string field;  // code, limit, warn, symbol or strategy
  std::string message;
};

// How the codes of all limits are written, in files, commands and on the wire; in the order of RISK.md.
std::vector<std::string_view> limitCodes();
// Whether a symbol or a strategy may have such a limit of its own, and whether it has a warning level.
bool canBeNarrowed(std::string_view code);
bool hasWarning(std::string_view code);

// Puts one setting into the limits. Nothing changes when it is not possible. "none" takes a narrower limit away; an
// empty limit leaves it and sets the warning alone.
std::optional<LimitProblem> applySetting(RiskLimits& limits, const LimitSetting& setting);

// Every limit as it stands, the narrower ones after their general one: what applySetting makes the same limits of.
std::vector<LimitSetting> settingsOf(const RiskLimits& limits);

}  // namespace oms
