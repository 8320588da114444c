#include "oms/model/decimal.h"

#include <algorithm>
#include <cmath>

namespace oms {
namespace {

constexpr Int128 kOne = 1'000'000'000;
constexpr Int128 kParseLimit = (static_cast<Int128>(1) << 126) / 10;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string digitsOf(Int128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

template <class D>
std::optional<D> narrow(Int128 raw) {
  auto result = D::narrowed(raw);
  if (!result)
    return std::nullopt;
  return *result;
}

}  // namespace

std::string_view describe(DecimalError error) {
  switch (error) {
    case DecimalError::empty:
      return "is empty";
    case DecimalError::notANumber:
      return "is not a decimal number";
    case DecimalError::tooManyDecimals:
      return "has more than nine decimals";
    case DecimalError::overflow:
      return "is too large";
  }
  return "";
}

namespace detail {

Result<Int128, DecimalError> parseDecimal(std::string_view text) {
  if (text.empty())
    return DecimalError::empty;
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+')
    text.remove_prefix(1);
  Int128 raw = 0;
  int digits = 0;
  int decimals = -1;
  for (const char c : text) {
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (!isDigit(c))
      return DecimalError::notANumber;
    ++digits;
    if (decimals >= Decimal<struct AnyTag>::decimals) {
      if (c != '0')
        return DecimalError::tooManyDecimals;
      continue;
    }
    if (raw > kParseLimit)
      return DecimalError::overflow;
    raw = raw * 10 + (c - '0');
    if (decimals >= 0)
      ++decimals;
  }
  if (digits == 0)
    return DecimalError::notANumber;
  for (int i = std::max(decimals, 0); i < Decimal<struct AnyTag>::decimals; ++i) {
    if (raw > kParseLimit)
      return DecimalError::overflow;
    raw *= 10;
  }
  return negative ? -raw : raw;
}

std::string formatDecimal(Int128 raw, int minDecimals) {
  const Int128 magnitude = raw < 0 ? -raw : raw;
  std::string text = digitsOf(magnitude / kOne);
  std::string fraction = digitsOf(magnitude % kOne);
  fraction.insert(0, 9 - fraction.size(), '0');
  while (static_cast<int>(fraction.size()) > minDecimals && fraction.back() == '0')
    fraction.pop_back();
  if (!fraction.empty())
    text += '.' + fraction;
  if (raw < 0)
    text.insert(0, 1, '-');
  return text;
}

std::string formatDecimalFixed(Int128 raw, int decimals) {
  Int128 step = 1;
  for (int i = decimals; i < 9; ++i)
    step *= 10;
  return formatDecimal(divideRounded(raw, step, Rounding::halfEven) * step, decimals);
}

Int128 divideRounded(Int128 numerator, Int128 denominator, Rounding rounding) {
  OMS_ASSERT(denominator > 0, "division needs a positive denominator");
  const Int128 quotient = numerator / denominator;
  const Int128 rest = numerator - quotient * denominator;
  if (rest == 0 || rounding == Rounding::down)
    return quotient;
  const Int128 away = numerator < 0 ? -1 : 1;
  if (rounding == Rounding::up)
    return quotient + away;
  const Int128 twice = (rest < 0 ? -rest : rest) * 2;
  if (twice > denominator || (twice == denominator && quotient % 2 != 0))
    return quotient + away;
  return quotient;
}

Int128 rawFromDouble(double value) {
  const double scaledValue = value * 1e9;
  if (!std::isfinite(scaledValue) || std::fabs(scaledValue) > 1e36)
    return 0;
  return static_cast<Int128>(std::nearbyint(scaledValue));
}

}  // namespace detail

std::optional<Money> notional(Price price, Quantity quantity, Ratio multiplier) {
  const Int128 product =
      detail::divideRounded(static_cast<Int128>(price.raw()) * quantity.raw(), kOne, Rounding::halfEven);
  if (multiplier.raw() == Ratio::one)
    return narrow<Money>(product);
  Int128 scaledProduct;
  if (__builtin_mul_overflow(product, static_cast<Int128>(multiplier.raw()), &scaledProduct))
    return std::nullopt;
  return narrow<Money>(detail::divideRounded(scaledProduct, kOne, Rounding::halfEven));
}

std::optional<Money> scaled(Money value, Ratio ratio, Rounding rounding) {
  if (ratio.raw() == Ratio::one)
    return value;
  return narrow<Money>(detail::divideRounded(static_cast<Int128>(value.raw()) * ratio.raw(), kOne, rounding));
}

Price scaled(Price value, Ratio ratio) {
  const auto result =
      narrow<Price>(detail::divideRounded(static_cast<Int128>(value.raw()) * ratio.raw(), kOne, Rounding::halfEven));
  OMS_ASSERT(result.has_value(), "scaled price overflows");
  return *result;
}

namespace {
std::optional<Ratio> quotient(std::int64_t a, std::int64_t b) {
  if (b == 0)
    return std::nullopt;
  Int128 numerator = static_cast<Int128>(a) * kOne;
  Int128 denominator = b;
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  return narrow<Ratio>(detail::divideRounded(numerator, denominator, Rounding::halfEven));
}
}  // namespace

std::optional<Ratio> ratioOf(Money a, Money b) {
  return quotient(a.raw(), b.raw());
}
std::optional<Ratio> ratioOf(Price a, Price b) {
  return quotient(a.raw(), b.raw());
}

}  // namespace oms
