#include "oms/broker/offer.h"

#include <algorithm>

#include "oms/broker/slippage.h"

namespace oms {

namespace {
// A thin book is not walked for ever: what is left waits for the next quote.
constexpr std::int64_t kSlicesMax = 32;

// Whole lots and at least the minimum, except for the order's last part.
Quantity inLots(const Instrument& instrument, Quantity offered, Quantity leaves) {
  if (offered >= leaves)
    return leaves;
  const Quantity lots = offered.roundedDownTo(instrument.lot);
  return lots < instrument.minQuantity ? Quantity{} : lots;
}

Quantity offeredBy(const Pool& pool, const Instrument& instrument, Quantity leaves) {
  return pool.bounded ? inLots(instrument, pool.left, leaves) : leaves;
}

FillTerms termsOf(const Offer& offer, Quantity quantity, Price price, std::uint8_t rule) {
  FillTerms terms;
  terms.quantity = quantity;
  terms.price = price;
  terms.rule = rule;
  terms.market = offer.market;
  terms.flags = offer.flags;
  terms.time = offer.time;
  terms.barOpen = offer.barOpen;
  return terms;
}

void takeWhole(FillDesk& desk, const FillProfile& profile, Offer& offer, WorkingOrder& working,
               const TakeTerms& terms) {
  const SymbolBook& book = desk.bookOf(working);
  const Side side = working.request().side;
  Quantity quantity = offeredBy(offer.bar, *book.instrument, working.available());
  quantity = inLots(*book.instrument, withinSlippage(profile.slippage, quantity, book.statistics), working.available());
  if (!quantity.isPositive())
    return;
  const Price slippage =
      slippageOf(profile.slippage, *book.instrument, terms.base, quantity, offer.barVolume, book.statistics);
  Price price = terms.base + slippage * signOf(side);
  if (!terms.limit.isZero() && !within(side, price, terms.limit))
    price = terms.limit;
  FillTerms fill = termsOf(offer, quantity, price, terms.rule);
  fill.reference = terms.reference;
  fill.slippage = (price - terms.base) * signOf(side);
  const Quantity filled = desk.fill(working, fill);
  if (offer.bar.bounded)
    offer.bar.left -= std::min(filled, offer.bar.left);
}

void takeSlices(FillDesk& desk, const FillProfile& profile, Offer& offer, WorkingOrder& working, const TakeTerms& terms,
                Quantity displayed) {
  const SymbolBook& book = desk.bookOf(working);
  const Side side = working.request().side;
  const Price most = scaled(terms.base.abs(), kSlippageMax);
  const Price ticks =
      profile.slippage.model == SlippageModel::ticks ? book.instrument->tick * profile.slippage.ticks : Price{};
  for (std::int64_t slice = 0; slice < kSlicesMax && !working.done; ++slice) {
    const Price slippage = ticks + book.instrument->tick * slice;
    const Price price = terms.base + slippage * signOf(side);
    if (slippage > most || (!terms.limit.isZero() && !within(side, price, terms.limit)))
      return;
    const Quantity quantity = inLots(*book.instrument, displayed, working.available());
    if (!quantity.isPositive())
      return;
    FillTerms fill = termsOf(offer, quantity, price, terms.rule);
    fill.reference = terms.reference;
    fill.slippage = slippage;
    desk.fill(working, fill);
  }
}
}  // namespace

Quote withSpread(const Quote& quote, Ratio factor) {
  Quote result = quote;
  if (factor.raw() == Ratio::one && quote.bid <= quote.ask)
    return result;
  const Price spread = scaled(std::max(quote.spread(), Price{}), factor);
  result.bid = quote.mid() - Price::fromRaw(spread.raw() / 2);
  result.ask = result.bid + spread;
  return result;
}

Offer offerOf(const Quote& quote, const FillProfile& profile, Timestamp time) {
  Offer offer;
  offer.market = {quote.bid, quote.ask};
  offer.time = time;
  if (profile.volumeCap.isZero())
    return offer;
  offer.bidSize = quote.bidSize;
  offer.askSize = quote.askSize;
  return offer;
}

void take(FillDesk& desk, const FillProfile& profile, Offer& offer, WorkingOrder& working, const TakeTerms& terms) {
  const Quantity displayed = working.isBuy() ? offer.askSize : offer.bidSize;
  if (displayed.isPositive()) {
    takeSlices(desk, profile, offer, working, terms, displayed);
  } else {
    takeWhole(desk, profile, offer, working, terms);
  }
}

void fillResting(FillDesk& desk, const Offer& offer, WorkingOrder& working, Price price, std::uint8_t rule,
                 Market market, Pool& pool) {
  const Quantity quantity = offeredBy(pool, *desk.bookOf(working).instrument, working.available());
  if (!quantity.isPositive())
    return;
  FillTerms fill = termsOf(offer, quantity, price, rule);
  fill.reference = price;
  fill.market = market;
  fill.liquidity = Liquidity::maker;
  const Quantity filled = desk.fill(working, fill);
  if (pool.bounded)
    pool.left -= std::min(filled, pool.left);
}

}  // namespace oms
