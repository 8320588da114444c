#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "oms/model/assert.h"
#include "oms/model/result.h"

namespace oms {

__extension__ using Int128 = __int128;

enum class DecimalError { empty, notANumber, tooManyDecimals, overflow };

std::string_view describe(DecimalError error);

// What a product or quotient does with digits beyond the ninth.
enum class Rounding { halfEven, down, up };  // down: toward zero, up: away from zero

namespace detail {
Result<Int128, DecimalError> parseDecimal(std::string_view text);
std::string formatDecimal(Int128 raw, int minDecimals);
std::string formatDecimalFixed(Int128 raw, int decimals);
Int128 divideRounded(Int128 numerator, Int128 denominator, Rounding rounding);
// a x b of two numbers with nine decimals, rounded to nine. Nearly all that is ever divided is such a product, and a
// division of 128 bits costs as much as the rest of what is done with a price: this goes by the reciprocal of one, as
// in Möller and Granlund, "Improved division by invariant integers" (2011), algorithm 4.
struct Product {
  std::int64_t raw = 0;
  bool fits = false;
};
Product productOf(std::int64_t a, std::int64_t b, Rounding rounding);
Product notionalOf(std::int64_t price, std::int64_t quantity, std::int64_t multiplier);
Int128 rawFromDouble(double value);
}  // namespace detail

// A fixed-point number with nine decimals; the tag keeps prices, quantities and money apart. Never built from a
// double except by the functions that say Lossy. The sums and differences assert that they do not overflow: input
// that could overflow is refused before, where it enters.
template <class Tag, class Rep = std::int64_t>
class Decimal {
 public:
  static constexpr int decimals = 9;
  static constexpr std::int64_t one = 1'000'000'000;

  constexpr Decimal() = default;
  static constexpr Decimal fromRaw(Rep raw) {
    Decimal value;
    value.raw_ = raw;
    return value;
  }
  static constexpr Decimal fromInt(std::int64_t units) { return fromRaw(static_cast<Rep>(units) * one); }
  // An optional sign, digits, an optional point and at most nine decimals (trailing zeros beyond are fine).
  static Result<Decimal, DecimalError> parse(std::string_view text) {
    auto raw = detail::parseDecimal(text);
    if (!raw)
      return raw.error();
    return narrowed(*raw);
  }
  static Result<Decimal, DecimalError> narrowed(Int128 raw) {
    if (raw > maxRaw() || raw < -maxRaw())
      return DecimalError::overflow;
    return fromRaw(static_cast<Rep>(raw));
  }
  // Nearest representable value, for indicator output on its way back to a price. NaN and overflow give zero.
  static Decimal fromDoubleLossy(double value) {
    const auto result = narrowed(detail::rawFromDouble(value));
    return result ? *result : Decimal{};
  }

  constexpr Rep raw() const { return raw_; }
  constexpr bool isZero() const { return raw_ == 0; }
  constexpr bool isPositive() const { return raw_ > 0; }
  constexpr bool isNegative() const { return raw_ < 0; }
  constexpr int sign() const { return raw_ > 0 ? 1 : raw_ < 0 ? -1 : 0; }
  double toDoubleLossy() const { return static_cast<double>(raw_) / static_cast<double>(one); }
  // Shortest exact digits, "63705.4"; with minDecimals zeros are filled up to that many.
  std::string text(int minDecimals = 0) const { return detail::formatDecimal(raw_, minDecimals); }
  // Rounded half to even to exactly that many decimals, for people.
  std::string rounded(int decimals) const { return detail::formatDecimalFixed(raw_, decimals); }

  constexpr Decimal abs() const { return fromRaw(raw_ < 0 ? -raw_ : raw_); }
  // Whole multiples of step in this value, toward zero; the step must be positive.
  constexpr Decimal roundedDownTo(Decimal step) const { return fromRaw(raw_ - raw_ % step.raw_); }
  constexpr Decimal roundedUpTo(Decimal step) const {
    const Rep rest = raw_ % step.raw_;
    return rest == 0 ? *this : fromRaw(raw_ - rest + (raw_ > 0 ? step.raw_ : -step.raw_));
  }
  constexpr Decimal roundedNearestTo(Decimal step) const {
    const Rep half = step.raw_ / 2;
    return fromRaw(raw_ + (raw_ >= 0 ? half : -half)).roundedDownTo(step);
  }
  constexpr bool isMultipleOf(Decimal step) const { return raw_ % step.raw_ == 0; }

  constexpr Decimal operator-() const { return fromRaw(-raw_); }
  friend Decimal operator+(Decimal a, Decimal b) {
    Rep sum;
    OMS_ASSERT(!__builtin_add_overflow(a.raw_, b.raw_, &sum), "decimal sum overflows");
    return fromRaw(sum);
  }
  friend Decimal operator-(Decimal a, Decimal b) {
    Rep difference;
    OMS_ASSERT(!__builtin_sub_overflow(a.raw_, b.raw_, &difference), "decimal difference overflows");
    return fromRaw(difference);
  }
  friend Decimal operator*(Decimal a, std::int64_t factor) {
    Rep product;
    OMS_ASSERT(!__builtin_mul_overflow(a.raw_, factor, &product), "decimal product overflows");
    return fromRaw(product);
  }
  // a + b, held at the largest magnitude where it would overflow: for numbers that nobody has checked yet.
  static Decimal sumClamped(Decimal a, Decimal b) {
    const Int128 sum = static_cast<Int128>(a.raw_) + b.raw_;
    return fromRaw(static_cast<Rep>(sum > maxRaw() ? maxRaw() : sum < -maxRaw() ? -maxRaw() : sum));
  }
  Decimal& operator+=(Decimal other) { return *this = *this + other; }
  Decimal& operator-=(Decimal other) { return *this = *this - other; }
  friend constexpr auto operator<=>(Decimal, Decimal) = default;
  friend constexpr bool operator==(Decimal, Decimal) = default;

 private:
  static constexpr Int128 maxRaw() {
    if constexpr (sizeof(Rep) == 8)
      return std::numeric_limits<std::int64_t>::max();
    return (static_cast<Int128>(1) << 126);
  }
  Rep raw_ = 0;
};

using Price = Decimal<struct PriceTag>;        // per unit, in the instrument's currency
using Quantity = Decimal<struct QuantityTag>;  // units of the instrument, unsigned unless said
using Money = Decimal<struct MoneyTag>;        // in the account's currency unless said
using Ratio = Decimal<struct RatioTag>;        // a plain factor: 0.03 is 3 %; also contract multipliers
using Volume = Decimal<struct VolumeTag, Int128>;
using MoneySum = Decimal<struct MoneySumTag, Int128>;  // of amounts that together need not fit

namespace detail {
template <class D>
std::optional<D> narrow(Int128 raw) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return raw > most || raw < -most ? std::nullopt : std::optional(D::fromRaw(static_cast<std::int64_t>(raw)));
}
}  // namespace detail

// price x quantity x multiplier, half to even; nothing when it does not fit. Inline like scaled(), because an optional
// that a call returns goes by way of memory.
inline std::optional<Money> notional(Price price, Quantity quantity, Ratio multiplier) {
  const detail::Product value = detail::notionalOf(price.raw(), quantity.raw(), multiplier.raw());
  return value.fits ? std::optional(Money::fromRaw(value.raw)) : std::nullopt;
}
// value x ratio, rounded as told; nothing when it does not fit.
inline std::optional<Money> scaled(Money value, Ratio ratio, Rounding rounding = Rounding::halfEven) {
  const detail::Product product = detail::productOf(value.raw(), ratio.raw(), rounding);
  return product.fits ? std::optional(Money::fromRaw(product.raw)) : std::nullopt;
}
// value x ratio for prices (collars, drift), half to even. A ratio under 1000 cannot overflow a sane price; asserts.
Price scaled(Price value, Ratio ratio);
// a / b as a ratio; nothing when b is zero or the quotient does not fit.
std::optional<Ratio> ratioOf(Money a, Money b);
std::optional<Ratio> ratioOf(Price a, Price b);

}  // namespace oms
