#include "oms/orders/id_ranges.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace oms {
namespace {

TEST(IdRanges, NumbersInARowAreOneRange) {
  IdRanges ranges;
  for (std::uint64_t id = 1; id <= 1'000; ++id)
    EXPECT_TRUE(ranges.insert(id));
  EXPECT_EQ(ranges.ranges(), 1u);
  EXPECT_FALSE(ranges.insert(500));
}

RC_GTEST_PROP(IdRanges, HoldsWhatASetHolds, (const std::vector<std::uint8_t>& ids)) {
  IdRanges ranges;
  std::set<std::uint64_t> plain;
  for (const std::uint64_t id : ids)
    RC_ASSERT(ranges.insert(id + 1) == plain.insert(id + 1).second);
}

}  // namespace
}  // namespace oms
