#pragma once

#include <string_view>
#include <vector>

#include "oms/indicators/indicator.h"

namespace oms {

// The functions that an expression may call beside arithmetic: the indicators, and TA-Lib's candlestick patterns by
// their names in small letters. cdlengulfing() is 100 or -100 on the bar that completes the pattern for rising or
// falling prices (200 or -200 where it is confirmed), else 0; it has a value as soon as the pattern may be found.
const std::vector<const IndicatorSpec*>& functionCatalog();
// Nothing when there is none of that name.
const IndicatorSpec* findFunction(std::string_view name);

}  // namespace oms
