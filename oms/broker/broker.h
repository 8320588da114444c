#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "oms/market/depth_book.h"
#include "oms/market/quote_board.h"
#include "oms/messages/sample.h"
#include "oms/model/archive.h"
#include "oms/model/fill.h"
#include "oms/model/market_data.h"
#include "oms/model/order.h"
#include "oms/model/replacement.h"

namespace oms {

enum class ReportKind : std::uint8_t {
  accepted,
  rejected,
  triggered,
  updated,
  filled,
  canceled,
  cancelRejected,
  expired,
  updateRejected,
  status  // the answer to requestStatus
};

// The broker's own name for a fill: the same one twice is the same fill.
struct ExecutionTag {
  static constexpr const char* prefix = "exe_";
};
using ExecutionId = Id<ExecutionTag>;

// What a broker says of an order.
struct BrokerReport {
  BrokerReport() {}

  ReportKind kind = ReportKind::accepted;
  OrderId order;
  Timestamp time;
  Timestamp onPath;  // while a bar is walked: when its path came by; else unset
  Text<96> reason;   // of a rejection, cancel or expiry
  // What a fill filled; in an update and a status the order's quantity.
  Quantity quantity;
  // Of a fill; in an update and a status the order's limit.
  Price price;
  // Of a fill. In an acceptance, an update and a status `held` says whether the order is.
  Flags flags;
  // Of an update, which tells all terms as they now stand, and of a status:
  Price triggerPrice;
  Ratio trailingOffset;
  Timestamp expireTime;
  bool answersReplace = false;  // of an update: false where the broker changed the order on its own
  // Of a fill; what and which way, for an order that the session may have forgotten:
  SymbolIndex symbol;
  Side side = Side::buy;
  ExecutionId execution;
  Liquidity liquidity = Liquidity::taker;
  FillExplanation why;
  // Of a status; the order is not known where the status is `initialized`.
  OrderStatus status = OrderStatus::initialized;
  Quantity filled;
};

// What the broker must ask before it fills: the account's answer at that moment. The account may book the reports that
// are already there first, so that each fill sees the ones before it.
class FillGuard {
 public:
  virtual ~FillGuard() = default;
  // At most `wanted` (FILLS rules 26, 27; reduce_only never beyond the position). Zero: nothing may fill.
  virtual Quantity fillable(const Order& order, Price price, Quantity wanted) = 0;
  // Why not all of that could fill: the reason of the cancel that follows.
  virtual std::string_view refusal(const Order& order) const {
    return order.request.reduceOnly ? "reduce_only" : "buying_power";
  }
  // A bar is walked, and has come by what the reports tell. What the account sends now reaches the broker on the rest
  // of the same path, where the latency lets it.
  virtual void followPath() {}
  // A bar is walked, and since this was last called its path went as low and as high as these quotes (bid and ask
  // alone). With all that was reported before, it is what the account's positions of the symbol have seen.
  virtual void passed(SymbolIndex, const Quote& /*low*/, const Quote& /*high*/) {}
  // Whether there is anything that sees a bar of it.
  virtual bool holds(SymbolIndex) const { return false; }
};

// The port behind which orders are worked. Everything is synchronous and in the caller's time: reports() collects what
// happened, in its order.
class Broker {
 public:
  virtual ~Broker() = default;

  // The order arrives after the latency; `order` is copied.
  virtual void submit(const Order& order, Timestamp now) = 0;
  virtual void cancel(OrderId order, Timestamp now) = 0;
  // Arrives after the latency and is answered by `updated` or `updateRejected` (by `canceled` when the new quantity is
  // no more than what is filled). A new price or trigger or a larger quantity goes to the back of the queue, a smaller
  // quantity keeps its place (FILLS rule 13). What an ouo partner has done meanwhile stays done
  // (Replacement::quantityWas).
  virtual void replace(OrderId order, const Replacement& change, Timestamp now) = 0;
  // Working orders of which a fill of one cancels the others (oco), or shrinks each of them by as much (ouo). An order
  // may be a member of several links: a stop with each of several targets.
  virtual void link(Contingency kind, const std::vector<OrderId>& members) = 0;
  // The child waits for its parent's fills (oto): it is accepted as `held`, works in proportion to what is filled of
  // the parent, and what is still held back ends with the parent. Call it right after both were submitted.
  virtual void hold(OrderId child, OrderId parent) = 0;
  // Asks what has become of an order: answered by the fills of it that may not have come through, each under its own
  // execution id, and a `status`. For reconciliation; changes nothing.
  virtual void requestStatus(OrderId order, Timestamp now) = 0;
  // The market of a symbol stands still, or goes on with its next piece (FILLS rule 30).
  virtual void setHalted(SymbolIndex symbol, bool halted) = 0;
  // One old unit has become `ratio` new ones: what works and what is known of the market is told in new units from here
  // on. The orders' new terms are the caller's to book, by the same rule (splitTerms).
  virtual void split(SymbolIndex symbol, Ratio ratio) = 0;
  // Whether commands get through and reports come; what was said meanwhile may be lost on either side.
  virtual bool isConnected() const { return true; }
  // The market moves: resting orders match, then what has arrived by update.time. The board holds the state after the
  // update.
  virtual void onMarket(const MarketUpdate& update) = 0;
  // Fills that it has made and not reported, for it asks the account with its own fills in mind (FillGuard): who leaves
  // a position does not leave it a second time because the news of the first is on its way.
  virtual std::span<const BrokerReport> untold() const { return {}; }
  // Commands that are due by `now` act (after a command, with the market as it is).
  virtual void advance(Timestamp now) = 0;
  virtual std::vector<BrokerReport>& reports() = 0;  // the caller clears what it has read
  virtual void fields(Archive& archive) = 0;

  // For those who look on, and as far as the broker tells. The book that it works orders of the symbol on, as the
  // market shows it; null: its best prices are all that is known. It holds until the next input.
  virtual const DepthBook* depth(SymbolIndex) const { return nullptr; }
  // Adds the known places of orders that rest, of each side at most so many, the nearest to the market first.
  virtual void addPlaces(SymbolIndex, std::size_t /*most*/, std::vector<QueuePlace>&) const {}
};

template <>
inline constexpr ReportKind kLastOf<ReportKind> = ReportKind::status;
void listFields(Archive& archive, BrokerReport& report);

}  // namespace oms
