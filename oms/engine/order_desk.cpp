#include "oms/engine/order_desk.h"

#include <algorithm>

#include "oms/model/fitted_text.h"
#include "oms/model/state_fields.h"

namespace oms {

OrderDesk::OrderDesk(Core& core)
    : core_(core),
      broker_(std::make_unique<PaperBroker>(core.config.instruments, *this, core.config.broker)),
      reduceOnly_(core.config.instruments.size()),
      covering_(core.config.instruments.size()),
      intraday_(core.config.instruments.size()) {
  if (core.config.around)
    broker_ = core.config.around(std::move(broker_));
}

OrderId OrderDesk::submit(const OrderRequest& request, const OrderOrigin& origin) {
  return isAimed(request) ? submitAimed(aimed(request, origin), request, origin)
                          : submitAimed(request, request, origin);
}

OrderId OrderDesk::submitAimed(const OrderRequest& request, const OrderRequest& sent, const OrderOrigin& origin) {
  const Order* parent = parentOf(request, origin);
  std::optional<OrderOrigin> ofChild;
  if (parent != nullptr)
    ofChild = childOrigin(request, origin, *parent);
  const OrderOrigin& from = ofChild ? *ofChild : origin;
  Order& order = enter(request, sent, from);
  core_.reportOrder(OrderEventKind::initialized, order, from.actor);
  if (const CheckResult* failure = check(order, request, from)) {
    deny(order, std::string(name(failure->code)) + ": " + message(*failure));
    return order.id;
  }
  relate(order);
  reserve(order);
  send(order, from);
  tie(order);
  return order.id;
}

// The order as it is before anybody has looked at it; `sent`: as its author wrote it.
Order& OrderDesk::enter(const OrderRequest& request, const OrderRequest& sent, const OrderOrigin& origin) {
  Order& order = core_.orders.create(request, origin.actor, core_.now);
  if (&sent != &request && !(sent == request))
    core_.orders.keepAsSent(order, sent);
  order.instance = origin.instance;
  order.signal = origin.signal;
  order.parent = origin.parent;
  order.purpose = origin.purpose;
  if (origin.purpose == "liquidation")
    order.flags.set(Flag::liquidation);
  if (origin.purpose == "square_off")
    order.flags.set(Flag::squareOff);
  const bool known = request.symbol.value < core_.config.instruments.size();
  order.reservePrice = reservePrice(request, known ? &core_.board[request.symbol] : nullptr, core_.cashBuffer());
  return order;
}

// Null where all checks let it pass; good until the next event.
const CheckResult* OrderDesk::check(Order& order, const OrderRequest& request, const OrderOrigin& origin) {
  const CheckContext context = contextOf(request, origin);
  order.reservedFee = feeToReserve(context);
  OrderChecked& checked = core_.reportInPlace<OrderChecked>();
  checked.order = order.id;
  checked.confirmedBy = origin.actor;
  const CheckResult* failure = runChecks(context, checked.checks);
  core_.rates.record(origin.actor, origin.clock);
  return failure;
}

void OrderDesk::deny(Order& order, const std::string& reason) {
  order.reason = fitted<96>(reason);
  change(order, OrderEventKind::denied, Actor::risk());
}

void OrderDesk::reserve(const Order& order) {
  core_.working.count(order.request.symbol, 1);
  core_.working.change(order, Quantity{}, order.request.quantity);
  if (order.request.reduceOnly)
    ++reduceOnly_[order.request.symbol.value];
  if (mayCover(order.request))
    ++covering_[order.request.symbol.value];
}

void OrderDesk::send(Order& order, const OrderOrigin& origin) {
  core_.recent.record(order.request, origin.actor, origin.clock - core_.limits.duplicateWindow, origin.clock);
  if (origin.actor.kind == ActorKind::strategy && !order.request.reduceOnly)
    core_.executions.record(origin.instance, core_.now, core_.limits.repeatedExecutions);
  change(order, OrderEventKind::submitted, origin.actor);
  broker_->submit(order, sendTime());
  await(order);
  if (order.request.product == Product::intraday)
    nextSquareOff_ = std::min(nextSquareOff_, squareOffTime(order.request.symbol, core_.now));
}

bool OrderDesk::cancel(OrderId id, const Actor& actor, std::string_view reason) {
  Order* order = core_.orders.find(id);
  if (!order || order->status == OrderStatus::pendingCancel)
    return false;
  if (!nextStatus(*order, OrderEventKind::pendingCancel))
    return false;
  if (actor.kind != ActorKind::system && actor.kind != ActorKind::risk)
    core_.monitor.noteCancel();
  // What was to come after a replacement is not wanted any more.
  if (const auto replacing = replacing_.find(id); replacing != replacing_.end()) {
    replacing->second.next.reset();
    replacing->second.growth = replacing->second.more = Quantity{};
  }
  order->reason = fitted<96>(reason);
  if (core_.config.around && (actor.kind == ActorKind::system || actor.kind == ActorKind::risk))
    insisted_[id] = {actor, order->reason};
  change(*order, OrderEventKind::pendingCancel, actor);
  broker_->cancel(id, sendTime());
  await(*order);
  return true;
}

OrderIds OrderDesk::closePosition(SymbolIndex symbol, PositionId id, const OrderOrigin& origin,
                                  std::optional<Quantity> part) {
  const Position* position = core_.books.find(symbol, id);
  if (!position)
    return {};
  const Quantity held = position->quantity;
  return closeSome(symbol, id, !part ? held : held.isPositive() ? *part : -*part, origin);
}

OrderIds OrderDesk::closeAll(SymbolIndex symbol, const OrderOrigin& origin) {
  OrderIds made;
  for (const PositionId id : core_.books.openOf(symbol))
    made.append(closePosition(symbol, id, origin));
  return made;
}

// The first of the orders that close so much of a position.
OrderRequest OrderDesk::closing(SymbolIndex symbol, PositionId id, Quantity held, const OrderOrigin& origin) const {
  const Instrument& instrument = core_.instrument(symbol);
  OrderRequest request;
  request.symbol = symbol;
  request.side = held.isPositive() ? Side::sell : Side::buy;
  request.reduceOnly = true;
  // What a person closes while nothing trades waits for the opening, or for the end of the halt.
  const bool person = origin.actor.kind == ActorKind::trader || origin.actor.kind == ActorKind::remote;
  if (person && !hoursOf(symbol).open)
    request.timeInForce = TimeInForce::atOpen;
  if (core_.books.hedges())
    request.position = id;
  if (origin.purpose == "square_off")
    request.product = Product::intraday;
  request.quantity =
      std::min(held.abs(), std::max(instrument.lot, instrument.maxQuantity.roundedDownTo(instrument.lot)));
  return request;
}

bool OrderDesk::mayClose(const Position& position, const OrderOrigin& origin) const {
  const CheckResults checks = dryRun(closing(position.symbol, position.id, position.quantity, origin), origin).checks;
  const CheckResult* failure = checks.firstFailure();
  return failure == nullptr || failure->code == CheckCode::selfCross;
}

OrderIds OrderDesk::closeSome(SymbolIndex symbol, PositionId id, Quantity held, const OrderOrigin& origin) {
  constexpr std::size_t kMostParts = 100;  // what is left then takes another close
  OrderRequest request = closing(symbol, id, held, origin);
  const Quantity most = request.quantity;
  OrderIds made;
  for (Quantity left = held.abs(); left.isPositive() && made.size() < kMostParts; left -= request.quantity) {
    request.quantity = std::min(left, most);
    made.push_back(submit(request, origin));
  }
  return made;
}

bool OrderDesk::setHalted(SymbolIndex symbol, bool halted) {
  const bool changed = halted ? halted_.insert(symbol).second : halted_.erase(symbol) > 0;
  if (changed)
    broker_->setHalted(symbol, halted);
  return changed;
}

void OrderDesk::tellOutcomes(OrderListener& listener) {
  // Reactions submit and cancel, which may make reports at once: until nothing moves (FILLS rule 1).
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const Outcome outcome = std::move(outcomes_[i]);
    reactTo(outcome, listener);
    broker_->advance(core_.now);
    bookReports();
  }
  outcomes_.clear();
  showCovers();
  broker_->reports().clear();
  bookedReports_ = 0;
}

void OrderDesk::change(Order& order, OrderEventKind kind, const Actor& actor) {
  const bool moved = applyTransition(order, kind, core_.now);
  OMS_ASSERT(moved, "the caller asked the table first");
  core_.track(order);
  noteCover(order);
  if (kind == OrderEventKind::triggered)
    noteTriggered(order);
  core_.reportOrder(kind, order, actor);
}

// Before the acceptance and after a trigger the table goes by way of pending_update.
void OrderDesk::changeByWay(Order& order, OrderEventKind kind) {
  if (!nextStatus(order, kind) && nextStatus(order, OrderEventKind::pendingUpdate))
    change(order, OrderEventKind::pendingUpdate, Actor::system());
  if (nextStatus(order, kind))
    change(order, kind, Actor::system());
}

void OrderDesk::Outcome::fields(Archive& archive) {
  archive(order, ended, positionEnded, filled, endedOwners, onPath, isProtected, isAnswered, bare);
}

void OrderDesk::Replacing::fields(Archive& archive) {
  archive(oldPrice, oldFee, newFee, extra, growth, next, more, nextActor, nextConfirmed);
  archive.unhashed(nextClock);
}

void OrderDesk::Insisted::fields(Archive& archive) {
  archive(actor, reason);
}

void OrderDesk::fields(Archive& archive) {
  archive(*broker_, bookedReports_, tradesMade_, executions_, replacing_, halted_);
  archive.fixed(reduceOnly_);
  archive.fixed(covering_);
  archive(coverChanged_, resting_);
  archive(awaited_, unknown_, insisted_, nextReconcile_, wasConnected_);
  archive.fixed(intraday_);
  archive(apart_, nextSquareOff_, outcomes_);
}

// Those that wait for an answer, and the families of the working ones.
void OrderDesk::addHeld(std::vector<OrderId>& held) const {
  for (std::size_t i = 0; i < awaited_.size(); ++i)
    held.push_back(awaited_[i].order);
  for (const OrderId id : core_.orders.working()) {
    const Order& order = core_.orders[id];
    held.insert(held.end(), order.linked.begin(), order.linked.end());
    if (!order.parent.isSet())
      continue;
    held.push_back(order.parent);
    const Order* parent = core_.orders.find(order.parent);
    if (parent != nullptr)
      held.insert(held.end(), parent->linked.begin(), parent->linked.end());
  }
}

}  // namespace oms
