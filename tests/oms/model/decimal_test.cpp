#include "oms/model/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace oms {
namespace {

struct Parsed {
  const char* text;
  const char* printed;
};

TEST(Decimal, DigitsGoInAndComeOut) {
  const Parsed cases[] = {{"0", "0"},
                          {"-0", "0"},
                          {"1.50", "1.5"},
                          {"+7", "7"},
                          {"-0.000000001", "-0.000000001"},
                          {".5", "0.5"},
                          {"5.", "5"},
                          {"9223372036.854775807", "9223372036.854775807"},
                          {"1.1000000000000", "1.1"}};
  for (const Parsed& c : cases)
    EXPECT_EQ(Money::parse(c.text).value().text(), c.printed) << c.text;
}

TEST(Decimal, NonsenseIsNamed) {
  EXPECT_EQ(Money::parse("").error(), DecimalError::empty);
  for (const char* text : {"-", ".", "1e5", "1,5", " 1", "1 ", "0x1", "--1", "1.2.3", "nan"}) {
    EXPECT_EQ(Money::parse(text).error(), DecimalError::notANumber) << text;
  }
  EXPECT_EQ(Money::parse("0.0000000001").error(), DecimalError::tooManyDecimals);
  EXPECT_EQ(Money::parse("9223372036.854775808").error(), DecimalError::overflow);
  EXPECT_EQ(Money::parse("99999999999999999999999999999999999999999999").error(), DecimalError::overflow);
  EXPECT_TRUE(Volume::parse("9223372036854775808").ok());
}

TEST(Decimal, RoundsHalfToEven) {
  EXPECT_EQ(Price::parse("2.5").value().rounded(0), "2");
  EXPECT_EQ(Price::parse("3.5").value().rounded(0), "4");
  EXPECT_EQ(Price::parse("-2.5").value().rounded(0), "-2");
  EXPECT_EQ(Price::parse("1.005").value().rounded(2), "1.00");
  EXPECT_EQ(Price::parse("1.5").value().text(2), "1.50");
}

TEST(Decimal, StepsOfATick) {
  const Price tick = Price::parse("0.05").value();
  const Price price = Price::parse("10.07").value();
  EXPECT_EQ(price.roundedDownTo(tick).text(), "10.05");
  EXPECT_EQ(price.roundedUpTo(tick).text(), "10.1");
  EXPECT_EQ(price.roundedNearestTo(tick).text(), "10.05");
  EXPECT_FALSE(price.isMultipleOf(tick));
}

TEST(Decimal, ValuesThatDoNotFitAreNotMadeUp) {
  EXPECT_FALSE(notional(Price::fromInt(1'000'000), Quantity::fromInt(1'000'000), Ratio::fromInt(1)));
  EXPECT_EQ(notional(Price::parse("0.000000001").value(), Quantity::parse("0.5").value(), Ratio::fromInt(1)),
            Money::fromRaw(0));
  EXPECT_EQ(ratioOf(Money::fromInt(1), Money{}), std::nullopt);
  EXPECT_EQ(Quantity::sumClamped(Quantity::fromInt(9'000'000'000), Quantity::fromInt(9'000'000'000)).text(),
            "9223372036.854775807");
}

// The fast way and the plain one, at the edges of what fits and of a half too.
RC_GTEST_PROP(DecimalProperties, AProductIsThatOfPlainArithmetic, ()) {
  const auto number = [] {
    const auto any = *rc::gen::arbitrary<std::int64_t>();
    return any >> *rc::gen::inRange(0, 63);
  };
  std::int64_t a = number();
  std::int64_t b = number();
  if (*rc::gen::arbitrary<bool>())
    a = *rc::gen::element<std::int64_t>(1, 500'000'000, 1'500'000'000, Money::one,
                                        std::numeric_limits<std::int64_t>::max());
  const Rounding rounding = *rc::gen::element(Rounding::halfEven, Rounding::down, Rounding::up);
  const Int128 product = static_cast<Int128>(a) * b;
  Int128 expected = product / Money::one;
  const Int128 rest = product % Money::one < 0 ? -(product % Money::one) : product % Money::one;
  const bool past = rest * 2 > Money::one || (rest * 2 == Money::one && expected % 2 != 0);
  if ((rounding == Rounding::up && rest != 0) || (rounding == Rounding::halfEven && past))
    expected += product < 0 ? -1 : 1;
  const detail::Product made = detail::productOf(a, b, rounding);
  const bool fits = Money::narrowed(expected).ok();
  RC_ASSERT(made.fits == fits);
  RC_ASSERT(!fits || made.raw == static_cast<std::int64_t>(expected));
  RC_ASSERT(detail::divideRounded(product, Money::one, rounding) == expected);
}

RC_GTEST_PROP(DecimalProperties, PrintingAndParsingAreInverse, (std::int64_t raw)) {
  RC_PRE(raw != std::numeric_limits<std::int64_t>::min());
  const Money money = Money::fromRaw(raw);
  RC_ASSERT(Money::parse(money.text()).value() == money);
}

}  // namespace
}  // namespace oms
