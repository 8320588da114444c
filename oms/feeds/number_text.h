#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "oms/model/decimal.h"

namespace oms {

// A number as files write it, in nine decimals.
struct ImportedNumber {
  Int128 raw = 0;
  bool rounded = false;  // had more than nine decimals, rounded half to even
};

// Nearly every number of a file: no sign, at most 18 digits, at most nine of them behind a point.
struct PlainNumber {
  std::int64_t digits = 0;  // without the point
  int decimals = -1;        // how many stand behind it; -1: it is no such number, but may be another
};
inline PlainNumber parsePlainNumber(std::string_view text) {
  constexpr std::size_t most = 18;
  constexpr int mostDecimals = 9;
  if (text.empty() || text.size() > most)
    return {};
  PlainNumber number;
  const char* point = nullptr;
  const char* const end = text.data() + text.size();
  for (const char* c = text.data(); c != end; ++c) {
    const auto digit = static_cast<unsigned>(*c) - '0';
    if (digit <= 9)
      number.digits = number.digits * 10 + digit;
    else if (*c == '.' && point == nullptr)
      point = c;
    else
      return {};
  }
  const auto decimals = point == nullptr ? 0 : end - point - 1;
  if (decimals <= mostDecimals && (point == nullptr || text.size() > 1))
    number.decimals = static_cast<int>(decimals);
  return number;
}
// In nine decimals.
inline Int128 rawOf(PlainNumber number) {
  constexpr std::array<std::int64_t, 10> powers{1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                                10'000,        1'000,       100,        10,        1};
  return static_cast<Int128>(number.digits) * powers[static_cast<std::size_t>(number.decimals)];
}

// Digits with an optional sign, point and exponent ("3.4e-05"); nothing when it is no such number or far too large.
// Never through a double.
std::optional<ImportedNumber> parseImportedNumber(std::string_view text);

}  // namespace oms
