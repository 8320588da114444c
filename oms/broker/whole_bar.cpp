#include <algorithm>
#include <optional>

#include "oms/broker/fill_rules.h"
#include "oms/broker/matcher.h"

namespace oms {

namespace {
// The bar from one side: `best` is its lowest ask for a buy, its highest bid for a sell.
struct Seen {
  Side side;
  Price open;
  Price best;
  Price close;
};

Seen seenBy(Side side, const WholeBar& bar) {
  if (side == Side::buy)
    return {side, bar.open.ask, bar.low.ask, bar.close.ask};
  return {side, bar.open.bid, bar.high.bid, bar.close.bid};
}

struct Hit {
  Price price;
  bool atOpen = false;
};

// Where a trigger stands to the bar.
struct Triggered {
  bool atOpen = false;
  bool inside = false;
};

// An auction's one price; a limit keeps to it.
std::optional<Hit> testAuction(const OrderRequest& request, const Seen& seen) {
  const bool closes = request.timeInForce == TimeInForce::atClose;
  const Price price = closes ? seen.close : seen.open;
  if (request.type == OrderType::limit && !within(seen.side, price, request.price))
    return std::nullopt;
  return Hit{price, !closes};
}

std::optional<Hit> testLimit(const Seen& seen, Price limit) {
  if (within(seen.side, seen.open, limit))
    return Hit{seen.open, true};
  if (within(seen.side, seen.best, limit))
    return Hit{limit};
  return std::nullopt;
}

// Triggered inside the bar: at the trigger when the limit allows it; else at the limit, when the bar ran back to it
// afterward or, for a touched order, on beyond the trigger.
std::optional<Hit> testTriggeredLimit(const OrderRequest& request, const Seen& seen) {
  if (within(seen.side, request.triggerPrice, request.price))
    return Hit{request.triggerPrice};
  if (isTouched(request.type))
    return within(seen.side, seen.best, request.price) ? std::optional(Hit{request.price}) : std::nullopt;
  const bool ranBack = seen.side == Side::buy ? seen.open > seen.close : seen.open < seen.close;
  if (ranBack && within(seen.side, seen.close, request.price))
    return Hit{request.price};
  return std::nullopt;
}

std::optional<Hit> test(const WorkingOrder& working, const WholeBar& bar, Triggered trigger) {
  const OrderRequest& request = working.request();
  const Seen seen = seenBy(request.side, bar);
  if (isAuction(request.timeInForce))
    return testAuction(request, seen);
  if (request.type == OrderType::market)
    return Hit{seen.open, true};
  if (working.actsAsLimit())
    return testLimit(seen, request.price);
  if (working.triggered)
    return Hit{isTouched(request.type) ? seen.open : worseOf(request.side, seen.open, request.triggerPrice), true};
  if (!trigger.inside)
    return std::nullopt;
  if (working.mayHaveLimit())
    return trigger.atOpen ? testLimit(seen, request.price) : testTriggeredLimit(request, seen);
  return Hit{trigger.atOpen ? seen.open : request.triggerPrice, trigger.atOpen};
}

// Inside the bar, where that side met its price (rule 32).
Market standingAt(Side side, Price price, const Market& open) {
  const Price spread = open.ask - open.bid;
  return side == Side::buy ? Market{price - spread, price, price} : Market{price, price + spread, price};
}

std::uint8_t ruleOf(const WorkingOrder& working, bool atOpen) {
  const OrderRequest& request = working.request();
  if (isAuction(request.timeInForce))
    return kAuction;
  switch (request.type) {
    case OrderType::market:
      return kNextPrice;
    case OrderType::stopMarket:
      return kStop;
    case OrderType::trailingStopMarket:
    case OrderType::trailingStopLimit:
      return kTrailing;
    case OrderType::stopLimit:
    case OrderType::marketIfTouched:
    case OrderType::limitIfTouched:
      return kAfterTrigger;
    case OrderType::limit:
      break;
  }
  if (!atOpen)
    return kResting;
  return working.place == Place::queue ? kArrivedMarketable : kFavourableGap;
}
}  // namespace

void Matcher::testWholeBar(SymbolBook& book, const BarUpdate& update, Offer& offer, Timestamp start) {
  const Bar& bar = update.bar;
  const auto [low, high] = std::minmax({bar.open, bar.high, bar.low, bar.close});
  const WholeBar whole{around(book, bar.open), around(book, low), around(book, high), around(book, bar.close),
                       bar.closeTime};
  ++pass_;
  offer.market = whole.open;
  desk_.beginPath(book, whole.open);
  openPool(book, update, offer, 0);
  collectCandidates(book, whole, start, start + (bar.closeTime - start) / 3);
  for (const auto& [sequence, slot] : candidates_) {
    WorkingOrder& working = desk_.orders().at(slot);
    if (!working.done)
      testOne(working, whole, offer);
  }
  // Nobody knows what of the bar lies before a fill inside it.
  if (!offer.filledInside) {
    desk_.pass(whole.low);
    desk_.pass(whole.high);
  }
  desk_.pass(whole.close);
  desk_.endPath();
  ratchet(book, whole.high, whole.low, offer.time);
}

void Matcher::collectCandidates(SymbolBook& book, const WholeBar& bar, Timestamp start, Timestamp arrivedBefore) {
  candidates_.clear();
  const auto collect = [&](const PriceLadder& ladder, std::int64_t edge) {
    for (std::size_t n = 0; ladder.best(n) != nullptr && ladder.best(n)->rank >= edge; ++n) {
      candidates_.emplace_back(ladder.best(n)->sequence, ladder.best(n)->slot);
    }
  };
  collect(book.limitsOf(Direction::falling), bar.low.ask.raw());
  collect(book.limitsOf(Direction::rising), -bar.high.bid.raw());
  for (std::size_t i = 0; i < kPriceSources; ++i) {
    const auto source = static_cast<PriceSource>(i);
    collect(book.triggersOf(source, Direction::falling), bar.low.from(source).raw());
    collect(book.triggersOf(source, Direction::rising), -bar.high.from(source).raw());
  }
  for (const std::uint32_t slot : book.queue) {
    const WorkingOrder& working = desk_.orders().at(slot);
    if (working.submittedAt <= start && working.arrivesAt <= arrivedBefore) {
      candidates_.emplace_back(working.sequence, slot);
    }
  }
  std::sort(candidates_.begin(), candidates_.end());
}

void Matcher::testOne(WorkingOrder& working, const WholeBar& bar, Offer& offer) {
  const OrderRequest& request = working.request();
  if (isTrailing(request.type) && !working.triggered && !working.follows) {
    SymbolBook& book = desk_.bookOf(working);
    beginTrailing(working, book);
    follow(working, book, bar.open, offer.time);
  }
  const std::optional<Hit> hit = test(working, bar, {isReached(working, bar.open), isInside(working, bar)});
  const bool cut = (working.cancelAt.isSet() && working.cancelAt <= bar.closeTime) ||
                   (working.endsAt.isSet() && working.endsAt < bar.closeTime);
  const bool atOpen = hit && hit->atOpen;
  if (cut && !atOpen)
    return;
  if (hit && !atOpen && yieldsToPartner(working, bar))
    return;
  if (working.waitsForTrigger() && isInside(working, bar)) {
    desk_.leaveLadder(working);
    desk_.trigger(working, pass_, offer.time);
    if (working.place != Place::queue)
      desk_.enqueue(working);
  }
  if (hit) {
    offer.filledInside |= !hit->atOpen;
    offer.market = hit->atOpen ? bar.open : standingAt(request.side, hit->price, bar.open);
    const std::uint8_t rule = ruleOf(working, hit->atOpen);
    if (rule == kArrivedMarketable && request.postOnly)
      return desk_.reject(working, kWouldTake, offer.time);
    const Price limit = working.mayHaveLimit() ? request.price : Price{};
    if (rule == kResting || rule == kFavourableGap) {
      fillResting(desk_, offer, working, hit->price, rule, offer.market, offer.bar);
    } else {
      const bool byTrigger = hasTriggerPrice(request.type) || isTrailing(request.type);
      const Price reference = byTrigger ? request.triggerPrice : hit->price;
      takeAll(working, offer, {hit->price, reference, rule, limit});
    }
  }
  keepAfterTest(working, offer.time);
}

bool Matcher::isInside(const WorkingOrder& working, const WholeBar& bar) const {
  const bool rising = triggerDirection(working.request()) == Direction::rising;
  return working.waitsForTrigger() && isReached(working, rising ? bar.high : bar.low);
}

// Two of a group inside the bar, neither at its open: which came first is not known, and the worse one fills.
bool Matcher::yieldsToPartner(WorkingOrder& working, const WholeBar& bar) {
  for (const Link& link : working.links) {
    const WorkingOrder* partner = link.kind == Contingency::oto ? nullptr : desk_.orders().find(link.other);
    if (partner == nullptr || partner->request().symbol != working.request().symbol)
      continue;
    const bool isCandidate = std::any_of(candidates_.begin(), candidates_.end(),
                                         [&](const auto& candidate) { return candidate.second == partner->slot; });
    const std::optional<Hit> hit =
        isCandidate ? test(*partner, bar, {isReached(*partner, bar.open), isInside(*partner, bar)}) : std::nullopt;
    if (!hit)
      continue;
    if (hit->atOpen)
      return true;
    if (!working.waitsForTrigger() && partner->waitsForTrigger() && partner->request().side == working.request().side) {
      working.ambiguous = false;
      return true;
    }
    working.ambiguous = true;
  }
  return false;
}

void Matcher::keepAfterTest(WorkingOrder& working, Timestamp now) {
  if (working.done)
    return;
  working.ambiguous = false;
  if (!working.waitsForTrigger())
    endAfterChance(working, now);
  if (!working.done && working.place == Place::queue && (working.waitsForTrigger() || working.actsAsLimit()))
    desk_.rest(working);
}

}  // namespace oms
