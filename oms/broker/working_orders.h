#pragma once

#include <cstdint>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/id_map.h"
#include "oms/model/order.h"
#include "oms/model/timestamp.h"

namespace oms {

// Where an order waits: on its way, for its parent, for the next price, or in its symbol's book by its limit or
// trigger.
enum class Place : std::uint8_t { inFlight, held, queue, limits, stops };

// The prices of a market that an order may look at.
enum class PriceSource : std::uint8_t { bid, ask, last, mid };
inline constexpr std::size_t kPriceSources = 4;

// Which way the price must go to reach an order: buy limits and sell stops are reached by a falling one.
enum class Direction : std::uint8_t { falling, rising };
constexpr Direction limitDirection(Side side) {
  return side == Side::buy ? Direction::falling : Direction::rising;
}
constexpr bool isTouched(OrderType type) {
  return type == OrderType::marketIfTouched || type == OrderType::limitIfTouched;
}
// A touched order triggers where a limit fills, a stop on the other side.
constexpr Direction triggerDirection(const OrderRequest& request) {
  const Direction limit = limitDirection(request.side);
  return isTouched(request.type) ? limit : limit == Direction::falling ? Direction::rising : Direction::falling;
}
constexpr PriceSource triggerSource(const OrderRequest& request) {
  if (request.triggerPriceType == TriggerPriceType::bidAsk)
    return request.side == Side::buy ? PriceSource::ask : PriceSource::bid;
  return request.triggerPriceType == TriggerPriceType::last ? PriceSource::last : PriceSource::mid;
}

// One order's tie to another: oco and ouo to an equal, oto to its child.
struct Link {
  Contingency kind = Contingency::none;
  OrderId other;
};

// What the broker knows of an order beside the order itself. A zero time means that there is none.
struct WorkingState {
  Timestamp submittedAt;
  Timestamp arrivesAt;
  Timestamp endsAt;     // of day, gtd and at_close
  Timestamp opensAt;    // the open that it waits for, held until then
  Timestamp priceBy;    // when a market order that finds no fresh quote is given up
  Timestamp cancelAt;   // arrival of a cancel that waits for the bar around it
  OrderId parent;       // whose fills it waits for
  Quantity whole;       // of such a child, in proportion to `ofParent`
  Quantity ofParent;    // of its parent's quantity: what that had first, and has no more than that when it is changed
  Quantity heldBack;    // what of it still waits
  Price limitDistance;  // of a trailing stop-limit: from its trigger to its limit
  Price protection;     // a taker's bound beside its limit, set when it begins to take; zero: none
  Quantity ahead;       // displayed before it at its price, and not traded since
  Quantity aheadAtFirst;
  Quantity sliceLeft;             // of an iceberg: what still shows
  std::uint64_t sequence = 0;     // of arrival: who comes first at the same price
  std::uint64_t triggerPass = 0;  // the point of the market at which it triggered
  std::uint32_t slot = 0;
  std::uint32_t commandsInFlight = 0;  // cancels and replacements
  Place place = Place::inFlight;
  bool triggered = false;
  bool asleep = false;        // a trailing stop that has no trigger yet
  bool follows = false;       // a trailing stop that has begun
  bool knowsAhead = false;    // its place in the queue of its price is known
  bool ambiguous = false;     // it and its partner were both inside one bar: the order of the two is a guess
  bool isChanged = false;     // by its author, and has met no market since
  Duration changeLatency{0};  // of its newest change
  bool sawPath = false;       // it came while a bar was walked, whose later points it may see; of no use after it
  bool done = false;          // finished, but its slot is still in use until the matching is over
};

struct WorkingOrder : WorkingState {
  Order order;  // `filled` and the terms are kept here as the broker fills and changes it
  std::vector<Link> links;

  const OrderRequest& request() const { return order.request; }
  Quantity leaves() const { return order.request.quantity - order.filled; }
  // What of it may fill now.
  Quantity available() const { return leaves() - heldBack; }
  bool isBuy() const { return order.request.side == Side::buy; }
  bool waitsForTrigger() const { return !triggered && (hasTriggerPrice(request().type) || isTrailing(request().type)); }
  bool mayHaveLimit() const { return hasLimitPrice(request().type) || request().type == OrderType::trailingStopLimit; }
  // Rests or takes by its limit: a limit order, or another with a limit after its trigger.
  bool actsAsLimit() const { return request().type == OrderType::limit || (triggered && mayHaveLimit()); }
  bool isHeld() const { return place == Place::held || opensAt.isSet(); }
};

// The broker's orders in reusable slots, found by id.
class WorkingOrders {
 public:
  WorkingOrder& add(const Order& order);
  WorkingOrder& at(std::uint32_t slot) { return slots_[slot]; }
  // Null when the order is finished or was never here.
  WorkingOrder* find(OrderId id);
  // Takes the order out of the index; its slot stays valid until release().
  void forget(OrderId id);
  void release(std::uint32_t slot) { free_.push_back(slot); }
  std::size_t slotCount() const { return slots_.size(); }
  std::size_t size() const { return index_.size(); }
  void fields(Archive& archive);

  template <class Visit>
  void forEach(Visit visit) {  // by id; the visitor may forget orders, but not add any
    index_.forEach([&](OrderId, std::uint32_t slot) { visit(slots_[slot]); });
  }

 private:
  std::vector<WorkingOrder> slots_;
  std::vector<std::uint32_t> free_;
  IdMap<OrderId, std::uint32_t> index_;  // of their slots
};

template <>
inline constexpr Place kLastOf<Place> = Place::stops;
void listFields(Archive& archive, Link& link);
void listFields(Archive& archive, WorkingOrder& working);

}  // namespace oms
