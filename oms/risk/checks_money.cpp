// Money: how much an order is, how much there would be then, how much has been lost.
#include <algorithm>
#include <iterator>
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

CheckResult quantityWithin(const Context& c, std::int64_t most) {
  const std::int64_t lot = c.instrument->lotIsStated ? c.instrument->lot.raw() : Quantity::one;
  const std::int64_t quantity = c.request.quantity.raw();
  // Of what is no multiple of the lot, which another check refuses, the lot begun counts.
  const std::int64_t lots = quantity / lot + (quantity % lot > 0 ? 1 : 0);
  // Getting out must not be cut in pieces by a limit that is meant for getting in.
  return unlessShrinking(
      c, compared(CheckCode::maxOrderQuantity, CheckUnit::count, lots, most, c.instrument->lotIsStated ? 0 : 1));
}

// What is held, what works on the order's side and the order together; held and working are signed to that side. What
// only takes from the other side reaches nothing.
CheckResult positionWithin(const Context& c, Money entered, const EquityLimit& limit, std::uint8_t detail) {
  const Money reach = std::max(Money{}, Money::sumClamped(entered, wholeValue(c)));
  return unlessShrinking(
      c, compared(CheckCode::maxPosition, CheckUnit::money, reach.raw(), limit.of(c.books.equity()).raw(), detail));
}

// What a strategy holds and has working, at the market's price: the order's own may be far away from it.
Money stakeValue(const Context& c) {
  const bool quoted = c.market && c.market->hasQuote();
  const bool buys = c.request.side == Side::buy;
  const Price price = quoted ? (buys ? c.market->quote.bid : c.market->quote.ask) : referencePrice(c.request, c.market);
  const Quantity entered = Quantity::sumClamped(buys ? c.stake.position : -c.stake.position, c.stake.working);
  return notional(price, entered, c.instrument->multiplier)
      .value_or(Money::fromRaw(std::numeric_limits<std::int64_t>::max()));
}

// The whole order at what is reserved for it.
Money reservedValue(const Context& c) {
  if (c.cashBuffer.isZero())
    return c.value;
  const Price price = reservePrice(c.request, c.market, c.cashBuffer);
  if (price == referencePrice(c.request, c.market))
    return c.value;
  return notional(price, c.request.quantity, c.instrument->multiplier)
      .value_or(Money::fromRaw(std::numeric_limits<std::int64_t>::max()));
}

// A latch speaks of the limit that it locked at, whatever that has become.
void heedLatch(const Context& c, CheckResult& result) {
  if (!c.lockouts.isLocked(result.code))
    return;
  result.passed = false;
  result.detail = 1;
  result.limit = c.lockouts.limit(result.code);
  result.since = c.lockouts.since(result.code);
}

}  // namespace

CheckResult maxOrderQuantity(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::maxOrderQuantity, true);
  const std::int64_t* ofSymbol = ownOf(c.limits.orderLotsOf.ofSymbol, c.instrument->symbol);
  CheckResult result = quantityWithin(c, ofSymbol ? *ofSymbol : c.limits.maxOrderLots);
  const std::int64_t* ofStrategy = ownOf(c.limits.orderLotsOf.ofStrategy, c.stake.strategy);
  if (result.passed && ofStrategy)
    result = quantityWithin(c, *ofStrategy);
  return result;
}

CheckResult maxOrderNotional(const Context& c) {
  return unlessShrinking(c, compared(CheckCode::maxOrderNotional, CheckUnit::money, c.value.raw(),
                                     c.limits.maxOrderNotional.of(c.books.equity()).raw()));
}

CheckResult maxPosition(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::maxPosition, true);
  const bool buys = c.request.side == Side::buy;
  const SymbolIndex symbol = c.request.symbol;
  const EquityLimit* ofSymbol = ownOf(c.limits.positionOf.ofSymbol, c.instrument->symbol);
  // Positions that stand apart all count, of both sides, and so do the orders.
  const Money held = c.apart ? c.books.grossValue(symbol)
                     : buys  ? c.books.marketValue(symbol)
                             : -c.books.marketValue(symbol);
  const MoneySum working = c.apart ? c.working.buyValue + c.working.sellValue
                           : buys  ? c.working.buyValue
                                   : c.working.sellValue;
  // What does not fit is more than any limit.
  const auto sum = Money::narrowed(held.raw() + working.raw());
  const Money entered = sum ? *sum : Money::fromRaw(std::numeric_limits<std::int64_t>::max());
  CheckResult result = positionWithin(c, entered, ofSymbol ? *ofSymbol : c.limits.maxPosition, 0);
  const EquityLimit* ofStrategy = ownOf(c.limits.positionOf.ofStrategy, c.stake.strategy);
  if (result.passed && ofStrategy)
    result = positionWithin(c, stakeValue(c), *ofStrategy, 1);
  return result;
}

// The first of them that is broken, else the one that leaves the least.
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
  const RiskLimits& limits = c.limits;
  const Limited all[] = {{reach.net, limits.maxNet, 1},
                         {reach.symbol, limits.maxSymbol, 2},
                         {reach.gross, limits.maxLeverage, 3},
                         {reach.gross, limits.maxGross, 0}};
  const Limited* told = nullptr;
  Int128 least = 0;
  bool fits = true;
  for (const Limited& limited : all) {
    const Int128 room =
        static_cast<Int128>(limited.limit.raw()) * equity.raw() - static_cast<Int128>(limited.used.raw()) * Ratio::one;
    fits = limited.used.isZero() || (equity.isPositive() && room >= 0);
    if (fits && told != nullptr && room >= least)
      continue;
    told = &limited;
    least = room;
    if (!fits)
      break;
  }
  const auto part = equity.isPositive() ? ratioOf(told->used, equity) : std::nullopt;
  CheckResult result =
      compared(CheckCode::exposure, CheckUnit::ratio, part ? part->raw() : std::numeric_limits<std::int64_t>::max(),
               told->limit.raw(), told->detail);
  result.passed = fits;
  return unlessShrinking(c, result);
}

CheckResult buyingPower(const Context& c) {
  if (!c.instrument)
    return answer(CheckCode::buyingPower, false, 1);
  const Money value = reservedValue(c);
  // What only reduces a position among others needs nothing but its fee.
  const bool reduces = c.apart && c.request.reduceOnly;
  Money needed = reduces ? c.expectedFee : value;
  // Only a value that cannot overflow the sums is worth computing the margin for.
  if (!reduces && value.raw() < std::numeric_limits<std::int64_t>::max() / 4) {
    const Money paid = c.request.product == Product::delivery ? value : Money{};
    const Money before = c.account.symbolMargin(c.request.symbol);
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
  heedLatch(c, result);
  return unlessShrinking(c, result);
}

CheckResult drawdown(const Context& c) {
  const Money down = c.peak - c.books.equity();
  CheckResult result = compared(CheckCode::drawdown, CheckUnit::money, down.raw(), c.limits.drawdown.of(c.peak).raw());
  result.passed = result.value < result.limit;
  heedLatch(c, result);
  return unlessShrinking(c, result);
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
  return unlessShrinking(c, counted(CheckCode::lossStreak, {{c.losses.tradesToday(), limits.tradesPerDay, 2}}));
}

// What the trade loses at its stop, with the fees of both its ends. Without a stop nothing bounds it, which is said and
// asked for where the limits want stops.
CheckResult riskPerTrade(const Context& c) {
  const Price entry = referencePrice(c.request, c.market);
  if (!c.instrument || !entry.isPositive())
    return unlessShrinking(c, soft(answer(CheckCode::riskPerTrade, false, c.instrument ? 2 : 3)));
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
