// Orders that are changed in their place.
#include <algorithm>

#include "oms/broker/fill_rules.h"
#include "oms/broker/matcher.h"
#include "oms/model/state_fields.h"

namespace oms {

namespace {
bool changesPlace(const Replacement& change, const OrderRequest& request) {
  return (change.price && *change.price != request.price) ||
         (change.triggerPrice && *change.triggerPrice != request.triggerPrice) ||
         (change.quantity && *change.quantity > request.quantity);
}

// The terms alone, without the market.
std::string wrongTerms(const Replacement& change, const WorkingOrder& working, const Instrument& instrument) {
  const OrderRequest& request = working.request();
  const std::string type(name(request.type));
  if (change.price && (request.type == OrderType::market || !working.mayHaveLimit() || !change.price->isPositive()))
    return "a " + type + " order cannot get the price " + change.price->text();
  if (change.triggerPrice && (!working.waitsForTrigger() || !change.triggerPrice->isPositive()))
    return working.triggered ? "it has triggered already" : "a " + type + " order cannot get a trigger";
  if (change.trailingOffset && (!isTrailing(request.type) || working.triggered || !change.trailingOffset->isPositive()))
    return "a " + type + " order cannot get a trailing offset now";
  if (change.expireTime && request.timeInForce != TimeInForce::gtd)
    return "only a gtd order has an expire time";
  if (change.quantity && (!change.quantity->isPositive() || !change.quantity->isMultipleOf(instrument.lot)))
    return "the quantity " + change.quantity->text() + " is not in lots of " + instrument.lot.text();
  return {};
}
}  // namespace

void Matcher::replace(OrderId order, const Replacement& change, Timestamp arrival) {
  const WorkingOrder* working = desk_.orders().find(order);
  if (working != nullptr && isWalked(desk_.bookOf(*working))) {
    lookFromPath(desk_.bookOf(*working), arrival);
    this->change(order, change, arrival);
  } else if (working != nullptr && !OrderClock::isPast(desk_.bookOf(*working), arrival, arrival)) {
    replacements_.push_back({order, arrival, change});
  } else {
    this->change(order, change, arrival);
  }
}

void Matcher::runReplacements(Timestamp now) {
  for (std::size_t i = 0; i < replacements_.size();) {
    const WorkingOrder* working = desk_.orders().find(replacements_[i].order);
    if (working != nullptr && !OrderClock::isPast(desk_.bookOf(*working), replacements_[i].at, now)) {
      ++i;
      continue;
    }
    const Waiting waiting = replacements_[i];
    replacements_.erase(replacements_.begin() + static_cast<std::ptrdiff_t>(i));
    change(waiting.order, waiting.change, now);
  }
}

void Matcher::replaceBy(SymbolBook& book, Timestamp stamp, Timestamp now) {
  for (std::size_t i = 0; i < replacements_.size();) {
    const WorkingOrder* working = desk_.orders().find(replacements_[i].order);
    if (replacements_[i].at > stamp || (working != nullptr && &desk_.bookOf(*working) != &book)) {
      ++i;
      continue;
    }
    const Waiting waiting = replacements_[i];
    replacements_.erase(replacements_.begin() + static_cast<std::ptrdiff_t>(i));
    desk_.walkOnTo(waiting.at);
    change(waiting.order, waiting.change, now);
  }
}

std::string Matcher::refusal(const Replacement& change, const WorkingOrder& working, Timestamp now) const {
  const SymbolBook& book = desk_.bookOf(working);
  if (std::string why = wrongTerms(change, working, *book.instrument); !why.empty())
    return why;
  if (change.expireTime && *change.expireTime <= now)
    return "the expire time has passed";
  if (!book.hasQuote || working.place == Place::held)
    return {};
  const Market market = book.market();
  const Side side = working.request().side;
  if (change.price && working.request().postOnly && working.actsAsLimit() && isFresh(book, now) &&
      within(side, side == Side::buy ? market.ask : market.bid, *change.price)) {
    return std::string(kWouldTake);
  }
  if (!change.triggerPrice || isTouched(working.request().type) || profile_.stopInMarket != StopInMarket::reject)
    return {};
  WorkingOrder changed = working;
  changed.order.request.triggerPrice = *change.triggerPrice;
  return isReached(changed, market) ? "the trigger is already in the market" : "";
}

void Matcher::change(OrderId order, Replacement change, Timestamp now) {
  WorkingOrder* const working = desk_.orders().find(order);
  if (working == nullptr)
    return desk_.refuseUpdate(order, desk_.takeEnd(order), now);
  --working->commandsInFlight;
  if (const std::string why = refusal(change, *working, now); !why.empty())
    return desk_.refuseUpdate(order, why, now);
  const bool tied = std::any_of(working->links.begin(), working->links.end(),
                                [](const Link& link) { return link.kind == Contingency::ouo; });
  if (change.quantity && tied)
    change.quantity = change.quantityFor(working->request().quantity);
  if (change.quantity && *change.quantity <= working->order.filled)
    return desk_.cancel(*working, "replaced by no more than what is filled", now);
  OrderRequest& request = working->order.request;
  const bool moves = changesPlace(change, request);
  const Place before = working->place;
  if (moves)
    desk_.leaveLadder(*working);
  if (change.quantity) {
    working->whole += *change.quantity - request.quantity;
    request.quantity = *change.quantity;
    desk_.holdBack(*working);
    desk_.shrinkChildren(*working, now);
  }
  request.price = change.price.value_or(request.price);
  request.triggerPrice = change.triggerPrice.value_or(request.triggerPrice);
  request.trailingOffset = change.trailingOffset.value_or(request.trailingOffset);
  if (change.expireTime) {
    request.expireTime = working->endsAt = *change.expireTime;
    clock_.watch(*working);
  }
  desk_.update(*working, true, now);
  if (!moves || working->place == Place::held || working->place == Place::queue)
    return;
  working->sequence = desk_.nextSequence();
  if (working->sliceLeft.isPositive())
    working->sliceLeft = std::min(request.displayQuantity, working->available());
  moveTo(*working, before, change, now);
  if (isWalked(desk_.bookOf(*working)))
    desk_.noteNewcomer(*working);
}

// Behind the others: one that only got larger goes on resting where it was, whatever the next price is; at other prices
// it meets the market anew.
void Matcher::moveTo(WorkingOrder& working, Place before, const Replacement& change, Timestamp now) {
  SymbolBook& book = desk_.bookOf(working);
  if (book.barFed && !change.price && !change.triggerPrice && (before == Place::stops || before == Place::limits)) {
    desk_.rest(working);
    if (before == Place::limits)
      takePlace(working, book);
    return;
  }
  working.place = Place::inFlight;
  working.isChanged = true;
  meetMarket(working, book, now);
}

void Matcher::fields(Archive& archive) {
  archive(pass_);
  replacements_.resize(archive.count(replacements_.size()));
  for (Waiting& waiting : replacements_)
    archive(waiting.order, waiting.at, waiting.change);
  archive(auctions_);
}

}  // namespace oms
