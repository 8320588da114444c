#pragma once

#include <cstdint>
#include <vector>

#include "oms/model/order.h"

namespace oms {

// The first order of each author and client id. The orders themselves keep the names: here is only where to look, so
// that a name costs no memory of its own. Places follow the hash and are taken one after another from there; at most
// half of them are in use.
class ClientIds {
 public:
  // `orderOf(id)` is the order of that id. What comes back is not set where there is none.
  template <class OrderOf>
  OrderId find(const Actor& actor, const ClientOrderId& id, OrderOf orderOf) const {
    if (used_ == 0 || id.empty())
      return {};
    const std::uint64_t hash = hashOf(actor, id);
    for (std::size_t at = hash & mask(); places_[at].order.isSet(); at = (at + 1) & mask()) {
      if (places_[at].hash != hash)
        continue;
      const Order& order = orderOf(places_[at].order);
      if (order.request.clientOrderId == id && order.actor == actor)
        return order.id;
    }
    return {};
  }
  // Call only where find() knows none.
  void add(const Order& order);
  // Nothing happens where it is not this order that is found.
  void erase(const Order& order);
  void clear();

 private:
  struct Place {
    std::uint64_t hash = 0;
    OrderId order;
  };
  static std::uint64_t hashOf(const Actor& actor, const ClientOrderId& id);
  std::size_t mask() const { return places_.size() - 1; }  // of a power of two
  void put(const Place& place);

  std::vector<Place> places_;
  std::size_t used_ = 0;
};

}  // namespace oms
