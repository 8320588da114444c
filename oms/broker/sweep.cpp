#include <algorithm>

#include "oms/broker/fill_rules.h"
#include "oms/broker/matcher.h"

namespace oms {

namespace {
// The price on whose way the limits of that direction lie: buy limits look at the ask.
std::int64_t limitRank(Direction direction, const Market& market) {
  return rankOf(direction, direction == Direction::falling ? market.ask : market.bid);
}
}  // namespace

void Matcher::sweep(SymbolBook& book, Offer& offer, const Stretch& stretch) {
  const bool rises = stretch.to.bid > stretch.from.bid;
  // What a stretch leaves behind it is met at its start, what it moves toward on its way.
  sweepToward(rises ? Direction::falling : Direction::rising, book, offer, stretch);
  sweepToward(rises ? Direction::rising : Direction::falling, book, offer, stretch);
}

// Of the triggers that lie on the way the one that is met first; null when there is none. Limits and the prices that
// triggers look at lie apart: the way is measured on the limits' side.
Matcher::Track* Matcher::nextTrack(std::array<Track, kPriceSources>& tracks, std::size_t count) {
  Track* first = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    Track& track = tracks[i];
    const auto* entry = track.ladder->best(track.next);
    track.best = entry != nullptr && entry->rank >= track.edge ? entry : nullptr;
    if (track.best != nullptr && (first == nullptr || track.rank() > first->rank()))
      first = &track;
  }
  return first;
}

void Matcher::sweepToward(Direction direction, SymbolBook& book, Offer& offer, const Stretch& stretch) {
  PriceLadder& limits = book.limitsOf(direction);
  const std::int64_t limitFrom = limitRank(direction, stretch.from);
  const std::int64_t limitTo = limitRank(direction, stretch.to);
  std::int64_t limitEdge = std::min(limitFrom, limitTo);
  std::array<Track, kPriceSources> tracks;
  std::size_t count = 0;
  for (std::size_t i = 0; i < kPriceSources && book.triggerSources != 0; ++i) {
    const auto source = static_cast<PriceSource>(i);
    const auto bit = static_cast<std::uint8_t>(1u << SymbolBook::placeOf(source, direction));
    if ((book.triggerSources & bit) == 0)
      continue;
    PriceLadder& ladder = book.triggersOf(source, direction);
    if (ladder.empty()) {
      book.triggerSources &= static_cast<std::uint8_t>(~bit);
      continue;
    }
    const std::int64_t edge =
        std::min(rankOf(direction, stretch.from.from(source)), rankOf(direction, stretch.to.from(source)));
    tracks[count++] = {&ladder, edge, limitEdge - edge, 0, nullptr};
  }
  // Where the feed says who took, a trade reaches only those whom that one could have met (rule 14).
  const bool mayMeet = !offer.aggressor || limitDirection(*offer.aggressor) != direction;
  if (!offer.tradePrice.isZero() && mayMeet)
    limitEdge = std::min(limitEdge, rankOf(direction, offer.tradePrice));
  limitEdge += through(book).raw();

  std::size_t nextLimit = 0;
  for (;;) {
    const auto* limit = limits.best(nextLimit);
    if (limit != nullptr && (limit->rank < limitEdge || (offer.bar.bounded && offer.bar.left.isZero())))
      limit = nullptr;
    Track* const track = count > 0 ? nextTrack(tracks, count) : nullptr;
    if (limit == nullptr && track == nullptr)
      break;
    if (track != nullptr && (limit == nullptr || track->rank() >= limit->rank - through(book).raw())) {
      ++track->next;
      WorkingOrder& working = desk_.orders().at(track->best->slot);
      if (!working.done)
        reachTrigger(working, offer, stretch);
      continue;
    }
    ++nextLimit;
    WorkingOrder& working = desk_.orders().at(limit->slot);
    if (!working.done && working.sequence == limit->sequence)
      reachLimit(working, book, offer, stretch);
  }
  // All of them have triggered or ended.
  for (std::size_t i = 0; i < count; ++i)
    tracks[i].ladder->dropBest(tracks[i].next);
}

void Matcher::reachLimit(WorkingOrder& working, SymbolBook& book, Offer& offer, const Stretch& stretch) {
  const OrderRequest& request = working.request();
  const WorkingOrder* partner = stretch.inBar ? partnerInReach(working, stretch) : nullptr;
  // The worse one fills: the stop, when both would close the same position.
  if (partner != nullptr && partner->place == Place::stops && partner->request().side == request.side &&
      profile_.path != BarPath::favourableFirst) {
    return;
  }
  const Price reach = request.price - through(book) * signOf(request.side);
  const Price best = offer.priceFor(request.side);
  const bool byQuote = stretch.inBar || within(request.side, best, reach);
  Pool& pool = offer.barOpen.isSet() ? offer.bar : byQuote ? offer.makers[static_cast<int>(request.side)] : offer.trade;
  const bool ofQuote = pool.bounded && &pool == &offer.makers[static_cast<int>(request.side)];
  if (ofQuote && book.depth) {
    // All that stands at the limit or beyond it; in the book's own prices, which the profile may have moved.
    const Side from = opposite(request.side);
    const Price moved = best - book.depth->shown().level(from, 0).price;
    pool.left = book.depth->leftWithin(from, (offer.afterGap ? best : reach) - moved);
  }
  const auto fillAt = [&](Price price, std::uint8_t rule, const Market& market) {
    const Quantity filled = fillResting(desk_, offer, working, price, rule, market, pool);
    if (ofQuote && book.depth) {
      book.depth->takeFromBest(opposite(request.side), filled);
    } else if (ofQuote) {
      Quantity& consumed = book.consumed[static_cast<std::size_t>(request.side)];
      consumed = Quantity::sumClamped(consumed, filled);
    }
  };
  if (!stretch.inBar && offer.afterGap && byQuote)
    return fillAt(worseOf(opposite(request.side), best, request.price), kFavourableGap, offer.market);
  Market market = offer.market;
  if (stretch.inBar) {
    const Price start = working.isBuy() ? stretch.from.ask : stretch.from.bid;
    const Price met = worseOf(opposite(request.side), start, reach);  // through already at the start, or on the way
    walkTo(stretch, start, working.isBuy() ? stretch.to.ask : stretch.to.bid, met);
    const Price spread = market.ask - market.bid;
    market = working.isBuy() ? Market{met - spread, met, met} : Market{met, met + spread, met};
  }
  working.ambiguous = partner != nullptr;
  fillAt(request.price, kResting, market);
  working.ambiguous = false;
}

const WorkingOrder* Matcher::partnerInReach(const WorkingOrder& working, const Stretch& stretch) {
  const WorkingOrder* found = nullptr;
  for (const Link& link : working.links) {
    const WorkingOrder* partner = link.kind == Contingency::oto ? nullptr : desk_.orders().find(link.other);
    if (partner == nullptr || partner->request().symbol != working.request().symbol || !isInReach(*partner, stretch))
      continue;
    if (found == nullptr || partner->place == Place::stops)
      found = partner;
  }
  return found;
}

bool Matcher::isInReach(const WorkingOrder& working, const Stretch& stretch) const {
  const Market& low = stretch.from.bid < stretch.low.bid ? stretch.from : stretch.low;
  const Market& high = stretch.from.bid > stretch.high.bid ? stretch.from : stretch.high;
  if (working.place == Place::stops)
    return isReached(working, triggerDirection(working.request()) == Direction::rising ? high : low);
  if (working.place != Place::limits)
    return false;
  const Price distance = through(desk_.bookOf(working));
  return working.isBuy() ? low.ask <= working.request().price - distance
                         : high.bid >= working.request().price + distance;
}

}  // namespace oms
