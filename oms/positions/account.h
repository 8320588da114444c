#pragma once

#include <algorithm>
#include <vector>

#include "oms/model/market_state.h"
#include "oms/positions/books.h"
#include "oms/positions/working_exposure.h"

namespace oms {

enum class AccountType : std::uint8_t { cash, margin };

// Margin and buying power over the books and the working orders (FILLS rules 26 and 28).
//   cash account: a working buy reserves its value; used margin is that sum.
//   margin account: a symbol uses its initial margin on the larger of what it could become by its buys or its sells.
//   What is against the position needs margin only as far as it is more than the position, whatever its price.
//   What was bought for delivery is paid in full, whatever the symbol's margin is.
//   Where it may have several positions each of them needs its own, and each working order opens one more: nothing is
//   set off against the other side.
// The fees of the working orders are reserved on top.
class Account {
 public:
  Account(const InstrumentList& instruments, AccountType type, const Books& books, const WorkingExposure& working)
      : instruments_(instruments),
        type_(type),
        books_(books),
        working_(working),
        delivered_(instruments.size()),
        changed_(instruments.size()),
        uses_(instruments.size()) {}

  AccountType type() const { return type_; }
  // Margin accounts: so much for each unit in place of a part of its value, as futures have it. What works at another
  // price than the market's counts by its value there. `markets` by symbol.
  void useContractMargin(Money perUnit, const std::vector<MarketState>& markets) {
    contractMargin_ = perUnit;
    markets_ = &markets;
  }
  bool marginFollowsMarket() const { return contractMargin_.isPositive(); }
  // A fill of an order for delivery, signed, or any other of the symbol (zero), after it is booked: what is held for
  // delivery is at most what is held long.
  void noteDelivery(SymbolIndex symbol, Quantity change);
  void split(SymbolIndex symbol, Ratio ratio);
  Quantity delivered(SymbolIndex symbol) const { return delivered_[symbol.value]; }
  // Orders that come to the working ones of a side; negative: that go from them.
  struct Entered {
    Side side = Side::buy;
    Quantity quantity;
    Money value;   // Σ quantity x price x multiplier
    Money paid{};  // of a buy's value what is for delivery
  };
  // Margin of one symbol as it is, and with those orders beside the ones that work.
  Money symbolMargin(SymbolIndex symbol) const;
  Money symbolMargin(SymbolIndex symbol, const Entered& extra) const;
  Money marginUsed() const;
  // What new orders may still use, never below zero.
  Money buyingPower() const;
  // Σ |value| and |Σ value| of the open positions.
  Money grossExposure() const { return books_.grossExposure(); }
  Money netExposure() const { return books_.netExposure(); }
  // What they could become, held at the largest number, if of each symbol the worse of its buys or its sells were
  // filled, or both where they do not set each other off; `extra` works beside the orders that are there. What is
  // filled against a position takes from it first: only what is more than the position counts at the orders' own
  // prices.
  struct Reach {
    Money gross;
    Money net;
    Money symbol;  // of that one alone
  };
  Reach reach(SymbolIndex symbol, const Entered& extra) const;

  // Peaks and day marks; call after each mark of the books.
  void observe();
  void startDay();
  Money dayStartEquity() const { return dayStartEquity_; }
  Money peakEquity() const { return peakEquity_; }
  // The largest fall of this day's equity from its peak, as a part of that.
  Ratio dayMaxDrawdown() const { return dayMaxDrawdown_; }
  AccountState state(Timestamp time) const;
  void fields(Archive& archive);

 private:
  // What one symbol uses, or all of them. Wide, so that no order of additions overflows.
  struct Use {
    Int128 margin = 0;  // its fees with it
    Int128 bought = 0;  // signed value if all of its working buys were filled
    Int128 sold = 0;
    Int128 gross = 0;  // the value of all that it could come to have
  };

  Money contractMargin(SymbolIndex symbol, Money value) const;
  Money paidInFull(SymbolIndex symbol, const Entered& extra) const;
  Money marginOf(SymbolIndex symbol, const Use& reached, const Entered& extra) const;
  Int128 valueBy(Side side, SymbolIndex symbol, Quantity quantity, Money value) const;
  Use useOf(SymbolIndex symbol) const;
  Use reached(SymbolIndex symbol, Int128 bought, Int128 sold) const;
  Use reached(SymbolIndex symbol) const;
  Use reached(SymbolIndex symbol, const Entered& extra) const;
  // The larger of the two without their signs.
  static Int128 farthest(Int128 a, Int128 b) { return std::max(a < 0 ? -a : a, b < 0 ? -b : b); }
  const Use& sums() const {
    if (contractMargin_.isPositive() || books_.hasChanged() || working_.hasChanged() || !changed_.empty())
      follow();
    return sums_;
  }
  void follow() const;

  const InstrumentList& instruments_;
  AccountType type_;
  const Books& books_;
  const WorkingExposure& working_;
  Money contractMargin_;  // zero: by value
  const std::vector<MarketState>* markets_ = nullptr;
  std::vector<Quantity> delivered_;  // by symbol, of what is held long
  // Follow the books and the working orders, symbol by symbol, when they are asked for.
  mutable ChangedSymbols changed_;
  mutable std::vector<Use> uses_;
  mutable Use sums_;
  Money dayStartEquity_ = books_.equity();
  Money peakEquity_ = books_.equity();
  Money dayPeak_ = books_.equity();
  Money dayTrough_ = books_.equity();  // since the day's peak
  Ratio dayMaxDrawdown_;
};

}  // namespace oms
