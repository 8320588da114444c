// The strategy desk's answers to people: decisions on signals, control of instances, and what the panels ask.
#include <algorithm>

#include "oms/engine/strategy_desk.h"
#include "oms/model/state_fields.h"

namespace oms {
namespace {

// The field that no order can be made of, and why in a sentence.
std::optional<std::pair<std::string, std::string>> numberProblem(const DecideApproval& decision) {
  const auto bad = [](const auto& number) { return number && !number->isPositive(); };
  if (bad(decision.quantity))
    return std::pair("quantity", "the quantity must be above zero");
  if (bad(decision.price))
    return std::pair("price", "the price must be above zero");
  if (bad(decision.stopLoss) || bad(decision.takeProfit))
    return std::pair(bad(decision.stopLoss) ? "stop_loss" : "take_profit",
                     "stop loss and take profit must be above zero; leave out what is not to change");
  return std::nullopt;
}

}  // namespace

StrategyDesk::Decided StrategyDesk::decide(const DecideApproval& decision, const Actor& actor) {
  const auto found = approvals_.decidable(decision, actor, core_.now);
  if (!found)
    return {false, found.error().code, found.error().message, {}};
  Signal& signal = **found;
  if (decision.approve) {
    if (const auto problem = numberProblem(decision))
      return {false, "invalid_value", problem->second, {}, {}, {}, problem->first};
  }
  if (!decision.approve) {
    const std::string reason = decision.reason.empty() ? "rejected" : decision.reason;
    endSignal(approvals_.end(signal.id, SignalStatus::rejected, actor, reason, core_.now));
    return {};
  }
  // The changed signal is tried on a copy: a refused decision leaves the waiting one as it was.
  Signal wanted = signal;
  wanted.quantity = decision.quantity.value_or(wanted.quantity);
  wanted.price = decision.price.value_or(wanted.price);
  wanted.stopLoss = decision.stopLoss.value_or(wanted.stopLoss);
  wanted.takeProfit = decision.takeProfit.value_or(wanted.takeProfit);
  // The drift is the market's since the signal, whatever price is to be sent.
  wanted.drift = driftOf(signal);
  const DryRunResult tried = dryRun(wanted, signal);
  if (const CheckResult* failure = tried.checks.firstFailure()) {
    return {
        false, std::string(name(failure->code)), message(*failure), {}, std::make_shared<CheckResults>(tried.checks)};
  }
  wanted.expectedCost = tried.expectedCost;
  wanted.risk = tried.worstLoss;
  const auto sendable = approvals_.approve(signal, wanted, actor, core_.now);
  if (!sendable)
    return {false, sendable.error().code, sendable.error().message, {}};
  if (!*sendable) {
    core_.report(SignalChanged{signal});
    return {};
  }
  Slot& slot = slotOf(signal.instance);
  const OrderId order = send(slot, approvals_.end(signal.id, SignalStatus::approved, actor, decision.reason, core_.now),
                             actor, decision.reason.empty() ? "approved" : decision.reason);
  return {true, "", "", order};
}

Ratio StrategyDesk::driftOf(const Signal& signal) const {
  const MarketState& market = core_.board[signal.symbol];
  if (!market.hasQuote() || signal.price.isZero())
    return {};
  const Price now = signal.side == Side::buy ? market.quote.ask : market.quote.bid;
  return ratioOf(now - signal.price, signal.price).value_or(Ratio{});
}

Signal StrategyDesk::withDrift(Signal signal) const {
  signal.drift = driftOf(signal);
  return signal;
}

Price StrategyDesk::driftTolerance(const Signal& signal) const {
  return std::max(scaled(signal.price, core_.limits.approvalDrift), signal.atr);
}

DryRunResult StrategyDesk::dryRun(const Signal& wanted, const Signal& signal) const {
  const Actor actor = Actor::strategy(slots_[signal.instance.value].instance.info().id);
  DryRunResult result = orders_.dryRun(requestOf(wanted), {actor, core_.now, signal.instance, {}, {}, {}});
  CheckResult approval;
  approval.code = CheckCode::approval;
  approval.unit = CheckUnit::ratio;
  approval.detail = 1;
  approval.value = driftOf(signal).abs().raw();
  approval.limit = ratioOf(driftTolerance(signal), signal.price).value_or(Ratio{}).raw();
  approval.passed = approval.value <= approval.limit;
  result.checks.add(approval);
  return result;
}

bool StrategyDesk::control(InstanceIndex index, StrategyAction action, const Actor& by) {
  bool any = false;
  for (Slot& slot : slots_) {
    if (index.isSet() && slot.instance.info().index != index)
      continue;
    StrategyOutput out;
    if (action == StrategyAction::enable)
      core_.executions.clear(slot.instance.info().index);
    any |= slot.instance.control(action, core_.now, out, by.text());
    act(slot, out);
  }
  return any;
}

void StrategyDesk::haltAll(std::string_view cause) {
  for (Slot& slot : slots_) {
    StrategyOutput out;
    slot.instance.halt(cause, core_.now, out);
    act(slot, out);
  }
}

void StrategyDesk::endSession() {
  for (Slot& slot : slots_)
    slot.exitCause.clear();
}

void StrategyDesk::unhaltAll() {
  for (Slot& slot : slots_) {
    StrategyOutput out;
    slot.instance.unhalt(core_.now, out);
    act(slot, out);
  }
}

std::uint32_t StrategyDesk::running() const {
  return static_cast<std::uint32_t>(std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) {
    const StrategyState state = slot.instance.state();
    return state != StrategyState::halted && state != StrategyState::stopped && state != StrategyState::disabled &&
           state != StrategyState::idle && state != StrategyState::error;
  }));
}

std::vector<NearMiss> StrategyDesk::nearMisses() const {
  std::vector<NearMiss> shown;
  for (std::size_t i = 0; i < nearMisses_.kept().size(); ++i) {
    const NearMisses::Record& record = nearMisses_.kept()[i];
    shown.push_back(slots_[record.instance.value].instance.named(record));
    shown.back().number = nearMisses_.noted() - nearMisses_.kept().size() + i + 1;
  }
  return shown;
}

void StrategyDesk::fields(Archive& archive) {
  textFields(archive);
  for (Slot& slot : slots_) {
    shadowFields(slot, archive);
    archive(slot.instance, slot.entry, slot.exit, slot.trade, slot.exitCause, slot.emergency, slot.bared, slot.turn,
            slot.turnAt, slot.turning, slot.barsSeen);
    if (slot.crosses)
      archive(slot.held);
  }
  countShadows();
  archive(nearMisses_);
  for (std::size_t i = 0; archive.loads() && i < nearMisses_.kept().size(); ++i) {
    const NearMisses::Record& record = nearMisses_.kept()[i];
    const bool known = record.instance.value < slots_.size() &&
                       record.condition < slots_[record.instance.value].instance.definition().conditions.size();
    archive.require(known);
  }
}

void StrategyDesk::addHeld(std::vector<OrderId>& held) const {
  for (const Slot& slot : slots_) {
    for (const OrderId id : {slot.entry, slot.exit, slot.trade}) {
      if (id.isSet() && !slot.shadow)
        held.push_back(id);
    }
  }
}

}  // namespace oms
