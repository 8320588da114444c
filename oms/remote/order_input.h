#pragma once

#include <vector>

#include "oms/messages/command.h"
#include "oms/remote/api_context.h"

namespace oms {

struct OrderInput {
  OrderRequest request;
  bool dryRun = false;
  bool estimates = false;  // of a dry run: what the order would cost too
};

// The order object that clients send. A field that no order has is refused by name, never ignored; a symbol that the
// session does not have is left unset, for the checks to deny.
Result<OrderInput, ApiError> readOrder(const WireValue& body, const SessionView& view, Timestamp wallNow);

// {"orders":[…]}: each as above, but that none may be a dry run.
Result<std::vector<OrderRequest>, ApiError> readOrders(const WireValue& body, const SessionView& view,
                                                       Timestamp wallNow);

struct ReplacementInput {
  ReplaceOrder command;
  bool dryRun = false;
  bool estimates = false;
};

// The new terms of an order, which the command does not name yet.
Result<ReplacementInput, ApiError> readReplacement(const WireValue& body);

}  // namespace oms
