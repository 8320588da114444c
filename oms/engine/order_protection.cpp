// The rest of the order desk: what a fill leads to (children, reduce-only orders) and what a fill may be.
#include <algorithm>
#include <utility>

#include "oms/engine/order_desk.h"

namespace oms {

void OrderDesk::reactTo(const Outcome& outcome, OrderListener& listener) {
  const Order& order = core_.orders[outcome.order];
  const SymbolIndex symbol = order.request.symbol;
  if (outcome.filled.isPositive()) {
    if (core_.mayOnlyReduce())
      keepReducing(symbol);
    if (outcome.positionEnded)
      cancelPointless(symbol);
    else
      shrinkToPosition(symbol);
    protect(order);
    leaveStopped(order);
    // What was let in because it got smaller would open now.
    if (core_.mayOnlyReduce())
      cancelOpening(Actor::risk(), "the position is not there any more that it was to reduce", symbol);
    listener.onFill(order, outcome.endedOwners);
  }
  if (outcome.isAnswered)
    shrinkToPosition(symbol);
  if (!outcome.onPath.isSet() || !outcome.isProtected)
    protectAnew(outcome);
  if (outcome.ended)
    listener.onOrderEnded(order);
}

// What a stop that was refused, or a stop or target that did not grow, leaves bare.
void OrderDesk::protectAnew(const Outcome& outcome) {
  const Order& order = core_.orders[outcome.order];
  if (outcome.ended && order.status == OrderStatus::rejected && mayCover(order.request) && isStop(order.request.type)) {
    tellUnprotected(order);
    if (order.parent.isSet() && order.purpose == "stop_loss")
      replaceRefusedStop(order);
  }
  if (outcome.bare.isPositive())
    protectRest(core_.orders[order.parent], outcome.bare);
}

// The news of a fill goes back, and what follows from it sets out, while the path goes on; with the bar's close at the
// latest, which tells all of it.
void OrderDesk::followPath() {
  bookReports();
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    const Outcome outcome = outcomes_[i];
    if (!outcome.onPath.isSet() || outcome.isProtected)
      continue;
    onPath_ = outcome.onPath;
    if (outcome.filled.isPositive()) {
      protect(core_.orders[outcome.order]);
      leaveStopped(core_.orders[outcome.order]);
    }
    protectAnew(outcome);
    outcomes_[i].isProtected = true;
  }
  onPath_ = {};
}

// The first fill of an entry places its stop and target, and the later ones make them grow, so that no part is ever
// unprotected. Where one of the two is leaving already, what fills gets a pair of its own.
void OrderDesk::protect(const Order& entry) {
  const OrderRequest& request = entry.request;
  if (!request.stopLoss.isPositive() && !request.takeProfit.isPositive())
    return;
  Quantity bare;
  for (Outcome& outcome : outcomes_) {
    if (outcome.order == entry.id && outcome.filled.isPositive() && !std::exchange(outcome.isProtected, true))
      bare += outcome.filled;
  }
  if (bare.isZero() || entry.parent.isSet() || heldFor(entry).sign() != signOf(request.side))
    return;
  if (!growChildren(entry, bare))
    placePair(entry, bare);
}

// Its stop or target could not grow with it: it has ended first, or was refused. Where both have, the rest gets a pair
// of its own, else the one that is missing.
void OrderDesk::protectRest(const Order& entry, Quantity bare) {
  const Quantity held = heldFor(entry);
  if (held.sign() != signOf(entry.request.side))
    return;
  const Quantity most = std::min(bare, held.abs());
  const auto rest = [&](bool stop) { return std::min(most, uncovered(entry, stop)); };
  placeChildren(entry, entry.request.stopLoss.isPositive() ? rest(true) : Quantity{},
                entry.request.takeProfit.isPositive() ? rest(false) : Quantity{});
}

// Of what the entry has filled, what its children have not taken off and none of its stops, or of its targets, will.
Quantity OrderDesk::uncovered(const Order& entry, bool stop) const {
  Quantity left = entry.filled;
  for (const OrderId id : entry.linked) {
    const Order* child = core_.orders.find(id);
    if (child && child->parent == entry.id)
      left -= child->filled;
  }
  for (const OrderId id : core_.orders.working()) {
    const Order& child = core_.orders[id];
    if (child.parent != entry.id || (child.purpose == "stop_loss") != stop)
      continue;
    left -= child.leaves();
    if (const auto replacing = replacing_.find(id); replacing != replacing_.end())
      left -= replacing->second.growth + replacing->second.more;
  }
  return left;
}

bool OrderDesk::growChildren(const Order& entry, Quantity by) {
  const auto newest = [&](bool stop) {
    OrderId found;
    for (const OrderId id : entry.linked) {
      const Order* child = core_.orders.find(id);
      const bool fits = child && (stop ? isStop(child->request.type) : child->request.type == OrderType::limit);
      if (fits && child->parent == entry.id && child->purpose == (stop ? "stop_loss" : "take_profit"))
        found = id;
    }
    return found;
  };
  const auto grows = [&](OrderId id) {
    return id.isSet() && core_.orders[id].isWorking() && core_.orders[id].status != OrderStatus::pendingCancel;
  };
  const bool stops = entry.request.stopLoss.isPositive();
  const bool targets = entry.request.takeProfit.isPositive();
  const OrderId stop = newest(true);
  const OrderId target = newest(false);
  if ((!stops && !targets) || (stops && !grows(stop)) || (targets && !grows(target)))
    return false;
  if (stops)
    grow(core_.orders[stop], by);
  if (targets)
    grow(core_.orders[target], by);
  return true;
}

// By so much more, whatever its partner has done meanwhile.
void OrderDesk::grow(Order& child, Quantity by) {
  if (const auto replacing = replacing_.find(child.id); replacing != replacing_.end()) {
    replacing->second.more += by;
    return;
  }
  const Quantity held = heldFor(child);
  Replacement larger;
  larger.quantity = std::min(child.request.quantity + by, child.filled + held.abs());
  const Quantity growth = *larger.quantity - child.request.quantity;
  if (held.sign() != -signOf(child.request.side) || !growth.isPositive())
    return;
  sendReplacement(child, larger, Actor::system(), feeFor(child.reservedFee, child.request.quantity, *larger.quantity));
  replacing_[child.id].growth = growth;
}

bool OrderDesk::wasLeft(const Order& entry) const {
  return std::any_of(entry.linked.begin(), entry.linked.end(), [&](OrderId id) {
    const Order* child = core_.orders.find(id);
    return child && child->parent == entry.id && child->filled.isPositive();
  });
}

bool OrderDesk::protectAgain(const Order& entry, Quantity held) {
  const std::vector<OrderId>& working = core_.orders.working();
  if (std::any_of(working.begin(), working.end(), [&](OrderId id) { return core_.orders[id].parent == entry.id; }))
    return false;
  const bool wanted = !core_.kill.engaged() || core_.kill.state().keepProtective;
  if (wanted && held.sign() == signOf(entry.request.side) && positionOf(entry))
    placePair(entry, held.abs());
  return true;
}

void OrderDesk::placePair(const Order& entry, Quantity quantity) {
  placeChildren(entry, entry.request.stopLoss.isPositive() ? quantity : Quantity{},
                entry.request.takeProfit.isPositive() ? quantity : Quantity{});
}

// One of them alone becomes the partner of one that has lost its own.
void OrderDesk::placeChildren(const Order& entry, Quantity stops, Quantity targets) {
  const OrderId stop = stops.isPositive() ? placeChild(entry, stops, true) : OrderId{};
  const OrderId target = targets.isPositive() ? placeChild(entry, targets, false) : OrderId{};
  if (!stop.isSet() && !target.isSet())
    return;
  Order& parent = core_.orders[entry.id];
  parent.contingency = Contingency::oto;
  for (const OrderId child : {stop, target}) {
    if (child.isSet())
      parent.linked.push_back(child);
  }
  const auto partner = [&](OrderId id, bool isStop) {
    return id.isSet() ? &core_.orders[id] : loneChild(entry, isStop);
  };
  Order* const one = partner(stop, true);
  Order* const other = partner(target, false);
  if (one && other && one->isWorking() && other->isWorking()) {
    one->linked = {other->id};
    other->linked = {one->id};
    one->contingency = other->contingency = Contingency::ouo;
    broker_->link(Contingency::ouo, {one->id, other->id});
  }
  if (stop.isSet() && core_.orders[stop].status == OrderStatus::denied)
    tellUnprotected(core_.orders[stop]);
}

// Its newest stop or target that works, and whose partner does not any more.
Order* OrderDesk::loneChild(const Order& entry, bool stop) {
  Order* lone = nullptr;
  for (const OrderId id : core_.orders.working()) {
    Order& child = core_.orders[id];
    const bool fits = child.parent == entry.id && child.purpose == (stop ? "stop_loss" : "take_profit") &&
                      child.request.type != OrderType::market && child.status != OrderStatus::pendingCancel;
    const auto works = [&](OrderId other) {
      const Order* partner = core_.orders.find(other);
      return partner != nullptr && partner->isWorking();
    };
    if (fits && std::none_of(child.linked.begin(), child.linked.end(), works))
      lone = &child;
  }
  return lone;
}

OrderId OrderDesk::placeChild(const Order& entry, Quantity quantity, bool stop) {
  OrderRequest request;
  request.symbol = entry.request.symbol;
  request.side = opposite(entry.request.side);
  request.type = stop ? OrderType::stopMarket : OrderType::limit;
  request.quantity = std::min(quantity, heldFor(entry).abs());
  if (const Position* position = core_.books.hedges() ? positionOf(entry) : nullptr)
    request.position = position->id;
  (stop ? request.triggerPrice : request.price) = stop ? entry.request.stopLoss : entry.request.takeProfit;
  if (stop && entry.request.trailingStop.isPositive()) {
    request.type = OrderType::trailingStopMarket;
    request.trailingOffset = Ratio::fromRaw(entry.request.trailingStop.raw());
    request.triggerPrice = followedTo(entry);
  }
  request.product = entry.request.product;
  request.reduceOnly = true;
  OrderOrigin origin{Actor::system(), core_.now, entry.instance,
                     entry.signal,    entry.id,  stop ? "stop_loss" : "take_profit"};
  return submit(request, origin);
}

// Where a stop that follows goes on from: it never loosens, also where it takes an earlier one's place.
Price OrderDesk::followedTo(const Order& entry) const {
  Price nearest = entry.request.stopLoss;
  for (const OrderId id : entry.linked) {
    const Order* child = core_.orders.find(id);
    if (child && isTrailing(child->request.type) && child->request.triggerPrice.isPositive())
      nearest = entry.request.side == Side::buy ? std::max(nearest, child->request.triggerPrice)
                                                : std::min(nearest, child->request.triggerPrice);
  }
  return nearest;
}

// A stop that the broker refuses because the market is already through it: out at the market.
void OrderDesk::replaceRefusedStop(const Order& stop) {
  const Quantity held = heldFor(stop);
  if (held.sign() != -signOf(stop.request.side))
    return;
  const std::vector<OrderId> others = stop.linked;
  for (const OrderId other : others)
    cancel(other, Actor::system(), "its stop is replaced by a market order");
  OrderRequest request;
  request.symbol = stop.request.symbol;
  request.side = stop.request.side;
  request.quantity = std::min(stop.request.quantity, held.abs());
  request.reduceOnly = true;
  if (const Position* position = core_.books.hedges() ? positionOf(stop) : nullptr)
    request.position = position->id;
  const OrderId out =
      submit(request, {Actor::system(), core_.now, stop.instance, stop.signal, stop.parent, "stop_loss"});
  core_.orders[stop.parent].linked.push_back(out);
}

// FILLS rule 22: reduce-only orders are canceled when the position is flat, and those of its old side when it has
// turned; so are those that are to add to a position which is over.
void OrderDesk::cancelPointless(SymbolIndex symbol) {
  const bool hedges = core_.books.hedges();
  if (reduceOnly_[symbol.value] == 0 && !hedges)
    return;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    const Order& order = core_.orders[id];
    const OrderRequest& request = order.request;
    const bool adds = hedges && request.position.isSet() && !request.reduceOnly;
    if (request.symbol != symbol || (!request.reduceOnly && !adds) || waitsForParent(order))
      continue;
    const Quantity held = heldFor(order);
    if (held.sign() != (adds ? signOf(request.side) : -signOf(request.side)))
      cancel(id, Actor::system(), held.isZero() ? "the position is flat" : "the position has turned");
  }
}

// What has filled on the order's side of its position, and has not been told. What has filled on the other side counts
// when it is told: nobody leaves what he is not known to have.
Quantity OrderDesk::untoldBeside(const Order& order) const {
  Quantity untold;
  for (const BrokerReport& fill : broker_->untold()) {
    if (fill.symbol != order.request.symbol || fill.side != order.request.side)
      continue;
    const Order* other = core_.books.hedges() ? core_.orders.find(fill.order) : &order;
    if (other != nullptr && positionOf(*other) == positionOf(order))
      untold = Quantity::sumClamped(untold, fill.quantity);
  }
  return untold;
}

Quantity OrderDesk::fillable(const Order& order, Price price, Quantity wanted) {
  bookReports();
  const SymbolIndex symbol = order.request.symbol;
  const Quantity held = heldFor(order);
  const bool against = held.sign() == -signOf(order.request.side);
  const Quantity left = against ? std::max(held.abs() - untoldBeside(order), Quantity{}) : Quantity{};
  // The desk's own order: the broker's does not know what has become of it here.
  if (core_.orders[order.id].request.reduceOnly)
    return std::min(wanted, left);
  if (namesAnEnded(order) || wasStopped(core_.orders[order.id]))
    return Quantity{};
  if (core_.mayOnlyReduce())
    return std::min(wanted, left);
  if (wanted <= left)
    return wanted;

  const Instrument& instrument = core_.instrument(symbol);
  const Ratio multiplier = instrument.multiplier;
  const bool buys = order.request.side == Side::buy;
  // What has gone since the order came in cannot be sold any more.
  const bool delivers = order.request.product == Product::delivery;
  if (!buys && (core_.account.type() == AccountType::cash || !instrument.shortable || delivers))
    return left;
  // What the order itself holds back is free for its own fill.
  const Order& kept = core_.orders[order.id];
  const Quantity own = reserved(kept);
  const Money freed = notional(kept.reservePrice, own, multiplier).value_or(Money{});
  const Money freedFee = reservedFeeOf(kept, own);
  const Money base = core_.account.type() == AccountType::cash ? core_.books.cash() : core_.books.equity();
  const Money used = core_.account.marginUsed();
  // Nearly always it costs no more than is held back for it, and all that is held back can be paid.
  const bool asReserved = price == kept.reservePrice && wanted == own;
  const Money whole = asReserved ? freed : notional(price, wanted, multiplier).value_or(Money{});
  if (whole <= freed && used <= base && feeOf(core_.config.fees, whole, wanted, Liquidity::taker) <= freedFee)
    return wanted;
  const Money others = used - core_.account.symbolMargin(symbol) - freedFee;
  const auto need = [&](Quantity quantity) {
    const Money value = notional(price, quantity, multiplier).value_or(Money{});
    const Money fee = feeOf(core_.config.fees, value, quantity, Liquidity::taker);
    const Money more = value - freed;
    return core_.account.symbolMargin(symbol, {order.request.side, quantity - own, more, delivers ? more : Money{}}) +
           fee;
  };
  const Money free = base - others;
  if (need(wanted) <= free)
    return wanted;
  // The largest whole number of lots that can be paid.
  std::int64_t low = 0;
  std::int64_t high = wanted.raw() / instrument.lot.raw();
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (need(instrument.lot * middle) <= free)
      low = middle;
    else
      high = middle - 1;
  }
  return instrument.lot * low;
}

std::string_view OrderDesk::refusal(const Order& order) const {
  if (core_.orders[order.id].request.reduceOnly)
    return "reduce_only";
  if (core_.mayOnlyReduce())
    return "positions may only get smaller now";
  if (namesAnEnded(order))
    return "position_ended";
  return wasStopped(core_.orders[order.id]) ? kStopped : FillGuard::refusal(order);
}

// What was to add to a position that has been closed meanwhile opens no other one in its place.
bool OrderDesk::namesAnEnded(const Order& order) const {
  const OrderRequest& request = order.request;
  return core_.books.hedges() && request.position.isSet() && !core_.books.find(request.symbol, request.position);
}

std::string_view exitReasonOf(const Order& order) {
  if (!order.purpose.empty())
    return order.purpose.view();
  const OrderType type = order.request.type;
  if (isStop(type))
    return "stop_loss";
  if (!order.request.reduceOnly)
    return "order";
  return type == OrderType::market ? "close" : "take_profit";
}

}  // namespace oms
