// The rest of the order desk: how much of each position its stops and targets cover, and what may still open one while
// positions may only get smaller.
#include <algorithm>

#include "oms/engine/order_desk.h"

namespace oms {
namespace {

struct CoverLeg {
  Price price;
  Quantity quantity;
};

// The nearest first, as far as the position goes.
Cover coverBy(std::vector<CoverLeg>& legs, bool highestFirst, Quantity whole, Ratio multiplier) {
  std::stable_sort(legs.begin(), legs.end(), [&](const CoverLeg& a, const CoverLeg& b) {
    return highestFirst ? a.price > b.price : a.price < b.price;
  });
  Cover cover;
  for (const CoverLeg& leg : legs) {
    const Quantity part = std::min(leg.quantity, whole - cover.quantity);
    if (!part.isPositive())
      continue;
    if (cover.quantity.isZero())
      cover.nearest = leg.price;
    cover.quantity += part;
    cover.value = Money::sumClamped(cover.value, notional(leg.price, part, multiplier).value_or(Money{}));
  }
  return cover;
}

}  // namespace

bool mayCover(const OrderRequest& request) {
  return isStop(request.type) || (request.reduceOnly && request.type != OrderType::market);
}

bool isProtective(const Order& order) {
  const bool stops = isStop(order.request.type) || order.purpose == "stop_loss";
  return order.request.reduceOnly && stops && !restsAsLimit(order);
}

// A stop with a limit that has triggered: it rests like any limit, and no longer follows the market through it.
bool restsAsLimit(const Order& order) {
  const OrderType type = order.request.type;
  const bool limited = hasTriggerPrice(type) ? hasLimitPrice(type) : type == OrderType::trailingStopLimit;
  const bool pending = order.status == OrderStatus::pendingUpdate || order.status == OrderStatus::pendingCancel;
  const OrderStatus status = pending ? order.previousStatus : order.status;
  return limited && (status == OrderStatus::triggered || order.filled.isPositive());
}

void OrderDesk::noteCover(const Order& order) {
  if (mayCover(order.request))
    coverChanged_.insert(order.request.symbol);
}

void OrderDesk::showCovers() {
  if (coverChanged_.empty())
    return;
  for (const SymbolIndex symbol : std::exchange(coverChanged_, {})) {
    if (symbol.value >= core_.config.instruments.size())
      continue;
    for (const PositionId id : core_.books.openOf(symbol))
      showCover(symbol, id);
  }
}

void OrderDesk::showCover(SymbolIndex symbol, PositionId id) {
  const Position* const position = core_.books.find(symbol, id);
  std::vector<CoverLeg> stops;
  std::vector<CoverLeg> targets;
  for (const OrderId each : core_.orders.working()) {
    const Order& order = core_.orders[each];
    const OrderRequest& request = order.request;
    if (request.symbol != symbol || request.side == position->side() || !mayCover(request) ||
        (core_.books.hedges() && positionOf(order) != position))
      continue;
    const bool rests = request.type == OrderType::limit || restsAsLimit(order);
    const bool stop = isStop(request.type) && !rests;
    const Price price = rests ? request.price : request.triggerPrice;
    if (price.isPositive())
      (stop ? stops : targets).push_back({price, coverOf(order)});
  }
  const bool isLong = position->quantity.isPositive();
  const Quantity whole = position->quantity.abs();
  const Ratio multiplier = core_.instrument(symbol).multiplier;
  if (core_.books.setCover(symbol, id, coverBy(stops, isLong, whole, multiplier),
                           coverBy(targets, !isLong, whole, multiplier)))
    core_.report(PositionChanged{*position});
}

// What waits for its parent covers what that one has filled.
Quantity OrderDesk::coverOf(const Order& order) const {
  return waitsForParent(order) ? std::min(order.leaves(), core_.orders[order.parent].filled) : order.leaves();
}

void OrderDesk::tellUnprotected(const Order& stop) {
  const Quantity held = heldFor(stop);
  if (held.sign() != -signOf(stop.request.side))
    return;
  const bool leaves = stop.status == OrderStatus::rejected && stop.parent.isSet() && stop.purpose == "stop_loss";
  alert("unprotected", leaves ? AlertSeverity::warning : AlertSeverity::critical, stop,
        "was to stop " + std::min(stop.request.quantity, held.abs()).text() + " of the position at " +
            stop.request.triggerPrice.text() + " and was " + std::string(name(stop.status)) + ": " +
            stop.reason.string() +
            (leaves ? "; that part is closed at the market instead"
                    : "; no stop protects that part: place another one or close the position"));
}

bool OrderDesk::keepAsProtection(OrderId id) {
  Order& order = core_.orders[id];
  if (order.request.reduceOnly)
    return isProtective(order);
  if (!stopsPosition(order) || order.status == OrderStatus::pendingCancel)
    return false;
  makeReduceOnly(order, "kept as the position's stop: reduce-only from now on");
  if (order.leaves() > heldFor(order).abs())
    shrinkToPosition(order.request.symbol);
  return true;
}

// While positions may only get smaller, what was let in because it did so shrinks with the position.
void OrderDesk::keepReducing(SymbolIndex symbol) {
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    Order& order = core_.orders[id];
    const OrderRequest& request = order.request;
    if (request.symbol != symbol || request.reduceOnly || waitsForParent(order) ||
        order.status == OrderStatus::pendingCancel)
      continue;
    const Quantity held = heldFor(order);
    if (held.sign() == -signOf(request.side) && order.leaves() > held.abs())
      makeReduceOnly(order, "reduce-only while positions may only get smaller, and from then on");
  }
}

// What protects is told of as it is now; while a change of it is on its way, with the answer.
void OrderDesk::makeReduceOnly(Order& order, std::string_view reason) {
  core_.orders.keepAsSent(order);
  core_.working.change(order, reserved(order), Quantity{});
  const bool covered = mayCover(order.request);
  order.request.reduceOnly = true;
  if (!covered && mayCover(order.request))
    ++covering_[order.request.symbol.value];
  core_.working.change(order, Quantity{}, reserved(order));
  ++reduceOnly_[order.request.symbol.value];
  if (order.status == OrderStatus::pendingUpdate)
    return;
  order.reason = reason;
  changeByWay(order, OrderEventKind::updated);
}

bool OrderDesk::stopsPosition(const Order& order) const {
  return isStop(order.request.type) && !restsAsLimit(order) && heldFor(order).sign() == -signOf(order.request.side) &&
         coverOf(order).isPositive();
}

void OrderDesk::noteTriggered(const Order& order) {
  if (isStop(order.request.type) && heldFor(order).sign() == -signOf(order.request.side))
    resting_.insert(order.id);
}

// A stop whose limit the market has jumped over is told of once for each limit that it gets, also where a part of it
// has still found its price; as far as no other stop covers what it was to stop.
void OrderDesk::watchResting() {
  for (auto id = resting_.begin(); id != resting_.end();) {
    const Order* const order = core_.orders.find(*id);
    const bool works = order != nullptr && order->isWorking();
    const Position* const position = works && isBehind(*order) ? positionOf(*order) : nullptr;
    const bool isTheirs = position != nullptr && position->side() != order->request.side;
    const Quantity bare = isTheirs ? std::min(order->leaves(), position->unprotected()) : Quantity{};
    if (bare.isPositive()) {
      alert("unprotected", AlertSeverity::critical, *order,
            "was to stop " + bare.text() + " of the position at " + order->request.triggerPrice.text() +
                ", but the market is through its limit, " + order->request.price.text() +
                ", where it rests now; no stop protects that part: move its limit, " +
                "place another stop or close the position");
    }
    id = works && !bare.isPositive() ? std::next(id) : resting_.erase(id);
  }
}

// The market would have to come back to it.
bool OrderDesk::isBehind(const Order& order) const {
  const MarketState& market = core_.board[order.request.symbol];
  const bool sells = order.request.side == Side::sell;
  return market.hasQuote() && (sells ? market.quote.bid < order.request.price : market.quote.ask > order.request.price);
}

// While positions may only get smaller no fill is larger than the position (fillable), whatever else works: it is let
// in as reduce-only.
bool OrderDesk::isWayOut(OrderRequest request, const OrderOrigin& origin) const {
  request.reduceOnly = true;
  return request.parentClientOrderId.empty() &&
         onlyShrinks(request, heldFor(request, origin.parent, {}), core_.working[request.symbol]);
}

bool OrderDesk::cancelOpening(const Actor& actor, std::string_view reason, std::optional<SymbolIndex> only) {
  bool canceled = false;
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    const Order& order = core_.orders[id];
    const OrderRequest& request = order.request;
    if (request.reduceOnly || (only && request.symbol != *only))
      continue;
    const Quantity held = heldFor(order);
    const bool opens = held.sign() != -signOf(request.side) || order.leaves() > held.abs();
    if (opens && !keepAsProtection(id))
      canceled |= cancel(id, actor, reason);
  }
  return canceled;
}

}  // namespace oms
