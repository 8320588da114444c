#pragma once

#include "oms/broker/fill_desk.h"
#include "oms/broker/fill_profile.h"

namespace oms {

// A quantity that several orders share.
struct Pool {
  bool bounded = false;
  Quantity left;
};

// What the market offers at one point of its way, or at the end of a stretch.
struct Offer {
  Market market;
  Timestamp time;
  Timestamp barOpen;          // zero: a quote
  Flags flags;                // of every fill that is made of it
  bool afterGap = false;      // a session or data gap lies right before it
  bool filledInside = false;  // of a whole bar: an order may have filled inside it
  Quantity bidSize;           // displayed; zero: takers find no end
  Quantity askSize;
  Pool makers[2];    // for resting orders, by their Side
  Pool trade;        // for resting orders that only the trade reached
  Price tradePrice;  // zero: no trade
  Quantity tradeSize;
  std::optional<Side> aggressor;  // of the trade; nothing where the feed does not say it
  Pool bar;                       // for everybody: what the bar offers here
  Volume barVolume;               // zero: not known

  Price priceFor(Side side) const { return side == Side::buy ? market.ask : market.bid; }
};

struct TakeTerms {
  Price base;  // before slippage
  Price reference;
  std::uint8_t rule = 0;
  Price limit;  // never beyond; zero: none
};

// Worse for the side: higher for a buy.
constexpr Price worseOf(Side side, Price a, Price b) {
  return (side == Side::buy) == (a > b) ? a : b;
}
// At or beyond the limit, seen from the side: a buy may pay `price`.
constexpr bool within(Side side, Price price, Price limit) {
  return side == Side::buy ? price <= limit : price >= limit;
}

// The quote with the profile's spread around its mid, on ticks, rounded outward; a crossed one has none.
Quote spreadAnew(const Quote& quote, Ratio factor, Price tick);
inline Quote withSpread(const Quote& quote, Ratio factor, Price tick) {
  return factor.raw() == Ratio::one && quote.bid <= quote.ask ? quote : spreadAnew(quote, factor, tick);
}
Offer offerOf(const Quote& quote, const FillProfile& profile, Timestamp time);

// Takes what is offered: level by level where there is a book, slice by slice where its top alone is displayed (rule
// 8), less what we have taken of it before (rule 15), else up to the bar's budget with the profile's slippage (rule 9).
void take(FillDesk& desk, const FillProfile& profile, Offer& offer, WorkingOrder& working, const TakeTerms& terms);
// Whether take() would fill all of it, the account included.
bool takesWhole(FillDesk& desk, const FillProfile& profile, const Offer& offer, const WorkingOrder& working,
                const TakeTerms& terms);

// A resting order trades at the price, as much as the pool holds and, of an iceberg, as it shows. `market` is what
// stood when the price was reached. Returns what was filled.
Quantity fillResting(FillDesk& desk, const Offer& offer, WorkingOrder& working, Price price, std::uint8_t rule,
                     Market market, Pool& pool);

}  // namespace oms
