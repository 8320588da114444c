#pragma once

#include <optional>
#include <vector>

#include "oms/model/archive.h"
#include "oms/model/decimal.h"
#include "oms/model/statistics.h"
#include "oms/model/timestamp.h"

namespace oms {

// a / b; nothing where that is no number.
std::optional<double> quotient(double a, double b);

// Mean and central moments up to the fourth, updated value by value (Pébay 2008, formula 3.1).
class Moments {
 public:
  void add(double value);

  std::uint64_t count() const { return count_; }
  double mean() const { return mean_; }
  // Of the sample (ddof = 1), for at least two values; zero where they differ by no more than rounding.
  std::optional<double> variance() const;
  std::optional<double> deviation() const;
  // Adjusted Fisher-Pearson G1 and excess G2, for at least three and four values that are not all alike.
  std::optional<double> skew() const;
  std::optional<double> excessKurtosis() const;
  void fields(Archive& archive);

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double m2_ = 0;  // Σ (x - mean)^k
  double m3_ = 0;
  double m4_ = 0;
};

// Simple returns between the equities at the ends of neighbouring days with data, and what is made of them.
class DailyReturns {
 public:
  // The equity at the end of a day that holds `day`, and the benchmark's price there where there is one.
  void add(Timestamp day, Money equity, std::optional<Price> benchmark);

  std::uint64_t count() const { return returns_.count(); }
  std::uint64_t days() const { return days_; }
  // 365 where more than three fifths of the weekends that a market without rest would have are among the days, or where
  // less than a week of days is known; else 252.
  int periodsPerYear() const;
  // All that is made of daily returns; the report's periods a year, risk-free rate and total return are read.
  void writeInto(StatisticsReport& report, double benchmarkSharpe) const;
  void fields(Archive& archive);

 private:
  void addReturn(double value);
  void addPair(double own, double benchmark);
  void writeRatios(StatisticsReport& report) const;
  void writeSharpes(StatisticsReport& report, double benchmarkSharpe) const;
  void writeTails(StatisticsReport& report) const;
  void writeBenchmark(StatisticsReport& report) const;

  std::uint64_t days_ = 0;
  std::uint64_t weekendDays_ = 0;
  double previous_ = 0;  // equity
  double peak_ = 0;      // of the days' ends
  std::optional<Price> previousBenchmark_;

  std::vector<double> sorted_;  // for the quantiles: one a day
  Moments returns_;
  double sum_ = 0;
  double gains_ = 0;          // Σ r, r > 0
  double losses_ = 0;         // Σ r, r < 0
  double squaredLosses_ = 0;  // Σ r², r < 0
  double logs_ = 0;           // Σ ln(1 + r)
  double squaredDrawdowns_ = 0;
  bool ruined_ = false;  // a day lost everything or more: nothing can be compounded

  Moments own_;  // the returns of the days that the benchmark has too
  Moments benchmark_;
  double comoment_ = 0;
};

}  // namespace oms
