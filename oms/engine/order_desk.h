#pragma once

#include <string>
#include <vector>

#include "oms/broker/paper_broker.h"
#include "oms/engine/core.h"
#include "oms/messages/ports.h"
#include "oms/orders/transitions.h"
#include "oms/risk/checks.h"

namespace oms {

// Where an order comes from, beside its author.
struct OrderOrigin {
  Actor actor;
  Timestamp clock;  // what its rates count by: the wall for people, the session for strategies
  InstanceIndex instance;
  SignalId signal;
  OrderId parent;  // set for a stop or target
  Text<24> purpose;
};

// Who wants to know what became of orders, after they are booked. It may submit and cancel.
class OrderListener {
 public:
  virtual ~OrderListener() = default;
  // `ended`: the owners whose part of the position this fill used up.
  virtual void onFill(const Order& order, const Fill& fill, const std::vector<InstanceIndex>& ended) = 0;
  virtual void onOrderEnded(const Order& order) = 0;
};

// Takes orders through the checks to the broker and the broker's reports into the books.
class OrderDesk final : public FillGuard {
 public:
  explicit OrderDesk(Core& core);

  // The order's id, denied or not. All events of it stand in the core's list.
  OrderId submit(const OrderRequest& request, const OrderOrigin& origin);
  // False when the order is unknown or cannot be canceled any more.
  bool cancel(OrderId id, const Actor& actor, std::string_view reason);
  // Market orders against the open position, each at most the instrument's largest; none when it is flat.
  std::vector<OrderId> closePosition(SymbolIndex symbol, const OrderOrigin& origin);
  // Puts the stop and target of that entry back for what is held of it: its exit has come to nothing. False while the
  // old ones still work.
  bool protectAgain(const Order& entry, Quantity held);
  DryRunResult dryRun(const OrderRequest& request, const OrderOrigin& origin) const;

  void onMarket(const MarketUpdate& update);
  // Books and reports until the broker has nothing more to say.
  void settle(OrderListener& listener);

  Quantity fillable(const Order& order, Price price, Quantity wanted) override;
  void hashInto(StateHasher& hasher) const;

 private:
  struct Outcome {
    OrderId order;
    bool ended = false;
    bool filled = false;
    bool positionEnded = false;  // by this fill: flat, or turned
    Fill fill;
    std::vector<InstanceIndex> endedOwners;
  };

  CheckContext contextOf(const OrderRequest& request, const OrderOrigin& origin) const;
  Money expectedFee(const OrderRequest& request, Money value) const;
  void bookReports();
  void book(const BrokerReport& report);
  void bookFill(Order& order, const BrokerReport& report);
  void bookUpdate(Order& order, const BrokerReport& report);
  void change(Order& order, OrderEventKind kind, const Actor& actor);
  void reactTo(const Outcome& outcome, OrderListener& listener);
  void protect(const Order& entry, const Fill& fill);
  void placeChildren(const Order& entry, Quantity quantity);
  OrderId placeChild(const Order& entry, Quantity quantity, bool stop);
  void replaceRefusedStop(const Order& stop);
  void cancelPointless(SymbolIndex symbol);
  void showProtection(SymbolIndex symbol);

  Core& core_;
  PaperBroker broker_;
  std::size_t bookedReports_ = 0;
  std::uint64_t tradesMade_ = 0;
  std::vector<Outcome> outcomes_;
};

// The word that a round trip closed by this order carries.
std::string_view exitReasonOf(const Order& order);

}  // namespace oms
