// The rest of the order desk: what the pre-trade checks get to see, and all of them without any effect.
#include <algorithm>
#include <limits>

#include "oms/engine/order_desk.h"
#include "oms/market/calendar.h"

namespace oms {
namespace {

// The strategy's name in its actor's <name>:<symbol>.
std::string_view strategyOf(const Actor& actor) {
  if (actor.kind != ActorKind::strategy)
    return {};
  const std::string_view id = actor.detail.view();
  return id.substr(0, id.rfind(':'));
}

// A limit order makes only where it may not take, or lies behind the opposite best.
Liquidity liquidityOf(const OrderRequest& request, const MarketState& market) {
  if (request.type != OrderType::limit)
    return Liquidity::taker;
  const bool rests = market.hasQuote() &&
                     (request.side == Side::buy ? request.price < market.quote.ask : request.price > market.quote.bid);
  return request.postOnly || rests ? Liquidity::maker : Liquidity::taker;
}

}  // namespace

CheckContext OrderDesk::contextOf(const OrderRequest& request, const OrderOrigin& origin) const {
  const bool known = request.symbol.value < core_.config.instruments.size();
  CheckContext context{.request = request,
                       .actor = origin.actor,
                       .books = core_.books,
                       .account = core_.account,
                       .limits = core_.limits,
                       .rates = core_.rates,
                       .recent = core_.recent,
                       .lockouts = core_.lockouts,
                       .losses = core_.losses,
                       .own = core_.own,
                       .volumes = core_.volumes,
                       .hours = known ? hoursOf(request.symbol) : MarketHours{}};
  context.now = core_.now;
  context.clock = origin.clock;
  context.owner = origin.instance;
  context.dayStart = core_.monitor.dayStart();
  context.peak = core_.monitor.peak();
  context.instrument = known ? &core_.instrument(request.symbol) : nullptr;
  context.market = known ? &core_.board[request.symbol] : nullptr;
  if (known) {
    context.position = origin.position.value_or(heldFor(request, origin.parent, {}));
    context.working = core_.working[request.symbol];
    if (core_.books.hedges())
      aimContext(context, origin.parent);
    // Nobody's way out bars a bracket's children or the kill switch.
    if (origin.parent.isSet() || origin.actor.kind == ActorKind::risk)
      context.working.leavingBuy = context.working.leavingSell = Quantity{};
    if (!core_.limits.orderLotsOf.ofStrategy.empty() || !core_.limits.positionOf.ofStrategy.empty())
      context.stake = stakeOf(request, origin);
  }
  if (origin.actor.kind == ActorKind::strategy)
    context.fired = core_.executions.within(origin.instance, core_.now, core_.limits.repeatedWindow);
  if (!origin.list.empty() || !request.parentClientOrderId.empty())
    context.list = placeOf(request, origin);
  context.workingOrders = core_.working.orders();
  context.tradingState = core_.tradingState;
  context.stopsWait = core_.config.broker.profile.stopInMarket == StopInMarket::reject;
  context.killed = core_.kill.engaged();
  context.haltedForJournal = core_.beforeOutage.has_value();
  context.cashBuffer = core_.cashBuffer();
  // Numbers that make no order are refused by their own checks; nothing is to be computed from them.
  const bool sane = request.quantity.isPositive() && !request.price.isNegative() && !request.triggerPrice.isNegative();
  if (!known || !sane || request.quantity > context.instrument->maxQuantity)
    return context;
  context.value = valueOf(request, request.quantity, context.instrument, context.market);
  context.expectedFee = expectedFee(request, context.value);
  return context;
}

// A bar of a day or more is a whole session: what is decided on it is done in the next one's.
MarketHours OrderDesk::hoursOf(SymbolIndex symbol) const {
  const Calendar calendar = calendarOf(core_.instrument(symbol));
  MarketHours hours;
  if (halted_.contains(symbol)) {
    hours.open = false;
    hours.halted = true;
    return hours;
  }
  if (core_.board[symbol].barLength >= std::chrono::hours(24) || calendar.isOpen(core_.now))
    return hours;
  const auto until = calendar.knownUntil();
  hours.known = !until || core_.now < *until;
  hours.open = false;
  hours.lastClose = calendar.lastCloseWithin(dayStart(core_.now), core_.now).value_or(Timestamp{});
  return hours;
}

StrategyStake OrderDesk::stakeOf(const OrderRequest& request, const OrderOrigin& origin) const {
  StrategyStake stake;
  stake.strategy = strategyOf(origin.actor);
  stake.position = core_.holdings[request.symbol.value].of(origin.instance);
  for (const OrderId id : core_.orders.working()) {
    const Order& order = core_.orders[id];
    const bool same = order.instance == origin.instance && order.request.symbol == request.symbol &&
                      order.request.side == request.side && !order.request.reduceOnly;
    if (same)
      stake.working += order.leaves();
  }
  return stake;
}

// Its parent and its group, among the list that it came with and the author's orders that are there.
ListPlace OrderDesk::placeOf(const OrderRequest& request, const OrderOrigin& origin) const {
  ListPlace place;
  bool grouped = false;
  const auto compare = [&](const OrderRequest& other, Quantity leaves) {
    const bool sameParent =
        !request.parentClientOrderId.empty() && other.parentClientOrderId == request.parentClientOrderId;
    if (sameParent && other.symbol == request.symbol && isStop(other.type) == isStop(request.type))
      place.beside = Quantity::sumClamped(place.beside, leaves);
    grouped |= !request.ocoGroup.empty() && other.ocoGroup == request.ocoGroup;
  };
  for (const OrderRequest& other : origin.list) {
    if (!request.parentClientOrderId.empty() && other.clientOrderId == request.parentClientOrderId)
      place.parent = &other;
    const bool child = !request.clientOrderId.empty() && other.parentClientOrderId == request.clientOrderId;
    if (child && isStop(other.type) && other.symbol == request.symbol)
      place.childStop = other.triggerPrice;
    if (&other != &request)
      compare(other, other.quantity);
  }
  for (const OrderId id : core_.orders.working()) {
    if (core_.orders[id].actor == origin.actor)
      compare(core_.orders[id].request, core_.orders[id].leaves());
  }
  if (!place.parent && !request.parentClientOrderId.empty()) {
    const Order* parent = core_.orders.findClientId(origin.actor, request.parentClientOrderId);
    if (parent && (parent->isWorking() || parent->filled.isPositive()))
      place.parent = &parent->request;
  }
  place.parentMissing = !place.parent && !request.parentClientOrderId.empty();
  place.aloneInGroup = !origin.list.empty() && !request.ocoGroup.empty() && !grouped;
  return place;
}

Money OrderDesk::expectedFee(const OrderRequest& request, Money value) const {
  // A value near the end of the range is refused by other checks; its fee would not fit either.
  if (!value.isPositive() || value > Money::fromInt(1'000'000'000))
    return Money{};
  return feeOf(core_.config.fees, value, request.quantity, liquidityOf(request, core_.board[request.symbol]));
}

// On margin what only shrinks a position pays its fee out of what it frees: far above the market nobody else could.
Money OrderDesk::feeToReserve(const CheckContext& context) const {
  const bool shrinks =
      core_.account.type() == AccountType::margin && onlyShrinks(context.request, context.position, context.working);
  return shrinks ? Money{} : context.expectedFee;
}

DryRunResult OrderDesk::dryRun(const OrderRequest& request, const OrderOrigin& origin) const {
  return isAimed(request) ? dryRunAimed(aimed(request, origin), origin) : dryRunAimed(request, origin);
}

DryRunResult OrderDesk::dryRunAimed(const OrderRequest& request, const OrderOrigin& origin) const {
  DryRunResult result;
  const CheckContext context = contextOf(request, origin);
  result.checks = runChecks(context);
  const Money value = context.value;
  if (!context.market || !value.isPositive() || value.raw() > std::numeric_limits<std::int64_t>::max() / 4)
    return result;
  const auto halfSpread = notional(Price::fromRaw(context.market->quote.spread().raw() / 2), request.quantity,
                                   context.instrument->multiplier);
  result.expectedCost = Money::sumClamped(context.expectedFee, halfSpread.value_or(Money{}));
  const Money paid = request.product == Product::delivery ? value : Money{};
  const Money before = core_.account.symbolMargin(request.symbol);
  const Money after = core_.account.symbolMargin(request.symbol, {request.side, request.quantity, value, paid});
  if (!core_.books.hedges() || !request.reduceOnly)
    result.margin = std::max(Money{}, after - before);
  if (request.stopLoss.isPositive()) {
    const Price distance = (referencePrice(request, context.market) - request.stopLoss).abs();
    const auto lost = notional(distance, request.quantity, context.instrument->multiplier);
    const auto left = notional(request.stopLoss, request.quantity, context.instrument->multiplier);
    const Money out = feeOf(core_.config.fees, left.value_or(Money{}), request.quantity, Liquidity::taker);
    result.worstLoss = Money::sumClamped(lost.value_or(Money{}), Money::sumClamped(result.expectedCost, out));
  } else if (request.side == Side::buy && !request.reduceOnly && !context.position.isNegative()) {
    result.wholeLoss = Money::sumClamped(value, context.expectedFee);
  }
  return result;
}

}  // namespace oms
