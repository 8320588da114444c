#pragma once

#include <string_view>
#include <vector>

#include "oms/indicators/indicator.h"

namespace oms {

// Every indicator there is, in the order of the families.
const std::vector<const IndicatorSpec*>& indicatorCatalog();
// Nothing when there is none of that name.
const IndicatorSpec* findIndicator(std::string_view name);

}  // namespace oms
