#include "oms/broker/fees.h"

#include <algorithm>

namespace oms {
namespace {

Money moneyOf(detail::Product fee) {
  OMS_ASSERT(fee.fits, "a fee overflows");
  return Money::fromRaw(fee.raw);
}

Money forEachUnit(Money rate, Quantity quantity) {
  return moneyOf(detail::productOf(rate.raw(), quantity.raw(), Rounding::halfEven));
}

Money forNotional(Ratio bps, Money value) {
  constexpr std::int64_t kOne = 10'000;
  if (bps.raw() % kOne == 0)  // nearly always, and a product costs a third of a quotient
    return moneyOf(detail::productOf(value.abs().raw(), bps.raw() / kOne, Rounding::halfEven));
  const Int128 fee = static_cast<Int128>(value.abs().raw()) * bps.raw();
  const auto narrowed =
      Money::narrowed(detail::divideRounded(fee, static_cast<Int128>(Ratio::one) * kOne, Rounding::halfEven));
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
