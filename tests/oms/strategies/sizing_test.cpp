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

Quantity sizeOf(const Sizing& sizing, Money equity, Price at, Price stop, const Instrument& instrument) {
  return sizeEntry(sizing, {equity, {}, at}, stop, instrument);
}

TEST(Sizing, TheLossAtTheStopIsTheShareOfTheEquity) {
  // 1 % of 100000 is 1000; 500 a unit to the stop.
  const Sizing sizing = sized(Sizing::Kind::riskPerTrade, "0.01");
  EXPECT_EQ(sizeOf(sizing, money("100000"), price("10000"), price("9500"), coin()), quantity("2"));
  EXPECT_EQ(sizeOf(sizing, money("100000"), price("10000"), price("10500"), coin()), quantity("2"));  // a short
  EXPECT_EQ(sizeOf(sizing, money("100000"), price("10000"), price("9300"), coin()), quantity("1.428"));
}

TEST(Sizing, ANearStopDoesNotAskForMoreThanTheLargestNotional) {
  const Sizing sizing = sized(Sizing::Kind::riskPerTrade, "0.01");
  EXPECT_EQ(sizeOf(sizing, money("100000"), price("10000"), price("9999"), coin()), quantity("4"));
}

TEST(Sizing, NothingWithoutAStopOrWithoutEquity) {
  const Sizing sizing = sized(Sizing::Kind::riskPerTrade, "0.01");
  EXPECT_EQ(sizeOf(sizing, money("100000"), price("10000"), Price{}, coin()), Quantity{});
  EXPECT_EQ(sizeOf(sizing, money("-5"), price("10000"), price("9500"), coin()), Quantity{});
  EXPECT_EQ(sizeOf(sizing, Money{}, price("10000"), price("9500"), coin()), Quantity{});
}

TEST(Sizing, ShareNotionalAndQuantity) {
  EXPECT_EQ(sizeOf(sized(Sizing::Kind::equityPercent, "0.05"), money("100000"), price("43"), {}, testInstrument()),
            quantity("116"));
  Sizing sizing;
  sizing.kind = Sizing::Kind::notional;
  sizing.notional = money("1000");
  EXPECT_EQ(sizeOf(sizing, money("1"), price("300"), {}, coin()), quantity("3.333"));
  sizing.kind = Sizing::Kind::quantity;
  sizing.quantity = quantity("1.2345");
  EXPECT_EQ(sizeOf(sizing, money("1"), price("300"), {}, coin()), quantity("1.234"));
}

TEST(Sizing, TheMultiplierCounts) {
  Instrument gold = coin();
  gold.multiplier = ratio("100");
  EXPECT_EQ(sizeOf(sized(Sizing::Kind::equityPercent, "0.5"), money("100000"), price("2000"), {}, gold),
            quantity("0.25"));
}

TEST(Sizing, BelowTheSmallestIsNothingAndAboveTheLargestIsCut) {
  EXPECT_EQ(sizeOf(sized(Sizing::Kind::equityPercent, "0.01"), money("100"), price("300"), {}, testInstrument()),
            Quantity{});
  EXPECT_EQ(sizeOf(sized(Sizing::Kind::equityPercent, "1"), Money::fromRaw(std::numeric_limits<std::int64_t>::max()),
                   Price::fromRaw(1), {}, testInstrument()),
            testInstrument().maxQuantity);
}

std::string sizingOf(const std::string& row, const std::string& more = "") {
  std::string text = strategyText("[conditions.signal]\nup = { when = \"close > 1\" }\n", more);
  return text.replace(text.find("quantity = \"1\""), 14, row);
}

TEST(SizeExpression, ReadsTheAccountAndWhatConditionsRead) {
  Instrument instrument = coin();
  const auto sizeAt = [&](const std::string& row, std::initializer_list<double> closes) {
    Rig rig(parseGood(sizingOf(row, "[parameters]\npart = { default = 0.1 }\n[indicators]\nmean = \"sma(close, 2)\"\n"),
                      {}),
            instrument);
    rig.feed(closes);
    return rig.instance.sizeOf(money("100000"), money("4000"), price("110"), {});
  };
  EXPECT_EQ(sizeAt("quantity = \"floor($part * equity / (2 * mean))\"", {100, 110}), quantity("47"));  // 10000 / 210
  EXPECT_EQ(sizeAt("quantity = \"$part * equity / (2 * mean)\"", {100, 110}), quantity("47.619"));
  EXPECT_EQ(sizeAt("quantity = \"max(1, volume / 2000)\"", {100, 110}), quantity("1"));
  EXPECT_EQ(sizeAt("notional = \"cash / 4\"", {100, 110}), quantity("9.09"));
  EXPECT_EQ(sizeAt("notional = \"2200 * (mean / mean[1])\"", {100, 110}), Quantity{});  // no value yet
  EXPECT_EQ(sizeAt("notional = \"2200 * (mean / mean[1])\"", {100, 110, 100}), quantity("20"));
  EXPECT_EQ(sizeAt("quantity = \"1 / (mean - mean)\"", {100, 110}), Quantity{});
  EXPECT_EQ(sizeAt("quantity = \"0 - 5 * volume\"", {100, 110}), Quantity{});
  // 0.3 / 0.1 is 3 and not a little less.
  EXPECT_EQ(sizeAt("quantity = \"floor(0.3 / 0.1)\"", {100}), quantity("3"));
}

TEST(SizeExpression, WaitsForItsIndicators) {
  EXPECT_EQ(parseGood(sizingOf("quantity = \"1000 / atr(30)\""))->warmupNeed, 31u);
  EXPECT_EQ(parseGood(sizingOf("quantity = \"5\""))->warmupNeed, 1u);
}

TEST(SizeExpression, SaysWhereItIsWrong) {
  for (const auto& [row, error] : std::vector<std::pair<std::string, std::string>>{
           {"quantity = \"close\"",
            ":13: error: \"close\" is a price where a quantity is needed; did you mean \"0.1 * equity / close\"?"},
           {"notional = \"equity / close\"",
            ":13: error: \"equity / close\" is a volume where money is needed; did you mean \"0.1 * equity\"?"},
           {"notional = \"equity - close\"",
            ":22: error: \"equity\" is money and \"close\" is a price: they cannot be added"},
           {"quantity = \"equty / close\"", ":13: error: unknown name \"equty\"; did you mean \"equity\"?"},
           {"quantity = \"1000 / emma(close, 3)\"", ":20: error: unknown indicator \"emma\"; did you mean \"ema\"?"},
           {"quantity = \"floor(1, 2)\"", ":13: error: floor takes 1 number"},
           {"quantity = \"1 +\"", ":16: error: expected a number, a name or \"(\", but the expression ends here"},
           {"quantity = \"close > 1\"", ":13: error: \"close > 1\" is a condition where a number is needed"},
           {"quantity = \"-1\"", ":12: error: quantity \"-1\" is not above zero"}}) {
    const auto errors = errorsOf(sizingOf(row));
    ASSERT_EQ(errors.size(), 1u) << row;
    EXPECT_TRUE(errors.front().ends_with(error)) << errors.front();
  }
  EXPECT_EQ(errorsOf(sizingOf("quantity = \"1\"", "[indicators]\nequity = \"close\"\n")).size(), 1u);
}

}  // namespace
}  // namespace oms
