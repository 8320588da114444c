#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "oms/broker/broker.h"
#include "oms/broker/symbol_book.h"
#include "oms/broker/working_orders.h"

namespace oms {

// One fill as a rule wants it.
struct FillTerms {
  Quantity quantity;
  Price price;
  Price reference;  // what the rule started from
  Price base;       // of a taker: the market before slippage
  Price slippage;
  Quantity queueAhead;
  Market market;
  Liquidity liquidity = Liquidity::taker;
  std::uint8_t rule = 0;
  Flags flags;
  Timestamp time;
  Timestamp barOpen;
  std::uint32_t level = 0;  // of a book, from 1
  Quantity levelSize;
};

// Everything that happens to an order at the broker happens here, and is reported: acceptance, fills and what follows
// from them for the partner and the rest, the ends. Finished orders keep their slots and places until settle(), so that
// a book can be walked while its orders end.
class FillDesk {
 public:
  FillDesk(const InstrumentList& instruments, FillGuard& guard);

  WorkingOrders& orders() { return orders_; }
  SymbolBook& book(SymbolIndex symbol) { return books_[symbol.value]; }
  const std::vector<SymbolBook>& books() const { return books_; }
  SymbolBook& bookOf(const WorkingOrder& working) { return book(working.request().symbol); }
  const SymbolBook& bookOf(const WorkingOrder& working) const { return books_[working.request().symbol.value]; }
  SymbolIndex symbolOf(const SymbolBook& book) const { return {static_cast<std::uint32_t>(&book - books_.data())}; }
  std::vector<BrokerReport>& reports() { return reports_; }

  void accept(WorkingOrder& working, Timestamp time);
  void reject(WorkingOrder& working, std::string_view reason, Timestamp time);
  void trigger(WorkingOrder& working, std::uint64_t pass, Timestamp time);
  // A trailing stop's new trigger, and with it its limit.
  void moveTrigger(WorkingOrder& working, Price trigger, Timestamp time);
  void cancel(WorkingOrder& working, std::string_view reason, Timestamp time);
  void expire(WorkingOrder& working, std::string_view reason, Timestamp time);
  void refuseCancel(OrderId order, std::string_view reason, Timestamp time);
  // The terms of the order as they now stand; `answers`: as a replacement wanted them.
  void update(const WorkingOrder& working, bool answers, Timestamp time);
  void refuseUpdate(OrderId order, std::string_view reason, Timestamp time);
  void tellStatus(OrderId order, Timestamp time);
  // A bar is walked: its path begins at, and comes by, that market. What the account holds sees it (FillGuard::passed)
  // before each fill of the symbol and when the path ends.
  void beginPath(const SymbolBook& book, const Market& market);
  void pass(const Market& market);
  void endPath();
  bool isHeld(const SymbolBook& book) const { return guard_.holds(symbolOf(book)); }

  // Asks the guard, fills what it allows and cancels the rest when that is less. Returns what was filled.
  Quantity fill(WorkingOrder& working, const FillTerms& terms);

  void link(Contingency kind, const std::vector<OrderId>& members);
  void hold(OrderId child, OrderId parent);
  // After a change of its quantity: what its parent's fills leave to wait of it.
  void holdBack(WorkingOrder& child);
  // After a change of a parent: what its children still wait for gets smaller in proportion.
  void shrinkChildren(const WorkingOrder& parent, Timestamp time);
  std::uint64_t nextSequence() { return ++sequence_; }
  std::uint64_t sequence() const { return sequence_; }

  // Where an order waits. Not while its book is walked, but for enqueue().
  void enqueue(WorkingOrder& working);
  void rest(WorkingOrder& working);
  void leaveLadder(WorkingOrder& working);
  // Behind all that rests at its limit; its book may be walked meanwhile, and meets it there once more.
  void toTheBack(WorkingOrder& working);
  // What the account allows of all that the order still has, without filling it.
  bool allowsWhole(const WorkingOrder& working, Price price) {
    return guard_.fillable(working.order, price, working.available()) >= working.available();
  }
  // Everything of the symbol in new units, of which `ratio` were one old.
  void split(SymbolIndex symbol, Ratio ratio);
  // Forgets finished orders and takes from the queue what waits elsewhere now.
  void settle(SymbolBook& book) {
    tidyQueue(book);
    settleFinished();
  }
  void settleFinished() {
    if (!stale_.empty() || !retired_.empty())
      releaseFinished();
  }

  // Where the path of a bar is that is walked; unset: none is.
  void walkTo(Timestamp moment) { onPath_ = moment; }
  // Not back, and only while one is.
  void walkOnTo(Timestamp moment) {
    if (onPath_.isSet())
      onPath_ = std::max(onPath_, moment);
  }
  // Grows with each report.
  std::uint64_t told() const { return told_; }
  // What came to the queue while a bar is walked, and when its path came by.
  struct Newcomer {
    std::uint32_t slot;
    Timestamp at;
  };
  void noteNewcomer(const WorkingOrder& working) {
    if (onPath_.isSet())
      newcomers_.push_back({working.slot, onPath_});
  }
  std::vector<Newcomer>& newcomers() { return newcomers_; }
  // Lets the account answer what has been reported.
  void letFollow() { guard_.followPath(); }

  // Instants at which orders end by themselves. Nothing is due before nextCut().
  void cutAt(Timestamp time) { nextCut_ = std::min(nextCut_, time); }
  Timestamp nextCut() const { return nextCut_; }
  void resetCut() { nextCut_ = kNever; }

  // How orders ended to whom a command is still on its way; taken once a command.
  std::string_view takeEnd(OrderId order);

  // Between two inputs, when nothing is being matched.
  void fields(Archive& archive);

  static constexpr Timestamp kNever = Timestamp::fromNs(std::numeric_limits<std::int64_t>::max());

 private:
  BrokerReport& report(ReportKind kind, OrderId order, Timestamp time);
  void finish(WorkingOrder& working, std::string_view end);
  void followLinks(const WorkingOrder& working, Quantity filled, Timestamp time);
  void shrink(WorkingOrder& working, Quantity by, Timestamp time);
  void release(WorkingOrder& child, Timestamp time);
  void abandon(WorkingOrder& child, Timestamp time);
  static void writeTerms(BrokerReport& report, const WorkingOrder& working);
  void tidyQueue(SymbolBook& book) {
    if (book.queueDirty)
      dropMoved(book);
  }
  void dropMoved(SymbolBook& book);
  void releaseFinished();
  // Of a fill: the path up to it is told, and what is held then sees it from there.
  void passTo(const WorkingOrder& working, const FillTerms& terms);
  void tellPassed();

  struct End {
    OrderId order;
    std::string_view text;
    std::uint32_t commands;
  };

  struct Stale {
    PriceLadder* ladder;
    std::int64_t rank;
    std::uint64_t sequence;
  };

  FillGuard& guard_;
  WorkingOrders orders_;
  std::vector<SymbolBook> books_;
  std::vector<BrokerReport> reports_;
  std::vector<std::uint32_t> retired_;
  std::vector<End> ends_;
  // While a bar is walked, and never between two inputs:
  Timestamp onPath_;
  std::vector<Newcomer> newcomers_;
  std::uint64_t told_ = 0;
  std::vector<Stale> stale_;  // places in the books that their orders have left
  std::uint64_t sequence_ = 0;
  std::uint64_t executions_ = 0;
  // While a bar is walked, and never between two inputs: what its path has come by since the account was told.
  const SymbolBook* walked_ = nullptr;
  Market low_;
  Market high_;
  Timestamp nextCut_ = kNever;
  Timestamp reported_;  // reports never go back in time
};

}  // namespace oms
