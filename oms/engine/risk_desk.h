#pragma once

#include <map>

#include "oms/engine/core.h"
#include "oms/engine/order_desk.h"
#include "oms/engine/strategy_desk.h"

namespace oms {

// How often something that did not work is tried again: after ever longer pauses of the session's clock.
class RetryPause {
 public:
  // Whether its time has come; then the next pause begins, twice as long as the last, 1 s to 1 min.
  bool due(Timestamp now);
  void fields(Archive& archive) { archive(at_, wait_); }

 private:
  Timestamp at_;
  Duration wait_{0};
};

// What risk does of itself and what people tell it: new limits, lock-outs opened, and the liquidation of an account
// that cannot carry its positions (FILLS rule 28).
class RiskDesk {
 public:
  RiskDesk(Core& core, OrderDesk& orders, StrategyDesk& strategies)
      : core_(core), orders_(orders), strategies_(strategies) {}

  // The session's first limits.
  void begin();
  CommandOutcome apply(const SetRiskLimits& command, const Actor& actor);
  CommandOutcome apply(const ReleaseLockout& command, const Actor& actor);
  void startDay();
  // Tells of lock-outs that have locked or opened.
  void reportLockouts();
  // At a margin level of 50 %: cancels every order, then closes the largest loser, and so on until the level is above
  // it. What does not work is tried again with later inputs.
  bool driveLiquidation();
  // The margin level is below that of liquidation (FILLS rule 28).
  bool mustLiquidate() const;
  void fields(Archive& archive);

 private:
  bool cancelOthers();
  bool closeLargestLoser();

  Core& core_;
  OrderDesk& orders_;
  StrategyDesk& strategies_;
  std::map<PositionId, RetryPause> closing_;
};

}  // namespace oms
