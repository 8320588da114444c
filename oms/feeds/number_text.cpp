#include "oms/feeds/number_text.h"

#include <algorithm>
#include <array>
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

// Nearly every number of a file: a sign, at most 18 digits, at most nine of them behind a point.
std::optional<ImportedNumber> parsePlainNumber(std::string_view text) {
  constexpr std::array<std::int64_t, kDecimals + 1> powers{1,       10,        100,        1'000,       10'000,
                                                           100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  const bool negative = !text.empty() && text.front() == '-';
  if (negative)
    text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t decimals = text.size() - std::min(point + 1, text.size());
  constexpr std::size_t most = 18;
  if (text.size() > most || decimals > kDecimals)
    return std::nullopt;
  std::int64_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point)
      continue;
    if (!isNumberDigit(text[i]))
      return std::nullopt;
    digits = digits * 10 + (text[i] - '0');
  }
  if (text.size() == (point < text.size() ? 1U : 0U))
    return std::nullopt;  // no digit at all
  const Int128 raw = static_cast<Int128>(digits) * powers[kDecimals - decimals];
  return ImportedNumber{negative ? -raw : raw, false};
}

}  // namespace

std::optional<ImportedNumber> parseImportedNumber(std::string_view text) {
  if (const auto plain = parsePlainNumber(text))
    return plain;
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
