// The rest of the order desk: which of a symbol's positions an order is for, where there may be several.
#include "oms/engine/order_desk.h"

namespace oms {

// The order with its position in it, as far as it is known now: the one that it names; for reduce_only the oldest one
// against it; for a strategy its own. What goes against its position is reduce_only, said or not: a position never
// turns. An order that is none of these opens one.
OrderRequest OrderDesk::aimed(OrderRequest request, const OrderOrigin& origin) const {
  if (request.symbol.value >= core_.config.instruments.size())
    return request;
  // What may be sent only because it makes the position smaller does nothing else later, whatever happens meanwhile.
  if (core_.mayOnlyReduce())
    request.reduceOnly |= isWayOut(request, origin);
  if (!core_.books.hedges()) {
    request.reduceOnly |= request.position.isSet();  // it names what it is to reduce
    return request;
  }
  const bool waits = origin.parent.isSet() || !request.parentClientOrderId.empty();
  if (!request.position.isSet() && !waits) {
    const Position* position = nullptr;
    if (request.reduceOnly)
      position = oldestAgainst(request.symbol, request.side, origin.instance);
    else if (origin.instance.isSet())
      position = oldestAgainst(request.symbol, opposite(request.side), origin.instance);
    request.position = position ? position->id : PositionId{};
  }
  const Position* const position = core_.books.find(request.symbol, request.position);
  request.reduceOnly |= position && position->side() != request.side;
  return request;
}

const Position* OrderDesk::positionFor(const OrderRequest& request, OrderId parent, OrderId self) const {
  const Books& books = core_.books;
  if (!books.hedges())
    return books.position(request.symbol);
  if (const Position* named = request.position.isSet() ? books.find(request.symbol, request.position) : nullptr)
    return named;
  if (request.reduceOnly && !request.position.isSet()) {
    const Order* entry = parent.isSet() ? core_.orders.find(parent) : nullptr;
    if (entry && entry->request.symbol == request.symbol && entry->request.side != request.side)
      return positionOf(*entry);
    if (entry)
      return oldestAgainst(request.symbol, request.side, {});
  }
  return books.openedBy(request.symbol, self);
}

// The oldest position that an order of this side reduces, of that strategy if one is named.
const Position* OrderDesk::oldestAgainst(SymbolIndex symbol, Side side, InstanceIndex owner) const {
  const Position* oldest = nullptr;
  core_.books.visit(symbol, [&](const Position& position) {
    const bool own = !owner.isSet() || position.instance == owner;
    if (!oldest && own && position.side() != side)
      oldest = &position;
  });
  return oldest;
}

// What is on its way out of that position, not of the others; all of them count for what may be held.
void OrderDesk::aimContext(CheckContext& context, OrderId parent) const {
  const SymbolIndex symbol = context.request.symbol;
  context.apart = core_.books.grossQuantity(symbol);
  context.working.leavingBuy = context.working.leavingSell = Quantity{};
  const Position* const position = positionFor(context.request, parent, {});
  for (const OrderId id : core_.orders.working()) {
    const Order& order = core_.orders[id];
    const OrderRequest& request = order.request;
    const bool leaves = request.symbol == symbol && request.reduceOnly && request.type == OrderType::market;
    if (!position || !leaves || positionOf(order) != position)
      continue;
    (request.side == Side::buy ? context.working.leavingBuy : context.working.leavingSell) += order.leaves();
  }
}

}  // namespace oms
