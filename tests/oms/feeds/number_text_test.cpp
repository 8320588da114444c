#include "oms/feeds/number_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace oms {
namespace {

TEST(NumberText, ReadsWhatFilesWrite) {
  struct Case {
    std::string_view text;
    std::string_view value;
    bool rounded;
  };
  for (const Case& c : {Case{"1", "1", false},
                        {"-2.50", "-2.5", false},
                        {"+.5", "0.5", false},
                        {"7.", "7", false},
                        {"97420.54000000", "97420.54", false},
                        {"3.4e-05", "0.000034", false},
                        {"1.5E3", "1500", false},
                        {"1e+2", "100", false},
                        {"0.029768000000000003", "0.029768", true},
                        {"0.0000000005", "0", true},
                        {"0.0000000015", "0.000000002", true},
                        {"0.00000000051", "0.000000001", true},
                        {"0.100000000000000000000", "0.1", false},
                        {"123456789012345678", "123456789012345678", false},
                        {"1234567890123456789", "1234567890123456789", false},
                        {"-123456789.123456789", "-123456789.123456789", false},
                        {"1e-12", "0", true}}) {
    const auto number = parseImportedNumber(c.text);
    ASSERT_TRUE(number) << c.text;
    EXPECT_EQ(Volume::fromRaw(number->raw).text(), c.value) << c.text;
    EXPECT_EQ(number->rounded, c.rounded) << c.text;
  }
}

TEST(NumberText, RefusesWhatIsNoNumber) {
  for (const std::string_view text : {"", "-", ".", "1.2.3", "1,5", "abc", "12a", "nan", "inf", "0x10", "1e", "1e400",
                                      "1e-400", "--1", "1 2", "9999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(parseImportedNumber(text)) << text;
  }
}

RC_GTEST_PROP(NumberText, GivesBackEveryPrice, (std::int64_t raw)) {
  const auto number = parseImportedNumber(Price::fromRaw(raw).text());
  RC_ASSERT(number.has_value());
  RC_ASSERT(number->raw == raw);
  RC_ASSERT(!number->rounded);
}

}  // namespace
}  // namespace oms
