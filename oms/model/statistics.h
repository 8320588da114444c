#pragma once

#include <cstdint>
#include <optional>

#include "oms/model/decimal.h"
#include "oms/model/timestamp.h"

namespace oms {

// How a session or backtest has done, by the names and formulas of its contract. Ratios are fractions: 0.12 is 12 %.
// What is undefined is nullopt, for people "n/a": never 0, a bound or infinity. Money is exact, averages of money are
// rounded half to even to nine decimals. Everything is after fees.
struct StatisticsReport {
  Timestamp from;  // the session's first price
  Timestamp to;
  double days = 0;                 // from..to in days of 24 hours
  std::uint64_t dailyReturns = 0;  // N: returns between the ends of neighbouring days with data
  int periodsPerYear = 252;        // A: 365 for markets that never close
  double riskFree = 0;             // a year
  Money initialEquity;
  Money finalEquity;  // open P&L included
  bool feesIncluded = true;

  // Of the equity with open P&L.
  std::optional<double> totalReturn, cagr, volatility;
  std::optional<double> sharpe, sharpeCompounded, sortino, probabilisticSharpe;
  std::optional<double> calmar, ulcerIndex, upi, omega, gainToPain, tailRatio;
  std::optional<double> var95, cvar95;
  std::optional<double> skew, excessKurtosis;
  std::optional<double> alpha, beta;  // against a benchmark, alpha a year

  std::optional<double> maxDrawdown;  // >= 0, at every mark, not only at days' ends; the first peak is the start
  Timestamp maxDrawdownStart;         // the peak before it; not set without a drawdown
  Timestamp maxDrawdownBottom;
  Timestamp maxDrawdownEnd;                   // equity is back at that peak; not set while it is not
  std::optional<double> longestRecoveryDays;  // from a peak until it is reached again, or until now
  // Of the equity without open P&L.
  std::optional<double> realizedReturn, realizedMaxDrawdown;

  // Round trips, their P&L after fees.
  std::uint64_t trades = 0, wins = 0, losses = 0, flats = 0;
  std::uint64_t longestWinRun = 0, longestLossRun = 0;  // a flat trade ends both
  std::optional<double> winRate;                        // of wins and losses
  std::optional<double> profitFactor, payoffRatio, kelly, sqn;
  std::optional<Money> expectancy;                                                               // average P&L a trade
  std::optional<double> expectancyRatio;                                                         // in average losses
  std::optional<Money> averageWin, averageLoss, largestWin, largestLoss, medianWin, medianLoss;  // losses < 0
  std::optional<double> averageDurationSeconds, medianDurationSeconds, longestDurationSeconds;
  std::optional<Money> averageMae, averageMfe, largestMae, largestMfe;  // MAE <= 0, MFE >= 0

  std::optional<double> exposureTime;     // part of the time with a position open
  std::optional<double> turnover;         // value traded / average equity
  std::optional<double> averageLeverage;  // gross exposure / equity, over the time
  std::optional<double> maxLeverage;
  std::uint64_t fills = 0;
  Money fees;
  Money slippage;                          // what fills gave away against their reference price, positive against us
  std::optional<Money> arrivalCost;        // Σ (price - mid as the order was sent) x quantity, against us positive
  std::optional<double> arrivalCostRatio;  // of the value at that mid
  // Means over the signals that were taken and the orders that filled, on the session's clock.
  std::optional<double> decisionToApprovalSeconds, approvalToAcceptedSeconds, acceptedToFillSeconds;
  std::optional<Money> approvalDelayCost;  // Σ (mid as the order was sent - the signal's price) x quantity
  // Signals that nobody took, as if filled at their price without costs, to their stop, target or now.
  std::uint64_t rejectedSignals = 0, expiredSignals = 0;
  std::optional<Money> rejectedSignalsPnl, expiredSignalsPnl;
  Money financing;  // and dividends, split cash: what was booked without a trade
};

}  // namespace oms
