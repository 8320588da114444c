// Money: how much an order is, how much there would be then, how much has been lost.
#include <algorithm>
#include <limits>

#include "oms/risk/check_parts.h"

namespace oms::checks {
namespace {

template <class T>
const T* ownOf(const std::map<std::string, T>& narrower, std::string_view name) {
  if (narrower.empty() || name.empty())
    return nullptr;
  const auto found = narrower.find(std::string(name));
  return found == narrower.end() ? nullptr : &found->second;
}

CheckResult quantityWithin(const Context& c, std::int64_t lots) {
  const Quantity unit = std::max(c.instrument->lot, Quantity::fromInt(1));
  const auto limit = Quantity::narrowed(static_cast<Int128>(unit.raw()) * lots);
  const std::int64_t raw = limit ? limit->raw() : std::numeric_limits<std::int64_t>::max();
  // Getting out must not be cut in pieces by a limit that is meant for getting in.
  return unlessShrinking(c, compared(CheckCode::maxOrderQuantity, CheckUnit::quantity, c.request.quantity.raw(), raw));
}

CheckResult positionWithin(const Context& c, Quantity position, Quantity working, const EquityLimit& limit,
                           std::uint8_t detail) {
  const bool buys = c.request.side == Side::buy;
  const Quantity entered = Quantity::sumClamped(buys ? position : -position, working);
  const Quantity reach = Quantity::sumClamped(entered, c.request.quantity);
  return unlessShrinking(
      c, compared(CheckCode::maxPosition, CheckUnit::money, valueOf(c.request, reach, c.instrument, c.market).raw(),
                  limit.of(c.books.equity()).raw(), detail));
}

// A latch speaks of the limit that it locked at, whatever that has become.
CheckResult unlessLocked(const Context& c, CheckResult result) {
  if (!c.lockouts.isLocked(result.code))
    return result;
  result.passed = false;
  result.detail = 1;
  result.limit = c.lockouts.limit(result.code);
  result.since = c.lockouts.since(result.code);
  return result;
}

}  // namespace

CheckResult maxOrderQuantity(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::maxOrderQuantity, true);
  const std::int64_t* ofSymbol = ownOf(c.limits.orderLotsOf.ofSymbol, c.instrument->symbol);
  const CheckResult general = quantityWithin(c, ofSymbol ? *ofSymbol : c.limits.maxOrderLots);
  const std::int64_t* ofStrategy = ownOf(c.limits.orderLotsOf.ofStrategy, c.stake.strategy);
  return general.passed && ofStrategy ? quantityWithin(c, *ofStrategy) : general;
}

CheckResult maxOrderNotional(const Context& c) {
  return unlessShrinking(c, compared(CheckCode::maxOrderNotional, CheckUnit::money, c.value.raw(),
                                     c.limits.maxOrderNotional.of(c.books.equity()).raw()));
}

CheckResult maxPosition(const Context& c) {
  const bool buys = c.request.side == Side::buy;
  const EquityLimit* ofSymbol = c.instrument ? ownOf(c.limits.positionOf.ofSymbol, c.instrument->symbol) : nullptr;
  // Positions that stand apart all count, of both sides, and so do the orders.
  const Quantity held = !c.apart ? c.position : buys ? *c.apart : -*c.apart;
  const Quantity entered =
      !c.apart ? (buys ? c.working.buy : c.working.sell) : Quantity::sumClamped(c.working.buy, c.working.sell);
  const CheckResult general = positionWithin(c, held, entered, ofSymbol ? *ofSymbol : c.limits.maxPosition, 0);
  const EquityLimit* ofStrategy = ownOf(c.limits.positionOf.ofStrategy, c.stake.strategy);
  if (!general.passed || !ofStrategy)
    return general;
  return positionWithin(c, c.stake.position, c.stake.working, *ofStrategy, 1);
}

// The first of them that is broken, else the gross one.
CheckResult exposure(const Context& c) {
  const Money added = c.request.reduceOnly ? Money{} : c.value;
  const Quantity entered = c.request.reduceOnly ? Quantity{} : c.request.quantity;
  const Account::Reach reach = c.account.reach(c.request.symbol, {c.request.side, entered, added});
  const Money equity = c.books.equity();
  struct Limited {
    Money used;
    Ratio limit;
    std::uint8_t detail;
  };
  const auto fits = [&](const Limited& l) {
    return l.used.isZero() || (equity.isPositive() && static_cast<Int128>(l.used.raw()) * Ratio::one <=
                                                          static_cast<Int128>(l.limit.raw()) * equity.raw());
  };
  const RiskLimits& limits = c.limits;
  const Limited all[] = {{reach.net, limits.maxNet, 1},
                         {reach.symbol, limits.maxSymbol, 2},
                         {reach.gross, limits.maxLeverage, 3},
                         {reach.gross, limits.maxGross, 0}};
  const Limited* told = all;
  while (told->detail != 0 && fits(*told))
    ++told;
  const auto part = equity.isPositive() ? ratioOf(told->used, equity) : std::nullopt;
  CheckResult result =
      compared(CheckCode::exposure, CheckUnit::ratio, part ? part->raw() : std::numeric_limits<std::int64_t>::max(),
               told->limit.raw(), told->detail);
  result.passed = fits(*told);
  return unlessShrinking(c, result);
}

CheckResult buyingPower(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::buyingPower, false);
  const Money value = c.value;
  // What only reduces a position among others needs nothing but its fee.
  const bool reduces = c.apart && c.request.reduceOnly;
  Money needed = reduces ? c.expectedFee : value;
  // Only a value that cannot overflow the sums is worth computing the margin for.
  if (!reduces && value.raw() < std::numeric_limits<std::int64_t>::max() / 4) {
    const Money paid = c.request.product == Product::delivery ? value : Money{};
    const Money before = c.account.symbolMargin(c.request.symbol, {});
    const Money after = c.account.symbolMargin(c.request.symbol, {c.request.side, c.request.quantity, value, paid});
    needed = Money::sumClamped(std::max(Money{}, after - before), c.expectedFee);
  }
  return unlessShrinking(
      c, compared(CheckCode::buyingPower, CheckUnit::money, needed.raw(), c.account.buyingPower().raw()));
}

CheckResult dailyLoss(const Context& c) {
  const Money loss = c.dayStart - c.books.equity();
  CheckResult result = compared(CheckCode::dailyLoss, CheckUnit::money, loss.raw(),
                                c.limits.dailyLoss.of(c.account.dayStartEquity()).raw());
  result.passed = result.value < result.limit;
  return unlessShrinking(c, unlessLocked(c, result));
}

CheckResult drawdown(const Context& c) {
  const Money down = c.peak - c.books.equity();
  CheckResult result = compared(CheckCode::drawdown, CheckUnit::money, down.raw(), c.limits.drawdown.of(c.peak).raw());
  result.passed = result.value < result.limit;
  return unlessShrinking(c, unlessLocked(c, result));
}

CheckResult lossStreak(const Context& c) {
  const RiskLimits& limits = c.limits;
  if (c.lockouts.isLocked(CheckCode::lossStreak)) {
    CheckResult result =
        compared(CheckCode::lossStreak, CheckUnit::count, c.losses.lossesInRow(), limits.lossStreak, 0);
    result.passed = false;
    return unlessShrinking(c, result);
  }
  const Timestamp stopped = c.instrument ? c.losses.stoppedAt(c.request.symbol, c.owner) : Timestamp{};
  if (limits.lossCooldown.count() > 0 && stopped.isSet() && c.now - stopped < limits.lossCooldown) {
    CheckResult result = compared(CheckCode::lossStreak, CheckUnit::milliseconds, (c.now - stopped).count() / 1'000'000,
                                  limits.lossCooldown.count() / 1'000'000, 1);
    result.passed = false;
    return unlessShrinking(c, result);
  }
  return unlessShrinking(c, counted(CheckCode::lossStreak, c.losses.tradesToday(), limits.tradesPerDay, 2));
}

// What the trade loses at its stop, with the fees of both its ends. Without a stop nothing bounds it, which is said and
// asked for where the limits want stops.
CheckResult riskPerTrade(const Context& c) {
  const Price entry = referencePrice(c.request, c.market);
  if (!c.instrument || !entry.isPositive())
    return unlessShrinking(c, soft(answer(CheckCode::riskPerTrade, false, 2)));
  const Price stop = c.request.stopLoss.isPositive() ? c.request.stopLoss : c.list.childStop;
  if (!stop.isPositive() && c.list.parent == nullptr)
    return unlessShrinking(c, soft(answer(CheckCode::riskPerTrade, !c.limits.requireStop, kNoStop)));
  if (!stop.isPositive())
    return answer(CheckCode::riskPerTrade, true);
  const Price distance = Price::sumClamped(entry, -stop).abs();
  const auto lost = notional(distance, c.request.quantity, c.instrument->multiplier);
  const Money most = Money::fromRaw(std::numeric_limits<std::int64_t>::max());
  const Money risk = Money::sumClamped(lost.value_or(most), Money::sumClamped(c.expectedFee, c.expectedFee));
  return unlessShrinking(c, soft(compared(CheckCode::riskPerTrade, CheckUnit::money, risk.raw(),
                                          c.limits.riskPerTrade.of(c.books.equity()).raw(), 0)));
}

}  // namespace oms::checks
