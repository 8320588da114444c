#pragma once

#include <optional>
#include <string_view>

#include "oms/model/decimal.h"

namespace oms {

// A number as files write it, in nine decimals.
struct ImportedNumber {
  Int128 raw = 0;
  bool rounded = false;  // had more than nine decimals, rounded half to even
};

// Digits with an optional sign, point and exponent ("3.4e-05"); nothing when it is no such number or far too large.
// Never through a double.
std::optional<ImportedNumber> parseImportedNumber(std::string_view text);

}  // namespace oms
