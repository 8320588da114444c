#include "oms/risk/kill_switch.h"

#include <algorithm>

#include "oms/model/state_fields.h"

namespace oms {

void KillSwitch::engage(const std::string& reason, const Actor& actor, bool flatten, bool keepProtective,
                        TradingState before, Timestamp now) {
  const bool again = state_.engaged;
  state_.engaged = true;
  // Who asked for more stands beside who asked first.
  if (again && ((flatten && !state_.flatten) || (!keepProtective && state_.keepProtective)))
    state_.reason += (state_.reason.empty() ? "then " : "; then ") + actor.text() + ": " + reason;
  state_.flatten = flatten || (again && state_.flatten);
  state_.keepProtective = keepProtective && (!again || state_.keepProtective);
  if (!again) {
    state_.reason = reason;
    state_.actor = actor;
    state_.at = now;
    before_ = before;
  }
  state_.plan = {{KillStep::blockOrders, StepState::done, 0},
                 {KillStep::stopStrategies, StepState::running, 0},
                 {KillStep::cancelOrders, StepState::running, 0},
                 {KillStep::flattenPositions, state_.flatten ? StepState::running : StepState::skipped, 0},
                 {KillStep::confirmFlat, state_.flatten ? StepState::waiting : StepState::skipped, 0}};
}

void KillSwitch::reset() {
  state_ = KillSwitchState{};
  before_ = TradingState::active;
}

bool KillSwitch::update(const KillProgress& progress) {
  if (!state_.engaged)
    return false;
  bool changed = false;
  const auto set = [&](std::size_t index, std::uint32_t open) {
    KillStepProgress& step = state_.plan[index];
    if (step.state == StepState::skipped)
      return;
    const StepState next = open == 0 ? StepState::done : StepState::running;
    changed |= step.open != open || step.state != next;
    step.open = open;
    step.state = next;
  };
  set(1, progress.strategiesRunning);
  set(2, progress.ordersWorking);
  set(3, progress.positionsOpen);
  set(4, progress.positionsOpen + progress.ordersWorking);
  return changed;
}

bool KillSwitch::complete() const {
  return std::all_of(state_.plan.begin(), state_.plan.end(), [](const KillStepProgress& step) {
    return step.state == StepState::done || step.state == StepState::skipped;
  });
}

void KillSwitch::fields(Archive& archive) {
  archive(state_, before_);
}

}  // namespace oms
