// The rest of the order desk: orders that belong together, as parent and children or as a group.
#include <algorithm>

#include "oms/engine/order_desk.h"

namespace oms {
namespace {

// Takes down what its parent has built up.
bool leaves(const OrderRequest& child, const OrderRequest& parent) {
  return child.reduceOnly && child.symbol == parent.symbol && child.side == opposite(parent.side);
}

void addOnce(std::vector<OrderId>& ids, OrderId id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end())
    ids.push_back(id);
}

}  // namespace

OrderIds OrderDesk::submitList(std::span<const OrderRequest> requests, const OrderOrigin& origin) {
  if (std::none_of(requests.begin(), requests.end(), [&](const auto& request) { return isAimed(request); }))
    return submitAimed(requests, requests, origin);
  std::vector<OrderRequest> each;
  for (const OrderRequest& request : requests)
    each.push_back(aimed(request, origin));
  return submitAimed(each, requests, origin);
}

OrderIds OrderDesk::submitAimed(std::span<const OrderRequest> requests, std::span<const OrderRequest> sent,
                                const OrderOrigin& origin) {
  OrderIds made;
  for (std::size_t i = 0; i < requests.size(); ++i)
    made.push_back(enter(requests[i], sent[i], origin).id);
  std::vector<OrderOrigin> origins;
  for (std::size_t i = 0; i < made.size(); ++i) {
    Order& order = core_.orders[made[i]];
    OrderOrigin from = origin;
    if (const Order* parent = parentOf(requests[i], origin))
      from = childOrigin(requests[i], origin, *parent);
    from.list = requests;
    order.parent = from.parent;
    order.purpose = from.purpose;
    core_.reportOrder(OrderEventKind::initialized, order, origin.actor);
    origins.push_back(from);
  }
  std::vector<std::string> reasons(made.size());
  OrderId denied;
  for (std::size_t i = 0; i < made.size(); ++i) {
    Order& order = core_.orders[made[i]];
    if (const CheckResult* failure = check(order, requests[i], origins[i])) {
      reasons[i] = std::string(name(failure->code)) + ": " + message(*failure);
      denied = denied.isSet() ? denied : made[i];
    } else {
      reserve(order);  // the next one is checked beside it
    }
  }
  if (denied.isSet()) {
    for (std::size_t i = 0; i < made.size(); ++i) {
      Order& order = core_.orders[made[i]];
      if (reasons[i].empty()) {
        finish(order, order.request.quantity);
        reasons[i] = "list_denied: " + denied.text() + " of the same list was denied";
      }
      deny(order, reasons[i]);
    }
    return made;
  }
  // First every child with its parent, so that partners are chosen among all of them.
  for (const OrderId id : made) {
    if (const OrderId parent = core_.orders[id].parent; parent.isSet())
      addOnce(core_.orders[parent].linked, id);
  }
  for (const OrderId id : made)
    relate(core_.orders[id]);
  for (std::size_t i = 0; i < made.size(); ++i)
    send(core_.orders[made[i]], origins[i]);
  for (const OrderId id : made)
    tie(core_.orders[id]);
  return made;
}

Order* OrderDesk::parentOf(const OrderRequest& request, const OrderOrigin& origin) {
  return request.parentClientOrderId.empty() ? nullptr
                                             : core_.orders.findClientId(origin.actor, request.parentClientOrderId);
}

OrderOrigin OrderDesk::childOrigin(const OrderRequest& request, const OrderOrigin& origin, const Order& parent) const {
  OrderOrigin from = origin;
  from.parent = parent.id;
  if (!leaves(request, parent.request))
    return from;
  if (from.purpose.empty())
    from.purpose = isStop(request.type) ? "stop_loss" : "take_profit";
  if (!isTerminal(parent.status))
    from.position = parent.request.side == Side::buy ? parent.request.quantity : -parent.request.quantity;
  return from;
}

// Names the others on every order that belongs together. Those that work already say so with an event of their own.
void OrderDesk::relate(Order& order) {
  const auto join = [&](Order& other, Contingency kind) {
    addOnce(order.linked, other.id);
    addOnce(other.linked, order.id);
    for (Order* one : {&order, &other})
      one->contingency = one->contingency == Contingency::oto ? Contingency::oto : kind;
    if (other.status == OrderStatus::accepted || other.status == OrderStatus::partiallyFilled) {
      other.reason = "linked with " + order.id.text();
      change(other, OrderEventKind::updated, order.actor);
    }
  };
  if (!order.request.ocoGroup.empty()) {
    const std::vector<OrderId> members = core_.orders.group(order.actor, order.request.ocoGroup);
    for (const OrderId id : members) {
      if (id != order.id && !isTerminal(core_.orders[id].status))
        join(core_.orders[id], Contingency::oco);
    }
  }
  if (order.request.parentClientOrderId.empty())
    return;
  Order& parent = core_.orders[order.parent];
  parent.contingency = Contingency::oto;
  addOnce(parent.linked, order.id);
  for (const OrderId partner : partnersOf(order))
    join(core_.orders[partner], Contingency::ouo);
}

// Of a parent's children the stops and the targets act on the same quantity: what one has done its partners must not do
// again. One stop has all targets for partners, and the other way round; several of both go in pairs of one size, in
// their order. What is left without one still shrinks with the position, being reduce-only.
std::vector<OrderId> OrderDesk::partnersOf(const Order& child) const {
  const Order& parent = core_.orders[child.parent];
  const auto protects = [&](const Order& order) {
    return leaves(order.request, parent.request) && order.request.ocoGroup.empty() && !isTerminal(order.status);
  };
  if (!protects(child))
    return {};
  std::vector<OrderId> same;
  std::vector<OrderId> others;
  for (const OrderId id : parent.linked) {
    const Order* order = core_.orders.find(id);  // one that ended long ago may be forgotten
    if (order && order->parent == parent.id && protects(*order))
      (isStop(order->request.type) == isStop(child.request.type) ? same : others).push_back(id);
  }
  if (same.size() <= 1 || others.size() <= 1)
    return others;
  const auto place = static_cast<std::size_t>(std::find(same.begin(), same.end(), child.id) - same.begin());
  if (place >= others.size() || core_.orders[others[place]].request.quantity != child.request.quantity)
    return {};
  return {others[place]};
}

// What a changed order has to fit to: as a child its parent, while that waits or where it is not reduce-only; as a
// parent the children that still wait for it, whose quantity follows its own (FILLS rule 23) but whose prices do not.
ListPlace OrderDesk::placeOfChange(const Order& order, const Replacement& change,
                                   std::vector<const OrderRequest*>& children) const {
  ListPlace place;
  const bool moves = change.price || change.triggerPrice;
  const auto isNamed = [](const Order* child) {
    return child && child->isWorking() && !child->request.parentClientOrderId.empty();
  };
  for (const OrderId id : order.linked) {
    const Order* child = moves ? core_.orders.find(id) : nullptr;
    if (isNamed(child) && child->parent == order.id)
      children.push_back(&child->request);
  }
  place.children = children;
  const Order* parent = isNamed(&order) ? core_.orders.find(order.parent) : nullptr;
  if (!parent || (isTerminal(parent->status) && order.request.reduceOnly))
    return place;
  place.parent = &parent->request;
  place.priceStands = !moves || parent->filled.isPositive();
  if (isTerminal(parent->status))
    place.gone = parent->request.quantity - parent->filled;
  for (const OrderId id : parent->linked) {
    const Order* child = core_.orders.find(id);
    if (!child || child->parent != parent->id || child->request.symbol != order.request.symbol)
      continue;
    place.gone = Quantity::sumClamped(place.gone, child->filled);
    if (child->id != order.id && child->isWorking() && isStop(child->request.type) == isStop(order.request.type))
      place.beside = Quantity::sumClamped(place.beside, child->leaves());
  }
  return place;
}

// Tells the broker, after all of them were sent.
void OrderDesk::tie(const Order& order) {
  for (const OrderId id : order.linked) {
    const Order& other = core_.orders[id];
    const bool child = other.parent == order.id;
    if (child || id > order.id || isTerminal(other.status))
      continue;
    const bool group = !order.request.ocoGroup.empty() && other.request.ocoGroup == order.request.ocoGroup;
    broker_->link(group ? Contingency::oco : Contingency::ouo, {id, order.id});
  }
  if (!order.request.parentClientOrderId.empty() && !isTerminal(core_.orders[order.parent].status))
    broker_->hold(order.id, order.parent);
}

// What a held order waits for.
std::string OrderDesk::waitsFor(const Order& order) {
  if (order.parent.isSet())
    return order.parent.text() + " fills";
  return order.request.timeInForce == TimeInForce::atClose ? "its market closes" : "its market opens";
}

// The broker's reason for an order's end; that of a group names who of it has filled.
std::string OrderDesk::endedBy(const Order& order, std::string_view reason) const {
  std::string text(reason);
  if (reason != name(Contingency::oco) && reason != name(Contingency::ouo))
    return text;
  for (const OrderId id : order.linked) {
    const Order* other = core_.orders.find(id);
    if (other && other->filled.isPositive())
      return text + ": " + id.text() + " has filled";
  }
  return text;
}

bool OrderDesk::hasActed(const Actor& actor, const ClientOrderId& group) const {
  const std::vector<OrderId>& members = core_.orders.group(actor, group);
  return std::any_of(members.begin(), members.end(), [&](OrderId id) { return core_.orders[id].filled.isPositive(); });
}

bool OrderDesk::wasStopped(const Order& entry) const {
  return std::any_of(entry.linked.begin(), entry.linked.end(), [&](OrderId id) {
    const Order* child = core_.orders.find(id);
    return child && child->parent == entry.id && child->purpose == "stop_loss" && child->filled.isPositive();
  });
}

// Who is being stopped out buys no more of it: the rest of the entry goes.
void OrderDesk::leaveStopped(const Order& stop) {
  const Order* entry = core_.orders.find(stop.parent);  // a late fill may outlive its entry's record
  if (entry && wasStopped(*entry))
    cancel(stop.parent, Actor::system(), kStopped);
}

}  // namespace oms
