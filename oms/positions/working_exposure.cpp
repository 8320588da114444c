#include "oms/positions/working_exposure.h"

namespace oms {

void WorkingExposure::change(const Order& order, Quantity before, Quantity after) {
  if (order.request.reduceOnly || before == after)
    return;
  WorkingSum& sum = sums_[order.request.symbol.value];
  const Ratio multiplier = instruments_[order.request.symbol].multiplier;
  // Each value is computed from the whole quantity, so that what was added is taken away to the digit.
  const Money valueBefore = notional(order.reservePrice, before, multiplier).value_or(Money{});
  const Money valueAfter = notional(order.reservePrice, after, multiplier).value_or(Money{});
  const bool buys = order.request.side == Side::buy;
  (buys ? sum.buy : sum.sell) += after - before;
  (buys ? sum.buyValue : sum.sellValue) += valueAfter - valueBefore;
}

void WorkingExposure::count(SymbolIndex symbol, int step) {
  sums_[symbol.value].orders += static_cast<std::uint32_t>(step);
  orders_ += static_cast<std::uint32_t>(step);
}

}  // namespace oms
