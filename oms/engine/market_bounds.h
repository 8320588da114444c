#pragma once

#include <algorithm>

#include "oms/engine/core.h"

namespace oms {

// Money and prices end at 9.2 thousand million; spreads, slippage and offsets come on top of a price.
inline constexpr Price kDearest = Price::fromInt(4'000'000'000);

inline Price dearestOf(const MarketUpdate& update) {
  if (const auto* quote = std::get_if<QuoteUpdate>(&update.data))
    return std::max({quote->quote.bid, quote->quote.ask, quote->tick.price});
  const Bar& bar = std::get<BarUpdate>(update.data).bar;
  return std::max({bar.open, bar.high, bar.low, bar.close});
}

// The lowest price that a buy may be filled at by the piece.
inline Price cheapestOf(const MarketUpdate& update) {
  if (const auto* quote = std::get_if<QuoteUpdate>(&update.data)) {
    const Price traded = quote->tick.price;
    return traded.isPositive() ? std::min(quote->quote.ask, traded) : quote->quote.ask;
  }
  const Bar& bar = std::get<BarUpdate>(update.data).bar;
  return std::min({bar.open, bar.high, bar.low, bar.close});
}

// Whether the books can hold at the dearest price what is held and what works of the symbol, of which a piece that goes
// down to the cheapest may fill some on its way up.
bool canHold(const Core& core, SymbolIndex symbol, Price cheapest, Price dearest);

// Whether a piece may be taken: one that says more than the books can hold is a feed's mistake, far beyond what the
// checks let in (CheckCode::price).
inline bool isBearable(const Core& core, const MarketUpdate& update) {
  const Price dearest = dearestOf(update);
  const bool isIdle =
      core.working[update.symbol].orders == 0 && !core.books.hedges() && core.books.quantity(update.symbol).isZero();
  return dearest <= kDearest && (isIdle || canHold(core, update.symbol, cheapestOf(update), dearest));
}

}  // namespace oms
