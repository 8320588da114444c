#include "oms/broker/working_orders.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "oms/broker/symbol_book.h"

namespace oms {
namespace {

RC_GTEST_PROP(WorkingOrders, IsAMap, (const std::vector<std::pair<std::uint8_t, bool>>& steps)) {
  WorkingOrders orders;
  std::map<std::uint64_t, std::uint32_t> twin;
  std::set<std::uint64_t> submitted;  // an id is never used again
  for (const auto& [step, remove] : steps) {
    const OrderId id{step + 1u};
    const auto known = twin.find(id.value);
    if (known == twin.end()) {
      RC_ASSERT(orders.find(id) == nullptr);
      if (!submitted.insert(id.value).second)
        continue;
      Order order;
      order.id = id;
      twin[id.value] = orders.add(order).slot;
    } else {
      RC_ASSERT(orders.find(id) != nullptr);
      RC_ASSERT(orders.find(id)->slot == known->second);
      if (!remove)
        continue;
      orders.forget(id);
      orders.release(known->second);
      twin.erase(known);
    }
  }
  RC_ASSERT(orders.size() == twin.size());
  std::vector<std::uint64_t> seen;
  orders.forEach([&](const WorkingOrder& working) { seen.push_back(working.order.id.value); });
  std::vector<std::uint64_t> expected;
  for (const auto& [id, slot] : twin)
    expected.push_back(id);
  RC_ASSERT(seen == expected);
}

RC_GTEST_PROP(PriceLadder, GivesTheBestPriceAndThenTheFirstToArrive, (const std::vector<std::int8_t>& ranks)) {
  PriceLadder ladder;
  std::map<std::pair<int, std::uint64_t>, std::uint32_t> twin;  // by -rank, arrival
  std::uint64_t sequence = 0;
  for (const std::int8_t rank : ranks) {
    ++sequence;
    ladder.insert({rank, sequence, static_cast<std::uint32_t>(sequence)});
    twin[{-rank, sequence}] = static_cast<std::uint32_t>(sequence);
    if (sequence % 3 != 0)
      continue;
    const auto victim = std::next(twin.begin(), static_cast<std::ptrdiff_t>(sequence % twin.size()));
    ladder.erase(-victim->first.first, victim->first.second);
    twin.erase(victim);
  }
  std::size_t n = 0;
  for (const auto& [key, slot] : twin) {
    RC_ASSERT(ladder.best(n) != nullptr);
    RC_ASSERT(ladder.best(n++)->slot == slot);
  }
  RC_ASSERT(ladder.best(n) == nullptr);
}

}  // namespace
}  // namespace oms
