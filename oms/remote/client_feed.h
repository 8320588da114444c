#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oms/projections/session_view.h"
#include "oms/remote/api_error.h"
#include "oms/remote/rate_limiter.h"
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
  // No more of them come in this turn.
  virtual void batchesEnded() {}
  virtual void tick(std::int64_t nowMs) = 0;
  // A message that is neither a ping nor a credential; an error goes back to the client.
  virtual std::optional<ApiError> message(WsClient& client, const WireValue& message) = 0;

  // A client that shows who it is later than when it opens, for so long; 0: none may.
  virtual std::int64_t authenticateWithinMs() const { return 0; }
  // Of a version of the protocol that is spoken here.
  virtual bool understands(const WireValue&) const { return true; }
  // What is wrong with a ping or a credential beside what it says, where the endpoint minds.
  virtual std::optional<ApiError> checkCommon(const WireValue&) const { return std::nullopt; }
  // Why nobody can be served at present; empty: everybody can. Who comes then is closed with 1013.
  virtual std::string unavailable() const { return {}; }
  // What the message counts as; free where it is refused for other reasons that come before the rate.
  virtual RateClass rateOf(const WsClient&, const WireValue&) const { return RateClass::message; }

  // What the client is told of.
  virtual std::vector<std::string> channelsOf(WsClient& client) const = 0;
  // What of that it has not been sent yet; nothing where a feed does not keep it for anybody.
  virtual std::optional<std::uint64_t> lagOf(WsClient&) const { return std::nullopt; }

  virtual TimePrecision precision() const { return TimePrecision::seconds; }
  // {"type":"error",…} as the endpoint spells it; the request, if it was JSON at all, for its id.
  virtual std::string errorMessage(const ApiError& error, Timestamp time, const WireValue* request) const;
  // That a credential was accepted.
  virtual std::string ackMessage(const WireValue& request, Timestamp time) const;
};

// A request's id as JSON, a text or a number; empty for anything else, which is left out of the answer.
std::string idOf(const WireValue& request);

}  // namespace oms
