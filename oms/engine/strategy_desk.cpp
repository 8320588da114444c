#include "oms/engine/strategy_desk.h"

#include <algorithm>
#include <utility>

namespace oms {

StrategyDesk::StrategyDesk(Core& core, OrderDesk& orders, ApprovalDesk& approvals,
                           const std::map<SeriesKey, ClosedBars>& history)
    : core_(core),
      orders_(orders),
      approvals_(approvals),
      history_(history),
      bySymbol_(core.config.instruments.size()) {
  for (const StrategyBinding& binding : core.config.strategies) {
    for (const SymbolIndex symbol : binding.symbols) {
      const auto index = static_cast<std::uint32_t>(slots_.size());
      Slot& slot = slots_.emplace_back(
          Slot{StrategyInstance(binding.definition, core.instrument(symbol), symbol, {index}, binding.mode), &binding});
      slot.approval = binding.approval.value_or(binding.definition->approval);
      slot.autoAbove = binding.autoAbove.value_or(binding.definition->autoAbove);
      if (binding.mode == StrategyMode::shadow)
        slot.shadow = std::make_unique<ShadowBook>(core, symbol);
      shadows_ += slot.shadow ? 1 : 0;
      bySymbol_[symbol.value].push_back(index);
    }
  }
  linkAll();
}

void StrategyDesk::start(Timestamp now) {
  for (Slot& slot : slots_) {
    if (slot.instance.state() != StrategyState::idle)
      continue;
    StrategyOutput out;
    slot.instance.control(StrategyAction::start, now, out);
    act(slot, out);
  }
}

void StrategyDesk::onBar(SymbolIndex symbol, Timeframe timeframe, const Bar& bar, bool warmup) {
  turns_.clear();
  for (const std::uint32_t index : bySymbol_[symbol.value]) {
    if (slots_[index].instance.info().timeframe == timeframe)
      turns_.push_back(index);
  }
  holdersFirst();
  for (const std::uint32_t index : turns_) {
    Slot& slot = slots_[index];
    if (slot.next && isFree(slot))
      takeOver(slot, bar.closeTime);
    if (slot.instance.info().timeframe != timeframe)
      continue;
    if (!slot.crosses || hasOthers(slot, bar.closeTime)) {
      take(slot, bar, warmup);
      continue;
    }
    OMS_ASSERT(!slot.held, "one bar of a timeframe closes at an instant");
    slot.held.emplace(bar, warmup);
  }
}

// Who holds something comes first: what is left makes room for what is entered, and in the net position an exit and
// another's entry on the same side must not be taken for each other.
void StrategyDesk::holdersFirst() {
  if (turns_.size() > 1)
    std::stable_partition(turns_.begin(), turns_.end(),
                          [this](std::uint32_t index) { return !heldBy(slots_[index]).isZero(); });
}

void StrategyDesk::take(Slot& slot, const Bar& bar, bool warmup) {
  ++slot.barsSeen;
  wanted_.clear();
  slot.instance.onBar(bar, warmup, wanted_);
  if (!warmup)
    slot.instance.noteNearMisses(nearMisses_);
  act(slot, wanted_);
  // A strategy that comes back from a halt or a pause into a trade that is over, or whose exit could not be sent.
  if (!slot.exitCause.empty())
    tryExit(slot);
  if (slot.shadow)
    slot.shadow->notePoint();
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
    slot.turn = std::move(out.turn);
    slot.turnAt = core_.now;
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
  const bool trouble = info.state == StrategyState::error || info.state == StrategyState::disabled;
  core_.monitor.noteStrategy(info.index, info.id, trouble ? info.lastCause : "");
}

void StrategyDesk::raiseSignal(Slot& slot, const SignalIntent& intent) {
  const StrategyInstanceInfo& info = slot.instance.info();
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
  signal.trailingStop = intent.trailingStop;
  signal.trailingOffset = intent.trailingOffset;
  signal.atr = intent.atr;
  signal.confidence = intent.confidence;
  signal.reasons = intent.reasons;
  signal.expiresAt = core_.now + slot.instance.definition().signalTtl;
  const Books& books = venueOf(slot).core.books;
  signal.quantity = core_.config.sizing
                        ? core_.config.sizing(info.symbol, intent.price)
                        : slot.instance.sizeOf(books.equity(), books.cash(), intent.price, intent.stopLoss);
  StrategyOutput out;
  if (signal.quantity.isZero()) {
    if (const Signal* older = approvals_.pendingOf(info.index)) {
      core_.report(SignalChanged{withDrift(
          approvals_.end(older->id, SignalStatus::superseded, Actor::system(), "a newer signal came", core_.now))});
    }
    slot.instance.onSignalEnded(SignalStatus::rejected, "the size came out below the smallest order", core_.now, out);
    return act(slot, out);
  }
  if (slot.shadow) {
    send(slot, std::move(signal), Actor::system(), "shadow");
    return;
  }
  const DryRunResult estimate = orders_.dryRun(requestOf(signal), {actorOf(slot), core_.now, info.index, {}, {}, {}});
  signal.approversNeeded = core_.config.approvers;
  signal.expectedCost = estimate.expectedCost;
  signal.risk = estimate.worstLoss;

  std::vector<Signal> superseded;
  Signal& raised = approvals_.raise(std::move(signal), core_.now, superseded);
  // The instance itself goes on with the newer one: only the older ones' end is told.
  for (const Signal& older : superseded)
    core_.report(SignalChanged{withDrift(older)});
  slot.instance.setSignal(raised.id);
  core_.report(SignalChanged{raised});
  if (approvesItself(slot, raised.confidence)) {
    raised.drift = driftOf(raised);
    send(slot, approvals_.end(raised.id, SignalStatus::approved, Actor::system(), "approved by its mode", core_.now),
         Actor::system(), "approved by its mode");
  }
}

bool StrategyDesk::approvesItself(const Slot& slot, double confidence) const {
  if (slot.approval == ApprovalMode::automaticAbove)
    return confidence >= slot.autoAbove;
  return slot.approval == ApprovalMode::automatic;
}

// An approved signal becomes an order; the checks have the last word. Of a shadow's signal nobody is told.
OrderId StrategyDesk::send(Slot& slot, Signal signal, const Actor& by, const std::string& reason) {
  const Venue venue = venueOf(slot);
  if (!slot.shadow)
    core_.report(SignalChanged{signal});
  StrategyOutput out;
  slot.instance.onSignalApproved(core_.now, out);
  act(slot, out);
  const InstanceIndex index = slot.instance.info().index;
  const OrderId id = venue.orders.submit(requestOf(signal), {actorOf(slot), core_.now, index, signal.id, {}, {}});
  const Order& order = *venue.core.orders.find(id);
  const bool denied = order.status == OrderStatus::denied;
  signal.status = denied ? SignalStatus::rejected : SignalStatus::executed;
  signal.decidedBy = by;
  signal.reason = denied ? order.reason.string() : reason;
  signal.order = id;
  ++signal.version;
  if (!slot.shadow)
    core_.report(SignalChanged{signal});
  if (!denied) {
    slot.entry = slot.trade = id;
    return id;
  }
  const std::uint32_t most = venue.core.limits.repeatedExecutions;
  const bool runaway =
      most != 0 && venue.core.executions.within(index, core_.now, venue.core.limits.repeatedWindow) >= most;
  StrategyOutput ended;
  slot.instance.onEntryEnded(order.reason.view(), core_.now, ended);
  if (runaway)
    slot.instance.disable("repeated_execution: it fired " + std::to_string(most) + " times in its window", core_.now,
                          ended);
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
  if (hasLimitPrice(signal.type) || signal.type == OrderType::trailingStopLimit)
    request.price = signal.price;
  if (hasTriggerPrice(signal.type) || isTrailing(signal.type))
    request.triggerPrice = signal.price;
  request.trailingOffset = Ratio::fromRaw(signal.trailingOffset.raw());
  if (signal.timeInForce == TimeInForce::gtd)
    request.expireTime = core_.now + slots_[signal.instance.value].instance.definition().expireAfter;
  request.stopLoss = signal.stopLoss;
  request.takeProfit = signal.takeProfit;
  request.trailingStop = signal.trailingStop;
  return request;
}

void StrategyDesk::endSignal(const Signal& signal) {
  core_.report(SignalChanged{withDrift(signal)});
  Slot& slot = slotOf(signal.instance);
  StrategyOutput out;
  slot.instance.onSignalEnded(signal.status, signal.reason, core_.now, out);
  act(slot, out);
}

void StrategyDesk::endExpired() {
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
    venueOf(slot).orders.cancel(slot.entry, actorOf(slot), cause);
}

// Out of the position: first the protective orders, then, when they are confirmed gone, the exit order
// (cancel-then-replace chains wait for the confirmation of each step). They stay while the exit would be denied.
void StrategyDesk::tryExit(Slot& slot) {
  const StrategyInstanceInfo& info = slot.instance.info();
  const Venue venue = venueOf(slot);
  if (slot.exit.isSet())
    return;
  const Quantity held = heldBy(slot);
  if (held.isZero())
    return endTrade(slot, "nothing is left of its position");
  OrderRequest request;
  request.symbol = info.symbol;
  request.side = held.isPositive() ? Side::sell : Side::buy;
  request.quantity = held.abs();
  request.reduceOnly = true;
  const OrderOrigin origin{actorOf(slot), core_.now, info.index,
                           info.signal,   {},        slot.emergency ? "emergency" : "exit"};
  if (!venue.orders.dryRun(request, origin).checks.passed())
    return protectAgain(slot);
  bool waiting = false;
  const std::vector<OrderId> working = venue.core.orders.working();
  for (const OrderId id : working) {
    if (venue.core.orders[id].instance != info.index)
      continue;
    waiting = true;
    slot.bared |= venue.core.orders[id].parent.isSet();
    venue.orders.cancel(id, actorOf(slot), "the strategy exits");
  }
  if (waiting)
    return;
  StrategyOutput out;
  slot.instance.onExitSent(std::exchange(slot.exitCause, {}), core_.now, out);
  emitTransitions(slot, out);
  const OrderId id = venue.orders.submit(request, origin);
  if (!venue.core.orders[id].isWorking())
    return stayIn(slot, venue.core.orders[id].reason.view());
  slot.exit = id;
  sendTurn(slot);
}

// The entry of the other side follows the exit at once: both see the same prices, the exit first. Where a person has to
// approve it, the turn takes its own signal when the position is over.
void StrategyDesk::sendTurn(Slot& slot) {
  const std::optional<SignalIntent> turn = std::exchange(slot.turn, std::nullopt);
  const Duration age = core_.now - slot.turnAt;
  if (!turn || age > length(slot.instance.info().timeframe) || !approvesItself(slot, turn->confidence))
    return;
  const OrderId trade = slot.trade;
  raiseSignal(slot, *turn);
  slot.turning = slot.entry.isSet();
  slot.trade = trade;
}

// The exit has come to nothing: the position goes on, and so does its protection.
void StrategyDesk::stayIn(Slot& slot, std::string_view cause) {
  StrategyOutput out;
  slot.instance.onExitEnded(cause, core_.now, out);
  act(slot, out);
  if (std::exchange(slot.turning, false) && slot.entry.isSet())
    venueOf(slot).orders.cancel(slot.entry, actorOf(slot), "the exit before it has come to nothing");
  protectAgain(slot);
}

void StrategyDesk::protectAgain(Slot& slot) {
  const Venue venue = venueOf(slot);
  if (slot.bared && venue.orders.protectAgain(venue.core.orders[slot.trade], heldBy(slot)))
    slot.bared = false;
}

Quantity StrategyDesk::heldBy(const Slot& slot) const {
  const StrategyInstanceInfo& info = slot.instance.info();
  return venueOf(slot).core.holdings[info.symbol.value].of(info.index);
}

void StrategyDesk::onFill(const Order& order, const Owners& ended) {
  if (order.instance.isSet()) {
    Slot& slot = slotOf(order.instance);
    if (const Position* const position = slot.shadow ? nullptr : orders_.positionOf(order))
      slot.instance.setPosition(position->id);
    // Only the first fill is news to the instance; its table refuses the others.
    if (order.id == slot.entry) {
      StrategyOutput out;
      slot.instance.onEntryFilled(core_.now, out);
      act(slot, out);
    }
  }
  if (std::none_of(ended.begin(), ended.end(), [](InstanceIndex owner) { return owner.isSet(); }))
    return;
  closeOwners(ended, order.actor.kind == ActorKind::strategy || order.parent.isSet()
                         ? std::string(exitReasonOf(order))
                         : "closed by " + order.actor.text());
}

void StrategyDesk::closeOwners(const Owners& ended, std::string_view cause) {
  for (const InstanceIndex owner : ended) {
    if (owner.isSet())
      endTrade(slotOf(owner), cause);
  }
}

void StrategyDesk::endTrade(Slot& slot, std::string_view cause) {
  slot.exitCause.clear();
  slot.turn.reset();
  slot.bared = false;
  slot.instance.setPosition({});
  StrategyOutput out;
  slot.instance.onPositionClosed(cause, core_.now, out);
  act(slot, out);
  const bool turns = std::exchange(slot.turning, false) && slot.entry.isSet();
  if (turns) {
    slot.instance.onTurned();
    slot.trade = slot.entry;
  }
  // The rest of its entry would open anew, and its exits would act on what others hold.
  const Venue venue = venueOf(slot);
  const std::vector<OrderId> working = venue.core.orders.working();
  for (const OrderId id : working) {
    if (venue.core.orders[id].instance == slot.instance.info().index && !(turns && id == slot.entry))
      venue.orders.cancel(id, actorOf(slot), "its trade has ended");
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
    } else if (heldBy(slot).isZero() && !venueOf(slot).orders.wasLeft(order)) {
      endTrade(slot, "its entry only closed what others held");
    }
  }
  if (order.id == slot.exit) {
    slot.exit = {};
    if (!heldBy(slot).isZero())
      stayIn(slot, order.reason.view());
  }
  if (!slot.exitCause.empty())
    tryExit(slot);
}

}  // namespace oms
