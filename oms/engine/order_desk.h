#pragma once

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "oms/broker/paper_broker.h"
#include "oms/engine/core.h"
#include "oms/messages/ports.h"
#include "oms/model/replacement.h"
#include "oms/model/ring_queue.h"
#include "oms/orders/id_ranges.h"
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
  std::span<const OrderRequest> list{};  // all of the list that it came with, itself among them
  std::optional<Quantity> position{};    // signed, what its parent will have brought about; none: what is held now
};

// Who wants to know what became of orders, after they are booked. It may submit and cancel.
class OrderListener {
 public:
  virtual ~OrderListener() = default;
  // `ended`: the owners whose part of the position this fill used up.
  virtual void onFill(const Order& order, const Owners& ended) = 0;
  virtual void onOrderEnded(const Order& order) = 0;
};

// Takes orders through the checks to the broker and the broker's reports into the books.
class OrderDesk final : public FillGuard {
 public:
  explicit OrderDesk(Core& core);

  // The order's id, denied or not. All events of it stand in the core's list.
  OrderId submit(const OrderRequest& request, const OrderOrigin& origin);
  // All of them are checked before the first is sent, each beside those before it; where one is denied, all are.
  OrderIds submitList(std::span<const OrderRequest> requests, const OrderOrigin& origin);
  // One of the group has filled: the others were canceled, and a newcomer would stand alone.
  bool hasActed(const Actor& actor, const ClientOrderId& group) const;
  // Why a working order is not replaced; an empty code: it is on its way, or goes when the one before it is answered.
  struct Refusal {
    std::string code;
    std::string message;
    std::string field;
    std::shared_ptr<const CheckResults> checks;  // where they are the reason
  };
  Refusal replace(OrderId id, const Replacement& change, const OrderOrigin& origin, bool confirmed);
  // What replace() would say of it, without any effect.
  DryRunResult dryRunReplace(OrderId id, const Replacement& change, const OrderOrigin& origin, bool confirmed);
  // False when the order is unknown or cannot be canceled any more.
  bool cancel(OrderId id, const Actor& actor, std::string_view reason);
  // Market orders against that open position, or against so much of it, each at most the instrument's largest; none
  // when it has ended.
  OrderIds closePosition(SymbolIndex symbol, PositionId id, const OrderOrigin& origin,
                         std::optional<Quantity> part = {});
  // Whether the checks let it be closed now, but for own orders that the close would meet.
  bool mayClose(const Position& position, const OrderOrigin& origin) const;
  // The same for all positions of the symbol.
  OrderIds closeAll(SymbolIndex symbol, const OrderOrigin& origin);
  // The open position that the order adds to or reduces; null: its first fill opens one.
  const Position* positionOf(const Order& order) const { return positionFor(order.request, order.parent, order.id); }
  // Whether a stop or target of that entry has filled.
  bool wasLeft(const Order& entry) const;
  // Whether one of its stops has filled.
  bool wasStopped(const Order& entry) const;
  // Puts the stop and target of that entry back for what is held of it: its exit has come to nothing. False while the
  // old ones still work.
  bool protectAgain(const Order& entry, Quantity held);
  bool isTrade(TradeId id) const { return id.isSet() && id.value <= tradesMade_; }
  // Everything of the symbol goes on in new units, of which `ratio` were one old.
  void split(SymbolIndex symbol, Ratio ratio);
  // Cancels what would open a position or add to one; `only`: of that symbol. False when there was nothing.
  bool cancelOpening(const Actor& actor, std::string_view reason, std::optional<SymbolIndex> only = {});
  // Whether the order protects a position: a reduce-only stop, or any other stop against one, which is reduce-only from
  // now on and shrinks with the position. Whoever cancels for a reason of his own asks this first.
  bool keepAsProtection(OrderId id);
  // Whether the order would take its position off where the market goes against it.
  bool stopsPosition(const Order& order) const;
  // False when it was so before.
  bool setHalted(SymbolIndex symbol, bool halted);
  // Orders that it may come back to, although they have ended.
  void addHeld(std::vector<OrderId>& held) const;
  // Whether the symbol's market is open now.
  MarketHours hoursOf(SymbolIndex symbol) const;
  DryRunResult dryRun(const OrderRequest& request, const OrderOrigin& origin) const;

  void onMarket(const MarketUpdate& update) {
    broker_->onMarket(update);
    bookReports();
    if (core_.now >= nextSquareOff_)
      squareOff();
    if (!awaited_.empty() || core_.config.around)
      reconcile();
  }
  // Books and reports until the broker has nothing more to say.
  void settle(OrderListener& listener) {
    broker_->advance(core_.now);
    bookReports();
    if (bookedReports_ > 0 || !outcomes_.empty() || !coverChanged_.empty())
      tellOutcomes(listener);
    if (!resting_.empty())
      watchResting();
  }

  const Broker& broker() const { return *broker_; }

  Quantity fillable(const Order& order, Price price, Quantity wanted) override;
  std::string_view refusal(const Order& order) const override;
  // Protects what a bar's path has filled while the broker still walks it.
  void followPath() override;
  void passed(SymbolIndex symbol, const Quote& low, const Quote& high) override {
    bookReports();
    core_.books.see(symbol, low, high);
  }
  bool holds(SymbolIndex symbol) const override {
    return bookedReports_ < broker_->reports().size() || core_.books.openCount(symbol) > 0;
  }
  void fields(Archive& archive);

 private:
  struct Outcome {
    Outcome() = default;
    explicit Outcome(OrderId which, Timestamp when = {}) : order(which), onPath(when) {}

    OrderId order;
    bool ended = false;
    bool positionEnded = false;  // by its fill: flat, or turned
    Quantity filled;             // zero: there was no fill
    Owners endedOwners;
    Timestamp onPath;          // of a bar that is walked: when it happened
    bool isProtected = false;  // what it calls for to protect the position has been sent
    bool isAnswered = false;   // a change of a reduce-only order: the position may be another by now
    Quantity bare;             // a stop or target was to grow by it with its entry, and never will
    void fields(Archive& archive);
  };

  // A replacement that the broker has not answered, and what is reserved for it until then.
  struct Replacing {
    Price oldPrice;  // that was reserved at before
    Money oldFee;
    Money newFee;
    Quantity extra;   // reserved beyond what the order has now
    Quantity growth;  // of that: what a stop or target takes on with its entry's fills
    // Asked for meanwhile: goes when this one is answered, what has filled of the entry since last.
    std::optional<Replacement> next;
    Quantity more;
    Actor nextActor;
    Timestamp nextClock;
    bool nextConfirmed = false;
    void fields(Archive& archive);
  };

  // Hedging: which position an order is for, and what is held of that; netting: of the net one (order_aims.cpp).
  OrderRequest aimed(OrderRequest request, const OrderOrigin& origin) const;
  bool isAimed(const OrderRequest& request) const {
    return core_.books.hedges() || request.position.isSet() || core_.mayOnlyReduce();
  }
  bool isWayOut(OrderRequest request, const OrderOrigin& origin) const;
  const Position* positionFor(const OrderRequest& request, OrderId parent, OrderId self) const;
  const Position* oldestAgainst(SymbolIndex symbol, Side side, InstanceIndex owner) const;
  Quantity heldFor(const OrderRequest& request, OrderId parent, OrderId self) const {
    if (!core_.books.hedges())
      return core_.books.quantity(request.symbol);
    const Position* position = positionFor(request, parent, self);
    return position ? position->quantity : Quantity{};
  }
  Quantity heldFor(const Order& order) const { return heldFor(order.request, order.parent, order.id); }
  void aimContext(CheckContext& context, OrderId parent) const;
  bool namesAnEnded(const Order& order) const;
  Quantity untoldBeside(const Order& order) const;
  OrderId submitAimed(const OrderRequest& request, const OrderRequest& sent, const OrderOrigin& origin);
  OrderIds submitAimed(std::span<const OrderRequest> requests, std::span<const OrderRequest> sent,
                       const OrderOrigin& origin);
  DryRunResult dryRunAimed(const OrderRequest& request, const OrderOrigin& origin) const;
  // So much of what is held of the position, a signed quantity.
  OrderRequest closing(SymbolIndex symbol, PositionId id, Quantity held, const OrderOrigin& origin) const;
  OrderIds closeSome(SymbolIndex symbol, PositionId id, Quantity held, const OrderOrigin& origin);

  Order& enter(const OrderRequest& request, const OrderRequest& sent, const OrderOrigin& origin);
  const CheckResult* check(Order& order, const OrderRequest& request, const OrderOrigin& origin);
  void deny(Order& order, const std::string& reason);
  void reserve(const Order& order);
  void send(Order& order, const OrderOrigin& origin);
  OrderOrigin childOrigin(const OrderRequest& request, const OrderOrigin& origin, const Order& parent) const;
  Order* parentOf(const OrderRequest& request, const OrderOrigin& origin);
  void relate(Order& order);
  void tie(const Order& order);
  std::vector<OrderId> partnersOf(const Order& child) const;

  Refusal misfit(const Order& order, const Replacement& change) const;
  Replacement withQueued(OrderId id, const Replacement& change) const;
  CheckResults checkReplacement(const Order& order, const Replacement& change, const OrderOrigin& origin,
                                bool confirmed, Money& fee);
  void sendReplacement(Order& order, const Replacement& change, const Actor& actor, Money fee);
  void goOn(Order& order, const Replacing& answered);
  void reserveAnew(Order& order, Price price, Money fee, Quantity extra);
  Quantity reserved(const Order& order) const;
  // Returns what it was still to grow by.
  Quantity finish(Order& order, Quantity reservedBefore);
  void shrinkToPosition(SymbolIndex symbol);
  bool waitsForParent(const Order& order) const;
  static std::string waitsFor(const Order& order);
  std::string endedBy(const Order& order, std::string_view reason) const;

  CheckContext contextOf(const OrderRequest& request, const OrderOrigin& origin) const;
  StrategyStake stakeOf(const OrderRequest& request, const OrderOrigin& origin) const;
  ListPlace placeOf(const OrderRequest& request, const OrderOrigin& origin) const;
  ListPlace placeOfChange(const Order& order, const Replacement& change,
                          std::vector<const OrderRequest*>& children) const;
  Money expectedFee(const OrderRequest& request, Money value) const;
  Money feeToReserve(const CheckContext& context) const;
  void bookReports() {
    if (bookedReports_ < broker_->reports().size())
      bookNewReports();
  }
  void bookNewReports();
  void tellOutcomes(OrderListener& listener);
  void book(const BrokerReport& report);
  void book(Order& order, const BrokerReport& report);
  void bookChange(Order& order, OrderEventKind kind, const BrokerReport& report);
  void acceptUnheard(Order& order, OrderEventKind kind);
  void completeByUpdate(Order& order);
  bool keptUnderPending(Order& order, OrderEventKind kind);
  void bookUpdate(Order& order, const BrokerReport& report);
  void lookAgain(const Order& order, Quantity bare);
  void bookUpdateRejected(Order& order, const BrokerReport& report);
  void bookFill(Order& order, const BrokerReport& report);
  void bookForgotten(const BrokerReport& report);
  Fill fillOf(Order& order, const BrokerReport& report);
  void bookToBooks(const Order& order, Fill& fill, Outcome& outcome);
  void refuseReport(const Order& order, OrderEventKind kind, std::string_view code, const std::string& what);
  void bookStatus(Order& order, const BrokerReport& report);
  void await(const Order& order);
  void reconcile();
  void askFor(Order& order, const std::string& why);
  void showFlags(Order& order, const std::string& reason);
  void noteIntraday(const Order& order, const Fill& fill, const BookedFill& booked);
  Timestamp squareOffTime(SymbolIndex symbol, Timestamp since) const;
  void squareOff();
  void squareOff(SymbolIndex symbol, PositionId id, Quantity quantity);
  // Where there is one position a symbol, the id is not set.
  bool holdsIntraday(SymbolIndex symbol, PositionId id) const;
  bool isSquaringOff(SymbolIndex symbol, PositionId id) const;
  void alert(std::string_view code, AlertSeverity severity, const Order& order, const std::string& what);
  void change(Order& order, OrderEventKind kind, const Actor& actor);
  void changeByWay(Order& order, OrderEventKind kind);
  void reactTo(const Outcome& outcome, OrderListener& listener);
  void protect(const Order& entry);
  void protectAnew(const Outcome& outcome);
  bool growChildren(const Order& entry, Quantity by);
  void grow(Order& child, Quantity by);
  void protectRest(const Order& entry, Quantity bare);
  void leaveStopped(const Order& stop);
  Quantity uncovered(const Order& entry, bool stop) const;
  void placePair(const Order& entry, Quantity quantity);
  void placeChildren(const Order& entry, Quantity stops, Quantity targets);
  Order* loneChild(const Order& entry, bool stop);
  OrderId placeChild(const Order& entry, Quantity quantity, bool stop);
  Price followedTo(const Order& entry) const;
  void replaceRefusedStop(const Order& stop);
  void cancelPointless(SymbolIndex symbol);
  void noteCover(const Order& order);
  void showCovers();
  void showCover(SymbolIndex symbol, PositionId id);
  Quantity coverOf(const Order& order) const;
  void makeReduceOnly(Order& order, std::string_view reason);
  void keepReducing(SymbolIndex symbol);
  void tellUnprotected(const Order& stop);
  void noteTriggered(const Order& order);
  void watchResting();
  bool isBehind(const Order& order) const;

  Core& core_;
  std::unique_ptr<Broker> broker_;
  std::size_t bookedReports_ = 0;
  std::uint64_t tradesMade_ = 0;
  IdRanges executions_;  // the broker's fills that are booked
  std::map<OrderId, Replacing> replacing_;
  std::set<SymbolIndex> halted_;
  std::vector<std::uint32_t> reduceOnly_;  // how many of these work, by symbol
  std::vector<std::uint32_t> covering_;    // and of those that may be a position's stop or target
  std::set<SymbolIndex> coverChanged_;     // until the input is settled
  std::set<OrderId> resting_;              // triggered stops of a position whose limit the market is not through yet
  // What was sent and may not have been answered, oldest first; asked for again after ever longer pauses.
  struct Awaited {
    OrderId order;
    Timestamp since;
    std::uint32_t version = 0;
    Duration pause{0};
    void fields(Archive& archive) { archive(order, since, version, pause); }
  };
  bool isUnanswered(const Awaited& awaited) const;
  void bookUnknown(Order& order, const BrokerReport& report);
  RingQueue<Awaited> awaited_;
  std::set<OrderId> unknown_;  // to the broker, which somebody has been told
  // Behind a line that may lose it: what risk or the system has canceled, and why, until the order is over.
  struct Insisted {
    Actor actor;
    Text<96> reason;
    void fields(Archive& archive);
  };
  std::map<OrderId, Insisted> insisted_;
  Timestamp nextReconcile_;
  bool wasConnected_ = true;
  // Of a symbol's position, what is not to be carried over its session's close.
  struct Intraday {
    Quantity quantity;  // signed
    Timestamp since;
    void fields(Archive& archive) { archive(quantity, since); }
  };
  void noteIntraday(Intraday& intraday, const Order& order, const Fill& fill, Quantity held);
  std::vector<Intraday> intraday_;                               // by symbol, where its position is net
  std::map<SymbolIndex, std::map<PositionId, Intraday>> apart_;  // hedging: of each position
  Timestamp nextSquareOff_ = kNever;
  static constexpr Timestamp kNever = Timestamp::fromNs(std::numeric_limits<std::int64_t>::max());
  std::vector<Outcome> outcomes_;
  Timestamp onPath_;  // while a bar is walked: of the news at hand; else unset, and what is sent is sent now
  // When it has come back.
  Timestamp sendTime() const {
    return onPath_.isSet() ? std::min(onPath_ + core_.config.broker.latency.base, core_.now) : core_.now;
  }
};

// Whether the order may be what protects a position against it: a stop, or a reduce-only order that rests.
bool mayCover(const OrderRequest& request);

// A stop or target with a limit that has triggered: it waits for its price like any limit.
bool restsAsLimit(const Order& order);

// A reduce-only stop, or the market order in the place of one that came too late: what stays until the position is
// flat.
bool isProtective(const Order& order);

// A close that risk or the session's end has sent: nobody would cancel it where it never arrived, and once its cancel
// is answered the next one takes its place. Nobody changes it either: the stops of what it closes have gone for it.
bool isClosedOnDuty(const Order& order);

// So much of the fee of a whole order as falls on another quantity of it, rounded up.
Money feeFor(Money fee, Quantity whole, Quantity part);
// Why nothing more of an entry is wanted that is being stopped out.
inline constexpr std::string_view kStopped = "its stop has been reached";

// The report with the reason that the order never got to the broker.
BrokerReport neverArrived(BrokerReport report);

// The word that a round trip closed by this order carries.
std::string_view exitReasonOf(const Order& order);

}  // namespace oms
