#pragma once

#include <string>

#include "oms/model/risk.h"

namespace oms {

// A check's, limit's or alert's number as people say it: money to the cent, ratios in percent, times in seconds. What
// is written for programs has all digits: formatCheckNumber().
std::string saidNumber(CheckUnit unit, std::int64_t number);

}  // namespace oms
