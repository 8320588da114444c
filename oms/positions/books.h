#pragma once

#include <optional>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/fill.h"
#include "oms/model/instrument.h"
#include "oms/model/market_data.h"
#include "oms/model/position.h"
#include "oms/positions/changed_symbols.h"
#include "oms/positions/ledger.h"

namespace oms {

// netting: a symbol has one position, which all fills add to or reduce. hedging: it may have several at once, of both
// sides, and each fill is of one of them.
enum class PositionMode : std::uint8_t { netting, hedging };

// What one fill did to its position: the net one of its symbol, or the one that it is for.
struct BookedFill {
  Money value;                         // of the fill, unsigned: price x quantity x multiplier
  std::optional<Position> closed;      // a position that this fill ended, at quantity zero
  std::optional<RoundTrip> roundTrip;  // of that one
  const Position* open = nullptr;      // what is open after it, when anything is; good until the next booking
};

// The part of `total` that falls on `part` of `whole`, half to even: all of it for all, nothing for nothing.
Money shareOf(Money total, Quantity part, Quantity whole);

// The account's books in fixed point: positions per symbol over a ledger in double entry. After each fill, mark and
// adjustment these hold to the last digit, and are asserted (RELIABILITY R14):
//   cash = cash0 - Σ signed quantity x price x multiplier - fees + financing
//   equity = cash + Σ open quantity at the exit side's price = cash0 + realised + unrealised - fees + financing
class Books {
 public:
  Books(const InstrumentList& instruments, Money initialCash, PositionMode mode = PositionMode::netting);

  // Books a fill (side, quantity, price and fee are read); `reason` is kept as the exit reason if it closes a position.
  // `aim`: the open position that it adds to or reduces, where there may be several; none of these: it opens one.
  BookedFill apply(const Fill& fill, std::string_view reason, PositionId aim = {});
  // Cash that comes or goes without a trade: financing, dividends, split cash.
  void adjust(const Adjustment& adjustment);
  // One old unit has become `ratio` new ones: the cost stays, quantities and prices are told in new units, in whole
  // lots. `left` is what is over, signed: its owner gets cash for it. Nothing is left of a position under a lot, which
  // ends.
  struct Split {
    Quantity left;
    std::optional<Position> closed;
    std::optional<RoundTrip> roundTrip;
  };
  Split split(SymbolIndex symbol, PositionId id, Ratio ratio, Timestamp time);
  // Marks one symbol's positions at their exit side, bid for a long, ask for a short, and notes their worst and best by
  // it. False when nothing changes by it.
  bool mark(SymbolIndex symbol, Price bid, Price ask);
  // The same without a note: what a bar closes at, of a fill inside it.
  void markUnseen(SymbolIndex symbol, Price bid, Price ask);
  // Notes worst and best alone: the symbol's market went as low and as high while its positions were as they are. A
  // price that the books could not hold is left out.
  void see(SymbolIndex symbol, const Quote& low, const Quote& high);

  bool hedges() const { return !hedged_.empty(); }
  // The net one; null while the symbol is flat, and where it may have several.
  const Position* position(SymbolIndex symbol) const;
  const Position* find(PositionId id) const;
  const Position* find(SymbolIndex symbol, PositionId id) const;
  // Hedging: the open one that this order's fills made.
  const Position* openedBy(SymbolIndex symbol, OrderId order) const;
  // The open ones of the symbol, oldest first. Visitors must not book.
  template <class Visit>
  void visit(SymbolIndex symbol, Visit visit) const {
    if (hedges()) {
      for (const Opened& held : hedged_[symbol.value])
        visit(held.position);
    } else if (slots_[symbol.value].position.isOpen()) {
      visit(slots_[symbol.value].position);
    }
  }
  std::vector<PositionId> openOf(SymbolIndex symbol) const;
  std::size_t openCount(SymbolIndex symbol) const;
  // Net: over all positions of the symbol.
  Quantity quantity(SymbolIndex symbol) const {
    return hedges() ? netQuantity(symbol) : slots_[symbol.value].position.quantity;
  }
  // Σ |quantity|
  Quantity grossQuantity(SymbolIndex symbol) const;
  std::size_t symbols() const { return slots_.size(); }
  // What the orders against an open position cover of it. False when that was known.
  bool setCover(SymbolIndex symbol, PositionId id, const Cover& stops, const Cover& targets);

  Money initialCash() const { return -ledger_.balance(LedgerAccount::capital); }
  Money cash() const { return ledger_.balance(LedgerAccount::cash); }
  Money realized() const { return -ledger_.balance(LedgerAccount::realized); }
  Money unrealized() const { return unrealized_; }
  Money fees() const { return ledger_.balance(LedgerAccount::fees); }
  Money financing() const { return -ledger_.balance(LedgerAccount::financing); }
  // Without open P&L.
  Money realizedEquity() const { return initialCash() + realized() - fees() + financing(); }
  // Asked for a dozen times an order: by the shorter of the two sums that are asserted to be one.
  Money equity() const { return cash() + marketValue_; }
  // Σ |value| of the open positions.
  Money grossExposure() const { return gross_; }
  // |Σ value|
  Money netExposure() const { return marketValue_.abs(); }
  const Ledger& ledger() const { return ledger_; }
  // What one symbol made since the start, over all of its positions.
  BookLine line(SymbolIndex symbol) const;
  // Signed value of the open quantity at the mark, net; zero when flat.
  Money marketValue(SymbolIndex symbol) const { return hedges() ? netValue(symbol) : slots_[symbol.value].marketValue; }
  // Σ |value| of the symbol's positions.
  Money grossValue(SymbolIndex symbol) const;
  // The symbols whose market value may have changed since the last call. For the account, which is the only one to ask.
  bool hasChanged() const { return !changed_.empty(); }
  template <class Visit>
  void takeChanged(Visit visit) const {
    changed_.take(visit);
  }

  // Recomputes every sum from the positions and compares; asserts on the first difference. O(symbols), unless nothing
  // was booked or marked since the last time. The sums themselves are compared after each change.
  void assertBalanced() const;
  void fields(Archive& archive);

 private:
  // What the round trip at hand is made of.
  struct Trip {
    MoneySum entryNotional;  // Σ of what opened, unsigned, for the averages of the round trip
    MoneySum exitNotional;
    Volume entered;  // Σ of what opened
    Volume exited;
  };
  struct Held {
    Position position;
    Money marketValue;  // signed, at currentPrice
    Trip trip;
    void fields(Archive& archive);
  };
  struct Opened : Held {
    OrderId by;
    void fields(Archive& archive);
  };
  struct Slot : Held {  // with the net position
    Money realized;     // of all positions of the symbol
    Money fees;
    Money financing;
  };

  void open(Held& held, const Fill& fill, Quantity signedQuantity, Money signedValue, Money fee);
  void reduce(Slot& slot, Held& held, Quantity quantity, Money value, Money fee);
  RoundTrip close(Held& held, const Fill& fill, Quantity closing, std::string_view reason);
  bool mark(Held& held, Price bid, Price ask);
  void remark(Held& held);
  void see(Held& held, Price exit) const;
  template <class Visit>
  void visitHeld(SymbolIndex symbol, Visit visit) {
    if (!hedges())
      return visit(slots_[symbol.value]);
    for (Opened& held : hedged_[symbol.value])
      visit(held);
  }
  Opened& aimed(const Fill& fill, PositionId aim);
  void settle(SymbolIndex symbol, PositionId open, bool turned, OrderId by);
  Held* heldOf(SymbolIndex symbol, PositionId id);
  Quantity netQuantity(SymbolIndex symbol) const;
  Money netValue(SymbolIndex symbol) const;
  void assertSums() const;

  const InstrumentList& instruments_;
  std::vector<Slot> slots_;
  std::vector<std::vector<Opened>> hedged_;  // hedging: by symbol the open ones, oldest first; else empty
  std::uint64_t positionsMade_ = 0;
  Ledger ledger_;
  Money unrealized_;
  Money marketValue_;  // Σ signed
  Money gross_;        // Σ |value|
  // Recomputed since the last booking, and found to be what they should.
  mutable bool isProved_ = false;
  mutable ChangedSymbols changed_;
};

}  // namespace oms
