#include "oms/backtest/open_limits.h"

#include <limits>

namespace oms {

RiskLimits openLimits() {
  constexpr std::int64_t kMost = 9'000'000'000;  // the largest whole number of money, nearly
  const EquityLimit money = EquityLimit::amount(Money::fromInt(kMost));
  const Ratio ratio = Ratio::fromInt(1'000'000);
  RiskLimits limits;
  limits.maxOrderLots = std::numeric_limits<std::int64_t>::max();
  limits.maxOrderNotional = limits.maxPosition = money;
  limits.collarHard = limits.collarSoft = limits.maxSpread = ratio;
  limits.staleBars = 1'000;
  limits.staleQuote = std::chrono::hours(24 * 365);
  limits.duplicateWindow = Duration(0);
  limits.ordersPerSecond = limits.ordersPerMinute = limits.ordersPerSecondAll = 0;
  limits.maxWorkingPerSymbol = limits.maxWorking = 0;
  limits.maxGross = limits.maxNet = limits.maxSymbol = limits.maxLeverage = ratio;
  limits.dailyLoss = limits.drawdown = limits.riskPerTrade = money;
  limits.participation = limits.participationDepth = Ratio{};
  limits.lossStreak = limits.tradesPerDay = limits.repeatedExecutions = 0;
  limits.lossCooldown = Duration(0);
  limits.allowSelfCross = true;
  return limits;
}

}  // namespace oms
