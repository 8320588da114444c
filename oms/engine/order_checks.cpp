// The rest of the order desk: what the pre-trade checks get to see, and all of them without any effect.
#include <algorithm>
#include <limits>

#include "oms/engine/order_desk.h"

namespace oms {

CheckContext OrderDesk::contextOf(const OrderRequest& request, const OrderOrigin& origin) const {
  const bool known = request.symbol.value < core_.config.instruments.size();
  CheckContext context{.request = request,
                       .actor = origin.actor,
                       .books = core_.books,
                       .account = core_.account,
                       .limits = core_.config.limits,
                       .rates = core_.rates,
                       .recent = core_.recent};
  context.now = core_.now;
  context.clock = origin.clock;
  context.instrument = known ? &core_.instrument(request.symbol) : nullptr;
  context.market = known ? &core_.board[request.symbol] : nullptr;
  if (known) {
    context.position = core_.books.quantity(request.symbol);
    context.working = core_.working[request.symbol];
    // Nobody's way out bars a bracket's children or the kill switch.
    if (origin.parent.isSet() || origin.actor.kind == ActorKind::risk)
      context.working.leavingBuy = context.working.leavingSell = Quantity{};
  }
  context.workingOrders = core_.working.orders();
  context.tradingState = core_.tradingState;
  context.dailyLossLatched = core_.monitor.dailyLossLatched();
  context.drawdownLatched = core_.monitor.drawdownLatched();
  // Numbers that make no order are refused by their own checks; nothing is to be computed from them.
  const bool sane = request.quantity.isPositive() && !request.price.isNegative() && !request.triggerPrice.isNegative();
  if (!known || !sane || request.quantity > context.instrument->maxQuantity)
    return context;
  context.value = valueOf(request, request.quantity, context.instrument, context.market);
  context.expectedFee = expectedFee(request, context.value);
  return context;
}

Money OrderDesk::expectedFee(const OrderRequest& request, Money value) const {
  // A value near the end of the range is refused by other checks; its fee would not fit either.
  if (!value.isPositive() || value > Money::fromInt(1'000'000'000))
    return Money{};
  const Liquidity liquidity = request.type == OrderType::limit ? Liquidity::maker : Liquidity::taker;
  return feeOf(core_.config.fees, value, request.quantity, liquidity);
}

DryRunResult OrderDesk::dryRun(const OrderRequest& request, const OrderOrigin& origin) const {
  DryRunResult result;
  const CheckContext context = contextOf(request, origin);
  result.checks = runChecks(context);
  const Money value = context.value;
  if (!context.market || !value.isPositive() || value.raw() > std::numeric_limits<std::int64_t>::max() / 4)
    return result;
  const auto halfSpread = notional(Price::fromRaw(context.market->quote.spread().raw() / 2), request.quantity,
                                   context.instrument->multiplier);
  result.expectedCost = Money::sumClamped(context.expectedFee, halfSpread.value_or(Money{}));
  const bool buys = request.side == Side::buy;
  const Money before = core_.account.symbolMargin(request.symbol, Money{}, Money{});
  const Money after = core_.account.symbolMargin(request.symbol, buys ? value : Money{}, buys ? Money{} : value);
  result.margin = std::max(Money{}, after - before);
  if (request.stopLoss.isPositive()) {
    const Price distance = (referencePrice(request, context.market) - request.stopLoss).abs();
    const auto lost = notional(distance, request.quantity, context.instrument->multiplier);
    result.worstLoss = Money::sumClamped(lost.value_or(Money{}), result.expectedCost);
  }
  return result;
}

}  // namespace oms
