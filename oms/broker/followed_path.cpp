// What comes to the broker while it walks a bar: the children of an entry that its path has filled, and what else the
// account answers to what the path came by. They see later points alone (FILLS rules 3, 17 and 23).
#include <algorithm>
#include <utility>

#include "oms/broker/matcher.h"

namespace oms {

// In pieces where something arrives on the way: it meets the rest of it together with all that waits there.
void Matcher::walkStretch(SymbolBook& book, Offer& offer, Stretch stretch) {
  const Timestamp until = std::min(stretch.ends, offer.time);
  for (Timestamp at = arrival_(); at > stretch.begins && at < until; at = arrival_()) {
    Stretch piece = stretch;
    piece.to = marketAt(book, stretch, at);
    piece.ends = at;
    sweep(book, offer, piece);
    followPath(book, offer, piece);
    stretch.from = piece.to;
    stretch.begins = at;
    offer.market = stretch.to;
  }
  sweep(book, offer, stretch);
  followPath(book, offer, stretch);
}

// Until nothing moves (rule 1). The path is continuous inside a bar (rule 6): its prices lie evenly in time from one
// point to the next, so that a child meets what of the stretch is left when it arrives.
void Matcher::followPath(SymbolBook& book, Offer& offer, const Stretch& stretch) {
  stretch_ = stretch;
  for (bool moves = true; moves;) {
    walked_ = &book;
    if (std::exchange(seen_, desk_.told()) != desk_.told())
      desk_.letFollow();
    // What arrives as the bar closes finds it closed.
    moves = bring_(std::min(stretch.ends, offer.time - Duration(1)));
    walked_ = nullptr;
    moves |= !desk_.newcomers().empty();
    meetRest(book, offer, stretch);
    moves |= seen_ != desk_.told();
  }
}

void Matcher::meetRest(SymbolBook& book, Offer& offer, const Stretch& stretch) {
  met_.clear();
  met_.swap(desk_.newcomers());
  const auto waits = [&](const WorkingOrder& working) {
    return !working.done && !working.opensAt.isSet() && &desk_.bookOf(working) == &book;
  };
  for (const auto& [slot, at] : met_) {
    WorkingOrder& working = desk_.orders().at(slot);
    if (!waits(working) || working.place != Place::queue)
      continue;
    working.sawPath = true;
    desk_.walkTo(at);
    offer.market = marketAt(book, stretch, at);
    act(working, offer);
  }
  offer.market = stretch.to;
  for (const auto& [slot, at] : met_) {
    WorkingOrder& working = desk_.orders().at(slot);
    Stretch rest = stretch;
    rest.from = marketAt(book, stretch, at);
    rest.begins = std::clamp(at, stretch.begins, stretch.ends);
    if (waits(working))
      meetRest(working, book, offer, rest);
  }
}

void Matcher::meetRest(WorkingOrder& working, SymbolBook& book, Offer& offer, const Stretch& rest) {
  if (working.place == Place::stops && isReached(working, rest.to)) {
    desk_.leaveLadder(working);
    reachTrigger(working, offer, rest);
  } else if (working.place == Place::limits) {
    const Price reach = working.request().price - through(book) * signOf(working.request().side);
    const bool isLeft = !offer.bar.bounded || offer.bar.left.isPositive();
    if (isLeft && within(working.request().side, offer.priceFor(working.request().side), reach))
      reachLimit(working, book, offer, rest);
  }
}

// What arrives now finds the market where the path is (rules 10 and 19).
void Matcher::lookFromPath(SymbolBook& book, Timestamp moment) {
  const Market market = marketAt(book, stretch_, moment);
  desk_.walkTo(moment);
  book.quote = {moment, market.bid, market.ask, Quantity{}, Quantity{}};
  book.last = market.last;
  book.hasQuote = true;
}

// On the way from one point to the next, on a tick and never beyond the moment.
Market Matcher::marketAt(const SymbolBook& book, const Stretch& stretch, Timestamp moment) const {
  if (moment >= stretch.ends)
    return stretch.to;
  if (moment <= stretch.begins)
    return stretch.from;
  const Price from = stretch.from.last;
  const Int128 way = (stretch.to.last - from).raw();
  const Int128 gone = way * (moment - stretch.begins).count() / (stretch.ends - stretch.begins).count();
  const Price met = from + Price::fromRaw(static_cast<std::int64_t>(gone));
  const Price tick = book.instrument->tick;
  return around(book, way < 0 ? std::min(from, met.roundedUpTo(tick)) : std::max(from, met.roundedDownTo(tick)));
}

Market Matcher::Stretch::where(PriceSource source, Price price) const {
  const Price start = from.from(source);
  const auto [low, high] = std::minmax({start, to.from(source)});
  const Price gone = std::clamp(price, low, high) - start;
  return {from.bid + gone, from.ask + gone, from.last + gone};
}

// To where the stretch comes by that price; what lies behind it is met at its start.
void Matcher::walkTo(const Stretch& stretch, Price from, Price to, Price at) {
  const Int128 way = (to - from).raw();
  const Int128 gone = std::clamp<Int128>(way < 0 ? (from - at).raw() : (at - from).raw(), 0, way < 0 ? -way : way);
  const Duration whole = stretch.ends - stretch.begins;
  const Int128 part = way == 0 ? 0 : gone * whole.count() / (way < 0 ? -way : way);
  desk_.walkTo(stretch.begins + Duration(static_cast<std::int64_t>(part)));
}

}  // namespace oms
