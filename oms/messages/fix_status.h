#pragma once

#include <span>

#include "oms/messages/json_objects.h"

namespace oms {

// FIX's OrdStatus (tag 39) of an order with its history. Where several apply: pending_cancel, pending_update, filled,
// canceled, partially_filled, accepted, in this order. So a fill does not hide that a cancel or a change is on its way,
// as the order's own status does; an order that is over waits for no answer.
char fixStatus(const Order& order, std::span<const OrderStep> events);

}  // namespace oms
