#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "oms/market/quote_board.h"
#include "oms/model/fill.h"
#include "oms/model/market_data.h"
#include "oms/model/order.h"

namespace oms {

enum class ReportKind : std::uint8_t {
  accepted,
  rejected,
  triggered,
  updated,
  filled,
  canceled,
  cancelRejected,
  expired
};

// What a broker says of an order.
struct BrokerReport {
  ReportKind kind = ReportKind::accepted;
  OrderId order;
  Timestamp time;
  Text<96> reason;    // of a rejection, cancel or expiry
  Quantity quantity;  // what a fill filled; in an update the order's new quantity
  // Of a fill:
  Price price;
  Liquidity liquidity = Liquidity::taker;
  Flags flags;
  FillExplanation why;
};

// What the broker must ask before it fills: the account's answer at that moment. The account may book the reports that
// are already there first, so that each fill sees the ones before it.
class FillGuard {
 public:
  virtual ~FillGuard() = default;
  // At most `wanted` (FILLS rules 26, 27; reduce_only never beyond the position). Zero: nothing may fill.
  virtual Quantity fillable(const Order& order, Price price, Quantity wanted) = 0;
};

// The port behind which orders are worked. Everything is synchronous and in the caller's time: reports() collects what
// happened, in its order.
class Broker {
 public:
  virtual ~Broker() = default;

  // The order arrives after the latency; `order` is copied.
  virtual void submit(const Order& order, Timestamp now) = 0;
  virtual void cancel(OrderId order, Timestamp now) = 0;
  // Two working orders of which a fill of one shrinks the other by as much at once, and cancels it when nothing of it
  // is left.
  virtual void linkOneUpdatesOther(OrderId a, OrderId b) = 0;
  // The market moves: resting orders match, then what has arrived by update.time. The board holds the state after the
  // update.
  virtual void onMarket(const MarketUpdate& update) = 0;
  // Commands that are due by `now` act (after a command, with the market as it is).
  virtual void advance(Timestamp now) = 0;
  virtual std::vector<BrokerReport>& reports() = 0;  // the caller clears what it has read
};

}  // namespace oms
