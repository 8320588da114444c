#include "oms/model/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace oms {
namespace {

__extension__ using UInt128 = unsigned __int128;

constexpr Int128 kOne = 1'000'000'000;
constexpr Int128 kParseLimit = (static_cast<Int128>(1) << 126) / 10;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string digitsOf(Int128 value) {
  std::array<char, 40> digits;
  char* const end = digits.data() + digits.size();
  char* begin = end;
  for (; value >> 64 != 0; value /= 10)
    *--begin = static_cast<char>('0' + static_cast<int>(value % 10));
  // Nearly always the whole of it: a division of 128 bits for each digit shows in a journal's speed.
  auto rest = static_cast<std::uint64_t>(value);
  do {
    *--begin = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  return {begin, end};
}

struct Quotient {
  UInt128 quotient;
  UInt128 rest;
};

// What a quotient of whole numbers does with twice its rest.
template <class Number>
bool roundsAway(Number twiceTheRest, Number divisor, bool odd, Rounding rounding) {
  if (rounding == Rounding::halfEven)
    return twiceTheRest > divisor || (twiceTheRest == divisor && odd);
  return rounding == Rounding::up && twiceTheRest != 0;
}

Quotient divided(UInt128 value, UInt128 divisor) {
  if (value >> 64 == 0 && divisor >> 64 == 0) {
    const auto small = static_cast<std::uint64_t>(value);
    const auto by = static_cast<std::uint64_t>(divisor);
    return {small / by, small % by};
  }
  const UInt128 quotient = value / divisor;
  return {quotient, value - quotient * divisor};
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

namespace {
// What nearly all numbers are, without a division of 128 bits.
std::string formatNarrow(bool isNegative, std::uint64_t magnitude, int minDecimals) {
  constexpr auto one = static_cast<std::uint64_t>(kOne);
  std::array<char, 32> text;
  char* at = text.data();
  if (isNegative)
    *at++ = '-';
  at = std::to_chars(at, text.data() + text.size(), magnitude / one).ptr;
  std::uint64_t fraction = magnitude % one;
  int decimals = Decimal<struct AnyTag>::decimals;
  for (; decimals > minDecimals && fraction % 10 == 0; --decimals)
    fraction /= 10;
  if (decimals > 0)
    *at = '.';
  for (int i = decimals; i > 0; --i, fraction /= 10)
    at[i] = static_cast<char>('0' + fraction % 10);
  return {text.data(), at + (decimals > 0 ? decimals + 1 : 0)};
}
}  // namespace

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
  if (magnitude >> 64 == 0)
    return formatNarrow(raw < 0, static_cast<std::uint64_t>(magnitude), minDecimals);
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
  const bool negative = numerator < 0;
  const UInt128 magnitude = negative ? -static_cast<UInt128>(numerator) : static_cast<UInt128>(numerator);
  const auto divisor = static_cast<UInt128>(denominator);
  auto [quotient, rest] = divided(magnitude, divisor);
  if (roundsAway(rest * 2, divisor, quotient % 2 != 0, rounding))
    ++quotient;
  return negative ? -static_cast<Int128>(quotient) : static_cast<Int128>(quotient);
}

Product productOf(std::int64_t a, std::int64_t b, Rounding rounding) {
  constexpr int shift = 34;  // to where one has its highest bit set
  constexpr std::uint64_t one = static_cast<std::uint64_t>(kOne);
  constexpr std::uint64_t divisor = one << shift;
  constexpr auto reciprocal = static_cast<std::uint64_t>(((static_cast<UInt128>(~divisor) << 64) | ~0ULL) / divisor);
  static_assert(divisor >> 63 == 1);
  if (b == kOne)
    return {a, a != std::numeric_limits<std::int64_t>::min()};
  const Int128 product = static_cast<Int128>(a) * b;
  const UInt128 magnitude = product < 0 ? -static_cast<UInt128>(product) : static_cast<UInt128>(product);
  if (magnitude >> 64 >= one)
    return {0, false};
  const UInt128 shifted = magnitude << shift;
  const UInt128 guess = static_cast<UInt128>(reciprocal) * static_cast<std::uint64_t>(shifted >> 64) + shifted;
  std::uint64_t quotient = static_cast<std::uint64_t>(guess >> 64) + 1;
  std::uint64_t rest = static_cast<std::uint64_t>(shifted) - quotient * divisor;
  if (rest > static_cast<std::uint64_t>(guess)) {
    --quotient;
    rest += divisor;
  }
  if (rest >= divisor) {
    ++quotient;
    rest -= divisor;
  }
  rest >>= shift;
  quotient += roundsAway(rest * 2, one, quotient % 2 != 0, rounding) ? 1 : 0;
  const bool fits = quotient <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto value = static_cast<std::int64_t>(quotient);
  return {product < 0 ? -value : value, fits};
}

Product notionalOf(std::int64_t price, std::int64_t quantity, std::int64_t multiplier) {
  if (quantity == 0 || price == 0)
    return {0, true};
  const Product product = productOf(price, quantity, Rounding::halfEven);
  if (multiplier == kOne)
    return product;
  const Int128 units =
      product.fits ? product.raw : divideRounded(static_cast<Int128>(price) * quantity, kOne, Rounding::halfEven);
  Int128 whole;
  if (__builtin_mul_overflow(units, static_cast<Int128>(multiplier), &whole))
    return {0, false};
  const auto value = narrow<Money>(divideRounded(whole, kOne, Rounding::halfEven));
  return value ? Product{value->raw(), true} : Product{0, false};
}

Int128 rawFromDouble(double value) {
  const double scaledValue = value * 1e9;
  if (!std::isfinite(scaledValue) || std::fabs(scaledValue) > 1e36)
    return 0;
  return static_cast<Int128>(std::nearbyint(scaledValue));
}

}  // namespace detail

Price scaled(Price value, Ratio ratio) {
  const detail::Product product = detail::productOf(value.raw(), ratio.raw(), Rounding::halfEven);
  OMS_ASSERT(product.fits, "scaled price overflows");
  return Price::fromRaw(product.raw);
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
  return detail::narrow<Ratio>(detail::divideRounded(numerator, denominator, Rounding::halfEven));
}
}  // namespace

std::optional<Ratio> ratioOf(Money a, Money b) {
  return quotient(a.raw(), b.raw());
}
std::optional<Ratio> ratioOf(Price a, Price b) {
  return quotient(a.raw(), b.raw());
}

}  // namespace oms
