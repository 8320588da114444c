#include "oms/strategies/sizing.h"

#include <algorithm>
#include <limits>

namespace oms {
namespace {

// How much can be had for that money at so much a unit, not rounded to lots yet; zero when a unit costs nothing.
Quantity affordable(Money money, Price perUnit, Ratio multiplier) {
  if (!money.isPositive() || !perUnit.isPositive() || !multiplier.isPositive())
    return {};
  // money / (price x multiplier), each with nine decimals.
  const Int128 unit = static_cast<Int128>(perUnit.raw()) * multiplier.raw();
  constexpr Int128 kTwice = static_cast<Int128>(Quantity::one) * Quantity::one;
  const auto quantity = Quantity::narrowed(static_cast<Int128>(money.raw()) * kTwice / unit);
  return quantity ? *quantity : Quantity::fromRaw(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

Quantity sizeEntry(const Sizing& sizing, const SizeInput& input, Price stopLoss, const Instrument& instrument) {
  const Price price = input.close;
  const auto share = [&](Ratio ratio) { return scaled(input.equity, ratio, Rounding::down).value_or(Money{}); };
  Quantity wanted;
  switch (sizing.kind) {
    case Sizing::Kind::quantity:
      if (sizing.rule)
        return sizing.rule->quantity(input, instrument);
      wanted = sizing.quantity;
      break;
    case Sizing::Kind::notional:
      wanted = affordable(sizing.rule ? sizing.rule->amount(input) : sizing.notional, price, instrument.multiplier);
      break;
    case Sizing::Kind::equityPercent:
      wanted = affordable(share(sizing.ratio), price, instrument.multiplier);
      break;
    case Sizing::Kind::riskPerTrade:
      if (stopLoss.isZero())
        return {};
      wanted = std::min(affordable(share(sizing.ratio), (price - stopLoss).abs(), instrument.multiplier),
                        affordable(share(sizing.maxNotional), price, instrument.multiplier));
      break;
  }
  const Quantity whole = std::min(wanted, instrument.maxQuantity).roundedDownTo(instrument.lot);
  return whole < instrument.minQuantity ? Quantity{} : whole;
}

}  // namespace oms
