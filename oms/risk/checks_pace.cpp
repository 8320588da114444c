// How many orders, and how often.
#include "oms/risk/check_parts.h"

namespace oms::checks {

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

CheckResult rate(const Context& c) {
  const RateWindows::Counts counts = c.rates.count(c.actor, c.clock);
  const RiskLimits& limits = c.limits;
  return unlessShrinking(c, counted(CheckCode::rate, {{counts.actorSecond, limits.ordersPerSecond, 0},
                                                      {counts.actorMinute, limits.ordersPerMinute, 1},
                                                      {counts.allSecond, limits.ordersPerSecondAll, 0}}));
}

CheckResult maxWorkingOrders(const Context& c) {
  return unlessShrinking(c, counted(CheckCode::maxWorkingOrders, {{c.working.orders, c.limits.maxWorkingPerSymbol},
                                                                  {c.workingOrders, c.limits.maxWorking}}));
}

// Who fired so often is disabled by the one who sent the order; here only the count speaks.
CheckResult repeatedExecution(const Context& c) {
  if (c.actor.kind != ActorKind::strategy || c.limits.repeatedExecutions == 0)
    return answer(CheckCode::repeatedExecution, true);
  return unlessShrinking(c, counted(CheckCode::repeatedExecution, {{c.fired, c.limits.repeatedExecutions}}));
}

}  // namespace oms::checks
