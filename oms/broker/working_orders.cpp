#include "oms/broker/working_orders.h"

#include <algorithm>

#include "oms/model/state_fields.h"

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

void listFields(Archive& archive, Link& link) {
  archive(link.kind, link.other);
}

void listFields(Archive& archive, WorkingOrder& working) {
  archive(working.submittedAt, working.arrivesAt, working.endsAt, working.opensAt, working.priceBy, working.cancelAt,
          working.parent, working.whole, working.heldBack, working.limitDistance, working.protection, working.ahead,
          working.aheadAtFirst, working.sliceLeft, working.sequence, working.triggerPass, working.commandsInFlight,
          working.place, working.triggered, working.asleep, working.follows, working.knowsAhead, working.ambiguous,
          working.done, working.order, working.links);
}

// The slots as they are, because the books name them.
void WorkingOrders::fields(Archive& archive) {
  slots_.resize(archive.count(slots_.size()));
  free_.resize(archive.count(free_.size()));
  std::vector<bool> isFree(slots_.size());
  for (std::uint32_t& slot : free_) {
    archive.place(slot, slots_.size());
    if (slot < isFree.size())
      isFree[slot] = true;
  }
  if (archive.loads())
    index_.clear();
  else
    std::erase_if(index_, [](const Entry& entry) { return entry.slot == kNone; });
  live_ = index_.size();
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (isFree[slot])
      continue;
    WorkingOrder& working = slots_[slot];
    archive(working);
    working.slot = slot;
    if (archive.loads() && !working.done)
      index_.push_back({working.order.id.value, slot});
  }
  if (!archive.loads())
    return;
  const auto byId = [](const Entry& a, const Entry& b) { return a.id < b.id; };
  const auto same = [](const Entry& a, const Entry& b) { return a.id == b.id; };
  std::sort(index_.begin(), index_.end(), byId);
  archive.require(std::adjacent_find(index_.begin(), index_.end(), same) == index_.end());
  live_ = index_.size();
}

}  // namespace oms
