#include "oms/feeds/number_text.h"

#include <algorithm>
#include <charconv>

namespace oms {
namespace {

constexpr Int128 kLargestDigits = static_cast<Int128>(1) << 100;
constexpr int kDecimals = 9;
constexpr int kLargestExponent = 30;

bool isNumberDigit(char c) {
  return c >= '0' && c <= '9';
}

// digits x 10^power, half to even.
std::optional<ImportedNumber> scaledBy(Int128 digits, int power) {
  ImportedNumber number{digits, false};
  for (; power > 0; --power) {
    if (number.raw > kLargestDigits)
      return std::nullopt;
    number.raw *= 10;
  }
  if (power == 0)
    return number;
  Int128 divisor = 1;
  for (; power < 0 && divisor < kLargestDigits; ++power)
    divisor *= 10;
  number.rounded = digits % divisor != 0;
  number.raw = detail::divideRounded(digits, divisor, Rounding::halfEven);
  return number;
}

}  // namespace

std::optional<ImportedNumber> parseImportedNumber(std::string_view text) {
  if (const PlainNumber plain = parsePlainNumber(text); plain.decimals >= 0)
    return ImportedNumber{rawOf(plain), false};
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+'))
    text.remove_prefix(1);
  Int128 digits = 0;
  int count = 0;
  int decimals = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (isNumberDigit(c)) {
      if (digits > kLargestDigits)
        return std::nullopt;
      digits = digits * 10 + (c - '0');
      ++count;
      if (point)
        ++decimals;
    } else if (c == '.' && !point) {
      point = true;
    } else {
      break;
    }
  }
  if (count == 0)
    return std::nullopt;
  int exponent = 0;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E')
      return std::nullopt;
    if (++i < text.size() && text[i] == '+')
      ++i;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + i, end, exponent);
    if (error != std::errc{} || stop != end || exponent > kLargestExponent || exponent < -kLargestExponent) {
      return std::nullopt;
    }
  }
  auto number = scaledBy(digits, kDecimals - decimals + exponent);
  if (number && negative)
    number->raw = -number->raw;
  return number;
}

}  // namespace oms
