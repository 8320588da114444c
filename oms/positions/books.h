#pragma once

#include <optional>
#include <vector>

#include "oms/model/fill.h"
#include "oms/model/instrument.h"
#include "oms/model/position.h"
#include "oms/model/state_hasher.h"

namespace oms {

// What one fill did to the net position of its symbol.
struct BookedFill {
  std::optional<Position> closed;      // a position that this fill ended, at quantity zero
  std::optional<RoundTrip> roundTrip;  // of that one
  std::optional<Position> open;        // what is open after it, when anything is
};

// The account's books in fixed point: net positions per symbol, cash, realised and unrealised P&L, fees. After each
// fill and each mark these hold to the last digit, and are asserted (RELIABILITY R14):
//   cash = cash0 - Σ signed quantity x price x multiplier - fees
//   equity = cash + Σ open quantity at the exit side's price = cash0 + realised + unrealised - fees
class Books {
 public:
  Books(const InstrumentList& instruments, Money initialCash);

  // Books a fill (side, quantity, price and fee are read); `reason` is kept as the exit reason if it closes a position.
  BookedFill apply(const Fill& fill, std::string_view reason);
  // Marks one symbol's position at its exit side: bid for a long, ask for a short.
  void mark(SymbolIndex symbol, Price bid, Price ask);

  // Null while the symbol is flat.
  const Position* position(SymbolIndex symbol) const;
  const Position* find(PositionId id) const;
  Quantity quantity(SymbolIndex symbol) const { return slots_[symbol.value].position.quantity; }
  std::size_t symbols() const { return slots_.size(); }
  // Stop and target that a person sees with the position.
  void setProtection(SymbolIndex symbol, Price stopLoss, Price takeProfit);

  Money initialCash() const { return initialCash_; }
  Money cash() const { return cash_; }
  Money realized() const { return realized_; }
  Money unrealized() const { return unrealized_; }
  Money fees() const { return fees_; }
  Money equity() const { return initialCash_ + realized_ + unrealized_ - fees_; }
  // Signed value of the open quantity at the mark; zero when flat.
  Money marketValue(SymbolIndex symbol) const { return slots_[symbol.value].marketValue; }

  // Recomputes every sum from the positions and compares; asserts on the first difference. O(symbols).
  void assertBalanced() const;
  void hashInto(StateHasher& hasher) const;

 private:
  struct Slot {
    Position position;
    Money marketValue;    // signed, at currentPrice
    Money entryNotional;  // Σ of what opened, unsigned, for the averages of the round trip
    Money exitNotional;
    Quantity entered;  // Σ of what opened
    Quantity exited;
    Quantity largest;
  };

  void open(Slot& slot, const Fill& fill, Quantity signedQuantity, Money signedValue, Money fee);
  void reduce(Slot& slot, Quantity quantity, Money value, Money fee);
  RoundTrip close(Slot& slot, const Fill& fill, std::string_view reason);
  void remark(Slot& slot);

  const InstrumentList& instruments_;
  std::vector<Slot> slots_;
  std::uint64_t positionsMade_ = 0;
  Money initialCash_;
  Money cash_;
  Money realized_;
  Money unrealized_;
  Money fees_;
};

}  // namespace oms
