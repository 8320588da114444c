#include "oms/risk/checks.h"

#include <algorithm>
#include <array>
#include <limits>

namespace oms {
namespace {

using Context = CheckContext;

CheckResult answer(CheckCode code, bool passed, std::uint8_t detail = 0) {
  CheckResult result;
  result.code = code;
  result.passed = passed;
  result.detail = detail;
  return result;
}

CheckResult compared(CheckCode code, CheckUnit unit, std::int64_t value, std::int64_t limit, std::uint8_t detail = 0) {
  CheckResult result = answer(code, value <= limit, detail);
  result.unit = unit;
  result.value = value;
  result.limit = limit;
  return result;
}

bool opens(const Context& c) {
  return !onlyShrinks(c.request, c.position, c.working);
}

// The limit does not hold for an order that only shrinks the position.
CheckResult unlessShrinking(const Context& c, CheckResult result) {
  result.exempt = !result.passed && !opens(c);
  result.passed |= result.exempt;
  return result;
}

CheckResult tradingState(const Context& c) {
  if (c.tradingState == TradingState::halted) {
    const bool privileged = c.actor.kind == ActorKind::risk || c.actor.kind == ActorKind::system;
    return answer(CheckCode::tradingState, privileged && c.request.reduceOnly, 0);
  }
  const bool passes = c.tradingState == TradingState::active || !opens(c);
  return answer(CheckCode::tradingState, passes, 1);
}

CheckResult instrument(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::instrument, false, 2);
  if (!c.instrument->tradable)
    return answer(CheckCode::instrument, false, 0);
  const bool mayShort = c.instrument->shortable && c.account.type() == AccountType::margin;
  const bool goesShort = c.request.side == Side::sell && !c.request.reduceOnly &&
                         Quantity::sumClamped(c.request.quantity, c.working.sell) > std::max(c.position, Quantity{});
  return answer(CheckCode::instrument, mayShort || !goesShort, 1);
}

// Paper is the only mode there is (FILLS rule 33): order, account and broker agree by type.
CheckResult mode(const Context&) {
  return answer(CheckCode::mode, true);
}

CheckResult price(const Context& c) {
  const OrderRequest& r = c.request;
  CheckResult result = answer(CheckCode::price, true);
  const auto fail = [&](std::uint8_t detail) {
    result.passed = false;
    result.detail = detail;
    return result;
  };
  if (hasLimitPrice(r.type) ? !r.price.isPositive() : !r.price.isZero())
    return fail(hasLimitPrice(r.type) ? 0 : 4);
  if (hasTriggerPrice(r.type) ? !r.triggerPrice.isPositive() : !r.triggerPrice.isZero()) {
    return fail(hasTriggerPrice(r.type) ? 2 : 5);
  }
  if (r.stopLoss.isNegative() || r.takeProfit.isNegative())
    return fail(7);
  const bool crossed = r.side == Side::buy ? r.price < r.triggerPrice : r.price > r.triggerPrice;
  if (r.type == OrderType::stopLimit && crossed)
    return fail(8);
  if (!c.instrument)
    return result;
  result.unit = CheckUnit::price;
  result.limit = c.instrument->tick.raw();
  if (!r.price.isMultipleOf(c.instrument->tick))
    return fail(1);
  if (!r.triggerPrice.isMultipleOf(c.instrument->tick))
    return fail(3);
  if (!r.stopLoss.isMultipleOf(c.instrument->tick) || !r.takeProfit.isMultipleOf(c.instrument->tick))
    return fail(6);
  return result;
}

CheckResult quantity(const Context& c) {
  const Quantity wanted = c.request.quantity;
  if (!wanted.isPositive())
    return answer(CheckCode::quantity, false, 0);
  if (!c.instrument)
    return answer(CheckCode::quantity, true);
  CheckResult result = compared(CheckCode::quantity, CheckUnit::quantity, wanted.raw(), c.instrument->lot.raw());
  result.passed = wanted.isMultipleOf(c.instrument->lot);
  result.detail = 1;
  if (!result.passed)
    return result;
  result.limit = c.instrument->minQuantity.raw();
  result.passed = wanted >= c.instrument->minQuantity;
  result.detail = 2;
  if (!result.passed)
    return result;
  return compared(CheckCode::quantity, CheckUnit::quantity, wanted.raw(), c.instrument->maxQuantity.raw(), 3);
}

CheckResult maxOrderQuantity(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::maxOrderQuantity, true);
  const Quantity unit = std::max(c.instrument->lot, Quantity::fromInt(1));
  const auto limit = Quantity::narrowed(static_cast<Int128>(unit.raw()) * c.limits.maxOrderLots);
  const std::int64_t raw = limit ? limit->raw() : std::numeric_limits<std::int64_t>::max();
  // Getting out must not be cut in pieces by a limit that is meant for getting in.
  return unlessShrinking(c, compared(CheckCode::maxOrderQuantity, CheckUnit::quantity, c.request.quantity.raw(), raw));
}

CheckResult maxOrderNotional(const Context& c) {
  return unlessShrinking(c, compared(CheckCode::maxOrderNotional, CheckUnit::money, c.value.raw(),
                                     c.limits.maxOrderNotional.of(c.books.equity()).raw()));
}

// How far the order reaches through the opposite best, as a part of it; negative when it rests behind.
CheckResult priceCollar(const Context& c) {
  const bool quoted = c.market && c.market->hasQuote() && c.market->quote.mid().isPositive();
  if (!quoted)
    return answer(CheckCode::priceCollar, !opens(c), 3);
  const Quote& quote = c.market->quote;
  if (!hasLimitPrice(c.request.type)) {
    const Ratio spread = ratioOf(quote.spread(), quote.mid()).value_or(Ratio{});
    CheckResult result = compared(CheckCode::priceCollar, CheckUnit::ratio, spread.raw(), c.limits.maxSpread.raw(), 2);
    result.severity = Severity::soft;
    return result;
  }
  const bool buys = c.request.side == Side::buy;
  const Price best = buys ? quote.ask : quote.bid;
  const Price through = buys ? Price::sumClamped(c.request.price, -best) : Price::sumClamped(best, -c.request.price);
  const Ratio distance = ratioOf(through, best).value_or(Ratio{});
  CheckResult result = compared(CheckCode::priceCollar, CheckUnit::ratio, distance.raw(), c.limits.collarHard.raw(), 0);
  if (result.passed && distance > c.limits.collarSoft) {
    result = compared(CheckCode::priceCollar, CheckUnit::ratio, distance.raw(), c.limits.collarSoft.raw(), 1);
    result.severity = Severity::soft;
  }
  return result;
}

CheckResult staleData(const Context& c) {
  if (!c.market || !c.market->hasQuote())
    return answer(CheckCode::staleData, !opens(c), 1);
  const Duration limit =
      c.market->barLength.count() > 0 ? c.market->barLength * c.limits.staleBars : c.limits.staleQuote;
  const auto ms = [](Duration d) { return d.count() / 1'000'000; };
  return unlessShrinking(
      c, compared(CheckCode::staleData, CheckUnit::milliseconds, ms(c.now - c.market->time), ms(limit)));
}

CheckResult duplicate(const Context& c) {
  if (c.limits.duplicateWindow.count() == 0)
    return answer(CheckCode::duplicate, true);
  const Timestamp last = c.recent.lastEqual(c.request, c.actor, c.clock - c.limits.duplicateWindow, c.clock);
  CheckResult result = answer(CheckCode::duplicate, true);
  result.unit = CheckUnit::milliseconds;
  result.limit = c.limits.duplicateWindow.count() / 1'000'000;
  if (!last.isSet())
    return result;
  result.value = (c.clock - last).count() / 1'000'000;
  result.passed = c.clock - last >= c.limits.duplicateWindow;
  return unlessShrinking(c, result);
}

// One more of what is counted; a limit of zero is none.
CheckResult counted(CheckCode code, std::uint32_t count, std::uint32_t limit, std::uint8_t detail = 0) {
  CheckResult result = compared(code, CheckUnit::count, count + 1, limit, detail);
  result.passed |= limit == 0;
  return result;
}

CheckResult rate(const Context& c) {
  const RateWindows::Counts counts = c.rates.count(c.actor, c.clock);
  std::array<CheckResult, 3> results{counted(CheckCode::rate, counts.actorSecond, c.limits.ordersPerSecond, 0),
                                     counted(CheckCode::rate, counts.actorMinute, c.limits.ordersPerMinute, 1),
                                     counted(CheckCode::rate, counts.allSecond, c.limits.ordersPerSecondAll, 0)};
  CheckResult worst = results[0];
  for (const CheckResult& result : results) {
    if (worst.passed && !result.passed)
      worst = result;
  }
  return unlessShrinking(c, worst);
}

CheckResult maxWorkingOrders(const Context& c) {
  const CheckResult ofSymbol = counted(CheckCode::maxWorkingOrders, c.working.orders, c.limits.maxWorkingPerSymbol);
  if (!ofSymbol.passed)
    return unlessShrinking(c, ofSymbol);
  return unlessShrinking(c, counted(CheckCode::maxWorkingOrders, c.workingOrders, c.limits.maxWorking));
}

CheckResult maxPosition(const Context& c) {
  const bool buys = c.request.side == Side::buy;
  const Quantity entered =
      buys ? Quantity::sumClamped(c.position, c.working.buy) : Quantity::sumClamped(c.working.sell, -c.position);
  const Quantity reach = Quantity::sumClamped(entered, c.request.quantity);
  return unlessShrinking(
      c, compared(CheckCode::maxPosition, CheckUnit::money, valueOf(c.request, reach, c.instrument, c.market).raw(),
                  c.limits.maxPosition.of(c.books.equity()).raw()));
}

CheckResult exposure(const Context& c) {
  const Money added = c.request.reduceOnly ? Money{} : c.value;
  const bool buys = c.request.side == Side::buy;
  const Account::Reach reach = c.account.reach(c.request.symbol, buys ? added : Money{}, buys ? Money{} : added);
  const Money equity = c.books.equity();
  const auto fits = [&](Money used, Ratio limit) {
    return used.isZero() || (equity.isPositive() && static_cast<Int128>(used.raw()) * Ratio::one <=
                                                        static_cast<Int128>(limit.raw()) * equity.raw());
  };
  const auto told = [&](Money used, Ratio limit, bool passed, std::uint8_t detail) {
    const auto part = equity.isPositive() ? ratioOf(used, equity) : std::nullopt;
    CheckResult result = compared(CheckCode::exposure, CheckUnit::ratio,
                                  part ? part->raw() : std::numeric_limits<std::int64_t>::max(), limit.raw(), detail);
    result.passed = passed;
    return unlessShrinking(c, result);
  };
  if (!fits(reach.net, c.limits.maxNet))
    return told(reach.net, c.limits.maxNet, false, 1);
  if (!fits(reach.symbol, c.limits.maxSymbol))
    return told(reach.symbol, c.limits.maxSymbol, false, 2);
  if (!fits(reach.gross, c.limits.maxLeverage))
    return told(reach.gross, c.limits.maxLeverage, false, 3);
  return told(reach.gross, c.limits.maxGross, fits(reach.gross, c.limits.maxGross), 0);
}

CheckResult buyingPower(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::buyingPower, false);
  const Money value = c.value;
  const bool buys = c.request.side == Side::buy;
  Money needed = value;
  // Only a value that cannot overflow the sums is worth computing the margin for.
  if (value.raw() < std::numeric_limits<std::int64_t>::max() / 4) {
    const Money before = c.account.symbolMargin(c.request.symbol, Money{}, Money{});
    const Money after = c.account.symbolMargin(c.request.symbol, buys ? value : Money{}, buys ? Money{} : value);
    needed = std::max(Money{}, after - before) + c.expectedFee;
  }
  return unlessShrinking(
      c, compared(CheckCode::buyingPower, CheckUnit::money, needed.raw(), c.account.buyingPower().raw()));
}

CheckResult reduceOnly(const Context& c) {
  if (!c.request.reduceOnly)
    return answer(CheckCode::reduceOnly, true);
  const bool against = c.position.sign() == -signOf(c.request.side);
  CheckResult result = compared(CheckCode::reduceOnly, CheckUnit::quantity, c.request.quantity.raw(),
                                against ? c.position.abs().raw() : 0);
  return result;
}

CheckResult dailyLoss(const Context& c) {
  const Money loss = c.account.dayStartEquity() - c.books.equity();
  CheckResult result = compared(CheckCode::dailyLoss, CheckUnit::money, loss.raw(),
                                c.limits.dailyLoss.of(c.account.dayStartEquity()).raw());
  result.passed = !c.dailyLossLatched && result.value < result.limit;
  return unlessShrinking(c, result);
}

CheckResult drawdown(const Context& c) {
  const Money down = c.account.peakEquity() - c.books.equity();
  CheckResult result =
      compared(CheckCode::drawdown, CheckUnit::money, down.raw(), c.limits.drawdown.of(c.account.peakEquity()).raw());
  result.passed = !c.drawdownLatched && result.value < result.limit;
  return unlessShrinking(c, result);
}

CheckResult bracket(const Context& c) {
  const OrderRequest& r = c.request;
  const Price entry = referencePrice(r, c.market);
  const bool buys = r.side == Side::buy;
  if (r.stopLoss.isPositive() && (buys ? r.stopLoss >= entry : r.stopLoss <= entry)) {
    return answer(CheckCode::bracket, false, 0);
  }
  const bool wrongTarget = r.takeProfit.isPositive() && (buys ? r.takeProfit <= entry : r.takeProfit >= entry);
  return answer(CheckCode::bracket, !wrongTarget, 1);
}

// THE list: a new check is a function above and a line here.
using Check = CheckResult (*)(const CheckContext&);
constexpr std::array<Check, 19> kChecks{
    tradingState, instrument, mode,      price,    quantity,         maxOrderQuantity, maxOrderNotional,
    priceCollar,  staleData,  duplicate, rate,     maxWorkingOrders, maxPosition,      exposure,
    buyingPower,  reduceOnly, dailyLoss, drawdown, bracket};

}  // namespace

Price referencePrice(const OrderRequest& request, const MarketState* market) {
  if (hasLimitPrice(request.type))
    return request.price;
  if (hasTriggerPrice(request.type))
    return request.triggerPrice;
  if (!market || !market->hasQuote())
    return Price{};
  return request.side == Side::buy ? market->quote.ask : market->quote.bid;
}

Money valueOf(const OrderRequest& request, Quantity quantity, const Instrument* instrument, const MarketState* market) {
  const Ratio multiplier = instrument ? instrument->multiplier : Ratio::fromInt(1);
  const auto value = notional(referencePrice(request, market), quantity, multiplier);
  return value.value_or(Money::fromRaw(std::numeric_limits<std::int64_t>::max()));
}

bool onlyShrinks(const OrderRequest& request, Quantity position, const WorkingSum& working) {
  if (position.sign() != -signOf(request.side))
    return false;
  const bool buys = request.side == Side::buy;
  Quantity leaving = Quantity::sumClamped(request.quantity, buys ? working.leavingBuy : working.leavingSell);
  if (!request.reduceOnly)
    leaving = Quantity::sumClamped(leaving, buys ? working.buy : working.sell);
  return leaving <= position.abs();
}

CheckResults runChecks(const CheckContext& context) {
  const bool mayConfirm = context.actor.kind != ActorKind::strategy || !opens(context);
  CheckResults results;
  for (const Check check : kChecks) {
    CheckResult result = check(context);
    if (!mayConfirm)
      result.severity = Severity::hard;
    results.add(result);
  }
  return results;
}

}  // namespace oms
