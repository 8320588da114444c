#include "oms/broker/split.h"

#include <algorithm>
#include <vector>

#include "oms/broker/matcher.h"

namespace oms {

namespace {
// Rounded away from the market: `down` for what is reached by a falling price.
Price onTick(Price price, Ratio ratio, Price tick, bool down) {
  if (!price.isPositive())
    return price;
  const Price exact = splitPrice(price, ratio);
  return std::max(tick, down ? exact.roundedDownTo(tick) : exact.roundedUpTo(tick));
}

bool fallsToTrigger(const OrderRequest& request) {
  return triggerDirection(request) == Direction::falling;
}

// A distance as a price or in ticks goes with the price, one in basis points stays.
Ratio offsetAfter(Ratio offset, OffsetType type, Ratio ratio) {
  return type == OffsetType::basisPoints ? offset
                                         : Ratio::fromRaw(splitPrice(Price::fromRaw(offset.raw()), ratio).raw());
}
}  // namespace

void splitTerms(OrderRequest& request, Quantity& filled, Ratio ratio, const Instrument& instrument) {
  const Quantity leaves = splitQuantity(request.quantity - filled, ratio).roundedDownTo(instrument.lot);
  filled = splitQuantity(filled, ratio);
  request.quantity = filled + leaves;
  request.displayQuantity = splitQuantity(request.displayQuantity, ratio).roundedDownTo(instrument.lot);
  const bool buys = request.side == Side::buy;
  const Price tick = instrument.tick;
  request.price = onTick(request.price, ratio, tick, buys);
  request.triggerPrice = onTick(request.triggerPrice, ratio, tick, fallsToTrigger(request));
  request.activationPrice = onTick(request.activationPrice, ratio, tick, buys);
  request.stopLoss = onTick(request.stopLoss, ratio, tick, buys);
  request.takeProfit = onTick(request.takeProfit, ratio, tick, !buys);
  request.trailingStop = splitPrice(request.trailingStop, ratio);
  request.trailingOffset = offsetAfter(request.trailingOffset, request.trailingOffsetType, ratio);
}

void splitChange(Replacement& change, const OrderRequest& request, Ratio ratio, const Instrument& instrument) {
  if (change.quantity)
    change.quantity = splitQuantity(change.quantityFor(request.quantity), ratio).roundedDownTo(instrument.lot);
  change.quantityWas.reset();
  if (change.price)
    change.price = onTick(*change.price, ratio, instrument.tick, request.side == Side::buy);
  if (change.triggerPrice)
    change.triggerPrice = onTick(*change.triggerPrice, ratio, instrument.tick, fallsToTrigger(request));
  if (change.trailingOffset)
    change.trailingOffset = offsetAfter(*change.trailingOffset, request.trailingOffsetType, ratio);
}

void FillDesk::split(SymbolIndex symbol, Ratio ratio) {
  SymbolBook& book = books_[symbol.value];
  const auto units = [&](Quantity& quantity) { quantity = splitQuantity(quantity, ratio); };
  const auto prices = [&](Price& price) { price = splitPrice(price, ratio); };
  std::vector<WorkingOrder*> ours;
  orders_.forEach([&](WorkingOrder& working) {
    if (working.request().symbol == symbol)
      ours.push_back(&working);
  });
  for (WorkingOrder* const working : ours) {
    const bool inLadder = working->place == Place::limits || working->place == Place::stops;
    if (inLadder)
      leaveLadder(*working);
    splitTerms(working->order.request, working->order.filled, ratio, *book.instrument);
    for (Quantity* quantity : {&working->whole, &working->ofParent, &working->ahead, &working->aheadAtFirst})
      units(*quantity);
    working->whole = working->whole.roundedDownTo(book.instrument->lot);
    working->sliceLeft = std::min(splitQuantity(working->sliceLeft, ratio), working->request().displayQuantity);
    prices(working->limitDistance);
    prices(working->protection);
    if (inLadder)
      rest(*working);
  }
  for (WorkingOrder* const working : ours)
    holdBack(*working);
  prices(book.quote.bid);
  prices(book.quote.ask);
  prices(book.last);
  prices(book.statistics.lastClose);
  for (Quantity* quantity : {&book.quote.bidSize, &book.quote.askSize, &book.consumed[0], &book.consumed[1], &book.net})
    units(*quantity);
  if (book.depth)
    book.depth->split(ratio);
  book.statistics.meanVolume = book.statistics.meanVolume * ratio.raw() / Ratio::one;
  for (WorkingOrder* const working : ours) {
    if (!working->leaves().isPositive())
      cancel(*working, "a split has left less than a lot of it", reported_);
  }
  settleFinished();
}

void Matcher::split(SymbolIndex symbol, Ratio ratio) {
  for (Waiting& waiting : replacements_) {
    const WorkingOrder* working = desk_.orders().find(waiting.order);
    if (working != nullptr && working->request().symbol == symbol)
      splitChange(waiting.change, working->request(), ratio, *desk_.bookOf(*working).instrument);
  }
}

}  // namespace oms
