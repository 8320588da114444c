#include "oms/strategies/sizing.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

Ratio ratio(std::string_view text) {
  return *Ratio::parse(text);
}
Quantity quantity(std::string_view text) {
  return *Quantity::parse(text);
}
Money money(std::string_view text) {
  return *Money::parse(text);
}

Instrument coin() {
  Instrument instrument = testInstrument();
  instrument.lot = instrument.minQuantity = quantity("0.001");
  return instrument;
}

Sizing sized(Sizing::Kind kind, std::string_view share) {
  Sizing sizing;
  sizing.kind = kind;
  sizing.ratio = ratio(share);
  return sizing;
}

TEST(Sizing, TheLossAtTheStopIsTheShareOfTheEquity) {
  // 1 % of 100000 is 1000; 500 a unit to the stop.
  const Sizing sizing = sized(Sizing::Kind::riskPerTrade, "0.01");
  EXPECT_EQ(sizeEntry(sizing, money("100000"), price("10000"), price("9500"), coin()), quantity("2"));
  EXPECT_EQ(sizeEntry(sizing, money("100000"), price("10000"), price("10500"), coin()), quantity("2"));  // a short
  EXPECT_EQ(sizeEntry(sizing, money("100000"), price("10000"), price("9300"), coin()), quantity("1.428"));
}

TEST(Sizing, ANearStopDoesNotAskForMoreThanTheLargestNotional) {
  const Sizing sizing = sized(Sizing::Kind::riskPerTrade, "0.01");
  EXPECT_EQ(sizeEntry(sizing, money("100000"), price("10000"), price("9999"), coin()), quantity("4"));
}

TEST(Sizing, NothingWithoutAStopOrWithoutEquity) {
  const Sizing sizing = sized(Sizing::Kind::riskPerTrade, "0.01");
  EXPECT_EQ(sizeEntry(sizing, money("100000"), price("10000"), Price{}, coin()), Quantity{});
  EXPECT_EQ(sizeEntry(sizing, money("-5"), price("10000"), price("9500"), coin()), Quantity{});
  EXPECT_EQ(sizeEntry(sizing, Money{}, price("10000"), price("9500"), coin()), Quantity{});
}

TEST(Sizing, ShareNotionalAndQuantity) {
  EXPECT_EQ(sizeEntry(sized(Sizing::Kind::equityPercent, "0.05"), money("100000"), price("43"), {}, testInstrument()),
            quantity("116"));
  Sizing sizing;
  sizing.kind = Sizing::Kind::notional;
  sizing.notional = money("1000");
  EXPECT_EQ(sizeEntry(sizing, money("1"), price("300"), {}, coin()), quantity("3.333"));
  sizing.kind = Sizing::Kind::quantity;
  sizing.quantity = quantity("1.2345");
  EXPECT_EQ(sizeEntry(sizing, money("1"), price("300"), {}, coin()), quantity("1.234"));
}

TEST(Sizing, TheMultiplierCounts) {
  Instrument gold = coin();
  gold.multiplier = ratio("100");
  EXPECT_EQ(sizeEntry(sized(Sizing::Kind::equityPercent, "0.5"), money("100000"), price("2000"), {}, gold),
            quantity("0.25"));
}

TEST(Sizing, BelowTheSmallestIsNothingAndAboveTheLargestIsCut) {
  EXPECT_EQ(sizeEntry(sized(Sizing::Kind::equityPercent, "0.01"), money("100"), price("300"), {}, testInstrument()),
            Quantity{});
  EXPECT_EQ(sizeEntry(sized(Sizing::Kind::equityPercent, "1"), Money::fromRaw(std::numeric_limits<std::int64_t>::max()),
                      Price::fromRaw(1), {}, testInstrument()),
            testInstrument().maxQuantity);
}

}  // namespace
}  // namespace oms
