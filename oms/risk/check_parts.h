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

// What is counted, and how many there may be; zero: any number.
struct Count {
  std::uint32_t count = 0;
  std::uint32_t limit = 0;
  std::uint8_t detail = 0;

  bool hasRoom() const { return limit == 0 || count < limit; }
  std::int64_t room() const { return std::int64_t{limit} - count; }
};

// One more of each of them. What is told is the first that has no room, else the one that has the least.
inline CheckResult counted(CheckCode code, std::initializer_list<Count> counts) {
  const Count* told = counts.begin();
  for (const Count& each : counts) {
    const bool full = !each.hasRoom();
    if (full || (each.limit > 0 && (told->limit == 0 || each.room() < told->room())))
      told = &each;
    if (full)
      break;
  }
  CheckResult result = answer(code, told->hasRoom(), told->detail);
  result.unit = CheckUnit::count;
  result.value = std::int64_t{told->count} + 1;
  result.limit = told->limit;
  return result;
}

// Of the whole order, also where the context has none because another check refuses its numbers.
inline Money wholeValue(const Context& c) {
  return c.value.isZero() ? valueOf(c.request, c.request.quantity, c.instrument, c.market) : c.value;
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
