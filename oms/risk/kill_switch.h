#pragma once

#include "oms/model/archive.h"
#include "oms/model/risk.h"

namespace oms {

// What is still to be done before the switch has done its work.
struct KillProgress {
  std::uint32_t strategiesRunning = 0;
  std::uint32_t ordersWorking = 0;  // those that the plan cancels
  std::uint32_t positionsOpen = 0;
};

// The latch and the proof of its plan: block orders, stop strategies, cancel orders, flatten (if asked), confirm. The
// engine does the steps; this says how far they are.
class KillSwitch {
 public:
  bool engaged() const { return state_.engaged; }
  const KillSwitchState& state() const { return state_; }
  // Engaging again may only ask for more: flatten, or no kept stops. `before` is what trading was, as a re-arming finds
  // it again: it must not open what a person had closed.
  void engage(const std::string& reason, const Actor& actor, bool flatten, bool keepProtective, TradingState before,
              Timestamp now);
  TradingState before() const { return before_; }
  void reset();
  // Recomputes the plan's counts. True when something in it changed.
  bool update(const KillProgress& progress);
  // All steps done or skipped.
  bool complete() const;
  void fields(Archive& archive);

 private:
  KillSwitchState state_;
  TradingState before_ = TradingState::active;
};

}  // namespace oms
