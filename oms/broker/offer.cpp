#include "oms/broker/offer.h"

#include <algorithm>
#include <optional>

#include "oms/broker/fill_rules.h"
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

// One part of what a taker gets.
struct Part {
  Quantity quantity;
  Price price;
  Price slippage;
  std::uint32_t number = 0;  // of a book: the level's, from 1
  DepthLevel level{};
};

// What a taker may pay beyond its base.
class Reach {
 public:
  Reach(const SymbolBook& book, const FillProfile& profile, Side side, const TakeTerms& terms)
      : side_(side),
        terms_(terms),
        most_(mostSlippage(*book.instrument, terms.base)),
        always_(profile.slippage.model == SlippageModel::ticks
                    ? slippageOf(profile.slippage, *book.instrument, terms.base, {}, {}, book.statistics)
                    : Price{}) {}

  // The part at so much beyond the base; nothing where that is too far.
  std::optional<Part> at(Price beyond) const {
    const Price slippage = always_ + beyond;
    const Price price = terms_.base + slippage * signOf(side_);
    if (slippage > most_ || (!terms_.limit.isZero() && !within(side_, price, terms_.limit)))
      return std::nullopt;
    return Part{{}, price, slippage};
  }

 private:
  Side side_;
  const TakeTerms& terms_;
  Price most_;
  Price always_;
};

// Up to the bar's budget, with the profile's slippage.
template <class Use>
void takeBudget(const SymbolBook& book, const FillProfile& profile, const Offer& offer, const WorkingOrder& working,
                const TakeTerms& terms, Use use) {
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
  use(Part{quantity, price, (price - terms.base) * signOf(side)});
}

// The displayed size, then as much again for one tick worse, and so on; from where we have come to before.
template <class Use>
void takeSlices(const SymbolBook& book, const FillProfile& profile, const WorkingOrder& working, const TakeTerms& terms,
                Quantity displayed, Use use) {
  const Side side = working.request().side;
  const Reach reach(book, profile, side, terms);
  const std::int64_t consumed = book.consumed[static_cast<std::size_t>(side)].raw();
  const std::int64_t first = consumed / displayed.raw();
  Quantity leaves = working.available();
  Quantity offered = Quantity::fromRaw(displayed.raw() - consumed % displayed.raw());
  for (std::int64_t slice = first; slice < first + kSlicesMax && leaves.isPositive(); ++slice) {
    std::optional<Part> part = reach.at(book.instrument->tick * slice);
    if (!part)
      return;
    part->quantity = inLots(*book.instrument, offered, leaves);
    if (part->quantity.isPositive() && !use(*part))
      return;
    leaves -= part->quantity;
    offered = displayed;
  }
}

// Level by level of the book, each as far from the base as it is from the best one.
template <class Use>
void takeLevels(const SymbolBook& book, const FillProfile& profile, const WorkingOrder& working, const TakeTerms& terms,
                Use use) {
  const Side side = working.request().side;
  const Side from = opposite(side);
  const Reach reach(book, profile, side, terms);
  const DepthBook& shown = book.depth->shown();
  Quantity leaves = working.available();
  for (std::size_t n = 0; n < shown.size(from) && leaves.isPositive(); ++n) {
    const DepthLevel level = shown.level(from, n);
    std::optional<Part> part = reach.at((level.price - shown.level(from, 0).price).abs());
    if (!part)
      return;
    part->quantity = inLots(*book.instrument, book.depth->left(from, n), leaves);
    part->number = static_cast<std::uint32_t>(n + 1);
    part->level = level;
    if (part->quantity.isPositive() && !use(*part))
      return;
    leaves -= part->quantity;
  }
}

Quantity displayedTo(const WorkingOrder& working, const Offer& offer) {
  return working.isBuy() ? offer.askSize : offer.bidSize;
}

// Gives each part to `use`, which says whether it goes on.
template <class Use>
void eachPart(const SymbolBook& book, const FillProfile& profile, const Offer& offer, const WorkingOrder& working,
              const TakeTerms& terms, Use use) {
  if (!terms.limit.isZero() && !within(working.request().side, terms.base, terms.limit))
    return;
  const Quantity displayed = displayedTo(working, offer);
  if (displayed.isPositive() && book.depth) {
    takeLevels(book, profile, working, terms, use);
  } else if (displayed.isPositive()) {
    takeSlices(book, profile, working, terms, displayed, use);
  } else {
    takeBudget(book, profile, offer, working, terms, use);
  }
}
}  // namespace

Quote spreadAnew(const Quote& quote, Ratio factor, Price tick) {
  Quote result = quote;
  const Price spread = scaled(std::max(quote.spread(), Price{}), factor);
  const Price bid = quote.mid() - Price::fromRaw(spread.raw() / 2);
  result.bid = bid.roundedDownTo(tick);
  result.ask = (bid + spread).roundedUpTo(tick);
  return result;
}

Offer offerOf(const Quote& quote, const FillProfile& profile, Timestamp time) {
  Offer offer;
  offer.market = {quote.bid, quote.ask, quote.mid()};
  offer.time = time;
  if (profile.volumeCap.isZero())
    return offer;
  offer.bidSize = quote.bidSize;
  offer.askSize = quote.askSize;
  return offer;
}

void take(FillDesk& desk, const FillProfile& profile, Offer& offer, WorkingOrder& working, const TakeTerms& terms) {
  SymbolBook& book = desk.bookOf(working);
  const bool displayed = displayedTo(working, offer).isPositive();
  const Side side = working.request().side;
  Quantity& consumed = book.consumed[static_cast<std::size_t>(side)];
  eachPart(book, profile, offer, working, terms, [&](const Part& part) {
    FillTerms fill = termsOf(offer, part.quantity, part.price, terms.rule);
    fill.reference = terms.reference;
    fill.base = terms.base;
    // A stop's slippage is all that it gave beyond its trigger, a gap too.
    const bool stops = terms.rule == kStop || terms.rule == kTrailing;
    fill.slippage = stops ? (part.price - terms.reference) * signOf(side) : part.slippage;
    fill.level = part.number;
    fill.levelSize = part.level.size;
    const Quantity filled = desk.fill(working, fill);
    if (part.number > 0) {
      book.depth->take(opposite(side), part.level.price, filled);
    } else if (displayed) {
      consumed = Quantity::sumClamped(consumed, filled);
    } else if (offer.bar.bounded) {
      offer.bar.left -= std::min(filled, offer.bar.left);
    }
    return !working.done;
  });
}

bool takesWhole(FillDesk& desk, const FillProfile& profile, const Offer& offer, const WorkingOrder& working,
                const TakeTerms& terms) {
  Quantity sum;
  Price last;
  eachPart(desk.bookOf(working), profile, offer, working, terms, [&](const Part& part) {
    sum += part.quantity;
    last = part.price;
    return true;
  });
  return sum.isPositive() && sum == working.available() && desk.allowsWhole(working, last);
}

Quantity fillResting(FillDesk& desk, const Offer& offer, WorkingOrder& working, Price price, std::uint8_t rule,
                     Market market, Pool& pool) {
  const bool isIceberg = working.sliceLeft.isPositive();
  const Quantity most = isIceberg ? std::min(working.sliceLeft, working.available()) : working.available();
  const Quantity quantity = offeredBy(pool, *desk.bookOf(working).instrument, most);
  if (!quantity.isPositive())
    return {};
  FillTerms fill = termsOf(offer, quantity, price, rule);
  fill.reference = price;
  fill.market = market;
  fill.liquidity = Liquidity::maker;
  fill.queueAhead = working.aheadAtFirst;
  const Quantity filled = desk.fill(working, fill);
  if (pool.bounded)
    pool.left -= std::min(filled, pool.left);
  if (!isIceberg || working.done)
    return filled;
  working.sliceLeft -= std::min(filled, working.sliceLeft);
  if (!working.sliceLeft.isPositive() && working.place == Place::limits) {
    // The next slice is a new order to the market.
    working.sliceLeft = std::min(working.request().displayQuantity, working.available());
    desk.toTheBack(working);
  }
  return filled;
}

}  // namespace oms
