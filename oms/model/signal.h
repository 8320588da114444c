#pragma once

#include <string>
#include <vector>

#include "oms/model/decimal.h"
#include "oms/model/ids.h"
#include "oms/model/order.h"
#include "oms/model/timestamp.h"

namespace oms {

enum class SignalStatus : std::uint8_t {
  created,
  awaitingApproval,
  approved,
  rejected,
  expired,
  superseded,
  invalidated,
  executed
};
std::string_view name(SignalStatus status);  // "new", "awaiting_approval", ...
constexpr bool isPending(SignalStatus status) {
  return status == SignalStatus::created || status == SignalStatus::awaitingApproval;
}

// What a strategy proposes and a person or a rule decides.
struct Signal {
  SignalId id;
  InstanceIndex instance;
  std::string strategy;  // the instance's strategy name
  SymbolIndex symbol;
  Side side = Side::buy;
  OrderType type = OrderType::market;
  TimeInForce timeInForce = TimeInForce::gtc;
  SignalStatus status = SignalStatus::created;
  Price price;  // the close that it was made at, or the limit
  Quantity quantity;
  Price stopLoss;  // zero: none
  Price takeProfit;
  Price trailingStop;                // the stop follows the market at this distance; zero: it stands
  Price trailingOffset;              // of an entry that trails: how far from the market; zero: it does not
  Price atr;                         // the larger of 0.5 % and this is the drift that approval tolerates; zero: none
  double confidence = 0;             // 0..1
  std::vector<std::string> reasons;  // one per condition that held, with its values
  Money expectedCost;                // of the entry: its fee and half the spread
  Money risk;                        // lost at the stop: the way there, the entry's cost, the exit's fee; zero: no stop
  Ratio drift;                       // market now against price, signed; kept at the decision
  std::uint32_t version = 1;         // of the signal, for optimistic decisions
  Timestamp createdAt;
  Timestamp expiresAt;
  Actor decidedBy;
  Timestamp decidedAt;  // zero: not decided
  std::string reason;
  OrderId order;
  std::uint8_t approversNeeded = 1;  // 2: one approves, and another person whom its numbers suit sends it
  Actor firstApprover;
  Timestamp firstApprovedAt;  // zero: nobody has approved yet, or one is enough
};

}  // namespace oms
