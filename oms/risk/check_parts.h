#pragma once

#include <initializer_list>

#include "oms/risk/checks.h"

// What the checks are made of; the list itself is in checks.cpp.
namespace oms::checks {

using Context = CheckContext;

inline CheckResult answer(CheckCode code, bool passed, std::uint8_t detail = 0) {
  CheckResult result;
  result.code = code;
  result.passed = passed;
  result.detail = detail;
  return result;
}

inline CheckResult compared(CheckCode code, CheckUnit unit, std::int64_t value, std::int64_t limit,
                            std::uint8_t detail = 0) {
  CheckResult result = answer(code, value <= limit, detail);
  result.unit = unit;
  result.value = value;
  result.limit = limit;
  return result;
}

// One more of what is counted; a limit of zero is none.
inline CheckResult counted(CheckCode code, std::uint32_t count, std::uint32_t limit, std::uint8_t detail = 0) {
  CheckResult result = compared(code, CheckUnit::count, std::int64_t{count} + 1, limit, detail);
  result.passed |= limit == 0;
  return result;
}

// Of several that were measured in one unit what is told: the first that fails, else the one that leaves the least.
inline CheckResult tightest(std::initializer_list<CheckResult> results) {
  const CheckResult* told = results.begin();
  for (const CheckResult& result : results) {
    if (!result.passed)
      return result;
    const bool limits = result.limit > 0;
    if (limits && (told->limit <= 0 || result.headroom() < told->headroom()))
      told = &result;
  }
  return *told;
}

inline CheckResult soft(CheckResult result) {
  result.severity = Severity::soft;
  return result;
}

inline bool opens(const Context& c) {
  return !onlyShrinks(c.request, c.position, c.working);
}

// The limit does not hold for an order that only shrinks the position.
inline CheckResult unlessShrinking(const Context& c, CheckResult result) {
  result.exempt = !result.passed && !opens(c);
  result.passed |= result.exempt;
  return result;
}

// The order itself: its form and whether its market takes it (checks_order.cpp).
CheckResult tradingState(const Context& c);
CheckResult instrument(const Context& c);
CheckResult mode(const Context& c);
CheckResult session(const Context& c);
CheckResult price(const Context& c);
CheckResult quantity(const Context& c);
CheckResult reduceOnly(const Context& c);
CheckResult bracket(const Context& c);

// The order against its market (checks_market.cpp).
CheckResult participation(const Context& c);
CheckResult priceCollar(const Context& c);
CheckResult staleData(const Context& c);
CheckResult selfCross(const Context& c);

// How many, how often (checks_pace.cpp).
CheckResult duplicate(const Context& c);
CheckResult rate(const Context& c);
CheckResult maxWorkingOrders(const Context& c);
CheckResult repeatedExecution(const Context& c);

// Money: how much, how much more, how much lost (checks_money.cpp).
CheckResult maxOrderQuantity(const Context& c);
CheckResult maxOrderNotional(const Context& c);
CheckResult maxPosition(const Context& c);
CheckResult exposure(const Context& c);
CheckResult buyingPower(const Context& c);
CheckResult dailyLoss(const Context& c);
CheckResult drawdown(const Context& c);
CheckResult lossStreak(const Context& c);
CheckResult riskPerTrade(const Context& c);
// The detail of a trade without a stop: it passes with its sentence where the limits want none.
inline constexpr std::uint8_t kNoStop = 1;

}  // namespace oms::checks
