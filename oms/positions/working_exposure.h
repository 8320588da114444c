#pragma once

#include <vector>

#include "oms/model/archive.h"
#include "oms/model/instrument.h"
#include "oms/model/order.h"
#include "oms/positions/changed_symbols.h"

namespace oms {

// What the working orders of one symbol could still add, kept up to date order by order. Reduce-only orders cannot add:
// of them only those at the market count, as what is leaving already.
struct WorkingSum {
  Quantity buy;  // Σ leaves
  Quantity sell;
  Quantity leavingBuy;  // Σ leaves of reduce-only market orders
  Quantity leavingSell;
  MoneySum buyValue;  // Σ leaves x reserve price x multiplier
  MoneySum sellValue;
  MoneySum paidValue;        // of the buys' value what is for delivery, and so paid in full
  Money fees;                // Σ what their fills will cost
  std::uint32_t orders = 0;  // all working ones, reduce-only included

  // Nothing that they could still add.
  bool isNothing() const { return buy.isZero() && sell.isZero() && buyValue.isZero() && sellValue.isZero(); }
};

// The part of the order's fee that is reserved while `leaves` of it work, rounded up.
Money reservedFeeOf(const Order& order, Quantity leaves);

class WorkingExposure {
 public:
  explicit WorkingExposure(const InstrumentList& instruments)
      : instruments_(instruments), sums_(instruments.size()), changed_(instruments.size()) {}

  // The order's working quantity goes from what it was at the last call for it to `leaves` (zero: it is done).
  void change(const Order& order, Quantity before, Quantity after);
  // The order began (+1) or ceased (-1) to work.
  void count(SymbolIndex symbol, int step);
  const WorkingSum& operator[](SymbolIndex symbol) const { return sums_[symbol.value]; }
  std::uint32_t orders() const { return orders_; }
  void fields(Archive& archive);
  // The symbols whose sums may have changed since the last call. For the account, which is the only one to ask.
  bool hasChanged() const { return !changed_.empty(); }
  template <class Visit>
  void takeChanged(Visit visit) const {
    changed_.take(visit);
  }

 private:
  const InstrumentList& instruments_;
  std::vector<WorkingSum> sums_;
  std::uint32_t orders_ = 0;
  mutable ChangedSymbols changed_;
};

}  // namespace oms
