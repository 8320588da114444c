#include "oms/engine/market_bounds.h"

namespace oms {
namespace {

constexpr Money kMostHeld = Money::fromInt(9'000'000'000);

// Of numbers that nobody has looked at yet.
Int128 valueOf(Price price, Int128 quantity, Ratio multiplier) {
  const Int128 value = static_cast<Int128>(price.raw()) * quantity / Quantity::one;
  return multiplier == Ratio::fromInt(1) ? value : value * multiplier.raw() / Ratio::one;
}

}  // namespace

bool canHold(const Core& core, SymbolIndex symbol, Price price) {
  const Books& books = core.books;
  const Instrument& instrument = core.instrument(symbol);
  const WorkingSum& working = core.working[symbol];
  const Price highest = price + instrument.spread * 2;
  const Int128 all = Int128{books.grossQuantity(symbol).raw()} + working.buy.raw() + working.sell.raw();
  const Int128 others = books.grossExposure().raw() - books.grossValue(symbol).raw();
  const Int128 net = books.cash().raw() + valueOf(highest, books.quantity(symbol).raw(), instrument.multiplier);
  const Int128 most = kMostHeld.raw();
  return others + valueOf(highest, all, instrument.multiplier) <= most && net - others >= -most && net + others <= most;
}

}  // namespace oms
