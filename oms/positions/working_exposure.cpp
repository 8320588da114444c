#include "oms/positions/working_exposure.h"

namespace oms {

Money reservedFeeOf(const Order& order, Quantity leaves) {
  if (leaves.isZero() || order.reservedFee.isZero())
    return Money{};
  if (leaves == order.request.quantity)
    return order.reservedFee;
  const Int128 fee = static_cast<Int128>(order.reservedFee.raw()) * leaves.raw();
  return Money::fromRaw(
      static_cast<std::int64_t>(detail::divideRounded(fee, order.request.quantity.raw(), Rounding::up)));
}

void WorkingExposure::change(const Order& order, Quantity before, Quantity after) {
  if (before == after)
    return;
  WorkingSum& sum = sums_[order.request.symbol.value];
  if (order.request.reduceOnly) {
    if (order.request.type == OrderType::market)
      (order.request.side == Side::buy ? sum.leavingBuy : sum.leavingSell) += after - before;
    return;
  }
  changed_.add(order.request.symbol);
  const Ratio multiplier = instruments_[order.request.symbol].multiplier;
  // Each value is computed from the whole quantity, so that what was added is taken away to the digit.
  const auto valueOf = [&](Quantity leaves) {
    return leaves.isZero() ? Money{} : notional(order.reservePrice, leaves, multiplier).value_or(Money{});
  };
  const Money valueBefore = valueOf(before);
  const Money valueAfter = valueOf(after);
  const bool buys = order.request.side == Side::buy;
  (buys ? sum.buy : sum.sell) += after - before;
  const auto change = MoneySum::fromRaw(static_cast<Int128>(valueAfter.raw()) - valueBefore.raw());
  (buys ? sum.buyValue : sum.sellValue) += change;
  if (buys && order.request.product == Product::delivery)
    sum.paidValue += change;
  sum.fees += reservedFeeOf(order, after) - reservedFeeOf(order, before);
}

void WorkingExposure::count(SymbolIndex symbol, int step) {
  sums_[symbol.value].orders += static_cast<std::uint32_t>(step);
  orders_ += static_cast<std::uint32_t>(step);
}

void WorkingExposure::fields(Archive& archive) {
  for (WorkingSum& sum : sums_) {
    archive(sum.buy, sum.sell, sum.leavingBuy, sum.leavingSell, sum.buyValue, sum.sellValue, sum.paidValue, sum.fees,
            sum.orders);
  }
  archive(orders_);
  if (archive.loads())
    changed_.addAll();
}

}  // namespace oms
