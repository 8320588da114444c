#include <gtest/gtest.h>

#include "widgets/common/format.h"

namespace widgets {
namespace {

oms::Instrument instrument(const char* tick, const char* lot) {
  oms::Instrument result;
  result.symbol = "TEST";
  result.tick = *oms::Price::parse(tick);
  result.lot = *oms::Quantity::parse(lot);
  return result;
}

oms::Money moneyOf(const char* text) {
  return *oms::Money::parse(text);
}

TEST(FormatTest, SetsThousandsApart) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},      {"999", "999"}, {"1000", "1,000"}, {"-1234567.89", "−1,234,567.89"}, {"12.3456", "12.3456"},
      {"-100", "−100"}};
  for (const auto& [digits, shown] : cases)
    EXPECT_EQ(grouped(QString(digits)), QString(shown));
}

TEST(FormatTest, PricesHaveTheTicksDecimals) {
  EXPECT_EQ(price(*oms::Price::parse("63705.4"), instrument("0.1", "0.001")), "63,705.4");
  EXPECT_EQ(price(*oms::Price::parse("1.0548"), instrument("0.00001", "1000")), "1.05480");
  EXPECT_EQ(price(oms::Price{}, instrument("0.1", "1")), "–");
  EXPECT_EQ(priceOf(oms::Price{}, instrument("0.1", "1")), "0.0");
}

TEST(FormatTest, QuantitiesAreAbsoluteWithTheLotsDecimals) {
  EXPECT_EQ(quantity(*oms::Quantity::parse("-0.15"), instrument("0.1", "0.001")), "0.150");
  EXPECT_EQ(quantity(oms::Quantity::fromInt(40), instrument("0.01", "1")), "40");
}

TEST(FormatTest, SignsAreSaidInShape) {
  EXPECT_EQ(signedMoney(moneyOf("18.42")), "+18.42");
  EXPECT_EQ(signedMoney(moneyOf("-1234.5")), "−1,234.50");
  EXPECT_EQ(signedMoney(oms::Money{}), "0.00");
  EXPECT_EQ(arrowed(1, "2"), "▲ 2");
  EXPECT_EQ(arrowed(-1, "2"), "▼ 2");
  EXPECT_EQ(arrowed(0, "0"), "0");
}

TEST(FormatTest, WhatRoundsToNothingHasNoSign) {
  EXPECT_EQ(signedPercent(*oms::Ratio::parse("0.00004"), 2), "0.00 %");
  EXPECT_EQ(signedPercent(*oms::Ratio::parse("-0.00004"), 2), "0.00 %");
  EXPECT_EQ(percent(-0.00004, 2), "0.00 %");
  EXPECT_EQ(signedMoney(moneyOf("-0.004")), "0.00");
  EXPECT_EQ(arrowed(-1, "0.00 %"), "0.00 %");
}

TEST(FormatTest, PercentagesComeFromRatios) {
  EXPECT_EQ(percent(*oms::Ratio::parse("0.0124"), 2), "1.24 %");
  EXPECT_EQ(signedPercent(*oms::Ratio::parse("-0.0011"), 2), "−0.11 %");
  EXPECT_EQ(percent(0.825, 0), "83 %");
}

TEST(FormatTest, AgesAndCountdowns) {
  using namespace std::chrono_literals;
  EXPECT_EQ(age(8s), "8 s");
  EXPECT_EQ(age(14min + 3s), "14 min");
  EXPECT_EQ(age(62min), "1 h 02");
  EXPECT_EQ(age(76h), "3 d 4 h");
  EXPECT_EQ(age(-5s), "0 s");
  EXPECT_EQ(countdown(13h + 7min + 46s), "13:07:46");
  EXPECT_EQ(countdown(2min + 11s), "02:11");
}

TEST(FormatTest, CheckNumbersHaveTheirUnit) {
  EXPECT_EQ(checkNumber(oms::CheckUnit::ratio, 6'000'000), "0.6 %");
  EXPECT_EQ(checkNumber(oms::CheckUnit::ratio, 30'000'000), "3 %");
  EXPECT_EQ(checkNumber(oms::CheckUnit::ratio, 2'120'000'000), "212 %");
  EXPECT_EQ(checkNumber(oms::CheckUnit::count, 12'000), "12,000");
  EXPECT_EQ(checkNumber(oms::CheckUnit::money, 9'300'000'000'000), "9,300.00");
}

TEST(FormatTest, ReadsWhatAPersonTypes) {
  EXPECT_EQ(parseTyped<oms::Price>("63,705.4")->text(), "63705.4");
  EXPECT_EQ(parseTyped<oms::Price>(" 1 000 ")->text(), "1000");
  EXPECT_EQ(parseTyped<oms::Price>("1,234,567.5")->text(), "1234567.5");
  EXPECT_FALSE(parseTyped<oms::Price>("12x"));
  EXPECT_FALSE(parseTyped<oms::Price>(""));
  EXPECT_FALSE(parseTyped<oms::Price>("1e400"));
}

// Half the world writes fractions with a comma: what could be one is refused, never guessed.
TEST(FormatTest, ACommaThatMayBeADecimalPointIsNoNumber) {
  for (const char* typed : {"0,15", "0,150", "1,5", "63,70", "63705,4", "1,2345", "1.5,000", "1,000,00", "12,34,567",
                            ",5", "1,", "1 5", "0 150", "1,000 000", "1.000,5"})
    EXPECT_FALSE(parseTyped<oms::Price>(typed)) << typed;
}

TEST(FormatTest, IndicatorValuesKeepSixFigures) {
  EXPECT_EQ(number(63705.4321), "63,705.4");
  EXPECT_EQ(number(1.0548), "1.05480");
  EXPECT_EQ(number(-0.5), "−0.50000");
  EXPECT_EQ(number(9), "9");
  EXPECT_EQ(number(-1200), "−1,200");
  EXPECT_EQ(number(std::numeric_limits<double>::quiet_NaN()), "–");
}

}  // namespace
}  // namespace widgets
