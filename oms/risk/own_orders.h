#pragma once

#include <array>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/id_map.h"
#include "oms/model/order.h"

namespace oms {

// Our own orders as the checks and the monitor ask for them: at which prices limits of ours rest, and which orders the
// broker has not answered.
class OwnOrders {
 public:
  explicit OwnOrders(std::size_t symbols) : resting_(symbols) {}

  // Call after each change of an order.
  void track(const Order& order);
  // The highest own buy or the lowest own sell that rests; zero: none.
  Price best(SymbolIndex symbol, Side side) const;
  // When the order was sent that has waited longest for the broker's answer; zero: none waits.
  Timestamp waitingSince() const;
  void fields(Archive& archive);

 private:
  struct Resting {
    Price price;
    OrderId order;
  };
  using Sides = std::array<std::vector<Resting>, 2>;  // by side, best price last

  void trackResting(const Order& order);
  void trackWaiting(const Order& order);

  std::vector<Sides> resting_;
  IdMap<OrderId, Timestamp> waiting_;  // since when
};

}  // namespace oms
