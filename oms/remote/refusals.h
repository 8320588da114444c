#pragma once

#include <string>
#include <string_view>

#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"
#include "oms/remote/http_message.h"

namespace oms {

// The error, with its status, of a command that the engine or its queue refused.
ApiError refusalOf(const CommandOutcome& outcome);

// 422 for an order that the checks denied: {"order_id":…,"checks":[…],"error":{…}}, the error's details holding both
// again for clients that look there. No id: the order was never made.
HttpResponse denied(const std::string& orderId, const CheckResults& checks, std::string_view reason);
HttpResponse denied(const OrderRecord& record);

}  // namespace oms
