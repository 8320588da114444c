#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oms/model/decimal.h"

namespace oms {

// "3%" or "0.5 %" as a ratio, 0.03; nothing for what is no number, has no unit, or is beyond 1000000%.
std::optional<Ratio> parsePercent(std::string_view text);
std::string formatPercent(Ratio ratio);

}  // namespace oms
