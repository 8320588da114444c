#pragma once

#include <vector>

#include "oms/model/instrument.h"
#include "oms/model/order.h"

namespace oms {

// What the working orders of one symbol could still add, kept up to date order by order. Reduce-only orders do not
// count: they cannot add.
struct WorkingSum {
  Quantity buy;  // Σ leaves
  Quantity sell;
  Money buyValue;  // Σ leaves x reserve price x multiplier
  Money sellValue;
  std::uint32_t orders = 0;  // all working ones, reduce-only included
};

class WorkingExposure {
 public:
  explicit WorkingExposure(const InstrumentList& instruments) : instruments_(instruments), sums_(instruments.size()) {}

  // The order's working quantity goes from what it was at the last call for it to `leaves` (zero: it is done).
  void change(const Order& order, Quantity before, Quantity after);
  // The order began (+1) or ceased (-1) to work.
  void count(SymbolIndex symbol, int step);
  const WorkingSum& operator[](SymbolIndex symbol) const { return sums_[symbol.value]; }
  std::uint32_t orders() const { return orders_; }

 private:
  const InstrumentList& instruments_;
  std::vector<WorkingSum> sums_;
  std::uint32_t orders_ = 0;
};

}  // namespace oms
