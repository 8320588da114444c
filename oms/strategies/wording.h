#pragma once

#include <string>

#include "oms/strategies/strategy_definition.h"

namespace oms {

// Seven significant digits, never with an exponent, without trailing zeros; "none" for no value.
std::string formatValue(double value);
// "fast 101.2 crosses above slow 101", or the expression of a plain boolean.
std::string describe(const ConditionDefinition& condition, const ProgramRun& run);

}  // namespace oms
