#pragma once

#include <deque>
#include <map>
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
  Order* findClientId(const Actor& actor, const ClientOrderId& id);

  // Call before the broker's answer changes the order's terms: what was sent stays known.
  void keepAsSent(const Order& order);
  // The request as its author sent it.
  const OrderRequest& asSent(const Order& order) const;

  // The orders of that author that name that group, in the order of their ids.
  const std::vector<OrderId>& group(const Actor& actor, const ClientOrderId& group) const;

  // Call after a change of status: keeps the list of working orders.
  void track(const Order& order);
  // Ascending by id.
  const std::vector<OrderId>& working() const { return working_; }
  std::size_t size() const { return orders_.size(); }
  void hashInto(StateHasher& hasher) const;

 private:
  static std::string keyOf(const Actor& actor, const ClientOrderId& id);

  std::deque<Order> orders_;  // an order stays where it is
  std::vector<OrderId> working_;
  std::map<OrderId, OrderRequest> asSent_;  // of orders with a client id whose terms have changed
  // Looked up only, never walked.
  std::unordered_map<std::string, OrderId> byClientId_;
  std::unordered_map<std::string, std::vector<OrderId>> byGroup_;
};

void hashOrder(StateHasher& hasher, const Order& order);

}  // namespace oms
