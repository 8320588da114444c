#include "oms/engine/strategy_desk.h"

#include <algorithm>

namespace oms {

StrategyDesk::StrategyDesk(Core& core, OrderDesk& orders, ApprovalDesk& approvals)
    : core_(core), orders_(orders), approvals_(approvals), bySymbol_(core.config.instruments.size()) {
  for (const StrategyBinding& binding : core.config.strategies) {
    for (const SymbolIndex symbol : binding.symbols) {
      const auto index = static_cast<std::uint32_t>(slots_.size());
      slots_.push_back({StrategyInstance(binding.definition, core.instrument(symbol), symbol, {index}),
                        binding.approval,
                        {},
                        {},
                        {},
                        false,
                        0});
      bySymbol_[symbol.value].push_back(index);
    }
  }
}

void StrategyDesk::start(Timestamp now) {
  for (Slot& slot : slots_) {
    StrategyOutput out;
    slot.instance.control(StrategyAction::start, now, out);
    act(slot, out);
  }
}

void StrategyDesk::onBar(SymbolIndex symbol, Timeframe timeframe, const Bar& bar, bool warmup) {
  for (const std::uint32_t index : bySymbol_[symbol.value]) {
    Slot& slot = slots_[index];
    if (slot.instance.info().timeframe != timeframe)
      continue;
    ++slot.barsSeen;
    StrategyOutput out;
    slot.instance.onBar(bar, warmup, out);
    act(slot, out);
    // A strategy that comes back from a halt or a pause into a trade that is over, or whose exit could not be sent.
    if (!slot.exitCause.empty())
      tryExit(slot);
  }
}

// What the instance wants after an input. Each answer may make it want more; the chain is short and ends.
void StrategyDesk::act(Slot& slot, StrategyOutput& out) {
  emitTransitions(slot, out);
  if (out.cancelCause)
    cancelWanted(slot, *out.cancelCause);
  if (out.signal)
    raiseSignal(slot, *out.signal);
  if (out.exitCause && slot.exitCause.empty() && !slot.exit.isSet()) {
    slot.exitCause = *out.exitCause;
    slot.emergency = out.emergency;
    tryExit(slot);
  }
}

void StrategyDesk::emitTransitions(Slot& slot, const StrategyOutput& out) {
  if (out.transitions.empty())
    return;
  // One event a transition: the info is that of the last, its from and to those of each.
  StrategyInstanceInfo info = slot.instance.info();
  for (const StateTransition& transition : out.transitions) {
    info.lastFrom = transition.from;
    info.state = transition.to;
    info.lastCause = transition.cause;
    info.lastTime = core_.now;
    core_.report(StrategyStateChanged{info});
  }
}

void StrategyDesk::raiseSignal(Slot& slot, const SignalIntent& intent) {
  const StrategyInstanceInfo& info = slot.instance.info();
  const StrategyDefinition& definition = slot.instance.definition();
  const Instrument& instrument = core_.instrument(info.symbol);
  Signal signal;
  signal.instance = info.index;
  signal.strategy = info.strategy;
  signal.symbol = info.symbol;
  signal.side = intent.side;
  signal.type = intent.type;
  signal.timeInForce = intent.timeInForce;
  signal.price = intent.price;
  signal.stopLoss = intent.stopLoss;
  signal.takeProfit = intent.takeProfit;
  signal.atr = intent.atr;
  signal.confidence = intent.confidence;
  signal.reasons = intent.reasons;
  signal.expiresAt = core_.now + definition.signalTtl;
  signal.quantity = sizeEntry(definition.sizing, core_.books.equity(), intent.price, intent.stopLoss, instrument);
  StrategyOutput out;
  if (signal.quantity.isZero()) {
    slot.instance.onSignalEnded(SignalStatus::rejected, "the size came out below the smallest order", core_.now, out);
    return act(slot, out);
  }
  const DryRunResult estimate = orders_.dryRun(requestOf(signal), {actorOf(slot), core_.now, info.index, {}, {}, {}});
  signal.expectedCost = estimate.expectedCost;
  signal.risk = estimate.worstLoss;

  std::vector<Signal> superseded;
  Signal& raised = approvals_.raise(std::move(signal), core_.now, superseded);
  // The instance itself goes on with the newer one: only the older ones' end is told.
  for (const Signal& older : superseded)
    core_.report(SignalChanged{older});
  slot.instance.setSignal(raised.id);
  core_.report(SignalChanged{raised});
  if (approvesItself(slot, raised.confidence)) {
    send(slot, approvals_.end(raised.id, SignalStatus::approved, Actor::system(), "approved by its mode", core_.now),
         Actor::system(), "approved by its mode");
  }
}

bool StrategyDesk::approvesItself(const Slot& slot, double confidence) const {
  const ApprovalMode mode = slot.approval.value_or(slot.instance.definition().approval);
  if (mode == ApprovalMode::automaticAbove)
    return confidence >= slot.instance.definition().autoAbove;
  return mode == ApprovalMode::automatic;
}

// An approved signal becomes an order; the checks have the last word.
OrderId StrategyDesk::send(Slot& slot, Signal signal, const Actor& by, const std::string& reason) {
  signal.drift = driftOf(signal);
  core_.report(SignalChanged{signal});
  StrategyOutput out;
  slot.instance.onSignalApproved(core_.now, out);
  act(slot, out);
  const InstanceIndex index = slot.instance.info().index;
  const OrderId id = orders_.submit(requestOf(signal), {actorOf(slot), core_.now, index, signal.id, {}, {}});
  const Order& order = *core_.orders.find(id);
  const bool denied = order.status == OrderStatus::denied;
  signal.status = denied ? SignalStatus::rejected : SignalStatus::executed;
  signal.decidedBy = by;
  signal.reason = denied ? order.reason.string() : reason;
  signal.order = id;
  ++signal.version;
  core_.report(SignalChanged{signal});
  if (!denied) {
    slot.entry = id;
    return id;
  }
  StrategyOutput ended;
  slot.instance.onEntryEnded(order.reason.view(), core_.now, ended);
  act(slot, ended);
  return id;
}

OrderRequest StrategyDesk::requestOf(const Signal& signal) const {
  OrderRequest request;
  request.symbol = signal.symbol;
  request.side = signal.side;
  request.type = signal.type;
  request.timeInForce = signal.timeInForce;
  request.quantity = signal.quantity;
  if (hasLimitPrice(signal.type))
    request.price = signal.price;
  if (hasTriggerPrice(signal.type))
    request.triggerPrice = signal.price;
  request.stopLoss = signal.stopLoss;
  request.takeProfit = signal.takeProfit;
  return request;
}

void StrategyDesk::endSignal(const Signal& signal) {
  core_.report(SignalChanged{signal});
  Slot& slot = slotOf(signal.instance);
  StrategyOutput out;
  slot.instance.onSignalEnded(signal.status, signal.reason, core_.now, out);
  act(slot, out);
}

void StrategyDesk::expireSignals() {
  std::vector<Signal> expired;
  approvals_.expire(core_.now, expired);
  for (const Signal& signal : expired)
    endSignal(signal);
}

void StrategyDesk::cancelWanted(Slot& slot, const std::string& cause) {
  if (const Signal* pending = approvals_.pendingOf(slot.instance.info().index)) {
    return endSignal(approvals_.end(pending->id, SignalStatus::invalidated, actorOf(slot), cause, core_.now));
  }
  if (slot.entry.isSet())
    orders_.cancel(slot.entry, actorOf(slot), cause);
}

// Out of the position: first the protective orders, then, when they are confirmed gone, the exit order
// (cancel-then-replace chains wait for the confirmation of each step).
void StrategyDesk::tryExit(Slot& slot) {
  const StrategyInstanceInfo& info = slot.instance.info();
  bool waiting = false;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    const Order& order = core_.orders[id];
    if (order.instance != info.index || id == slot.exit)
      continue;
    waiting = true;
    orders_.cancel(id, actorOf(slot), "the strategy exits");
  }
  if (waiting || slot.exit.isSet())
    return;
  const Quantity held = core_.holdings[info.symbol.value].of(info.index);
  const std::string cause = std::exchange(slot.exitCause, {});
  if (held.isZero())
    return;
  OrderRequest request;
  request.symbol = info.symbol;
  request.side = held.isPositive() ? Side::sell : Side::buy;
  request.quantity = held.abs();
  request.reduceOnly = true;
  StrategyOutput out;
  slot.instance.onExitSent(cause, core_.now, out);
  emitTransitions(slot, out);
  const OrderId id = orders_.submit(
      request, {actorOf(slot), core_.now, info.index, info.signal, {}, slot.emergency ? "emergency" : "exit"});
  if (core_.orders.find(id)->isWorking()) {
    slot.exit = id;
    return;
  }
  StrategyOutput refused;
  slot.instance.onExitEnded(core_.orders.find(id)->reason.view(), core_.now, refused);
  emitTransitions(slot, refused);
}

void StrategyDesk::onFill(const Order& order, const Fill& fill, const std::vector<InstanceIndex>& ended) {
  if (order.instance.isSet()) {
    Slot& slot = slotOf(order.instance);
    if (const Position* position = core_.books.position(fill.symbol))
      slot.instance.setPosition(position->id);
    // Only the first fill is news to the instance; its table refuses the others.
    if (order.id == slot.entry) {
      StrategyOutput out;
      slot.instance.onEntryFilled(core_.now, out);
      act(slot, out);
    }
  }
  closeOwners(ended, order.actor.kind == ActorKind::strategy || order.parent.isSet()
                         ? std::string(exitReasonOf(order))
                         : "closed by " + order.actor.text());
}

void StrategyDesk::closeOwners(const std::vector<InstanceIndex>& ended, std::string_view cause) {
  for (const InstanceIndex owner : ended) {
    if (!owner.isSet())
      continue;
    Slot& slot = slotOf(owner);
    slot.exitCause.clear();
    slot.instance.setPosition({});
    StrategyOutput out;
    slot.instance.onPositionClosed(cause, core_.now, out);
    act(slot, out);
  }
}

void StrategyDesk::onOrderEnded(const Order& order) {
  if (!order.instance.isSet())
    return;
  Slot& slot = slotOf(order.instance);
  if (order.id == slot.entry) {
    slot.entry = {};
    if (order.filled.isZero()) {
      StrategyOutput out;
      slot.instance.onEntryEnded(order.reason.empty() ? name(order.status) : order.reason.view(), core_.now, out);
      act(slot, out);
    }
  }
  if (order.id == slot.exit) {
    slot.exit = {};
    if (!core_.holdings[order.request.symbol.value].of(order.instance).isZero()) {
      StrategyOutput out;
      slot.instance.onExitEnded(order.reason.view(), core_.now, out);
      act(slot, out);
    }
  }
  if (!slot.exitCause.empty())
    tryExit(slot);
}

}  // namespace oms
