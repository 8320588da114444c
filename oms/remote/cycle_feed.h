#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>

#include "oms/remote/client_feed.h"

namespace oms {

// Equity by calendar day, for the curve of one point a day.
class EquityDays {
 public:
  void add(Timestamp time, Money equity);
  void clear() { *this = EquityDays{}; }

  const std::map<std::string, Money>& days() const { return days_; }
  // Calendar days from the first point to the last, both counted; 0 without points.
  std::int64_t daysInPeriod() const;

 private:
  std::map<std::string, Money> days_;  // ISO date to the day's last equity
  Timestamp first_;
  Timestamp last_;
};

// `/api/v1/dashboard/ws`: approvals, positions and equity, in this order, once a second and at once on opening.
class CycleFeed : public ClientFeed {
 public:
  explicit CycleFeed(const SessionView& view) : view_(view) {}

  void opened(WsClient& client) override;
  void batch(const EventBatch& batch) override;
  void tick(std::int64_t) override {}
  std::optional<ApiError> message(WsClient& client, const WireValue& message) override;
  std::vector<std::string> channelsOf(WsClient&) const override { return {"approvals", "positions", "equity"}; }
  std::string errorMessage(const ApiError& error, Timestamp time, const WireValue* request) const override;

 private:
  using Cycle = std::array<SharedFrame, 3>;

  void sendCycle(WsClient& client);
  const Cycle& currentCycle();
  std::string approvalsMessage() const;
  std::string positionsMessage() const;
  std::string equityMessage() const;

  const SessionView& view_;
  EquityDays equity_;
  std::string sessionId_;
  Cycle cycle_;
  std::int64_t cycleMs_ = 0;  // when it was built; 0: never
};

}  // namespace oms
