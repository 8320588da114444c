#include "oms/positions/statistics.h"

#include <algorithm>
#include <cmath>

namespace oms {
namespace {

constexpr double kSecondsPerDay = 86'400;

double secondsBetween(Timestamp from, Timestamp to) {
  return static_cast<double>((to - from).count()) / 1e9;
}

std::optional<double> growth(Money from, Money to) {
  if (!from.isPositive())
    return std::nullopt;
  return (to - from).toDoubleLossy() / from.toDoubleLossy();
}

bool same(const EquityMark& a, const EquityMark& b) {
  return a.equity == b.equity && a.realized == b.realized && a.grossExposure == b.grossExposure;
}

}  // namespace

void Statistics::mark(Timestamp time, const EquityMark& mark) {
  dayOpen_ = true;
  if (!from_.isSet()) {
    from_ = changed_ = seen_ = time;
    first_ = now_ = mark;
    drawdown_.add(time, time, mark.equity);
    realized_.add(time, time, mark.realized);
    return;
  }
  if (!same(mark, now_)) {
    integrals_ = integralsAt(time);
    drawdown_.add(seen_, time, mark.equity);
    realized_.add(seen_, time, mark.realized);
    now_ = mark;
    changed_ = time;
    if (mark.grossExposure.isPositive() && mark.equity.isPositive())
      maxLeverage_ = std::max(maxLeverage_, mark.grossExposure.toDoubleLossy() / mark.equity.toDoubleLossy());
  }
  seen_ = time;
}

Statistics::Integrals Statistics::integralsAt(Timestamp time) const {
  Integrals sums = integrals_;
  const double seconds = secondsBetween(changed_, time);
  const double equity = now_.equity.toDoubleLossy();
  sums.equitySeconds += equity * seconds;
  if (now_.grossExposure.isPositive()) {
    sums.exposedSeconds += seconds;
    if (equity > 0)
      sums.leverageSeconds += now_.grossExposure.toDoubleLossy() / equity * seconds;
  }
  return sums;
}

void Statistics::add(const Fill& fill, const Instrument& instrument) {
  ++fills_;
  const Money value = notional(fill.price, fill.quantity, instrument.multiplier).value_or(Money{});
  traded_ += value.raw();
  fees_ += fill.fee;
  slippage_ += notional(fill.why.slippage, fill.quantity, instrument.multiplier).value_or(Money{});
}

void Statistics::endDay(Timestamp day) {
  if (!from_.isSet())
    return;
  daily_.add(day, now_.equity, benchmark_);
  benchmark_.reset();
  dayOpen_ = false;
}

void Statistics::finish(Timestamp day) {
  if (dayOpen_)
    endDay(day);
}

int Statistics::periodsPerYear() const {
  return options_.periodsPerYear.value_or(daily_.periodsPerYear());
}

StatisticsReport Statistics::report(Timestamp now) const {
  StatisticsReport report;
  report.from = from_;
  report.to = std::max(now, seen_);
  report.days = secondsBetween(report.from, report.to) / kSecondsPerDay;
  report.periodsPerYear = periodsPerYear();
  report.riskFree = options_.riskFree;
  report.initialEquity = first_.equity;
  report.finalEquity = now_.equity;
  report.totalReturn = growth(first_.equity, now_.equity);
  report.realizedReturn = growth(first_.realized, now_.realized);
  // Less than a day says nothing about a year.
  if (report.totalReturn && *report.totalReturn > -1 && report.days >= 1)
    report.cagr = quotient(std::pow(1 + *report.totalReturn, 365 / report.days) - 1, 1);
  if (from_.isSet()) {
    report.maxDrawdown = drawdown_.worst();
    report.realizedMaxDrawdown = realized_.worst();
  }
  if (drawdown_.everFell()) {
    report.maxDrawdownStart = drawdown_.worstStart();
    report.maxDrawdownBottom = drawdown_.worstBottom();
    report.maxDrawdownEnd = drawdown_.worstEnd();
    const auto longest = drawdown_.longestRecovery(report.to);
    report.longestRecoveryDays = static_cast<double>(longest.count()) / 1e9 / kSecondsPerDay;
  }
  if (report.cagr)
    report.calmar = quotient(*report.cagr, drawdown_.worst());
  daily_.writeInto(report, options_.benchmarkSharpe);
  trades_.writeInto(report);
  reportExposure(report, report.to);
  report.fills = fills_;
  report.fees = fees_;
  report.slippage = slippage_;
  report.financing = financing_;
  return report;
}

void Statistics::reportExposure(StatisticsReport& report, Timestamp now) const {
  const Integrals sums = integralsAt(now);
  const double seconds = secondsBetween(from_, now);
  report.exposureTime = quotient(sums.exposedSeconds, seconds);
  report.averageLeverage = quotient(sums.leverageSeconds, seconds);
  if (from_.isSet())
    report.maxLeverage = maxLeverage_;
  const auto averageEquity = quotient(sums.equitySeconds, seconds);
  if (averageEquity && *averageEquity > 0)
    report.turnover = quotient(static_cast<double>(traded_) / 1e9, *averageEquity);
}

void Statistics::fields(Archive& archive) {
  for (EquityMark* mark : {&first_, &now_})
    archive(mark->equity, mark->realized, mark->grossExposure);
  archive(from_, changed_, seen_, dayOpen_, daily_, drawdown_, realized_, trades_, benchmark_);
  archive(integrals_.exposedSeconds, integrals_.equitySeconds, integrals_.leverageSeconds, maxLeverage_);
  archive(fills_, traded_, fees_, slippage_, financing_);
}

}  // namespace oms
