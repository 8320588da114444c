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

Money forNotional(Ratio bps, Price price, Quantity quantity, const Instrument& instrument) {
  const auto value = notional(price.abs(), quantity, instrument.multiplier);
  OMS_ASSERT(value.has_value(), "the notional of a fill overflows");
  const Int128 fee = static_cast<Int128>(value->raw()) * bps.raw();
  const auto narrowed =
      Money::narrowed(detail::divideRounded(fee, static_cast<Int128>(Ratio::one) * 10'000, Rounding::halfEven));
  OMS_ASSERT(narrowed.ok(), "a fee of the notional overflows");
  return *narrowed;
}
}  // namespace

Money feeOf(const FeeSchedule& schedule, Price price, Quantity quantity, Liquidity liquidity,
            const Instrument& instrument) {
  Money fee = schedule.fixed;
  const Ratio bps = liquidity == Liquidity::maker ? schedule.makerBps : schedule.takerBps;
  if (!bps.isZero())
    fee += forNotional(bps, price, quantity, instrument);
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
