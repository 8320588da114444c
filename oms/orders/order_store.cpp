#include "oms/orders/order_store.h"

#include <algorithm>
#include <utility>

namespace oms {

Order& OrderStore::create(const OrderRequest& request, const Actor& actor, Timestamp now) {
  Order& order = orders_.emplace_back();
  order.id = {orders_.size()};
  order.request = request;
  order.actor = actor;
  order.createdAt = now;
  order.updatedAt = now;
  if (!request.clientOrderId.empty())
    byClientId_.emplace(keyOf(actor, request.clientOrderId), order.id);
  if (!request.ocoGroup.empty())
    byGroup_[keyOf(actor, request.ocoGroup)].push_back(order.id);
  return order;
}

Order* OrderStore::find(OrderId id) {
  return id.value >= 1 && id.value <= orders_.size() ? &orders_[id.value - 1] : nullptr;
}

const Order* OrderStore::find(OrderId id) const {
  return id.value >= 1 && id.value <= orders_.size() ? &orders_[id.value - 1] : nullptr;
}

const Order* OrderStore::findClientId(const Actor& actor, const ClientOrderId& id) const {
  if (id.empty())
    return nullptr;
  const auto found = byClientId_.find(keyOf(actor, id));
  return found == byClientId_.end() ? nullptr : &(*this)[found->second];
}

Order* OrderStore::findClientId(const Actor& actor, const ClientOrderId& id) {
  const Order* found = std::as_const(*this).findClientId(actor, id);
  return found ? find(found->id) : nullptr;
}

void OrderStore::keepAsSent(const Order& order) {
  if (!order.request.clientOrderId.empty())
    asSent_.emplace(order.id, order.request);
}

const OrderRequest& OrderStore::asSent(const Order& order) const {
  const auto kept = asSent_.find(order.id);
  return kept == asSent_.end() ? order.request : kept->second;
}

const std::vector<OrderId>& OrderStore::group(const Actor& actor, const ClientOrderId& group) const {
  static const std::vector<OrderId> none;
  const auto found = byGroup_.find(keyOf(actor, group));
  return found == byGroup_.end() ? none : found->second;
}

void OrderStore::track(const Order& order) {
  const auto place = std::lower_bound(working_.begin(), working_.end(), order.id);
  const bool listed = place != working_.end() && *place == order.id;
  if (order.isWorking() && !listed)
    working_.insert(place, order.id);
  if (!order.isWorking() && listed)
    working_.erase(place);
}

std::string OrderStore::keyOf(const Actor& actor, const ClientOrderId& id) {
  std::string key(id.view());
  key += '\n';
  key += static_cast<char>('0' + static_cast<int>(actor.kind));
  return key.append(actor.detail.view());
}

void OrderStore::hashInto(StateHasher& hasher) const {
  hasher.add(static_cast<std::int64_t>(orders_.size()));
  for (const Order& order : orders_)
    hashOrder(hasher, order);
}

void hashOrder(StateHasher& hasher, const Order& order) {
  const OrderRequest& request = order.request;
  hasher.add(static_cast<std::int64_t>(order.id.value));
  hasher.add(request.clientOrderId.view());
  hasher.add(request.symbol.value);
  hasher.add(static_cast<std::int64_t>(request.side));
  hasher.add(static_cast<std::int64_t>(request.type));
  hasher.add(static_cast<std::int64_t>(request.timeInForce));
  hasher.add(request.quantity.raw());
  hasher.add(request.price.raw());
  hasher.add(request.triggerPrice.raw());
  hasher.add(static_cast<std::int64_t>(request.triggerPriceType));
  hasher.add(static_cast<std::int64_t>(request.trailingOffsetType));
  hasher.add(request.trailingOffset.raw());
  hasher.add(request.activationPrice.raw());
  hasher.add(request.displayQuantity.raw());
  hasher.add(request.expireTime.ns());
  hasher.add(request.ocoGroup.view());
  hasher.add(request.parentClientOrderId.view());
  hasher.add(static_cast<std::int64_t>(request.position.value));
  hasher.add(request.postOnly ? 1 : 0);
  hasher.add(request.reduceOnly ? 1 : 0);
  hasher.add(static_cast<std::int64_t>(order.status));
  hasher.add(static_cast<std::int64_t>(order.previousStatus));
  hasher.add(order.flags.bits);
  hasher.add(order.filled.raw());
  hasher.add(order.filledNotional.raw());
  hasher.add(order.fees.raw());
  hasher.add(order.actor.text());
  hasher.add(order.instance.value);
  hasher.add(static_cast<std::int64_t>(order.signal.value));
  hasher.add(static_cast<std::int64_t>(order.parent.value));
  for (const OrderId linked : order.linked)
    hasher.add(static_cast<std::int64_t>(linked.value));
  hasher.add(order.reason.view());
  hasher.add(order.version);
  hasher.add(order.createdAt.ns());
  hasher.add(order.updatedAt.ns());
}

}  // namespace oms
