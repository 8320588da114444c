#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "oms/model/order.h"
#include "oms/model/state_hasher.h"

namespace oms {

// Every order of the session, by its id (ids count from 1, so an id is a place), and the working ones.
class OrderStore {
 public:
  // The next id; the order is kept from now on.
  Order& create(const OrderRequest& request, const Actor& actor, Timestamp now);
  Order* find(OrderId id);
  const Order* find(OrderId id) const;
  Order& operator[](OrderId id) { return orders_[id.value - 1]; }
  const Order& operator[](OrderId id) const { return orders_[id.value - 1]; }

  // The first order that this author sent under that client id, null when there is none.
  const Order* findClientId(const Actor& actor, const ClientOrderId& id) const;

  // Call after a change of status: keeps the list of working orders.
  void track(const Order& order);
  // Ascending by id.
  const std::vector<OrderId>& working() const { return working_; }
  std::size_t size() const { return orders_.size(); }
  void hashInto(StateHasher& hasher) const;

 private:
  static std::string clientKey(const Actor& actor, const ClientOrderId& id);

  std::deque<Order> orders_;  // an order stays where it is
  std::vector<OrderId> working_;
  std::unordered_map<std::string, OrderId> byClientId_;  // looked up only, never walked
};

void hashOrder(StateHasher& hasher, const Order& order);

}  // namespace oms
