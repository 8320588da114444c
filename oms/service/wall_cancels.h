#pragma once

#include <map>
#include <span>
#include <vector>

#include "oms/engine/core.h"

namespace oms {

// The orders that are to be canceled at a time of the wall clock, which the engine does not see.
class WallCancels {
 public:
  void watch(const OrderStore& orders, std::span<const OrderId> made) {
    for (const OrderId id : made) {
      const Order& order = orders[id];
      // One whose cancel is on its way, by this clock perhaps, needs no other.
      if (order.isWorking() && order.status != OrderStatus::pendingCancel && order.request.cancelAt.isSet())
        due_.emplace(order.request.cancelAt, id);
    }
  }
  // The next one that is due and still works; not set where there is none.
  OrderId takeDue(const OrderStore& orders, Timestamp wall) {
    while (!due_.empty() && due_.begin()->first <= wall) {
      const OrderId id = due_.begin()->second;
      due_.erase(due_.begin());
      const Order* order = orders.find(id);
      if (order != nullptr && order->isWorking())
        return id;
    }
    return {};
  }

 private:
  std::multimap<Timestamp, OrderId> due_;
};

}  // namespace oms
