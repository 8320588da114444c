#include "oms/risk/checks.h"

#include <array>
#include <limits>
#include <utility>

#include "oms/risk/check_parts.h"

namespace oms {
namespace {

// THE list, in the order of RISK.md: a new check is a function and a line here. `approval` is asked for where a signal
// is decided, which alone knows it.
using Check = CheckResult (*)(const CheckContext&);
constexpr std::array<Check, kCheckCodes - 1> kChecks{checks::tradingState,
                                                     checks::instrument,
                                                     checks::mode,
                                                     checks::session,
                                                     checks::price,
                                                     checks::quantity,
                                                     checks::maxOrderQuantity,
                                                     checks::maxOrderNotional,
                                                     checks::participation,
                                                     checks::priceCollar,
                                                     checks::staleData,
                                                     checks::duplicate,
                                                     checks::rate,
                                                     checks::maxWorkingOrders,
                                                     checks::maxPosition,
                                                     checks::exposure,
                                                     checks::buyingPower,
                                                     checks::reduceOnly,
                                                     checks::selfCross,
                                                     checks::dailyLoss,
                                                     checks::drawdown,
                                                     checks::lossStreak,
                                                     checks::repeatedExecution,
                                                     checks::riskPerTrade,
                                                     checks::bracket};

// What becomes of a soft check that failed.
void judge(const CheckContext& c, CheckResult& result) {
  const bool strategy = c.actor.kind == ActorKind::strategy;
  const bool person = c.actor.kind == ActorKind::trader || c.actor.kind == ActorKind::remote;
  if (!checks::opens(c) || (!person && !strategy)) {
    result.waived = true;
  } else if (strategy) {
    result.severity = Severity::hard;
  } else {
    result.waived = result.confirmed = c.request.confirmed;
  }
}

template <Check check>
CheckResult ask(const CheckContext& c, bool& passed) {
  CheckResult result = check(c);
  if (!result.passed && result.severity == Severity::soft)
    judge(c, result);
  passed &= result.passed;
  return result;
}

// One after another, each by its name: a call by way of the list costs as much as many a check.
template <std::size_t... places>
bool askAll(const CheckContext& c, CheckResults& results, std::index_sequence<places...>) {
  bool passed = true;
  results.make([&] { return ask<kChecks[places]>(c, passed); }...);
  return passed;
}

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

Price reservePrice(const OrderRequest& request, const MarketState* market, Ratio cashBuffer) {
  const Price price = referencePrice(request, market);
  const bool buffered = request.side == Side::buy && !hasLimitPrice(request.type) && !cashBuffer.isZero();
  return buffered ? Price::sumClamped(price, scaled(price, cashBuffer)) : price;
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

const CheckResult* runChecks(const CheckContext& context, CheckResults& results) {
  return askAll(context, results, std::make_index_sequence<kChecks.size()>()) ? nullptr : results.firstFailure();
}

CheckResults runChecks(const CheckContext& context) {
  CheckResults results;
  runChecks(context, results);
  return results;
}

}  // namespace oms
