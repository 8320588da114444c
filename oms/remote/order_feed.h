#pragma once

#include <set>

#include "oms/remote/client_feed.h"

namespace oms {

// `/ws/oms`: every change of orders, positions, alerts, kill switch, session and strategies as it happens, none
// merged and none lost.
class OrderFeed : public ClientFeed {
 public:
  explicit OrderFeed(const SessionView& view) : view_(view) {}

  void opened(WsClient& client) override { clients_.insert(&client); }
  void left(WsClient& client) override { clients_.erase(&client); }
  void batch(const EventBatch& batch) override;
  void tick(std::int64_t) override {}
  std::optional<ApiError> message(WsClient& client, const WireValue& message) override;
  std::vector<std::string> channelsOf(WsClient&) const override { return {"order flow"}; }
  TimePrecision precision() const override { return TimePrecision::microseconds; }

 private:
  std::string messageOf(const Event& event, std::uint64_t seq, bool durable) const;

  const SessionView& view_;
  std::set<WsClient*> clients_;
};

}  // namespace oms
