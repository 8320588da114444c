#pragma once

#include <optional>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/fill.h"
#include "oms/model/instrument.h"
#include "oms/model/position.h"
#include "oms/positions/changed_symbols.h"
#include "oms/positions/ledger.h"

namespace oms {

// What one fill did to the net position of its symbol.
struct BookedFill {
  std::optional<Position> closed;      // a position that this fill ended, at quantity zero
  std::optional<RoundTrip> roundTrip;  // of that one
  std::optional<Position> open;        // what is open after it, when anything is
};

// The part of `total` that falls on `part` of `whole`, half to even.
Money shareOf(Money total, Quantity part, Quantity whole);

// The account's books in fixed point: net positions per symbol over a ledger in double entry. After each fill, mark and
// adjustment these hold to the last digit, and are asserted (RELIABILITY R14):
//   cash = cash0 - Σ signed quantity x price x multiplier - fees + financing
//   equity = cash + Σ open quantity at the exit side's price = cash0 + realised + unrealised - fees + financing
class Books {
 public:
  Books(const InstrumentList& instruments, Money initialCash);

  // Books a fill (side, quantity, price and fee are read); `reason` is kept as the exit reason if it closes a position.
  BookedFill apply(const Fill& fill, std::string_view reason);
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
  Split split(SymbolIndex symbol, Ratio ratio, Timestamp time);
  // Marks one symbol's position at its exit side: bid for a long, ask for a short.
  void mark(SymbolIndex symbol, Price bid, Price ask);

  // Null while the symbol is flat.
  const Position* position(SymbolIndex symbol) const;
  const Position* find(PositionId id) const;
  Quantity quantity(SymbolIndex symbol) const { return slots_[symbol.value].position.quantity; }
  std::size_t symbols() const { return slots_.size(); }
  // Stop and target that a person sees with the position.
  void setProtection(SymbolIndex symbol, Price stopLoss, Price takeProfit);

  Money initialCash() const { return -ledger_.balance(LedgerAccount::capital); }
  Money cash() const { return ledger_.balance(LedgerAccount::cash); }
  Money realized() const { return -ledger_.balance(LedgerAccount::realized); }
  Money unrealized() const { return unrealized_; }
  Money fees() const { return ledger_.balance(LedgerAccount::fees); }
  Money financing() const { return -ledger_.balance(LedgerAccount::financing); }
  // Without open P&L.
  Money realizedEquity() const { return initialCash() + realized() - fees() + financing(); }
  Money equity() const { return realizedEquity() + unrealized_; }
  // Σ |value| of the open positions.
  Money grossExposure() const { return gross_; }
  // |Σ value|
  Money netExposure() const { return marketValue_.abs(); }
  const Ledger& ledger() const { return ledger_; }
  // What one symbol made since the start, over all of its positions.
  BookLine line(SymbolIndex symbol) const;
  // Signed value of the open quantity at the mark; zero when flat.
  Money marketValue(SymbolIndex symbol) const { return slots_[symbol.value].marketValue; }
  // The symbols whose market value may have changed since the last call. For the account, which is the only one to ask.
  template <class Visit>
  void takeChanged(Visit visit) const {
    changed_.take(visit);
  }

  // Recomputes every sum from the positions and compares; asserts on the first difference. O(symbols). The sums
  // themselves are compared after each change.
  void assertBalanced() const;
  void fields(Archive& archive);

 private:
  // What the round trip at hand is made of.
  struct Trip {
    Money entryNotional;  // Σ of what opened, unsigned, for the averages of the round trip
    Money exitNotional;
    Quantity entered;  // Σ of what opened
    Quantity exited;
    Quantity largest;
  };
  struct Slot {
    Position position;
    Money marketValue;  // signed, at currentPrice
    Trip trip;
    Money realized;  // of all positions of the symbol
    Money fees;
    Money financing;
  };

  void open(Slot& slot, const Fill& fill, Quantity signedQuantity, Money signedValue, Money fee);
  void reduce(Slot& slot, Quantity quantity, Money value, Money fee);
  RoundTrip close(Slot& slot, const Fill& fill, std::string_view reason);
  void remark(Slot& slot);
  void assertSums() const;

  const InstrumentList& instruments_;
  std::vector<Slot> slots_;
  std::uint64_t positionsMade_ = 0;
  Ledger ledger_;
  Money unrealized_;
  Money marketValue_;  // Σ signed
  Money gross_;        // Σ |value|
  mutable ChangedSymbols changed_;
};

}  // namespace oms
