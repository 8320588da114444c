#pragma once

#include "oms/model/order.h"
#include "oms/remote/api_context.h"

namespace oms {

struct OrderInput {
  OrderRequest request;
  std::string unknownSymbol;  // set when the session has no such symbol; the request's is not valid then
  bool dryRun = false;
};

// The order object that clients send. What this release cannot do is refused by name, never ignored.
Result<OrderInput, ApiError> readOrder(const WireValue& body, const SessionView& view, Timestamp wallNow);

}  // namespace oms
