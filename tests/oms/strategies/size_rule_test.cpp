#include "oms/strategies/size_rule.h"

#include <gmock/gmock.h>

namespace oms::test {
namespace {

using testing::HasSubstr;

Quantity sizeOf(std::string_view text, const char* lot = "1") {
  const auto rule = SizeRule::parse(text);
  EXPECT_TRUE(rule.ok()) << (rule ? "" : rule.error().message);
  Instrument instrument;
  instrument.lot = instrument.minQuantity = *Quantity::parse(lot);
  const SizeInput input{Money::fromInt(10'000), Money::fromInt(4'000), *Price::parse("180.36")};
  return rule ? (*rule)->quantity(input, instrument) : Quantity{};
}

TEST(SizeRule, Computes) {
  const std::pair<const char*, const char*> rows[] = {
      {"floor(equity/close)", "55"},
      {"cash / 1000", "4"},
      {"2.5 + 3 * 2", "8"},
      {"(2 + 3) * 2", "10"},
      {"min(equity, cash) / 100 - max(1, 3)", "37"},
      {"-floor(-2.5)", "3"},
      {"abs(-7)", "7"},
      {"equity / (close - close)", "0"},  // a division by zero is no size
      {"-5", "0"},
      {"0.3", "0"},  // below the smallest order
      {"equity * equity * equity * equity * equity * equity", "0"},
      {"equity * 1000", "1000000"}};  // the instrument's largest
  for (const auto& [text, expected] : rows)
    EXPECT_EQ(sizeOf(text).text(), expected) << text;
  EXPECT_EQ(sizeOf("1 / 3", "0.01").text(), "0.33");
}

TEST(SizeRule, RefusesWhatMakesNoSize) {
  const std::pair<const char*, const char*> rows[] = {{"", "the expression is empty"},
                                                      {"floor(equity/", "cannot be read"},
                                                      {"equty / close", "did you mean \"equity\"?"},
                                                      {"sqrt(equity)", "it knows no \"sqrt\""},
                                                      {"floor(1, 2)", "floor takes 1 number"},
                                                      {"min(1)", "min takes 2 numbers"},
                                                      {"equity > close", "makes no size"},
                                                      {"close[1]", "a size is made of"},
                                                      {"$fast * 2", "a size is made of"}};
  for (const auto& [text, sentence] : rows) {
    const auto rule = SizeRule::parse(text);
    ASSERT_FALSE(rule.ok()) << text;
    EXPECT_THAT(rule.error().message, HasSubstr(sentence));
  }
}

}  // namespace
}  // namespace oms::test
