#pragma once

#include <optional>

#include "oms/model/archive.h"
#include "oms/model/fill.h"
#include "oms/model/instrument.h"
#include "oms/model/position.h"
#include "oms/model/statistics.h"
#include "oms/positions/statistics_daily.h"
#include "oms/positions/statistics_drawdown.h"
#include "oms/positions/statistics_trades.h"

namespace oms {

struct StatisticsOptions {
  // 252 or 365; without it told by the days that are fed: 365 where weekends are among them.
  std::optional<int> periodsPerYear;
  double riskFree = 0;         // a year
  double benchmarkSharpe = 0;  // SR* of the probabilistic Sharpe ratio, per period
};

// What the account is worth at one instant.
struct EquityMark {
  Money equity;
  Money realized;       // equity without open P&L
  Money grossExposure;  // Σ |value| of the open positions; zero: flat
};

// Every statistic of a session or backtest, each input in constant time but for a day's place among the sorted ones;
// reading finds medians anew only after another trade.
// Feed: mark() whenever equity may have changed (also several times an instant), add() for each fill and round trip,
// endDay() at each of the account's day rolls, finish() once at the end.
class Statistics {
 public:
  explicit Statistics(StatisticsOptions options = {}) : options_(options) {}

  // Equity from here on; the first call is the start, and its equity the first peak.
  void mark(Timestamp time, const EquityMark& mark);
  // The same where nothing is worth anything else than at the last mark.
  void pass(Timestamp time) {
    dayOpen_ = true;
    seen_ = time;
  }
  void add(const Fill& fill, const Instrument& instrument);
  void add(const RoundTrip& trade) { trades_.add(trade); }
  void add(const Adjustment& adjustment) { financing_ += adjustment.amount; }
  // The benchmark's price at the end of the day that endDay() is about to close.
  void benchmark(Price price) { benchmark_ = price; }
  // The day that holds `day` is over at the last mark's equity. The first day's end is where the returns start from.
  void endDay(Timestamp day);
  // Nothing more comes: the day at hand, which holds `day`, counts as one unless it was ended already.
  void finish(Timestamp day);

  // As of `now`, which is not before the last mark.
  StatisticsReport report(Timestamp now) const;
  Money initialEquity() const { return first_.equity; }
  void fields(Archive& archive);

 private:
  // Time-weighted sums up to one instant.
  struct Integrals {
    double exposedSeconds = 0;
    double equitySeconds = 0;    // ∫ equity dt
    double leverageSeconds = 0;  // ∫ gross exposure / equity dt
  };

  Integrals integralsAt(Timestamp time) const;
  int periodsPerYear() const;
  void reportExposure(StatisticsReport& report, Timestamp now) const;

  StatisticsOptions options_;
  Timestamp from_;
  Timestamp changed_;  // the newest mark that changed something
  Timestamp seen_;     // the newest mark
  EquityMark first_;
  EquityMark now_;
  bool dayOpen_ = false;  // marked since the last day's end
  DailyReturns daily_;
  Drawdown drawdown_;
  Drawdown realized_;
  TradeStatistics trades_;
  std::optional<Price> benchmark_;

  Integrals integrals_;  // up to changed_
  double maxLeverage_ = 0;
  std::uint64_t fills_ = 0;
  Int128 traded_ = 0;  // Σ notional of the fills, raw
  Money fees_;
  Money slippage_;
  Money financing_;
};

}  // namespace oms
