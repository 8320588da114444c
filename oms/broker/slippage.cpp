#include "oms/broker/slippage.h"

#include <algorithm>

namespace oms {

namespace {
Int128 squareRoot(Int128 value) {
  Int128 root = 0;
  for (Int128 bit = static_cast<Int128>(1) << 126; bit > 0; bit >>= 2) {
    if (value >= root + bit) {
      value -= root + bit;
      root = (root >> 1) + bit;
    } else {
      root >>= 1;
    }
  }
  return root;
}

Ratio bounded(Int128 raw) {
  return Ratio::fromRaw(static_cast<std::int64_t>(std::clamp<Int128>(raw, 0, kSlippageMax.raw())));
}

// min(q / V, 2.5 %)² x k
Ratio volumeShare(Ratio k, Quantity quantity, Volume volume) {
  constexpr Int128 kShareMax = Ratio::one / 40;
  const Int128 share = std::min(static_cast<Int128>(quantity.raw()) * Ratio::one / volume.raw(), kShareMax);
  return bounded(share * share / Ratio::one * k.raw() / Ratio::one);
}

// c x sigma x sqrt(q / ADV). With a day of n bars sigma grows by sqrt(n) and the volume by n, so that both can be taken
// of one bar.
Ratio squareRootImpact(Ratio c, Quantity quantity, const BarStatistics& statistics) {
  if (statistics.meanVolume <= 0)
    return Ratio{};
  const Int128 root = squareRoot(statistics.meanSquare * quantity.raw() / statistics.meanVolume);
  return bounded(root * c.raw() / Ratio::one);
}
}  // namespace

Price mostSlippage(const Instrument& instrument, Price price) {
  return scaled(price.abs(), kSlippageMax).roundedDownTo(instrument.tick);
}

Price slippageOf(const Slippage& slippage, const Instrument& instrument, Price price, Quantity quantity,
                 Volume barVolume, const BarStatistics& statistics) {
  Ratio ratio;
  switch (slippage.model) {
    case SlippageModel::none:
      return Price{};
    case SlippageModel::ticks:
      return std::min(instrument.tick * slippage.ticks, mostSlippage(instrument, price));
    case SlippageModel::volumeShare:
      if (!barVolume.isPositive())
        return Price{};
      ratio = volumeShare(slippage.factor, quantity, barVolume);
      break;
    case SlippageModel::basisPoints:
      ratio = bounded(slippage.factor.raw());
      break;
    case SlippageModel::squareRoot:
      ratio = squareRootImpact(slippage.factor, quantity, statistics);
      break;
  }
  return std::min(scaled(price.abs(), ratio).roundedNearestTo(instrument.tick), mostSlippage(instrument, price));
}

Quantity withinSlippage(const Slippage& slippage, Quantity quantity, const BarStatistics& statistics) {
  if (slippage.model != SlippageModel::squareRoot || statistics.meanSquare <= 0 || slippage.factor.isZero()) {
    return quantity;
  }
  // max = meanVolume x (most / c)² / meanSquare
  const Int128 most = static_cast<Int128>(kSlippageMax.raw()) * Ratio::one / slippage.factor.raw();
  const Int128 perUnit = most * most / statistics.meanSquare;
  if (perUnit > 1'000'000 || statistics.meanVolume <= 0)
    return quantity;  // far away from the bound
  const Int128 largest = statistics.meanVolume * (most * most / (statistics.meanSquare / 1'000 + 1)) / 1'000;
  return largest < quantity.raw() ? Quantity::fromRaw(static_cast<std::int64_t>(largest)) : quantity;
}

}  // namespace oms
