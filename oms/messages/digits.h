#pragma once

#include <cstddef>
#include <cstdint>

#include "oms/model/decimal.h"
#include "oms/model/timestamp.h"

namespace oms {

// The texts of Decimal::text() and rfc3339() without a string: for writing many thousands a second. Each puts at most
// kDigitsRoom characters and returns how many.
inline constexpr std::size_t kDigitsRoom = 64;

std::size_t putDecimal(char* out, Int128 raw);
// With six or nine digits of fraction.
std::size_t putTime(char* out, Timestamp time, int fractionDigits = 6);
std::size_t putNumber(char* out, std::uint64_t number);

}  // namespace oms
