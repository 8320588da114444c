#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "oms/model/order.h"
#include "oms/model/state_hasher.h"

namespace oms {

// How many orders came lately: in all and an actor. Keeps at most `limit` times each, so memory is bounded by the
// limits.
class RateWindows {
 public:
  struct Counts {
    std::uint32_t actorSecond = 0;
    std::uint32_t actorMinute = 0;
    std::uint32_t allSecond = 0;
  };

  RateWindows(std::uint32_t perSecond, std::uint32_t perMinute, std::uint32_t perSecondAll);
  // Orders within the last second and minute before `now`, the one at hand not included; counting stops at the limit.
  Counts count(const Actor& actor, Timestamp now) const;
  void record(const Actor& actor, Timestamp now);
  void hashInto(StateHasher& hasher) const;

 private:
  struct Ring {
    std::vector<Timestamp> times;  // a ring of the newest; empty: not limited
    std::size_t next = 0;
    void push(Timestamp time);
    std::uint32_t within(Timestamp now, Duration window, std::uint32_t atMost) const;
  };
  struct PerActor {
    Actor actor;
    Ring ring;
  };

  std::uint32_t perSecond_;
  std::uint32_t perMinute_;
  std::uint32_t perSecondAll_;
  Ring all_;
  std::vector<PerActor> actors_;
};

// The newest orders that passed, to find one sent twice. More than 64 within the window cannot be: the rate denies
// them.
class RecentOrders {
 public:
  // Time of the newest order with the same symbol, side, type, quantity, prices and actor; zero: none since then.
  Timestamp lastEqual(const OrderRequest& request, const Actor& actor, Timestamp since) const;
  void record(const OrderRequest& request, const Actor& actor, Timestamp now);
  void hashInto(StateHasher& hasher) const;

 private:
  struct Key {
    SymbolIndex symbol;
    Side side = Side::buy;
    OrderType type = OrderType::market;
    Quantity quantity;
    Price price;
    Price triggerPrice;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Entry {
    Key key;
    Actor actor;
    Timestamp time;
  };
  static Key keyOf(const OrderRequest& request);

  std::array<Entry, 64> entries_{};
  std::size_t next_ = 0;
};

}  // namespace oms
