#include "oms/broker/working_orders.h"

#include <algorithm>

namespace oms {

WorkingOrder& WorkingOrders::add(const Order& order) {
  dropForgotten();
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  const auto where = place(order.id);
  OMS_ASSERT(where == index_.end() || where->id != order.id.value, "an order is submitted once");
  index_.insert(where, {order.id.value, slot});
  ++live_;
  WorkingOrder& working = slots_[slot];
  static_cast<WorkingState&>(working) = WorkingState{};
  working.order = order;
  working.links.clear();
  working.slot = slot;
  return working;
}

WorkingOrder* WorkingOrders::find(OrderId id) {
  const auto where = place(id);
  if (where == index_.end() || where->id != id.value || where->slot == kNone)
    return nullptr;
  return &slots_[where->slot];
}

void WorkingOrders::forget(OrderId id) {
  const auto where = place(id);
  OMS_ASSERT(where != index_.end() && where->id == id.value && where->slot != kNone, "only a known order ends");
  where->slot = kNone;
  --live_;
}

std::vector<WorkingOrders::Entry>::iterator WorkingOrders::place(OrderId id) {
  if (index_.empty() || index_.back().id < id.value)
    return index_.end();
  return std::lower_bound(index_.begin(), index_.end(), id.value,
                          [](const Entry& entry, std::uint64_t value) { return entry.id < value; });
}

void WorkingOrders::dropForgotten() {
  constexpr std::size_t kWorthIt = 64;
  if (index_.size() < kWorthIt || live_ * 2 > index_.size())
    return;
  std::erase_if(index_, [](const Entry& entry) { return entry.slot == kNone; });
}

}  // namespace oms
