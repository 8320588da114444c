#include "oms/strategies/suggestion.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace oms
