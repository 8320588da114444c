#include "oms/market/random_stream.h"

#include <gtest/gtest.h>

namespace oms {
namespace {

TEST(RandomStream, DependsOnSeedAndName) {
  RandomStream first(1, "A");
  RandomStream same(1, "A");
  RandomStream otherName(1, "B");
  RandomStream otherSeed(2, "A");
  const std::uint64_t value = first.next();
  EXPECT_EQ(value, same.next());
  EXPECT_NE(value, otherName.next());
  EXPECT_NE(value, otherSeed.next());
}

TEST(RandomStream, StaysInItsBounds) {
  RandomStream random(3, "bounds");
  bool sawFirst = false;
  bool sawLast = false;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t value = random.between(-2, 2);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 2);
    sawFirst |= value == -2;
    sawLast |= value == 2;
  }
  EXPECT_TRUE(sawFirst && sawLast);
  EXPECT_EQ(random.below(1), 0);
}

TEST(RandomStream, NormalHasMeanZeroAndItsUnitAsDeviation) {
  RandomStream random(4, "normal");
  constexpr std::int64_t count = 200'000;
  std::int64_t sum = 0;
  std::int64_t squares = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t value = random.normal();
    sum += value;
    squares += value * value;
  }
  EXPECT_LT(std::abs(sum / count), RandomStream::kNormalUnit / 100);
  const std::int64_t unit = RandomStream::kNormalUnit;
  EXPECT_NEAR(static_cast<double>(squares / count), static_cast<double>(unit * unit), 0.02 * unit * unit);
}

}  // namespace
}  // namespace oms
