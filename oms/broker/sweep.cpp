#include "oms/broker/matcher.h"

namespace oms {

namespace {
constexpr std::uint8_t kResting = 11, kFavourableGap = 12, kStop = 16;

// The price on whose way the orders of that direction lie: buy limits and buy stops look at the ask.
std::int64_t limitRank(Direction direction, const Market& market) {
  return rankOf(direction, direction == Direction::falling ? market.ask : market.bid);
}
std::int64_t stopRank(Direction direction, const Market& market) {
  return rankOf(direction, direction == Direction::falling ? market.bid : market.ask);
}
}  // namespace

void Matcher::sweep(SymbolBook& book, Offer& offer, const Stretch& stretch) {
  const bool rises = stretch.to.bid > stretch.from.bid;
  // What a stretch leaves behind it is met at its start, what it moves toward on its way.
  sweepToward(rises ? Direction::falling : Direction::rising, book, offer, stretch);
  sweepToward(rises ? Direction::rising : Direction::falling, book, offer, stretch);
}

void Matcher::sweepToward(Direction direction, SymbolBook& book, Offer& offer, const Stretch& stretch) {
  PriceLadder& limits = book.limitsOf(direction);
  PriceLadder& stops = book.stopsOf(direction);
  const bool fromIsFarther = stopRank(direction, stretch.from) < stopRank(direction, stretch.to);
  const Market& extreme = fromIsFarther ? stretch.from : stretch.to;
  std::int64_t limitEdge = limitRank(direction, extreme);
  if (!offer.tradePrice.isZero())
    limitEdge = std::min(limitEdge, rankOf(direction, offer.tradePrice));
  limitEdge += through(book).raw();
  const std::int64_t stopEdge = stopRank(direction, extreme);
  // Where on the way, measured on the limits' side, a stop is met: the two sides lie a spread apart.
  const std::int64_t spread = limitRank(direction, extreme) - stopEdge;

  std::size_t nextLimit = 0;
  std::size_t nextStop = 0;
  for (;;) {
    const auto* limit = limits.best(nextLimit);
    if (limit != nullptr && (limit->rank < limitEdge || (offer.bar.bounded && offer.bar.left.isZero())))
      limit = nullptr;
    const auto* stop = stops.best(nextStop);
    if (stop != nullptr && stop->rank < stopEdge)
      stop = nullptr;
    if (limit == nullptr && stop == nullptr)
      break;
    const bool stopFirst =
        limit == nullptr || (stop != nullptr && stop->rank + spread >= limit->rank - through(book).raw());
    WorkingOrder& working = desk_.orders().at(stopFirst ? stop->slot : limit->slot);
    ++(stopFirst ? nextStop : nextLimit);
    if (working.done)
      continue;
    if (stopFirst) {
      reachStop(working, offer, stretch);
    } else {
      reachLimit(working, book, offer, stretch);
    }
  }
  // All of them have triggered or ended.
  stops.dropBest(nextStop);
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
  if (!stretch.inBar && offer.afterGap) {
    return fillResting(desk_, offer, working, best, kFavourableGap, offer.market, pool);
  }
  Market market = offer.market;
  if (stretch.inBar) {
    const Price start = working.isBuy() ? stretch.from.ask : stretch.from.bid;
    const Price met = worseOf(opposite(request.side), start, reach);  // through already at the start, or on the way
    const Price spread = market.ask - market.bid;
    market = working.isBuy() ? Market{met - spread, met} : Market{met, met + spread};
  }
  working.ambiguous = partner != nullptr;
  fillResting(desk_, offer, working, request.price, kResting, market, pool);
  working.ambiguous = false;
}

void Matcher::reachStop(WorkingOrder& working, Offer& offer, const Stretch& stretch) {
  const OrderRequest& request = working.request();
  if (stretch.inBar && partnerInReach(working, stretch) != nullptr)
    working.ambiguous = true;
  desk_.trigger(working, pass_, offer.time);
  desk_.enqueue(working);
  if (request.type != OrderType::stopMarket)
    return;
  const Price next = offer.priceFor(request.side);
  // Inside a bar the price passes the trigger; across a jump it never stood there.
  const bool atTrigger =
      profile_.stopFill == StopFill::trigger || (stretch.inBar && profile_.stopFill == StopFill::gapOrTrigger);
  const Price base = atTrigger ? request.triggerPrice : worseOf(request.side, next, request.triggerPrice);
  take(desk_, profile_, offer, working, {base, request.triggerPrice, kStop, Price{}});
  if (!working.done && request.timeInForce == TimeInForce::ioc)
    desk_.cancel(working, "ioc", offer.time);
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
  if (working.place == Place::stops)
    return isReached(working, working.isBuy() ? stretch.high : stretch.low);
  if (working.place != Place::limits)
    return false;
  const Price distance = through(desk_.bookOf(working));
  return working.isBuy() ? stretch.low.ask <= working.request().price - distance
                         : stretch.high.bid >= working.request().price + distance;
}

}  // namespace oms
