#pragma once

#include <optional>
#include <string>

#include "oms/projections/session_view.h"
#include "oms/remote/api_error.h"
#include "oms/remote/wire_value.h"
#include "oms/remote/ws_client.h"

namespace oms {

// What one WebSocket endpoint sends and understands. Lives in the listener's thread; the view it reads has folded a
// batch before the feed hears of it.
class ClientFeed {
 public:
  virtual ~ClientFeed() = default;

  virtual void opened(WsClient&) {}
  virtual void left(WsClient&) {}
  virtual void batch(const EventBatch& batch) = 0;
  virtual void tick(std::int64_t nowMs) = 0;
  // A message that is neither a ping nor a credential; an error goes back to the client.
  virtual std::optional<ApiError> message(WsClient& client, const WireValue& message) = 0;

  virtual TimePrecision precision() const { return TimePrecision::seconds; }
  // {"type":"error",…} as the endpoint spells it.
  virtual std::string errorMessage(const ApiError& error, Timestamp time) const;
};

}  // namespace oms
