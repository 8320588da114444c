#include "oms/positions/statistics_daily.h"

#include <algorithm>
#include <cmath>

namespace oms {
namespace {

// Returns are quotients of doubles: below this their deviation is what rounding made.
constexpr double kNoDeviation = 1e-14;
constexpr double kNormalFivePercent = -1.6448536269514722;  // Φ⁻¹(0.05)

double normalDistribution(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

// Between the neighbours, as most programs have it (type 7 of Hyndman and Fan).
double quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - static_cast<double>(below));
}

bool isWeekend(Timestamp time) {
  // 1970-01-01 was a Thursday.
  const std::int64_t weekday = (dayStart(time).seconds() / 86'400 % 7 + 7 + 3) % 7;
  return weekday >= 5;
}

}  // namespace

std::optional<double> quotient(double a, double b) {
  const double result = a / b;
  return b == 0 || !std::isfinite(result) ? std::nullopt : std::optional(result);
}

void Moments::add(double value) {
  const auto before = static_cast<double>(count_++);
  const auto n = static_cast<double>(count_);
  const double delta = value - mean_;
  const double step = delta / n;
  const double squared = step * step;
  const double term = delta * step * before;
  mean_ += step;
  m4_ += term * squared * (n * n - 3 * n + 3) + 6 * squared * m2_ - 4 * step * m3_;
  m3_ += term * step * (n - 2) - 3 * step * m2_;
  m2_ += term;
}

std::optional<double> Moments::variance() const {
  if (count_ < 2)
    return std::nullopt;
  const double variance = m2_ / static_cast<double>(count_ - 1);
  return variance <= kNoDeviation * kNoDeviation ? 0 : variance;
}

std::optional<double> Moments::deviation() const {
  const auto squared = variance();
  return squared ? std::optional(std::sqrt(*squared)) : std::nullopt;
}

std::optional<double> Moments::skew() const {
  if (count_ < 3 || variance().value_or(0) == 0)
    return std::nullopt;
  const auto n = static_cast<double>(count_);
  const double g1 = std::sqrt(n) * m3_ / std::pow(m2_, 1.5);
  return std::sqrt(n * (n - 1)) / (n - 2) * g1;
}

std::optional<double> Moments::excessKurtosis() const {
  if (count_ < 4 || variance().value_or(0) == 0)
    return std::nullopt;
  const auto n = static_cast<double>(count_);
  const double g2 = n * m4_ / (m2_ * m2_) - 3;
  return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6);
}

void DailyReturns::add(Timestamp day, Money equity, std::optional<Price> benchmark) {
  const double value = equity.toDoubleLossy();
  ++days_;
  weekendDays_ += isWeekend(day) ? 1 : 0;
  peak_ = std::max(peak_, value);
  // Of nothing, or less, nothing is a return.
  if (days_ > 1 && previous_ > 0) {
    const double own = value / previous_ - 1;
    addReturn(own);
    const double fall = (peak_ - value) / peak_;
    squaredDrawdowns_ += fall * fall;
    if (benchmark && previousBenchmark_ && previousBenchmark_->isPositive())
      addPair(own, benchmark->toDoubleLossy() / previousBenchmark_->toDoubleLossy() - 1);
  }
  previous_ = value;
  previousBenchmark_ = benchmark;
}

void DailyReturns::addReturn(double value) {
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
  returns_.add(value);
  sum_ += value;
  gains_ += std::max(value, 0.0);
  losses_ += std::min(value, 0.0);
  squaredLosses_ += value < 0 ? value * value : 0;
  ruined_ |= value <= -1;
  logs_ += ruined_ ? 0 : std::log1p(value);
}

void DailyReturns::addPair(double own, double benchmark) {
  const double ownDelta = own - own_.mean();
  own_.add(own);
  benchmark_.add(benchmark);
  comoment_ += ownDelta * (benchmark - benchmark_.mean());
}

int DailyReturns::periodsPerYear() const {
  if (days_ < 7)
    return 365;
  return static_cast<double>(weekendDays_) > 2.0 / 7 * 0.6 * static_cast<double>(days_) ? 365 : 252;
}

void DailyReturns::writeInto(StatisticsReport& report, double benchmarkSharpe) const {
  report.dailyReturns = count();
  if (count() == 0)
    return;
  writeSharpes(report, benchmarkSharpe);
  writeRatios(report);
  writeTails(report);
  writeBenchmark(report);
}

void DailyReturns::writeSharpes(StatisticsReport& report, double benchmarkSharpe) const {
  const double year = report.periodsPerYear;
  const auto n = static_cast<double>(count());
  const double excess = returns_.mean() - report.riskFree / year;
  report.sortino = quotient(returns_.mean() * std::sqrt(year), std::sqrt(squaredLosses_ / n));
  report.skew = returns_.skew();
  report.excessKurtosis = returns_.excessKurtosis();
  const auto deviation = returns_.deviation();
  if (!deviation)
    return;
  report.volatility = *deviation * std::sqrt(year);
  const auto ratio = quotient(excess, *deviation);  // a period
  if (!ratio)
    return;
  report.sharpe = *ratio * std::sqrt(year);
  if (!ruined_) {
    // As backtesting.py has it: geometric mean, and the variance of a product of independent returns.
    const double growth = std::exp(logs_ / n);
    const double spread = std::pow(*deviation * *deviation + growth * growth, year) - std::pow(growth, 2 * year);
    report.sharpeCompounded = spread > 0 ? quotient(std::pow(growth, year) - 1, std::sqrt(spread)) : std::nullopt;
  }
  if (report.skew && report.excessKurtosis) {
    const double raw = *report.excessKurtosis + 3;
    const double error = 1 - *report.skew * *ratio + (raw - 1) / 4 * *ratio * *ratio;
    if (error > 0)
      report.probabilisticSharpe = normalDistribution((*ratio - benchmarkSharpe) * std::sqrt((n - 1) / error));
  }
}

void DailyReturns::writeRatios(StatisticsReport& report) const {
  report.omega = quotient(gains_, -losses_);
  report.gainToPain = quotient(sum_, -losses_);
  if (count() < 2)
    return;
  report.ulcerIndex = std::sqrt(squaredDrawdowns_ / static_cast<double>(count() - 1));
  if (report.totalReturn)
    report.upi = quotient(*report.totalReturn - report.riskFree, *report.ulcerIndex);
}

void DailyReturns::writeTails(StatisticsReport& report) const {
  const auto deviation = returns_.deviation();
  if (!deviation)
    return;
  const auto tail = quotient(quantile(sorted_, 0.95), quantile(sorted_, 0.05));
  report.tailRatio = tail ? std::optional(std::abs(*tail)) : std::nullopt;
  report.var95 = returns_.mean() + kNormalFivePercent * *deviation;
  double sum = 0;
  double below = 0;
  for (const double value : sorted_) {
    if (value >= *report.var95)
      break;
    sum += value;
    ++below;
  }
  report.cvar95 = quotient(sum, below);
}

void DailyReturns::writeBenchmark(StatisticsReport& report) const {
  const auto variance = benchmark_.variance();
  if (!variance)
    return;
  report.beta = quotient(comoment_ / static_cast<double>(benchmark_.count() - 1), *variance);
  const double riskFree = report.riskFree / report.periodsPerYear;
  if (report.beta)
    report.alpha = (own_.mean() - riskFree - *report.beta * (benchmark_.mean() - riskFree)) * report.periodsPerYear;
}

void Moments::fields(Archive& archive) {
  archive(count_, mean_, m2_, m3_, m4_);
}

void DailyReturns::fields(Archive& archive) {
  archive(days_, weekendDays_, previous_, peak_, previousBenchmark_, sorted_, returns_, sum_, gains_, losses_,
          squaredLosses_, logs_, squaredDrawdowns_, ruined_, own_, benchmark_, comoment_);
}

}  // namespace oms
