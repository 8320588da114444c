#include "oms/model/suggestion.h"

#include <gtest/gtest.h>

#include "oms/model/order.h"

namespace oms {
namespace {

TEST(Suggestion, TheNearestWordOrNone) {
  const std::vector<std::string> words{"timeframe", "side", "approval", "signal_ttl"};
  EXPECT_EQ(didYouMean("timefram", words), "; did you mean \"timeframe\"?");
  EXPECT_EQ(didYouMean("tiemframe", words), "; did you mean \"timeframe\"?");
  EXPECT_EQ(didYouMean("Side", words), "; did you mean \"side\"?");
  EXPECT_EQ(didYouMean("signal", words), "; did you mean \"signal_ttl\"?");
  EXPECT_EQ(didYouMean("1month", {"1m", "1mo"}), "; did you mean \"1mo\"?");
  EXPECT_EQ(didYouMean("banana", words), "");
  EXPECT_EQ(didYouMean("", words), "");
  EXPECT_EQ(didYouMean(std::string(1000, 'x'), words), "");
}

TEST(Suggestion, AWordThatIsNoneOfThemIsAnsweredWithAll) {
  const std::vector<std::string> sides{"buy", "sell"};
  EXPECT_EQ(notOneOf("long", sides), "is one of buy, sell, not \"long\"");
  EXPECT_EQ(notOneOf("seel", sides), "is one of buy, sell, not \"seel\"; did you mean \"sell\"?");
  EXPECT_EQ(notOneOf(std::string(500, 'x'), sides).size(), 27u + 64u);
  EXPECT_EQ(nearestOrAll("seel", sides), "; did you mean \"sell\"?");
  EXPECT_EQ(nearestOrAll("long", sides), "; known are buy, sell");
}

TEST(Suggestion, TheNamesOfAnEnumerationAreAllOfThem) {
  const std::vector<std::string> types = namesUpTo(OrderType::trailingStopLimit);
  ASSERT_EQ(types.size(), 8u);
  EXPECT_EQ(types.back(), "trailing_stop_limit");
}

}  // namespace
}  // namespace oms
