#include "oms/feeds/factor_file.h"

#include <gtest/gtest.h>

#include "tests/support/shared_data.h"

namespace oms::test {
namespace {

std::string textOf(const CorporateAction& action) {
  return isoDate(action.day) + " dividend " + action.dividend.text() + " split " + action.split.text();
}

TEST(FactorFile, TellsSplitsAndDividendsBetweenItsRows) {
  const auto actions = parseFactors(
      "19980102,0.8613657,0.00892857,1\r\n"
      "20000620,0.8613657,0.00892857,101\n"
      "20050225,0.8613657,0.01785710,88.97\n"
      "20120808,0.8613657,0.03571430,619.86\n"
      "20140606,0.9000000,0.03571430,645.57\n"
      "20150101,0.9000000,0.25000000,110\n"
      "20501231,1,0.0166667,0\n",
      {2});
  ASSERT_TRUE(actions.ok()) << actions.error().message;
  std::vector<std::string> texts;
  for (const CorporateAction& action : *actions) {
    EXPECT_EQ(action.symbol.value, 2u);
    texts.push_back(textOf(action));
  }
  EXPECT_EQ(texts, (std::vector<std::string>{"2000-06-21 dividend 0 split 2", "2005-02-26 dividend 0 split 2",
                                             "2012-08-09 dividend 26.609 split 1", "2014-06-07 dividend 0 split 7",
                                             "2015-01-02 dividend 11 split 0.066666666"}));
}

TEST(FactorFile, SaysWhichLineIsWrong) {
  for (const char* row : {"20120808,1,1", "20120808,1,1,1,1", "2012-08-08,1,1,1", "20121308,1,1,1", "20120808,0,1,1",
                          "20120808,1,-1,1", "20120808,1,x,1", "20120808,1,1,2000000"}) {
    const auto actions = parseFactors("20110101,1,1,1\n" + std::string(row) + "\n", {0});
    ASSERT_FALSE(actions.ok()) << row;
    EXPECT_EQ(actions.error().message, "line 2: must be date,price factor,split factor,close: 20120808,0.86,1,620");
  }
  const auto twice = parseFactors("20110101,1,1,1\n20110101,1,1,1\n", {0});
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().message, "line 2: its date must come after the one before it");
  for (const char* row : {"20120808,1,1001,1", "20120808,1,0.0009,1", "20120808,1001,1,1", "20120808,0.0009,1,1"}) {
    const auto wild = parseFactors("20110101,1,1,1\n" + std::string(row) + "\n", {0});
    ASSERT_FALSE(wild.ok()) << row;
    EXPECT_EQ(wild.error().message,
              "line 2: a factor is a thousand times another one; look at it and at the one before");
  }
  EXPECT_FALSE(readFactors("/nowhere/factors.csv", {0}).ok());
}

TEST(FactorFile, ReadsWhatApplePaid) {
  REQUIRE_SHARED_DATA("ohlcv/equity/factor_aapl.csv");
  const auto actions = readFactors(sharedData("ohlcv/equity/factor_aapl.csv"), {0});
  ASSERT_TRUE(actions.ok()) << actions.error().message;
  std::vector<std::string> known;
  for (const CorporateAction& action : *actions) {
    const std::string text = textOf(action);
    for (const char* day : {"2005-02-26", "2012-08-09", "2014-06-07", "2020-08-29"}) {
      if (text.starts_with(day))
        known.push_back(text);
    }
  }
  EXPECT_EQ(known, (std::vector<std::string>{"2005-02-26 dividend 0 split 2", "2012-08-09 dividend 2.65 split 1",
                                             "2014-06-07 dividend 0 split 7", "2020-08-29 dividend 0 split 4"}));
}

}  // namespace
}  // namespace oms::test
