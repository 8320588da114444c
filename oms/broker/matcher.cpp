#include "oms/broker/matcher.h"

#include <algorithm>

#include "oms/broker/fill_rules.h"
#include "oms/market/quote_board.h"

namespace oms {

Matcher::Matcher(FillDesk& desk, OrderClock& clock, const MatcherConfig& config)
    : desk_(desk),
      clock_(clock),
      profile_(config.profile),
      quoteFreshFor_(config.quoteFreshFor),
      marketTimeToLive_(config.marketTimeToLive),
      protectionTicks_(config.protectionTicks),
      finer_(config.finer),
      bring_(config.bring),
      arrival_(config.arrival) {}

Market Matcher::around(const SymbolBook& book, Price mid) const {
  const Quote quote = quoteAround(*book.instrument, mid, Timestamp{}, profile_.spreadFactor, barSpread_);
  return {quote.bid, quote.ask, mid};
}

Price Matcher::through(const SymbolBook& book) const {
  return profile_.limitFill == LimitFill::touch ? Price{} : book.instrument->tick;
}

bool Matcher::isFresh(const SymbolBook& book, Timestamp now) const {
  return book.hasQuote && !book.barFed && now - book.quote.time <= quoteFreshFor_;
}

std::string Matcher::refusal(const WorkingOrder& working, const SymbolBook& book, Timestamp now) const {
  const OrderRequest& request = working.request();
  if (isAuction(request.timeInForce) && request.type != OrderType::market && request.type != OrderType::limit) {
    return "an auction takes market and limit orders, not " + std::string(name(request.type)) + " " +
           std::string(name(request.timeInForce));
  }
  if (isAuction(request.timeInForce) && request.postOnly)
    return "an auction has no makers, so that post_only cannot be kept " + std::string(name(request.timeInForce));
  if (request.postOnly && !working.mayHaveLimit())
    return std::string(kWouldTake);
  if (isTrailing(request.type) && !request.trailingOffset.isPositive())
    return "a trailing stop needs an offset above zero";
  if (request.timeInForce == TimeInForce::gtd && request.expireTime <= now)
    return "its expire time has passed";
  // One that waits for its parent looks at no market yet.
  const bool isStop = working.waitsForTrigger() && !isTouched(request.type) && request.triggerPrice.isPositive() &&
                      request.activationPrice.isZero() && working.available().isPositive();
  if (isStop && book.hasQuote && profile_.stopInMarket == StopInMarket::reject && isReached(working, book.market())) {
    return "the trigger " + request.triggerPrice.text() + " is already in the market, " + book.quote.bid.text() +
           " / " + book.quote.ask.text();
  }
  return {};
}

// When it ends by itself, and the open or close that it waits for (rules 21 and 30). Profiles that test each order
// against the whole bar know no sessions: every bar has its open and its close.
void Matcher::schedule(WorkingOrder& working, const SymbolBook& book, Timestamp now) const {
  const OrderRequest& request = working.request();
  const Calendar& calendar = book.calendar ? *book.calendar : calendarOf(CalendarKind::crypto);
  if (request.timeInForce == TimeInForce::gtd) {
    working.endsAt = request.expireTime;
  } else if (profile_.path == BarPath::none) {
    if (request.timeInForce == TimeInForce::day)
      working.endsAt = dayStart(now) + std::chrono::hours(24);
    return;
  }
  const auto closeAt = [&] {
    const auto session = calendar.sessionAt(now);
    return session ? session->close : FillDesk::kNever;
  };
  if (request.timeInForce == TimeInForce::day) {
    working.endsAt = closeAt();
  } else if (request.timeInForce == TimeInForce::atClose) {
    working.opensAt = working.endsAt = closeAt();
    // Of a bar whose author names its close; a session may end before that.
    if (request.expireTime.isSet()) {
      working.opensAt = working.endsAt = request.expireTime;
      const auto open = calendar.sessionAt(now);
      const auto session = open ? open : calendar.sessionAfter(now);
      if (book.calendar && session)
        working.opensAt = std::min(working.opensAt, session->close);
    }
    return;
  } else if (request.timeInForce == TimeInForce::atOpen && !book.halted) {
    if (working.opensAt.isSet())
      return;  // the halt that it was sent in has ended on its way
    const auto next = calendar.sessionAfter(now);
    working.opensAt = next ? next->open : FillDesk::kNever;
    return;
  }
  if (!book.isShut(now))
    return;
  const bool takesKnownClose = request.type == OrderType::market && profile_.marketFill == MarketFill::lastPrice &&
                               book.barFed && now == book.knownUntil;
  if (takesKnownClose)
    return;
  const auto session = calendar.sessionAt(now);
  working.opensAt = !session ? FillDesk::kNever : std::max(session->open, now);
}

void Matcher::leave(WorkingOrder& working, Timestamp now) const {
  const bool forTheEnd = working.request().timeInForce == TimeInForce::atOpen && profile_.path != BarPath::none;
  if (forTheEnd && desk_.bookOf(working).halted)
    working.opensAt = now;
}

void Matcher::arrive(WorkingOrder& working, Timestamp now) {
  SymbolBook& book = desk_.bookOf(working);
  if (isWalked(book))
    lookFromPath(book, now);
  if (std::string why = refusal(working, book, now); !why.empty())
    return desk_.reject(working, why, now);
  if (working.request().timeInForce != TimeInForce::gtc || book.halted || book.calendar) {
    schedule(working, book, now);
    clock_.watch(working);
  }
  if (working.request().displayQuantity.isPositive() && profile_.path != BarPath::none)
    working.sliceLeft = std::min(working.request().displayQuantity, working.leaves());
  desk_.accept(working, now);
  if (working.place == Place::held)
    return;
  meetMarket(working, book, now);
  desk_.noteNewcomer(working);
}

void Matcher::meetMarket(WorkingOrder& working, SymbolBook& book, Timestamp now) {
  const OrderRequest& request = working.request();
  if (working.opensAt.isSet()) {
    if (request.timeInForce == TimeInForce::atClose)
      auctions_.push_back(working.order.id);
    return keep(working);
  }
  if (book.halted)
    return keep(working);
  const bool isFreshQuote = isFresh(book, now);
  if (isTrailing(request.type) && !working.follows) {
    beginTrailing(working, book);
    if (isFreshQuote || (book.barFed && book.hasQuote))
      follow(working, book, book.market(), now);
  }
  if (book.barFed) {
    if (request.type == OrderType::market && !isAuction(request.timeInForce) &&
        profile_.marketFill == MarketFill::lastPrice && book.hasQuote) {
      return takeKnownPrice(working, book, now);
    }
    return keep(working);
  }
  if (isFreshQuote) {
    Offer offer = offerOf(book.quote, profile_, now);
    offer.market.last = book.last;
    const std::size_t waiting = book.queue.size();
    act(working, offer);
    // The children that its fill released meet the same market.
    actOnQueue(book, offer, now, now, waiting, &working);
  } else if (working.waitsForTrigger()) {
    desk_.rest(working);
  } else {
    keep(working);
  }
  waitAtMost(working, now);
}

// A market order does not wait for a quote for ever (rule 8).
void Matcher::waitAtMost(WorkingOrder& working, Timestamp now) {
  if (working.request().type != OrderType::market || working.done)
    return;
  working.priceBy = now + marketTimeToLive_;
  clock_.watch(working);
}

// The market that the order was made from, although nobody could still trade there: flagged.
void Matcher::takeKnownPrice(WorkingOrder& working, SymbolBook& book, Timestamp now) {
  Offer offer = offerOf(book.quote, profile_, now);
  offer.barOpen = book.barOpen;
  offer.flags.set(Flag::optimistic);
  takeAtMarket(working, offer);
  if (!working.done)
    desk_.enqueue(working);
}

void Matcher::onQuote(SymbolBook& book, const QuoteUpdate& update, Timestamp now) {
  ++pass_;
  if (!auctions_.empty())
    runAuctions(&book, now);
  const Quote before = book.quote;
  book.barFed = false;
  observe(book, update);
  if (before.ask != book.quote.ask || before.askSize != book.quote.askSize)
    book.consumed[static_cast<std::size_t>(Side::buy)] = Quantity{};
  if (before.bid != book.quote.bid || before.bidSize != book.quote.bidSize)
    book.consumed[static_cast<std::size_t>(Side::sell)] = Quantity{};
  clock_.endBy(book, now, EndsAt::sessions, now);
  if (book.isShut(now) || !book.hasQuote)
    return desk_.settle(book);
  const bool afterGap = book.openAt(now);
  if (book.isIdle())
    return desk_.settle(book);
  Offer offer = offerOf(book.quote, profile_, now);
  offer.market.last = book.last;
  offer.afterGap = afterGap;
  if (update.tick.size.isPositive()) {
    offer.tradePrice = update.tick.price;
    offer.tradeSize = update.tick.size;
    offer.aggressor = update.tick.aggressor;
    offer.trade = {!profile_.volumeCap.isZero(), update.tick.size};
  }
  const auto leftOf = [&](Side side, Quantity displayed) {
    const Quantity consumed = std::min(book.consumed[static_cast<std::size_t>(side)], displayed);
    return Pool{displayed.isPositive(), displayed - consumed};
  };
  offer.makers[static_cast<int>(Side::buy)] = leftOf(Side::buy, offer.askSize);
  offer.makers[static_cast<int>(Side::sell)] = leftOf(Side::sell, offer.bidSize);
  sweep(book, offer, {offer.market, offer.market, false, offer.market, offer.market});
  if (profile_.limitFill == LimitFill::throughOrQueue) {
    serveQueue(book, offer);
    refreshPlaces(book);
    if (update.depth != nullptr)
      followLevels(book, *update.depth);
  }
  if (!book.trailing.empty())
    ratchet(book, offer.market, offer.market, now);
  if (isFresh(book, now))
    actOnQueue(book, offer, now, now);
  desk_.settle(book);
}

void Matcher::act(WorkingOrder& working, Offer& offer) {
  if (isTrailing(working.request().type) && !working.triggered) {
    SymbolBook& book = desk_.bookOf(working);
    if (!working.follows)
      beginTrailing(working, book);
    if (working.asleep)
      follow(working, book, offer.market, offer.time);
  }
  if (working.waitsForTrigger()) {
    if (!isReached(working, offer.market))
      return desk_.rest(working);
    desk_.trigger(working, pass_, offer.time);
    if (working.mayHaveLimit())
      return keep(working);
  }
  if (working.triggerPass == pass_ && working.actsAsLimit())
    return;
  if (working.actsAsLimit()) {
    actOnLimit(working, offer);
  } else {
    takeAtMarket(working, offer);
    if (!working.done)
      keep(working);
  }
  endAfterChance(working, offer.time);
}

void Matcher::endAfterChance(WorkingOrder& working, Timestamp now) {
  if (working.done)
    return;
  const TimeInForce timeInForce = working.request().timeInForce;
  if (isAuction(timeInForce))
    return desk_.expire(working, name(timeInForce), now);
  if (timeInForce == TimeInForce::ioc || timeInForce == TimeInForce::fok)
    desk_.cancel(working, name(timeInForce), now);
}

void Matcher::actOnLimit(WorkingOrder& working, Offer& offer) {
  const OrderRequest& request = working.request();
  const Price best = offer.priceFor(request.side);
  if (within(request.side, best, request.price)) {
    if (request.postOnly)
      return desk_.reject(working, kWouldTake, offer.time);
    const std::uint8_t rule = working.triggered                ? kAfterTrigger
                              : isAuction(request.timeInForce) ? kAuction
                                                               : kArrivedMarketable;
    takeAll(working, offer, {best, best, rule, request.price});
  }
  if (working.done)
    return;
  working.isChanged = false;
  desk_.rest(working);
  takePlace(working, desk_.bookOf(working));
}

// A market order, or what a trigger has left to take.
void Matcher::takeAtMarket(WorkingOrder& working, Offer& offer) {
  const OrderRequest& request = working.request();
  if (request.type != OrderType::market)
    return takeAfterTrigger(working, offer);
  const Price best = offer.priceFor(request.side);
  // One that came while the bar was walked met what stood where the path was.
  const bool waited = offer.barOpen.isSet() && !working.sawPath;
  const std::uint8_t rule = isAuction(request.timeInForce) ? kAuction : waited ? kNextPrice : kQuote;
  if (working.priceBy.isSet())
    working.priceBy = offer.time + marketTimeToLive_;
  takeAll(working, offer, {best, best, rule, boundOf(working, best)});
}

void Matcher::takeAll(WorkingOrder& working, Offer& offer, const TakeTerms& terms) {
  if (working.request().timeInForce != TimeInForce::fok || takesWhole(desk_, profile_, offer, working, terms))
    take(desk_, profile_, offer, working, terms);
}

// Rule 24: fixed when it begins to take, so that a falling book is not followed down.
Price Matcher::boundOf(WorkingOrder& working, Price base) const {
  if (protectionTicks_ == 0)
    return Price{};
  const Price tick = desk_.bookOf(working).instrument->tick;
  if (working.protection.isZero())
    working.protection = std::max(tick, base + tick * (protectionTicks_ * signOf(working.request().side)));
  return working.protection;
}

void Matcher::keep(WorkingOrder& working) {
  if (working.place != Place::queue)
    desk_.enqueue(working);
}

void Matcher::actOnQueue(SymbolBook& book, Offer& offer, Timestamp madeBy, Timestamp arrivedBefore, std::size_t from,
                         const WorkingOrder* except) {
  // It grows by the children that its own fills release.
  for (std::size_t i = from; i < book.queue.size(); ++i) {
    WorkingOrder& working = desk_.orders().at(book.queue[i]);
    if (working.done || working.place != Place::queue || &working == except)
      continue;
    const bool late = working.submittedAt > madeBy || working.arrivesAt > arrivedBefore;
    if ((late && !working.sawPath) || working.opensAt > madeBy)
      continue;
    if (working.opensAt.isSet()) {
      working.opensAt = Timestamp{};
      desk_.update(working, false, offer.time);
      waitAtMost(working, offer.time);
    }
    act(working, offer);
  }
}

// Closing auctions of a market without bars: at the quote that stands (rule 21).
void Matcher::runAuctions(SymbolBook* only, Timestamp now) {
  std::erase_if(auctions_, [&](OrderId id) {
    WorkingOrder* const working = desk_.orders().find(id);
    if (working == nullptr)
      return true;
    SymbolBook& book = desk_.bookOf(*working);
    if (book.barFed || book.halted || working->opensAt > now || (only != nullptr && &book != only))
      return false;
    if (book.hasQuote && working->opensAt - book.quote.time <= quoteFreshFor_) {
      Offer offer = offerOf(book.quote, profile_, working->opensAt);
      working->opensAt = Timestamp{};
      act(*working, offer);
    }
    return true;
  });
}

void Matcher::run(Timestamp now) {
  if (!auctions_.empty())
    runAuctions(nullptr, now);
  if (!replacements_.empty())
    runReplacements(now);
  desk_.settleFinished();
}

void Matcher::observe(SymbolBook& book, const MarketUpdate& update) {
  if (const auto* bar = std::get_if<BarUpdate>(&update.data)) {
    remember(book, *bar, update.time);
  } else {
    observe(book, std::get<QuoteUpdate>(update.data));
  }
}

void Matcher::observe(SymbolBook& book, const QuoteUpdate& update) {
  if (update.depth == nullptr) {
    book.depth.reset();
  } else {
    if (!book.depth)
      book.depth = std::make_unique<DepthLiquidity>();
    book.depth->apply(*update.depth);
  }
  book.quote = withSpread(update.quote, profile_.spreadFactor, book.instrument->tick);
  book.hasQuote = !book.depth || book.depth->isKnown();
  if (update.tick.size.isPositive()) {
    book.last = update.tick.price;
    book.hasTraded = true;
  } else if (!book.hasTraded) {
    book.last = book.quote.mid();
  }
}

}  // namespace oms
