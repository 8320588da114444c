// The order itself: its form, and whether its market takes it at all.
#include <algorithm>
#include <limits>

#include "oms/risk/check_parts.h"

namespace oms::checks {

CheckResult tradingState(const Context& c) {
  if (c.tradingState == TradingState::halted) {
    const bool privileged = c.actor.kind == ActorKind::risk || c.actor.kind == ActorKind::system;
    const std::uint8_t why = c.killed ? 2 : c.haltedForJournal ? 3 : 0;
    return answer(CheckCode::tradingState, privileged && c.request.reduceOnly, why);
  }
  const bool passes = c.tradingState == TradingState::active || !opens(c);
  return answer(CheckCode::tradingState, passes, 1);
}

CheckResult instrument(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::instrument, false, 2);
  if (!c.instrument->tradable)
    return answer(CheckCode::instrument, false, 0);
  if (c.instrument->restricted && opens(c))
    return answer(CheckCode::instrument, false, 3);
  const bool mayShort =
      c.instrument->shortable && c.account.type() == AccountType::margin && c.request.product != Product::delivery;
  const bool goesShort = c.request.side == Side::sell && !c.request.reduceOnly &&
                         Quantity::sumClamped(c.request.quantity, c.working.sell) > std::max(c.position, Quantity{});
  return answer(CheckCode::instrument, mayShort || !goesShort, 1);
}

// Paper is the only mode there is (FILLS rule 33): order, account and broker agree by type.
CheckResult mode(const Context&) {
  return answer(CheckCode::mode, true);
}

// While the market is closed, orders that can wait are queued; the others have nothing to meet.
CheckResult session(const Context& c) {
  const OrderRequest& r = c.request;
  if (r.timeInForce == TimeInForce::gtd && r.expireTime <= c.now)
    return answer(CheckCode::session, false, 1);
  if (!c.hours.known)
    return answer(CheckCode::session, false, 3);
  if (c.hours.open)
    return answer(CheckCode::session, true);
  const bool atOnce = r.timeInForce == TimeInForce::ioc || r.timeInForce == TimeInForce::fok;
  const bool auction = r.timeInForce == TimeInForce::atOpen || r.timeInForce == TimeInForce::atClose;
  if (atOnce || (r.type == OrderType::market && !auction))
    return answer(CheckCode::session, false, c.hours.halted ? 4 : 0);
  // Its day is over; before the next day's open it waits for that one.
  const bool over = c.hours.lastClose.isSet() && dayStart(c.hours.lastClose) == dayStart(c.now);
  return answer(CheckCode::session, r.timeInForce != TimeInForce::day || !over, 2);
}

namespace {

// The index of the sentence of what is wrong with the order's prices by themselves; none where nothing is.
std::optional<std::uint8_t> priceProblem(const OrderRequest& r) {
  const bool mayLimit = hasLimitPrice(r.type) || r.type == OrderType::trailingStopLimit;
  const bool mayTrigger = hasTriggerPrice(r.type) || isTrailing(r.type);
  if (r.price.isNegative() || (hasLimitPrice(r.type) && r.price.isZero()))
    return 0;
  if (!mayLimit && !r.price.isZero())
    return 4;
  if (r.triggerPrice.isNegative() || (hasTriggerPrice(r.type) && r.triggerPrice.isZero()))
    return 2;
  if (!mayTrigger && !r.triggerPrice.isZero())
    return 5;
  if (r.stopLoss.isNegative() || r.takeProfit.isNegative())
    return 7;
  const bool crossed = r.side == Side::buy ? r.price < r.triggerPrice : r.price > r.triggerPrice;
  const bool hasBoth = r.price.isPositive() && r.triggerPrice.isPositive();
  if (hasBoth && crossed && (r.type == OrderType::stopLimit || r.type == OrderType::trailingStopLimit))
    return 8;
  if (isTrailing(r.type) ? !r.trailingOffset.isPositive() : !r.trailingOffset.isZero())
    return 9;
  if (r.activationPrice.isNegative() || (!isTrailing(r.type) && !r.activationPrice.isZero()))
    return 10;
  return std::nullopt;
}

constexpr std::uint8_t kBuyStopReached = 11;
constexpr std::uint8_t kSellStopReached = 12;

// What the trigger looks at, as it is now; zero where the stop does not look yet.
Price seenByStop(const Context& c) {
  const OrderRequest& r = c.request;
  const bool starts = isStop(r.type) && r.triggerPrice.isPositive() && r.activationPrice.isZero();
  const bool author = c.actor.kind != ActorKind::system && c.actor.kind != ActorKind::risk;
  const bool waits = !r.parentClientOrderId.empty() || !c.hours.open;
  if (!starts || !author || waits || !c.stopsWait || !c.market || !c.market->hasQuote())
    return Price{};
  const Quote& quote = c.market->quote;
  if (r.triggerPriceType == TriggerPriceType::bidAsk)
    return r.side == Side::buy ? quote.ask : quote.bid;
  return r.triggerPriceType == TriggerPriceType::last ? c.market->last : quote.mid();
}

CheckResult stopSide(const Context& c, CheckResult result) {
  const Price seen = seenByStop(c);
  const bool buys = c.request.side == Side::buy;
  if (!seen.isPositive() || (buys ? seen < c.request.triggerPrice : seen > c.request.triggerPrice))
    return result;
  result.passed = false;
  result.detail = buys ? kBuyStopReached : kSellStopReached;
  result.value = seen.raw();
  result.limit = c.request.triggerPrice.raw();
  return result;
}

// What the books can hold (an amount has room for 9.2 billion) with room for the market to move. Nobody is exempt: an
// order that only shrinks its position is worth something too when it fills.
constexpr Money kMostOfOrder = Money::fromInt(2'000'000'000);
constexpr Money kMostEntered = Money::fromInt(4'000'000'000);
constexpr Quantity kMostUnits = Quantity::fromInt(4'000'000'000);
constexpr std::uint8_t kOrderTooLarge = 13;
constexpr std::uint8_t kTooMuchEntered = 14;

// The order at the dearest of its prices, its children's among them, and beside what works on its side and is held.
CheckResult withinBooks(const Context& c, CheckResult result) {
  const OrderRequest& r = c.request;
  if (r.quantity > c.instrument->maxQuantity)
    return result;  // refused as such
  const bool opening = opens(c);
  const Price reference = referencePrice(r, c.market);
  Price dearest = std::max({r.price, r.triggerPrice, r.stopLoss, r.takeProfit});
  if (opening)
    dearest = std::max(dearest, reference);
  const Money most = Money::fromRaw(std::numeric_limits<std::int64_t>::max());
  const Money value =
      dearest == reference ? wholeValue(c) : notional(dearest, r.quantity, c.instrument->multiplier).value_or(most);
  if (value > kMostOfOrder)
    return compared(CheckCode::price, CheckUnit::money, value.raw(), kMostOfOrder.raw(), kOrderTooLarge);
  const Int128 working = (r.side == Side::buy ? c.working.buyValue : c.working.sellValue).raw();
  const Int128 held = opening ? c.books.grossExposure().raw() : 0;
  const Int128 entered = held + working + value.raw();
  if (r.reduceOnly || entered <= kMostEntered.raw())
    return result;
  return compared(CheckCode::price, CheckUnit::money, static_cast<std::int64_t>(std::min<Int128>(entered, most.raw())),
                  kMostEntered.raw(), kTooMuchEntered);
}

}  // namespace

}  // namespace oms::checks

namespace oms {

bool isThroughStop(const CheckResult& result) {
  return result.code == CheckCode::price && !result.passed &&
         (result.detail == checks::kBuyStopReached || result.detail == checks::kSellStopReached);
}

}  // namespace oms

namespace oms::checks {

CheckResult price(const Context& c) {
  const OrderRequest& r = c.request;
  if (const auto problem = priceProblem(r))
    return answer(CheckCode::price, false, *problem);
  CheckResult result = answer(CheckCode::price, true);
  if (!c.instrument)
    return result;
  const Price tick = c.instrument->tick;
  result.unit = CheckUnit::price;
  result.limit = tick.raw();
  result.passed = false;
  // Most of them are none, and a division each is dear.
  const auto isOnTick = [&](Price each) { return each.isZero() || each.isMultipleOf(tick); };
  if (!isOnTick(r.price))
    result.detail = 1;
  else if (!isOnTick(r.triggerPrice) || !isOnTick(r.activationPrice))
    result.detail = 3;
  else if (!isOnTick(r.stopLoss) || !isOnTick(r.takeProfit))
    result.detail = 6;
  else
    result.passed = true;
  if (result.passed)
    result = withinBooks(c, result);
  return result.passed ? stopSide(c, result) : result;
}

CheckResult quantity(const Context& c) {
  const Quantity wanted = c.request.quantity;
  if (!wanted.isPositive())
    return answer(CheckCode::quantity, false, 0);
  const Quantity shown = c.request.displayQuantity;
  if (shown.isNegative() || shown > wanted)
    return answer(CheckCode::quantity, false, 4);
  if (!c.instrument)
    return answer(CheckCode::quantity, true);
  CheckResult result = compared(CheckCode::quantity, CheckUnit::quantity, wanted.raw(), c.instrument->lot.raw());
  const bool inLots = wanted.isMultipleOf(c.instrument->lot);
  result.passed = inLots && (shown.isZero() || shown.isMultipleOf(c.instrument->lot));
  result.detail = inLots ? 5 : 1;
  if (!result.passed)
    return result;
  result.limit = c.instrument->minQuantity.raw();
  result.passed = wanted >= c.instrument->minQuantity;
  result.detail = 2;
  if (!result.passed)
    return result;
  result = compared(CheckCode::quantity, CheckUnit::quantity, wanted.raw(), c.instrument->maxQuantity.raw(), 3);
  if (!result.passed || !opens(c))
    return result;
  const Quantity held = c.apart ? *c.apart : c.position.abs();
  const Quantity working = Quantity::sumClamped(c.working.buy, c.working.sell);
  const Quantity entered = Quantity::sumClamped(Quantity::sumClamped(held, working), wanted);
  return entered <= kMostUnits ? result
                               : compared(CheckCode::quantity, CheckUnit::quantity, entered.raw(), kMostUnits.raw(), 6);
}

CheckResult reduceOnly(const Context& c) {
  // A child that waits for its parent has no position yet; what it may take is the bracket's to say.
  if (!c.request.reduceOnly || c.list.parent || c.list.parentMissing)
    return answer(CheckCode::reduceOnly, true);
  const bool against = c.position.sign() == -signOf(c.request.side);
  CheckResult result = compared(CheckCode::reduceOnly, CheckUnit::quantity, c.request.quantity.raw(),
                                against ? c.position.abs().raw() : 0);
  return result;
}

namespace {

// Where positions stand apart: what closes one has the opposite one opened behind it.
bool turns(const Context& c, const OrderRequest& parent) {
  return c.apart && parent.reduceOnly && !c.request.reduceOnly && c.request.type == OrderType::market;
}

// A stop on the losing side of its parent's price, a target on the winning one.
CheckResult sideOf(const OrderRequest& child, const OrderRequest& parent, const MarketState* market) {
  const Price entry = referencePrice(parent, market);
  const Price leaves = referencePrice(child, nullptr);
  if (parent.symbol != child.symbol || !entry.isPositive() || !leaves.isPositive())
    return answer(CheckCode::bracket, true);
  const bool stops = child.type == OrderType::stopMarket || child.type == OrderType::stopLimit;
  const bool below = parent.side == Side::buy ? leaves < entry : leaves > entry;
  const bool above = leaves != entry && !below;
  return answer(CheckCode::bracket, stops ? below : above, stops ? 0 : 1);
}

// What a child of a list has to be: against its parent, no larger, on the right side of its price.
CheckResult childOf(const Context& c, const OrderRequest& parent) {
  const OrderRequest& r = c.request;
  const bool sameMarket = parent.symbol == r.symbol;
  if (sameMarket && parent.side == r.side && !turns(c, parent))
    return answer(CheckCode::bracket, false, 2);
  const Quantity all = Quantity::sumClamped(r.quantity, c.list.beside);
  const Quantity most = std::max(Quantity{}, parent.quantity - c.list.gone);
  if (sameMarket && all > most)
    return compared(CheckCode::bracket, CheckUnit::quantity, all.raw(), most.raw(), 3);
  return c.list.priceStands ? answer(CheckCode::bracket, true) : sideOf(r, parent, c.market);
}

}  // namespace

CheckResult bracket(const Context& c) {
  const OrderRequest& r = c.request;
  if (c.list.parentMissing)
    return answer(CheckCode::bracket, false, 4);
  if (c.list.aloneInGroup)
    return answer(CheckCode::bracket, false, 5);
  const bool children = r.stopLoss.isPositive() || r.takeProfit.isPositive();
  const Price entry = referencePrice(r, c.market);
  const bool buys = r.side == Side::buy;
  if (children && !entry.isPositive())
    return answer(CheckCode::bracket, false, 6);
  if (r.stopLoss.isPositive() && (buys ? r.stopLoss >= entry : r.stopLoss <= entry))
    return answer(CheckCode::bracket, false, 0);
  if (r.takeProfit.isPositive() && (buys ? r.takeProfit <= entry : r.takeProfit >= entry))
    return answer(CheckCode::bracket, false, 1);
  for (const OrderRequest* child : c.list.children) {
    if (const CheckResult result = sideOf(*child, r, c.market); !result.passed)
      return result;
  }
  return c.list.parent ? childOf(c, *c.list.parent) : answer(CheckCode::bracket, true);
}

}  // namespace oms::checks
