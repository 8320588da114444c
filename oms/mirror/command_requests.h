#pragma once

#include <optional>
#include <string>

#include "oms/messages/ports.h"
#include "oms/mirror/mirrored_rows.h"
#include "oms/mirror/stream_mirror.h"

namespace oms {

// A command as the native stream takes it: one of the catalogue's requests, with its parameters as JSON.
struct StreamRequest {
  std::string op;
  std::string params;
  bool cutsRisk = false;
  bool isQuestion = false;  // what the checks would say: nothing is done by it
};

// Nothing for a command that nobody gives over the stream. An order without a client_order_id goes under
// `clientOrderId`. `wall` is when the command was given: an order is refused that comes more than 5 s after it.
std::optional<StreamRequest> requestOf(const Command& command, const MirroredNames& names,
                                       const std::string& clientOrderId);
StreamRequest dryRunOf(const OrderRequest& request, const MirroredNames& names);
StreamRequest dryRunOf(const ReplaceOrder& change);

// What the server answered, as an engine would have.
CommandOutcome outcomeOf(const StreamAnswer& answer);
DryRunResult dryRunResultOf(const StreamAnswer& answer);

}  // namespace oms
