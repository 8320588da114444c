// The rest of the order desk: orders that are changed in their place.
#include <algorithm>

#include "oms/engine/order_desk.h"

namespace oms {
namespace {

OrderRequest changed(OrderRequest request, const Replacement& change) {
  request.quantity = change.quantity.value_or(request.quantity);
  request.price = change.price.value_or(request.price);
  request.triggerPrice = change.triggerPrice.value_or(request.triggerPrice);
  request.trailingOffset = change.trailingOffset.value_or(request.trailingOffset);
  request.expireTime = change.expireTime.value_or(request.expireTime);
  return request;
}

// What the later one says counts.
void addTo(Replacement& first, const Replacement& later) {
  const auto take = [](auto& mine, const auto& other) {
    if (other)
      mine = other;
  };
  take(first.quantity, later.quantity);
  take(first.price, later.price);
  take(first.triggerPrice, later.triggerPrice);
  take(first.trailingOffset, later.trailingOffset);
  take(first.expireTime, later.expireTime);
}

// Less of the same: a cancel of a part, which is never denied.
bool onlyShrinksOrder(const OrderRequest& request, const Replacement& change) {
  return change.quantity && *change.quantity < request.quantity && !change.price && !change.triggerPrice &&
         !change.trailingOffset && !change.expireTime;
}

void exempt(CheckResult& result) {
  result.exempt = !result.passed;
  result.passed = true;
}

}  // namespace

Money feeFor(Money fee, Quantity whole, Quantity part) {
  if (whole == part || !whole.isPositive())
    return fee;
  const Int128 product = static_cast<Int128>(fee.raw()) * part.raw();
  return Money::fromRaw(static_cast<std::int64_t>(detail::divideRounded(product, whole.raw(), Rounding::up)));
}

OrderDesk::Refusal OrderDesk::replace(OrderId id, const Replacement& change, const OrderOrigin& origin,
                                      bool confirmed) {
  Order& order = core_.orders[id];
  if (Refusal refusal = misfit(order, change); !refusal.code.empty())
    return refusal;
  const auto replacing = replacing_.find(id);
  const Replacement whole = withQueued(id, change);
  Money fee;
  const CheckResults checks = checkReplacement(order, whole, origin, confirmed, fee);
  core_.report(OrderChecked{id, checks, origin.actor});
  core_.rates.record(origin.actor, origin.clock);
  if (const CheckResult* failure = checks.firstFailure()) {
    return {std::string(name(failure->code)), message(*failure), "", std::make_shared<const CheckResults>(checks)};
  }
  if (replacing != replacing_.end()) {
    replacing->second.next = whole;
    replacing->second.nextActor = origin.actor;
    replacing->second.nextClock = origin.clock;
    replacing->second.nextConfirmed = confirmed;
    if (change.quantity)
      replacing->second.more = Quantity{};  // it says all that is wanted
  } else {
    sendReplacement(order, change, origin.actor, fee);
  }
  return {};
}

// With what was asked for before and waits for its turn.
Replacement OrderDesk::withQueued(OrderId id, const Replacement& change) const {
  const auto replacing = replacing_.find(id);
  if (replacing == replacing_.end() || !replacing->second.next)
    return change;
  Replacement whole = *replacing->second.next;
  addTo(whole, change);
  return whole;
}

DryRunResult OrderDesk::dryRunReplace(OrderId id, const Replacement& change, const OrderOrigin& origin,
                                      bool confirmed) {
  DryRunResult result;
  const Order& order = core_.orders[id];
  if (const Refusal refusal = misfit(order, change); !refusal.code.empty()) {
    result.problem = refusal.message;
    result.code = refusal.code;
    result.field = refusal.field;
    return result;
  }
  const Replacement whole = withQueued(id, change);
  const Quantity before = reserved(order);
  core_.working.change(order, before, Quantity{});
  result = dryRunAimed(changed(order.request, whole), origin);
  core_.working.change(order, Quantity{}, before);
  Money fee;
  result.checks = checkReplacement(order, whole, origin, confirmed, fee);
  return result;
}

// What no order of its kind and state can be given.
OrderDesk::Refusal OrderDesk::misfit(const Order& order, const Replacement& change) const {
  const OrderRequest& request = order.request;
  const std::string type(name(request.type));
  const auto wrong = [](const char* field, const std::string& what) {
    return Refusal{"invalid_value", what, field, nullptr};
  };
  if (isTerminal(order.status) || order.status == OrderStatus::pendingCancel) {
    const std::string status(name(order.status));
    return {"invalid_transition", order.id.text() + " is " + status + " and cannot be changed", "order_id", nullptr};
  }
  if (isClosedOnDuty(order)) {
    const std::string duty = order.flags.has(Flag::squareOff) ? "the session's end" : "the risk desk";
    return {"invalid_transition", order.id.text() + " closes a position for " + duty + " and cannot be changed",
            "order_id", nullptr};
  }
  if (change == Replacement{})
    return wrong("", "nothing is to be changed; give a quantity, price, trigger_price, trailing_offset or expire_time");
  const bool limited = hasLimitPrice(request.type) || request.type == OrderType::trailingStopLimit;
  if (change.price && !limited)
    return wrong("price", "a " + type + " order has no limit price");
  if (change.triggerPrice && !hasTriggerPrice(request.type) && !isTrailing(request.type))
    return wrong("trigger_price", "a " + type + " order has no trigger");
  if (change.triggerPrice && order.status == OrderStatus::triggered)
    return wrong("trigger_price", order.id.text() + " has triggered already");
  if (change.trailingOffset && !isTrailing(request.type))
    return wrong("trailing_offset", "a " + type + " order trails nothing");
  if (change.trailingOffset && !change.trailingOffset->isPositive())
    return wrong("trailing_offset", "a trailing offset is above 0");
  if (change.expireTime && request.timeInForce != TimeInForce::gtd)
    return wrong("expire_time", "only a gtd order has an expire_time");
  if (change.expireTime && *change.expireTime <= core_.now)
    return wrong("expire_time", "the expire_time has passed on the session's clock");
  return {};
}

// All checks again, on what of the changed order would still work, and with the order as it is out of the way.
CheckResults OrderDesk::checkReplacement(const Order& order, const Replacement& change, const OrderOrigin& origin,
                                         bool confirmed, Money& fee) {
  OrderRequest wanted = changed(order.request, change);
  wanted.confirmed = confirmed;
  if (!waitsForParent(order))
    wanted.parentClientOrderId = {};
  wanted.ocoGroup = {};
  if (order.status == OrderStatus::triggered) {
    wanted.type = OrderType::limit;
    wanted.triggerPrice = {};
  }
  std::vector<const OrderRequest*> children;
  const ListPlace place = placeOfChange(order, change, children);
  OrderOrigin from = origin;
  from.parent = order.parent;
  if (order.parent.isSet() && !isTerminal(core_.orders[order.parent].status))
    from.position = childOrigin(order.request, origin, core_.orders[order.parent]).position;
  const Quantity before = reserved(order);
  core_.working.change(order, before, Quantity{});
  core_.working.count(order.request.symbol, -1);
  CheckContext wholeContext = contextOf(wanted, from);
  wholeContext.list = place;
  const CheckResults whole = runChecks(wholeContext);
  fee = feeToReserve(wholeContext);
  wanted.quantity = std::max(Quantity{}, wanted.quantity - order.filled);
  CheckContext context = contextOf(wanted, from);
  context.list = place;
  CheckResults checks = order.filled.isZero() || wanted.quantity.isZero() ? whole : runChecks(context);
  core_.working.change(order, Quantity{}, before);
  core_.working.count(order.request.symbol, 1);
  for (std::size_t i = 0; i < checks.size(); ++i) {
    CheckResult& result = checks[i];
    if (result.code == CheckCode::quantity || result.code == CheckCode::maxOrderQuantity)
      result = whole[i];
    // It is its own duplicate.
    if (result.code == CheckCode::duplicate || (isThroughStop(result) && !change.triggerPrice) ||
        (onlyShrinksOrder(order.request, change) && result.code != CheckCode::quantity))
      exempt(result);
  }
  return checks;
}

// Until it is answered the order keeps its terms, and what is reserved is enough for the old and the new ones.
void OrderDesk::sendReplacement(Order& order, const Replacement& change, const Actor& actor, Money fee) {
  const OrderRequest wanted = changed(order.request, change);
  Replacing& replacing = replacing_[order.id];
  replacing = {};
  replacing.oldPrice = order.reservePrice;
  replacing.oldFee = order.reservedFee;
  replacing.newFee = fee;
  const Price price = reservePrice(wanted, &core_.board[wanted.symbol], core_.cashBuffer());
  // The order's fee is that of the quantity that it still has.
  const Money feeNow = feeFor(fee, wanted.quantity, order.request.quantity);
  reserveAnew(order, std::max(order.reservePrice, price), std::max(order.reservedFee, feeNow),
              std::max(Quantity{}, wanted.quantity - order.request.quantity));
  order.reason = {};
  this->change(order, OrderEventKind::pendingUpdate, actor);
  Replacement sent = change;
  if (change.quantity)
    sent.quantityWas = order.request.quantity;
  broker_->replace(order.id, sent, sendTime());
  await(order);
}

// What was asked for while the last replacement was on its way.
void OrderDesk::goOn(Order& order, const Replacing& answered) {
  if (!nextStatus(order, OrderEventKind::pendingUpdate))
    return lookAgain(order, answered.more);
  if (answered.next) {
    OrderOrigin origin;
    origin.actor = answered.nextActor;
    origin.clock = answered.nextClock;
    const Refusal refusal = replace(order.id, *answered.next, origin, answered.nextConfirmed);
    if (!refusal.code.empty())
      core_.report(
          CommandRefused{"replace_order", refusal.code, order.id.text() + ": " + refusal.message, refusal.field});
  }
  if (answered.more.isPositive())
    grow(order, answered.more);
}

// Its fill came through before the news that nothing more is wanted of it.
void OrderDesk::completeByUpdate(Order& order) {
  if (order.filled < order.request.quantity || !nextStatus(order, OrderEventKind::filled))
    return;
  const Quantity before = reserved(order);
  applyTransition(order, OrderEventKind::filled, core_.now);
  order.status = OrderStatus::filled;
  order.flags.clear(Flag::reconciling);
  core_.track(order);
  noteCover(order);
  core_.reportOrder(OrderEventKind::filled, order, Actor::system());
  const Quantity bare = finish(order, before);
  Outcome& outcome = outcomes_.emplace_back(order.id);
  outcome.ended = true;
  outcome.bare = bare;
}

// The position and the order's partner may have changed while its change was on the way.
void OrderDesk::lookAgain(const Order& order, Quantity bare) {
  if (!order.request.reduceOnly)
    return;
  Outcome& outcome = outcomes_.emplace_back(order.id, onPath_);
  outcome.isAnswered = true;
  outcome.bare = bare;
}

Quantity OrderDesk::reserved(const Order& order) const {
  const auto replacing = replacing_.empty() ? replacing_.end() : replacing_.find(order.id);
  return replacing == replacing_.end() ? order.leaves() : order.leaves() + replacing->second.extra;
}

void OrderDesk::reserveAnew(Order& order, Price price, Money fee, Quantity extra) {
  core_.working.change(order, reserved(order), Quantity{});
  order.reservePrice = price;
  order.reservedFee = fee;
  if (const auto replacing = replacing_.find(order.id); replacing != replacing_.end())
    replacing->second.extra = extra;
  core_.working.change(order, Quantity{}, reserved(order));
}

// The order works no more: nothing is reserved for it.
Quantity OrderDesk::finish(Order& order, Quantity reservedBefore) {
  core_.working.change(order, reservedBefore, Quantity{});
  core_.working.count(order.request.symbol, -1);
  if (order.request.reduceOnly)
    --reduceOnly_[order.request.symbol.value];
  if (mayCover(order.request))
    --covering_[order.request.symbol.value];
  if (!insisted_.empty())
    insisted_.erase(order.id);
  const auto replacing = replacing_.empty() ? replacing_.end() : replacing_.find(order.id);
  if (replacing == replacing_.end())
    return {};
  const Quantity growth = replacing->second.growth + replacing->second.more;
  replacing_.erase(replacing);
  return growth;
}

// FILLS rule 22: a resting reduce-only order is never larger than the position that it is to reduce.
void OrderDesk::shrinkToPosition(SymbolIndex symbol) {
  if (reduceOnly_[symbol.value] == 0)
    return;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    Order& order = core_.orders[id];
    const OrderRequest& request = order.request;
    const bool rests = request.symbol == symbol && request.reduceOnly && request.type != OrderType::market;
    if (!rests || waitsForParent(order))
      continue;
    const Quantity held = heldFor(order);
    if (held.sign() != -signOf(request.side) || order.leaves() <= held.abs())
      continue;
    if (order.status == OrderStatus::pendingCancel || replacing_.contains(id))
      continue;
    Replacement smaller;
    smaller.quantity = order.filled + held.abs();
    sendReplacement(order, smaller, Actor::system(), order.reservedFee);
  }
}

// What it is to reduce is still to come.
bool OrderDesk::waitsForParent(const Order& order) const {
  return !order.request.parentClientOrderId.empty() && !isTerminal(core_.orders[order.parent].status);
}

}  // namespace oms
