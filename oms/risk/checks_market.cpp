// The order against its market as it is.
#include <algorithm>
#include <limits>

#include "oms/risk/check_parts.h"

namespace oms::checks {
namespace {

// How far into the book the order would go; zero: nowhere, it rests or waits.
Price reachOf(const Context& c) {
  const OrderRequest& r = c.request;
  if (r.type == OrderType::limit)
    return r.price;
  if (r.type != OrderType::market || !c.market || !c.market->hasQuote())
    return Price{};
  return r.side == Side::buy ? c.market->quote.ask : c.market->quote.bid;
}

bool takes(const Context& c) {
  if (!c.market || !c.market->hasQuote())
    return c.request.type == OrderType::market;
  const Price reach = reachOf(c);
  const Quote& quote = c.market->quote;
  return reach.isPositive() && (c.request.side == Side::buy ? reach >= quote.ask : reach <= quote.bid);
}

CheckResult shareOf(const Context& c, Volume whole, Ratio most, std::uint8_t detail) {
  const Int128 wanted = static_cast<Int128>(c.request.quantity.raw()) * Ratio::one;
  constexpr std::int64_t most64 = std::numeric_limits<std::int64_t>::max();
  const Int128 share = whole.isPositive() ? wanted / whole.raw() : most64;
  const auto value = static_cast<std::int64_t>(std::min<Int128>(share, most64));
  CheckResult result = compared(CheckCode::participation, CheckUnit::ratio, value, most.raw(), detail);
  // A quotient's last digit does not decide.
  result.passed = wanted <= static_cast<Int128>(most.raw()) * whole.raw();
  return unlessShrinking(c, result);
}

}  // namespace

// Of the volume that the market trades in a bar; where the feed has none, or no bar is over yet and there is a book, of
// what it shows on the side that is taken: as deep as the book goes, else its best level.
CheckResult participation(const Context& c) {
  if (!c.instrument || !c.request.quantity.isPositive())
    return answer(CheckCode::participation, !opens(c), c.instrument ? 3 : 4);
  const VolumeBoard::Average average = c.volumes.average(c.request.symbol);
  const Ratio ofDepth = c.limits.participationDepth;
  const Side taken = opposite(c.request.side);
  const bool quoted = c.market && c.market->hasQuote();
  const bool bounded = quoted && c.market->hasDepth(taken) && !ofDepth.isZero();
  if (average.knowledge == VolumeBoard::Knowledge::pending && !c.limits.participation.isZero() && !bounded)
    return unlessShrinking(c, answer(CheckCode::participation, false, 2));
  if (average.knowledge == VolumeBoard::Knowledge::known) {
    return c.limits.participation.isZero() ? answer(CheckCode::participation, true)
                                           : shareOf(c, average.volume, c.limits.participation, 0);
  }
  const Volume shown = quoted ? c.market->displayed(taken) : Volume{};
  // A feed that tells neither says nothing that an order could be too large for (as in FILLS rule 7).
  if (ofDepth.isZero() || !shown.isPositive() || !takes(c))
    return answer(CheckCode::participation, true);
  return shareOf(c, shown, ofDepth, 1);
}

// How far the order reaches through the opposite best, as a part of it; negative when it rests behind. One that waits
// for a trigger meets the market there.
CheckResult priceCollar(const Context& c) {
  const bool quoted = c.market && c.market->hasQuote() && c.market->quote.mid().isPositive();
  if (!quoted)
    return answer(CheckCode::priceCollar, !opens(c), c.instrument ? 3 : 5);
  const Quote& quote = c.market->quote;
  if (!hasLimitPrice(c.request.type)) {
    const Ratio spread = ratioOf(quote.spread(), quote.mid()).value_or(Ratio{});
    CheckResult result = compared(CheckCode::priceCollar, CheckUnit::ratio, spread.raw(), c.limits.maxSpread.raw(), 2);
    result.severity = Severity::soft;
    return result;
  }
  const bool buys = c.request.side == Side::buy;
  const bool waits = hasTriggerPrice(c.request.type) && c.request.triggerPrice.isPositive();
  const Price best = waits ? c.request.triggerPrice : buys ? quote.ask : quote.bid;
  const Price through = buys ? Price::sumClamped(c.request.price, -best) : Price::sumClamped(best, -c.request.price);
  const Ratio distance = ratioOf(through, best).value_or(Ratio{});
  CheckResult result = compared(CheckCode::priceCollar, CheckUnit::ratio, distance.raw(), c.limits.collarHard.raw(), 0);
  if (result.passed && c.limits.collarTicks > 0 && c.instrument) {
    const Price most = c.instrument->tick * c.limits.collarTicks;
    if (through > most)
      return compared(CheckCode::priceCollar, CheckUnit::price, through.raw(), most.raw(), 4);
  }
  if (result.passed && distance > c.limits.collarSoft) {
    result = compared(CheckCode::priceCollar, CheckUnit::ratio, distance.raw(), c.limits.collarSoft.raw(), 1);
    result.severity = Severity::soft;
  }
  return result;
}

CheckResult staleData(const Context& c) {
  if (!c.market || !c.market->hasQuote())
    return answer(CheckCode::staleData, !opens(c), c.instrument ? 1 : 2);
  const Duration limit =
      c.market->barLength.count() > 0 ? c.market->barLength * c.limits.staleBars : c.limits.staleQuote;
  const auto ms = [](Duration d) { return d.count() / 1'000'000; };
  return unlessShrinking(
      c, compared(CheckCode::staleData, CheckUnit::milliseconds, ms(c.now - c.market->time), ms(limit)));
}

// The way out of a position is not barred by the rest of the order that went in.
CheckResult selfCross(const Context& c) {
  if (!c.instrument || c.limits.allowSelfCross)
    return answer(CheckCode::selfCross, true);
  const bool buys = c.request.side == Side::buy;
  const Price own = c.own.best(c.request.symbol, opposite(c.request.side));
  const bool immediate = c.request.type == OrderType::market || c.request.type == OrderType::limit;
  if (own.isZero() || !immediate)
    return answer(CheckCode::selfCross, true);
  const Price reach = reachOf(c);
  CheckResult result = answer(CheckCode::selfCross, reach.isPositive() && (buys ? reach < own : reach > own));
  result.unit = CheckUnit::price;
  result.value = reach.raw();
  result.limit = own.raw();
  return unlessShrinking(c, result);
}

}  // namespace oms::checks
