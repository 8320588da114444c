#pragma once

#include "oms/model/order.h"
#include "oms/remote/api_context.h"

namespace oms {

struct OrderInput {
  OrderRequest request;
  bool dryRun = false;
};

// The order object that clients send. What this release cannot do is refused by name, never ignored; a symbol that the
// session does not have is left unset, for the checks to deny.
Result<OrderInput, ApiError> readOrder(const WireValue& body, const SessionView& view, Timestamp wallNow);

}  // namespace oms
