#include "oms/model/id_map.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

namespace oms::test {
namespace {

struct NumberTag {
  static constexpr const char* prefix = "num_";
};
using Number = Id<NumberTag>;
using Numbers = IdMap<Number, int>;

std::map<Number, int> contents(const Numbers& numbers) {
  std::map<Number, int> all;
  numbers.forEach([&](Number id, int value) { all.emplace_hint(all.end(), id, value); });
  return all;
}

// Whatever comes and goes where, it is a map.
RC_GTEST_PROP(IdMap, IsAMap, (const std::vector<std::uint32_t>& steps)) {
  Numbers numbers;
  std::map<Number, int> naive;
  std::uint64_t newest = 0;
  for (const std::uint32_t step : steps) {
    const Number any{1 + step / 100 % (newest + 1)};
    const int kind = static_cast<int>(step % 100);
    if (kind < 45) {
      numbers.insert({++newest}, kind);
      naive[{newest}] = kind;
    } else if (kind < 55) {
      numbers.insert(any, kind);
      naive[any] = kind;
      newest = std::max(newest, any.value);
    } else {
      RC_ASSERT(numbers.erase(any) == (naive.erase(any) > 0));
    }
    const int* const found = numbers.find(any);
    RC_ASSERT((found != nullptr) == naive.contains(any));
    RC_ASSERT((found == nullptr || *found == naive[any]));
    RC_ASSERT(numbers.size() == naive.size());
    RC_ASSERT(contents(numbers) == naive);
  }
}

TEST(IdMap, LetsAVisitorErase) {
  Numbers numbers;
  for (std::uint64_t id = 1; id <= 200; ++id)
    numbers.insert({id}, static_cast<int>(id));
  int seen = 0;
  numbers.forEach([&](Number id, int value) {
    ++seen;
    EXPECT_EQ(value, static_cast<int>(id.value));
    if (id.value % 3 != 0)
      numbers.erase(id);
    numbers.erase({200});
  });
  EXPECT_EQ(seen, 199);
  EXPECT_EQ(numbers.size(), 66u);
}

}  // namespace
}  // namespace oms::test
