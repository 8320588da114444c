#include <algorithm>
#include <optional>

#include "oms/broker/matcher.h"

namespace oms {

namespace {
constexpr std::uint8_t kNextPrice = 3, kArrivedMarketable = 10, kResting = 11, kFavourableGap = 12, kStop = 16,
                       kAfterTrigger = 17, kAtClose = 21;

// The bar from one side: `best` is its lowest ask for a buy, its highest bid for a sell.
struct Seen {
  Side side;
  Price open;
  Price best;
  Price worst;
  Price close;

  bool reaches(Price price, Price trigger) const { return within(opposite(side), price, trigger); }
};

Seen seenBy(Side side, const WholeBar& bar) {
  if (side == Side::buy)
    return {side, bar.open.ask, bar.low.ask, bar.high.ask, bar.close.ask};
  return {side, bar.open.bid, bar.high.bid, bar.low.bid, bar.close.bid};
}

struct Hit {
  Price price;
  bool atOpen = false;
};

std::optional<Hit> testLimit(const Seen& seen, Price limit) {
  if (within(seen.side, seen.open, limit))
    return Hit{seen.open, true};
  if (within(seen.side, seen.best, limit))
    return Hit{limit};
  return std::nullopt;
}

// Triggered inside the bar: at the trigger when the limit allows it; else, when the bar ran back afterward, at the
// limit.
std::optional<Hit> testStopLimit(const Seen& seen, Price trigger, Price limit) {
  if (seen.reaches(seen.open, trigger))
    return testLimit(seen, limit);
  if (within(seen.side, trigger, limit))
    return Hit{trigger};
  const bool ranBack = seen.side == Side::buy ? seen.open > seen.close : seen.open < seen.close;
  if (ranBack && within(seen.side, seen.close, limit))
    return Hit{limit};
  return std::nullopt;
}

bool triggers(const WorkingOrder& working, const Seen& seen) {
  return working.waitsForTrigger() && seen.reaches(seen.worst, working.request().triggerPrice);
}

std::optional<Hit> test(const WorkingOrder& working, const WholeBar& bar) {
  const OrderRequest& request = working.request();
  const Seen seen = seenBy(request.side, bar);
  if (request.type == OrderType::market)
    return request.timeInForce == TimeInForce::atClose ? Hit{seen.close} : Hit{seen.open, true};
  if (working.actsAsLimit())
    return testLimit(seen, request.price);
  if (working.triggered)
    return Hit{worseOf(request.side, seen.open, request.triggerPrice), true};
  if (!triggers(working, seen))
    return std::nullopt;
  if (request.type == OrderType::stopLimit)
    return testStopLimit(seen, request.triggerPrice, request.price);
  const bool gap = seen.reaches(seen.open, request.triggerPrice);
  return Hit{gap ? seen.open : request.triggerPrice, gap};
}

std::uint8_t ruleOf(const WorkingOrder& working, bool atOpen) {
  switch (working.request().type) {
    case OrderType::market:
      return working.request().timeInForce == TimeInForce::atClose ? kAtClose : kNextPrice;
    case OrderType::stopMarket:
      return kStop;
    case OrderType::stopLimit:
      return kAfterTrigger;
    default:
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
  openPool(book, update, offer, 0);
  collectCandidates(book, whole, start, start + (bar.closeTime - start) / 3);
  for (const auto& [sequence, slot] : candidates_) {
    WorkingOrder& working = desk_.orders().at(slot);
    if (!working.done)
      testOne(working, whole, offer);
  }
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
  collect(book.stopsOf(Direction::falling), bar.low.bid.raw());
  collect(book.stopsOf(Direction::rising), -bar.high.ask.raw());
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
  std::optional<Hit> hit = test(working, bar);
  const bool cut = (working.cancelAt.isSet() && working.cancelAt <= bar.closeTime) ||
                   (working.endsAt.isSet() && working.endsAt < bar.closeTime);
  const bool atOpen = hit && hit->atOpen;
  if (cut && !atOpen)
    return;
  if (hit && !atOpen && yieldsToPartner(working, bar))
    return;
  if (triggers(working, seenBy(request.side, bar))) {
    desk_.leaveLadder(working);
    desk_.trigger(working, pass_, offer.time);
    if (working.place != Place::queue)
      desk_.enqueue(working);
  }
  if (hit) {
    const std::uint8_t rule = ruleOf(working, hit->atOpen);
    const Price limit = hasLimitPrice(request.type) ? request.price : Price{};
    if (rule == kArrivedMarketable && request.postOnly)
      return desk_.reject(working, "post_only would take", offer.time);
    if (rule == kResting || rule == kFavourableGap) {
      fillResting(desk_, offer, working, hit->price, rule, offer.market, offer.bar);
    } else {
      const Price reference = hasTriggerPrice(request.type) ? request.triggerPrice : hit->price;
      take(desk_, profile_, offer, working, {hit->price, reference, rule, limit});
    }
  }
  keepAfterTest(working, offer.time);
}

// Two of a group inside the bar, neither at its open: which came first is not known, and the worse one fills.
bool Matcher::yieldsToPartner(WorkingOrder& working, const WholeBar& bar) {
  for (const Link& link : working.links) {
    const WorkingOrder* partner = link.kind == Contingency::oto ? nullptr : desk_.orders().find(link.other);
    if (partner == nullptr || partner->request().symbol != working.request().symbol)
      continue;
    const bool isCandidate = std::any_of(candidates_.begin(), candidates_.end(),
                                         [&](const auto& candidate) { return candidate.second == partner->slot; });
    const std::optional<Hit> hit = isCandidate ? test(*partner, bar) : std::nullopt;
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
  if (working.request().timeInForce == TimeInForce::ioc && !working.waitsForTrigger()) {
    desk_.cancel(working, "ioc", now);
  } else if (working.place == Place::queue && (working.waitsForTrigger() || working.actsAsLimit())) {
    desk_.rest(working);
  }
}

}  // namespace oms
