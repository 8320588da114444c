#include "oms/broker/fees.h"

#include <algorithm>

namespace oms {

namespace {
Money forEachUnit(Money rate, Quantity quantity) {
  const auto fee = Money::narrowed(
      detail::divideRounded(static_cast<Int128>(rate.raw()) * quantity.raw(), Money::one, Rounding::halfEven));
  OMS_ASSERT(fee.ok(), "a fee per unit overflows");
  return *fee;
}

Money forNotional(Ratio bps, Money value) {
  const Int128 fee = static_cast<Int128>(value.abs().raw()) * bps.raw();
  const auto narrowed =
      Money::narrowed(detail::divideRounded(fee, static_cast<Int128>(Ratio::one) * 10'000, Rounding::halfEven));
  OMS_ASSERT(narrowed.ok(), "a fee of the notional overflows");
  return *narrowed;
}
}  // namespace

Money feeOf(const FeeSchedule& schedule, Money value, Quantity quantity, Liquidity liquidity) {
  Money fee = schedule.fixed;
  const Ratio bps = liquidity == Liquidity::maker ? schedule.makerBps : schedule.takerBps;
  if (!bps.isZero())
    fee += forNotional(bps, value);
  if (!schedule.perShare.isZero() || !schedule.perShareMin.isZero()) {
    Money shares = std::max(forEachUnit(schedule.perShare, quantity), schedule.perShareMin);
    if (!schedule.perShareMax.isZero())
      shares = std::min(shares, schedule.perShareMax);
    fee += shares;
  }
  if (!schedule.perContract.isZero())
    fee += forEachUnit(schedule.perContract, quantity);
  return fee;
}

}  // namespace oms
