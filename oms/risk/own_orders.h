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

  // Call after each change of an order. `answerTime`: the longest that the broker's answer takes that is on its way.
  void track(const Order& order, Duration answerTime = Duration(0));
  // The highest own buy or the lowest own sell that rests; zero: none.
  Price best(SymbolIndex symbol, Side side) const;
  // By when the first of the broker's answers should have come that have not; zero: none is awaited.
  Timestamp firstDue() const;
  void fields(Archive& archive);

 private:
  struct Resting {
    Price price;
    OrderId order;
  };
  using Sides = std::array<std::vector<Resting>, 2>;  // by side, best price last

  void trackResting(const Order& order);
  void trackWaiting(const Order& order, Duration answerTime);

  std::vector<Sides> resting_;
  IdMap<OrderId, Timestamp> waiting_;  // when the answer is due
};

}  // namespace oms
