#pragma once

#include <optional>

#include "oms/messages/event.h"
#include "oms/model/order.h"

namespace oms {

// The one table of the order lifecycle (ORDERS.md). The status that the event leads to, or nothing where the pair is
// not in the table: then the order stays as it was and the event is refused as invalid_transition.
//
// A fill leads to partially_filled; whoever books it makes it filled when nothing is left (see afterFill).
std::optional<OrderStatus> nextStatus(const Order& order, OrderEventKind event);

// Applies the event to the order: status, previousStatus, version and time. False, and nothing changed, where the table
// has no such pair.
bool applyTransition(Order& order, OrderEventKind event, Timestamp time);

// partially_filled while the cumulative quantity is below the order's, else filled.
constexpr OrderStatus afterFill(Quantity filled, Quantity ordered) {
  return filled < ordered ? OrderStatus::partiallyFilled : OrderStatus::filled;
}

}  // namespace oms
