#include "oms/engine/market_bounds.h"

namespace oms {
namespace {

constexpr Money kMostHeld = Money::fromInt(9'000'000'000);

// Of numbers that nobody has looked at yet: most fit where multiplying is cheap.
Int128 valueOf(Price price, Int128 quantity, Ratio multiplier) {
  const auto narrow = static_cast<std::int64_t>(quantity);
  const detail::Product product =
      narrow == quantity ? detail::productOf(price.raw(), narrow, Rounding::down) : detail::Product{};
  const Int128 value = product.fits ? product.raw : static_cast<Int128>(price.raw()) * quantity / Quantity::one;
  return multiplier == Ratio::fromInt(1) ? value : value * multiplier.raw() / Ratio::one;
}

// What works, at the dearest that it may come to be held at: a buy with a limit is not filled above it, and one that
// the piece does not reach is held at no more.
Int128 valueOfWorking(const Core& core, SymbolIndex symbol, Price lowest, Price highest) {
  Int128 value = 0;
  for (const OrderId id : core.orders.working()) {
    const Order& order = core.orders[id];
    const OrderRequest& request = order.request;
    if (request.symbol != symbol || request.reduceOnly)
      continue;
    const bool isOutOfReach = request.side == Side::buy && hasLimitPrice(request.type) && request.price.isPositive() &&
                              request.price < lowest;
    value += valueOf(isOutOfReach ? request.price : highest, order.leaves().raw(), core.instrument(symbol).multiplier);
  }
  return value;
}

}  // namespace

bool canHold(const Core& core, SymbolIndex symbol, Price cheapest, Price dearest) {
  const Books& books = core.books;
  const Instrument& instrument = core.instrument(symbol);
  const WorkingSum& working = core.working[symbol];
  const Price highest = dearest + instrument.spread * 2;
  const Int128 most = kMostHeld.raw();
  const Int128 others = books.grossExposure().raw() - books.grossValue(symbol).raw();
  const Int128 net = books.cash().raw() + valueOf(highest, books.quantity(symbol).raw(), instrument.multiplier);
  if (net - others < -most || net + others > most)
    return false;
  const Int128 held = others + valueOf(highest, books.grossQuantity(symbol).raw(), instrument.multiplier);
  // Nearly always enough, and without a look at the orders.
  const Int128 all = Int128{working.buy.raw()} + working.sell.raw();
  return held + valueOf(highest, all, instrument.multiplier) <= most ||
         held + valueOfWorking(core, symbol, cheapest, highest) <= most;
}

}  // namespace oms
