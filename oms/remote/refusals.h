#pragma once

#include <string>
#include <string_view>

#include "oms/messages/json_writer.h"
#include "oms/messages/ports.h"
#include "oms/projections/session_view.h"
#include "oms/remote/http_message.h"

namespace oms {

// The error, with its status, of a command that the engine or its queue refused.
ApiError refusalOf(const CommandOutcome& outcome);

// 503 of a command that was done, where the view has let go of what the answer is to show: of very many orders,
// signals, fills or alerts the oldest go as soon as they are over.
HttpResponse doneUnseen();

// 422 for an order that the checks denied: {"order_id":…,"checks":[…],"error":{…}}, the error's details holding both
// again for clients that look there. No id: the order was never made. `canceled`: what its command had canceled before,
// as "canceled_order_ids" in both places; null where the command cancels nothing.
HttpResponse denied(const std::string& orderId, const CheckResults& checks, std::string_view reason,
                    const OrderIds* canceled = nullptr);
HttpResponse denied(const OrderRecord& record, const OrderIds* canceled = nullptr);
// "canceled_order_ids": the list.
void writeCanceled(JsonWriter& json, const OrderIds& canceled);

}  // namespace oms
