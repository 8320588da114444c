#include "oms/engine/holdings.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

Quantity q(int units) {
  return Quantity::fromInt(units);
}

TEST(Holdings, PartsAddUpAndWhoTradesAgainstThePositionPaysFromHisOwnFirst) {
  Holdings holdings;
  std::vector<InstanceIndex> ended;
  const InstanceIndex a{0};
  const InstanceIndex b{1};
  holdings.apply(a, q(5), ended);
  holdings.apply(b, q(3), ended);
  EXPECT_EQ(holdings.total(), q(8));
  holdings.apply(b, q(-2), ended);
  EXPECT_EQ(holdings.of(b), q(1));
  EXPECT_TRUE(ended.empty());
  // A person sells six: nothing is his, so the oldest part goes first.
  holdings.apply({}, q(-6), ended);
  EXPECT_EQ(holdings.total(), q(0));
  EXPECT_EQ(ended, (std::vector<InstanceIndex>{a, b}));
}

TEST(Holdings, AFlipLeavesTheRestToItsAuthor) {
  Holdings holdings;
  std::vector<InstanceIndex> ended;
  holdings.apply({0}, q(5), ended);
  holdings.apply({1}, q(-8), ended);
  EXPECT_EQ(holdings.of({0}), q(0));
  EXPECT_EQ(holdings.of({1}), q(-3));
  EXPECT_EQ(holdings.total(), q(-3));
}

}  // namespace
}  // namespace oms
