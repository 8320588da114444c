#include "oms/broker/working_orders.h"

#include "oms/model/state_fields.h"

namespace oms {

WorkingOrder& WorkingOrders::add(const Order& order) {
  OMS_ASSERT(!index_.contains(order.id), "an order is submitted once");
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  index_.insert(order.id, slot);
  WorkingOrder& working = slots_[slot];
  static_cast<WorkingState&>(working) = WorkingState{};
  working.order = order;
  working.links.clear();
  working.slot = slot;
  return working;
}

WorkingOrder* WorkingOrders::find(OrderId id) {
  const std::uint32_t* slot = index_.find(id);
  return slot ? &slots_[*slot] : nullptr;
}

void WorkingOrders::forget(OrderId id) {
  const bool known = index_.erase(id);
  OMS_ASSERT(known, "only a known order ends");
}

void listFields(Archive& archive, Link& link) {
  archive(link.kind, link.other);
}

void listFields(Archive& archive, WorkingOrder& working) {
  archive(working.submittedAt, working.arrivesAt, working.endsAt, working.opensAt, working.priceBy, working.cancelAt,
          working.parent, working.whole, working.ofParent, working.heldBack, working.limitDistance, working.protection,
          working.ahead, working.aheadAtFirst, working.sliceLeft, working.sequence, working.triggerPass,
          working.commandsInFlight, working.place, working.triggered, working.asleep, working.follows,
          working.knowsAhead, working.ambiguous, working.done, working.order, working.links);
  archive.unhashed(working.isChanged, working.changeLatency);  // only told
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
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (isFree[slot])
      continue;
    WorkingOrder& working = slots_[slot];
    archive(working);
    working.slot = slot;
    if (!archive.loads() || working.done)
      continue;
    archive.require(!index_.contains(working.order.id));
    index_.insert(working.order.id, slot);
  }
}

}  // namespace oms
