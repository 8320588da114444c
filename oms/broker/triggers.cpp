// Orders that wait for a trigger, and triggers that follow the market.
#include <algorithm>

#include "oms/broker/fill_rules.h"
#include "oms/broker/matcher.h"

namespace oms {

namespace {

std::uint8_t ruleOf(OrderType type) {
  return isTouched(type) ? kAfterTrigger : isTrailing(type) ? kTrailing : kStop;
}

// How far behind the price the trigger stays.
Price offsetFrom(Price price, const OrderRequest& request, const Instrument& instrument) {
  const Int128 offset = request.trailingOffset.raw();
  switch (request.trailingOffsetType) {
    case OffsetType::price:
      return Price::fromRaw(request.trailingOffset.raw());
    case OffsetType::ticks:
      return Price::fromRaw(static_cast<std::int64_t>(offset * instrument.tick.raw() / Ratio::one));
    case OffsetType::basisPoints:
      break;
  }
  return Price::fromRaw(static_cast<std::int64_t>(offset * price.raw() / Ratio::one / 10'000));
}

// On a tick, never nearer than the offset; zero when there is no price left below.
Price triggerFor(Price price, const OrderRequest& request, const Instrument& instrument) {
  const Price offset = offsetFrom(price, request, instrument);
  if (request.side == Side::buy)
    return (price + offset).roundedUpTo(instrument.tick);
  return std::max(Price{}, (price - offset).roundedDownTo(instrument.tick));
}

// Where a profit that is worth following begins: above for a sale.
bool isActive(const OrderRequest& request, Price price) {
  return request.activationPrice.isZero() ||
         (request.side == Side::sell ? price >= request.activationPrice : price <= request.activationPrice);
}
}  // namespace

bool Matcher::isReached(const WorkingOrder& working, const Market& market) const {
  if (working.asleep)
    return false;
  const OrderRequest& request = working.request();
  const Price price = market.from(triggerSource(request));
  return triggerDirection(request) == Direction::rising ? price >= request.triggerPrice : price <= request.triggerPrice;
}

void Matcher::beginTrailing(WorkingOrder& working, SymbolBook& book) {
  const OrderRequest& request = working.request();
  const bool hasStart = request.triggerPrice.isPositive();
  if (hasStart && request.price.isPositive())
    working.limitDistance = request.price - request.triggerPrice;
  working.asleep = !hasStart || request.activationPrice.isPositive();
  working.follows = true;
  book.trailing.push_back(working.slot);
}

void Matcher::follow(WorkingOrder& working, const SymbolBook& book, const Market& market, Timestamp now) {
  const OrderRequest& request = working.request();
  const Price price = market.from(triggerSource(request));
  if (working.asleep && !isActive(request, price))
    return;
  const Price trigger = triggerFor(price, request, *book.instrument);
  const Price known = request.triggerPrice;
  if (known.isZero() && request.price.isPositive() && trigger.isPositive())
    working.limitDistance = request.price - trigger;
  // It never loosens (rule 18), and a start that its author gave holds until the market is beyond it.
  const bool tighter = known.isZero() || (request.side == Side::sell ? trigger > known : trigger < known);
  if (tighter && trigger.isPositive()) {
    desk_.moveTrigger(working, trigger, now);
  } else if (working.asleep && known.isPositive()) {
    desk_.moveTrigger(working, known, now);
  }
}

void Matcher::ratchet(SymbolBook& book, const Market& forSales, const Market& forBuys, Timestamp now) {
  for (std::size_t i = 0; i < book.trailing.size(); ++i) {
    WorkingOrder& working = desk_.orders().at(book.trailing[i]);
    if (!working.done && !working.isHeld())
      follow(working, book, working.isBuy() ? forBuys : forSales, now);
  }
}

void Matcher::reachTrigger(WorkingOrder& working, Offer& offer, const Stretch& stretch) {
  if (stretch.inBar && partnerInReach(working, stretch) != nullptr)
    working.ambiguous = true;
  const OrderRequest& request = working.request();
  if (stretch.inBar) {
    const PriceSource source = triggerSource(request);
    walkTo(stretch, stretch.from.from(source), stretch.to.from(source), request.triggerPrice);
  }
  desk_.trigger(working, pass_, offer.time);
  desk_.enqueue(working);
  if (working.mayHaveLimit())
    return;
  const Price next = offer.priceFor(request.side);
  Price base = next;
  if (isTouched(request.type)) {
    // Never at the extreme: beyond the trigger only where the market reopened there.
    if (offer.barOpen.isSet() && !offer.afterGap)
      base = request.triggerPrice;
  } else {
    // Inside a bar the price passes the trigger; across a jump it never stood there.
    const bool atTrigger =
        profile_.stopFill == StopFill::trigger || (stretch.inBar && profile_.stopFill == StopFill::gapOrTrigger);
    base = atTrigger ? request.triggerPrice : worseOf(request.side, next, request.triggerPrice);
  }
  // Rule 32: what stood where the path met the trigger, unless the order fills at a later point of it.
  const Market ahead = offer.market;
  if (stretch.inBar && base == request.triggerPrice)
    offer.market = stretch.where(triggerSource(request), base);
  takeTriggered(working, offer, base);
  offer.market = ahead;
}

void Matcher::takeTriggered(WorkingOrder& working, Offer& offer, Price base) {
  const OrderRequest& request = working.request();
  takeAll(working, offer, {base, request.triggerPrice, ruleOf(request.type), boundOf(working, base)});
  if (!working.done && request.timeInForce == TimeInForce::ioc)
    desk_.cancel(working, "ioc", offer.time);
}

// What a trigger has left to take later: a stop never better than its trigger (rule 16), a touched order at the market.
void Matcher::takeAfterTrigger(WorkingOrder& working, Offer& offer) {
  const OrderRequest& request = working.request();
  const Price best = offer.priceFor(request.side);
  Price base = best;
  if (!isTouched(request.type)) {
    base = profile_.stopFill == StopFill::trigger ? request.triggerPrice
                                                  : worseOf(request.side, best, request.triggerPrice);
  }
  takeAll(working, offer, {base, request.triggerPrice, ruleOf(request.type), boundOf(working, base)});
}

}  // namespace oms
