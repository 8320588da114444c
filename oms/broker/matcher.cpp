#include "oms/broker/matcher.h"

#include "oms/market/quote_board.h"

namespace oms {

namespace {
constexpr std::uint8_t kNextPrice = 3, kQuote = 8, kArrivedMarketable = 10, kStop = 16, kAfterTrigger = 17;

bool isWorked(const OrderRequest& request) {
  const bool type = request.type == OrderType::market || request.type == OrderType::limit ||
                    request.type == OrderType::stopMarket || request.type == OrderType::stopLimit;
  return type && (request.timeInForce == TimeInForce::day || request.timeInForce == TimeInForce::gtc ||
                  request.timeInForce == TimeInForce::ioc);
}
bool wantsTheClose(const OrderRequest& request) {
  return request.type == OrderType::market && request.timeInForce == TimeInForce::atClose;
}
}  // namespace

Matcher::Matcher(FillDesk& desk, OrderClock& clock, const FillProfile& profile, Duration quoteFreshFor,
                 Duration marketTimeToLive)
    : desk_(desk),
      clock_(clock),
      profile_(profile),
      quoteFreshFor_(quoteFreshFor),
      marketTimeToLive_(marketTimeToLive) {}

Market Matcher::around(const SymbolBook& book, Price mid) const {
  const Quote quote = withSpread(quoteAround(*book.instrument, mid, Timestamp{}), profile_.spreadFactor);
  return {quote.bid, quote.ask};
}

Price Matcher::through(const SymbolBook& book) const {
  return profile_.limitFill == LimitFill::through ? book.instrument->tick : Price{};
}

bool Matcher::isFresh(const SymbolBook& book, Timestamp now) const {
  return book.hasQuote && !book.barFed && now - book.quote.time <= quoteFreshFor_;
}

std::string Matcher::refusal(const WorkingOrder& working, const SymbolBook& book) const {
  const OrderRequest& request = working.request();
  // Profiles that test each order against the whole bar know no sessions: every bar has its close.
  if (!isWorked(request) && !(profile_.path == BarPath::none && wantsTheClose(request))) {
    return "the paper broker does not work " + std::string(name(request.type)) + " " +
           std::string(name(request.timeInForce)) + " orders";
  }
  if (working.waitsForTrigger() && book.hasQuote && profile_.stopInMarket == StopInMarket::reject &&
      isReached(working, {book.quote.bid, book.quote.ask})) {
    return "the trigger " + request.triggerPrice.text() + " is already in the market, " + book.quote.bid.text() +
           " / " + book.quote.ask.text();
  }
  return {};
}

void Matcher::arrive(WorkingOrder& working, Timestamp now) {
  SymbolBook& book = desk_.bookOf(working);
  if (std::string why = refusal(working, book); !why.empty())
    return desk_.reject(working, why, now);
  if (working.request().timeInForce == TimeInForce::day) {
    working.endsAt = dayStart(now) + std::chrono::hours(24);
    clock_.watch(working);
  }
  desk_.accept(working, now);
  if (working.place != Place::held)
    meetMarket(working, book, now);
}

void Matcher::meetMarket(WorkingOrder& working, SymbolBook& book, Timestamp now) {
  const bool isMarket = working.request().type == OrderType::market;
  if (book.barFed) {
    if (isMarket && !wantsTheClose(working.request()) && profile_.marketFill == MarketFill::lastPrice &&
        book.hasQuote) {
      return takeKnownPrice(working, book, now);
    }
    return desk_.enqueue(working);
  }
  if (isFresh(book, now)) {
    Offer offer = offerOf(book.quote, profile_, now);
    act(working, offer);
  } else if (working.waitsForTrigger()) {
    desk_.rest(working);
  } else {
    keep(working);
  }
  if (isMarket && !working.done) {
    working.priceBy = now + marketTimeToLive_;
    clock_.watch(working);
  }
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
  book.barFed = false;
  book.hasQuote = true;
  book.quote = withSpread(update.quote, profile_.spreadFactor);
  Offer offer = offerOf(book.quote, profile_, now);
  if (update.tick.size.isPositive()) {
    offer.tradePrice = update.tick.price;
    offer.trade = {!profile_.volumeCap.isZero(), update.tick.size};
  }
  offer.makers[static_cast<int>(Side::buy)] = {offer.askSize.isPositive(), offer.askSize};
  offer.makers[static_cast<int>(Side::sell)] = {offer.bidSize.isPositive(), offer.bidSize};
  clock_.endBy(book, now, true, now);  // a quote at midnight is the next day's
  sweep(book, offer, {offer.market, offer.market, false, offer.market, offer.market});
  if (isFresh(book, now))
    actOnQueue(book, offer, now, now);
  desk_.settle(book);
}

bool Matcher::isReached(const WorkingOrder& working, const Market& market) const {
  const Price trigger = working.request().triggerPrice;
  return working.isBuy() ? market.ask >= trigger : market.bid <= trigger;
}

void Matcher::act(WorkingOrder& working, Offer& offer) {
  if (working.waitsForTrigger()) {
    if (!isReached(working, offer.market))
      return desk_.rest(working);
    desk_.trigger(working, pass_, offer.time);
    if (working.request().type == OrderType::stopLimit)
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
  if (!working.done && working.request().timeInForce == TimeInForce::ioc)
    desk_.cancel(working, "ioc", offer.time);
}

void Matcher::actOnLimit(WorkingOrder& working, Offer& offer) {
  const OrderRequest& request = working.request();
  const Price best = offer.priceFor(request.side);
  if (within(request.side, best, request.price)) {
    if (request.postOnly)
      return desk_.reject(working, "post_only would take", offer.time);
    take(desk_, profile_, offer, working,
         {best, best, working.triggered ? kAfterTrigger : kArrivedMarketable, request.price});
  }
  if (!working.done)
    desk_.rest(working);
}

// A market order, or a stop after its trigger; the latter never better than its trigger (rule 16).
void Matcher::takeAtMarket(WorkingOrder& working, Offer& offer) {
  const OrderRequest& request = working.request();
  const Price best = offer.priceFor(request.side);
  if (request.type == OrderType::market) {
    const std::uint8_t rule = offer.barOpen.isSet() ? kNextPrice : kQuote;
    if (working.priceBy.isSet())
      working.priceBy = offer.time + marketTimeToLive_;
    return take(desk_, profile_, offer, working, {best, best, rule, Price{}});
  }
  const Price base =
      profile_.stopFill == StopFill::trigger ? request.triggerPrice : worseOf(request.side, best, request.triggerPrice);
  take(desk_, profile_, offer, working, {base, request.triggerPrice, kStop, Price{}});
}

void Matcher::keep(WorkingOrder& working) {
  if (working.place != Place::queue)
    desk_.enqueue(working);
}

void Matcher::actOnQueue(SymbolBook& book, Offer& offer, Timestamp madeBy, Timestamp arrivedBefore) {
  // Orders that the queue gains meanwhile have acted already.
  const std::size_t waiting = book.queue.size();
  for (std::size_t i = 0; i < waiting; ++i) {
    WorkingOrder& working = desk_.orders().at(book.queue[i]);
    if (working.done || working.place != Place::queue)
      continue;
    if (working.submittedAt > madeBy || working.arrivesAt > arrivedBefore)
      continue;
    act(working, offer);
  }
}

void Matcher::observe(SymbolBook& book, const MarketUpdate& update) {
  if (const auto* bar = std::get_if<BarUpdate>(&update.data)) {
    remember(book, *bar, update.time);
  } else {
    book.quote = withSpread(std::get<QuoteUpdate>(update.data).quote, profile_.spreadFactor);
    book.hasQuote = true;
  }
}

}  // namespace oms
