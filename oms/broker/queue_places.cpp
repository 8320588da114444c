// Where resting orders stand in the queue of their price (rules 13 and 14), as far as the book tells.
#include <algorithm>
#include <optional>

#include "oms/broker/matcher.h"

namespace oms {

namespace {
constexpr std::uint8_t kQueue = 13;
}  // namespace

// Behind all that its price shows; alone where it betters the market; unknown where the book is not.
void Matcher::takePlace(WorkingOrder& working, const SymbolBook& book) const {
  working.knowsAhead = false;
  working.ahead = working.aheadAtFirst = Quantity{};
  if (book.barFed || profile_.limitFill != LimitFill::throughOrQueue)
    return;
  const bool buys = working.isBuy();
  const Side side = working.request().side;
  if (book.depth) {
    working.knowsAhead = !book.depth->shown().isBeyond(side, working.request().price);
    if (working.knowsAhead)
      working.ahead = working.aheadAtFirst = book.depth->shown().sizeAt(side, working.request().price);
    return;
  }
  const Price best = buys ? book.quote.bid : book.quote.ask;
  const Quantity displayed = buys ? book.quote.bidSize : book.quote.askSize;
  if (working.request().price != best) {
    working.knowsAhead = buys ? working.request().price > best : working.request().price < best;
  } else if (displayed.isPositive()) {
    working.knowsAhead = true;
    working.ahead = working.aheadAtFirst = displayed;
  }
}

// Orders at the top of the book learn their place when it comes to them, and stand alone when it has left them.
void Matcher::refreshPlaces(SymbolBook& book) {
  for (const Side side : {Side::buy, Side::sell}) {
    const Direction direction = limitDirection(side);
    const PriceLadder& ladder = book.limitsOf(direction);
    const std::int64_t top = rankOf(direction, side == Side::buy ? book.quote.bid : book.quote.ask);
    for (std::size_t n = 0; ladder.best(n) != nullptr && ladder.best(n)->rank >= top; ++n) {
      WorkingOrder& working = desk_.orders().at(ladder.best(n)->slot);
      if (working.done || working.sequence != ladder.best(n)->sequence)
        continue;
      if (!working.knowsAhead || ladder.best(n)->rank > top)
        takePlace(working, book);
    }
  }
}

// A level that has become smaller bounds what can still stand before us.
void Matcher::followLevel(SymbolBook& book, Side side, Price price) {
  const Direction direction = limitDirection(side);
  const PriceLadder& ladder = book.limitsOf(direction);
  const std::int64_t rank = rankOf(direction, price);
  const Quantity stands = book.depth->shown().sizeAt(side, price);
  for (std::size_t n = ladder.firstAt(rank); ladder.best(n) != nullptr && ladder.best(n)->rank == rank; ++n) {
    WorkingOrder& working = desk_.orders().at(ladder.best(n)->slot);
    if (working.done || working.sequence != ladder.best(n)->sequence)
      continue;
    if (working.knowsAhead) {
      working.ahead = std::min(working.ahead, stands);
    } else {
      takePlace(working, book);
    }
  }
}

void Matcher::followLevels(SymbolBook& book, const DepthChanges& changes) {
  if (!changes.whole) {
    for (const DepthChange& change : changes.levels)
      followLevel(book, change.side, change.price);
    return;
  }
  // A whole book does not name the levels that are gone.
  for (const Side side : {Side::buy, Side::sell}) {
    const Direction direction = limitDirection(side);
    const PriceLadder& ladder = book.limitsOf(direction);
    for (std::size_t n = 0; ladder.best(n) != nullptr; n = ladder.firstAt(ladder.best(n)->rank - 1))
      followLevel(book, side, priceOf(direction, ladder.best(n)->rank));
  }
}

// A trade at a price uses up what stands before our orders there; the excess is ours.
void Matcher::serveQueue(SymbolBook& book, Offer& offer) {
  if (offer.tradePrice.isZero())
    return;
  const std::optional<Side> aggressor =
      offer.aggressor ? offer.aggressor : takerOf(offer.market.bid, offer.market.ask, offer.tradePrice);
  if (!aggressor)
    return;
  const Direction direction = limitDirection(opposite(*aggressor));
  const PriceLadder& ladder = book.limitsOf(direction);
  const std::int64_t rank = rankOf(direction, offer.tradePrice);
  const std::uint64_t newest = desk_.sequence();
  for (std::size_t n = 0; ladder.best(n) != nullptr && ladder.best(n)->rank >= rank; ++n) {
    const PriceLadder::Entry entry = *ladder.best(n);
    WorkingOrder& working = desk_.orders().at(entry.slot);
    if (entry.rank > rank || working.done || working.sequence != entry.sequence || !working.knowsAhead)
      continue;
    if (entry.sequence > newest)
      continue;  // an iceberg's next slice waits for the next trade
    const Quantity used = std::min(working.ahead, offer.tradeSize);
    working.ahead -= used;
    Pool pool{true, std::min(offer.tradeSize - used, offer.trade.left)};
    const Quantity filled = fillResting(desk_, offer, working, working.request().price, kQueue, offer.market, pool);
    offer.trade.left -= std::min(filled, offer.trade.left);
    if (!working.done && working.sequence != entry.sequence)
      takePlace(working, book);  // the next slice of an iceberg
  }
}

}  // namespace oms
