#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/order.h"

namespace oms {

// What an author's orders are timed by. The two run apart, a replay by days a second, so nothing counts across them.
// The state hash knows no wall times: of the wall's windows it covers what is in them but not when it came.
enum class RateClock : std::uint8_t { wall, session };
constexpr RateClock clockOf(const Actor& actor) {
  const bool person = actor.kind == ActorKind::trader || actor.kind == ActorKind::remote;
  return person ? RateClock::wall : RateClock::session;
}

// How many orders came lately: of all authors on one clock, and of each. Keeps at most `limit` times each, so memory is
// bounded by the limits. A time later than now, from before a clock was set back, does not count.
class RateWindows {
 public:
  struct Counts {
    std::uint32_t actorSecond = 0;
    std::uint32_t actorMinute = 0;
    std::uint32_t allSecond = 0;
  };

  RateWindows(std::uint32_t perSecond, std::uint32_t perMinute, std::uint32_t perSecondAll);
  // Keeps the newest of what has been counted.
  void setLimits(std::uint32_t perSecond, std::uint32_t perMinute, std::uint32_t perSecondAll);
  // Orders within the last second and minute before `now`, the one at hand not included; counting stops at the limit.
  Counts count(const Actor& actor, Timestamp now) const;
  void record(const Actor& actor, Timestamp now);
  void fields(Archive& archive);

 private:
  struct Ring {
    std::vector<Timestamp> times;  // a ring of the newest; empty: not limited
    std::size_t next = 0;
    void push(Timestamp time);
    void resize(std::size_t size);
    std::uint32_t within(Timestamp now, Duration window, std::uint32_t atMost) const;
    void fields(Archive& archive, RateClock clock);
  };
  struct PerActor {
    Actor actor;
    Ring ring;
  };

  std::uint32_t perSecond_;
  std::uint32_t perMinute_;
  std::uint32_t perSecondAll_;
  std::array<Ring, 2> all_;  // by clock
  std::vector<PerActor> actors_;
};

// The newest orders that passed, to find one sent twice.
class RecentOrders {
 public:
  // Of one clock within the window; more are more than can be told apart.
  static constexpr std::size_t kMost = 4096;

  // Time of the newest order with the same symbol, side, type, quantity, prices, offset, reach (reduce-only or not) and
  // actor, later than `since`
  // and not later than `now`; zero: none. Where kMost orders are later than `since`, what is not among them counts as
  // found, at the oldest one's time.
  Timestamp lastEqual(const OrderRequest& request, const Actor& actor, Timestamp since, Timestamp now) const;
  // Orders not later than `since` need not be remembered.
  void record(const OrderRequest& request, const Actor& actor, Timestamp since, Timestamp now);
  void fields(Archive& archive);

 private:
  struct Key {
    SymbolIndex symbol;
    Side side = Side::buy;
    OrderType type = OrderType::market;
    Quantity quantity;
    Price price;
    Price triggerPrice;
    OffsetType trailingOffsetType = OffsetType::price;
    Ratio trailingOffset;
    Price activationPrice;
    bool reduceOnly = false;  // to close a position and to open the opposite one are two things
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct Entry {
    Key key;
    Actor actor;
    Timestamp time;
  };
  static Key keyOf(const OrderRequest& request);

  // Grows, when a new order would push one out that is still in the window.
  struct Ring {
    std::vector<Entry> entries = std::vector<Entry>(64);
    std::size_t next = 0;
  };
  std::array<Ring, 2> rings_;  // by clock
};

}  // namespace oms
