#include "oms/positions/statistics_trades.h"

#include <algorithm>
#include <cmath>

namespace oms {
namespace {

// Sum over count, half to even to nine decimals. An average of monies is a money.
std::optional<Money> average(Int128 sum, std::uint64_t count) {
  if (count == 0)
    return std::nullopt;
  return Money::fromRaw(
      static_cast<std::int64_t>(detail::divideRounded(sum, static_cast<Int128>(count), Rounding::halfEven)));
}

double seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1e9;
}

// The middle of the values, which are left in another order; of two middles `between`.
template <class Value, class Between>
std::optional<Value> median(std::vector<Value>& values, Between between) {
  if (values.empty())
    return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1)
    return *middle;
  return between(*std::max_element(values.begin(), middle), *middle);
}

}  // namespace

void TradeStatistics::add(const RoundTrip& trade) {
  const Money pnl = trade.pnl;
  const Duration duration = trade.exitTime - trade.entryTime;
  pnl_.add(pnl.toDoubleLossy());
  worst_ += trade.worst.raw();
  best_ += trade.best.raw();
  time_ += duration.count();
  longest_ = std::max(longest_, duration);
  largestMae_ = std::min(largestMae_, trade.worst);
  largestMfe_ = std::max(largestMfe_, trade.best);
  if (pnl.isPositive()) {
    ++wins_;
    won_ += pnl.raw();
    largestWin_ = std::max(largestWin_, pnl);
  } else if (pnl.isNegative()) {
    ++losses_;
    lost_ += pnl.raw();
    largestLoss_ = std::min(largestLoss_, pnl);
  } else {
    ++flats_;
  }
  winRun_ = pnl.isPositive() ? winRun_ + 1 : 0;
  lossRun_ = pnl.isNegative() ? lossRun_ + 1 : 0;
  longestWinRun_ = std::max(longestWinRun_, winRun_);
  longestLossRun_ = std::max(longestLossRun_, lossRun_);
  if (samples_.size() < kMedianOf) {
    // Once for all of them, and not by doubling: of memory only what is written to is taken.
    if (samples_.size() == samples_.capacity())
      samples_.reserve(kMedianOf);
    samples_.push_back({pnl, duration});
  } else {
    samples_[oldest_] = {pnl, duration};
    oldest_ = (oldest_ + 1) % kMedianOf;
  }
}

void TradeStatistics::writeInto(StatisticsReport& report) const {
  report.trades = count();
  report.wins = wins_;
  report.losses = losses_;
  report.flats = flats_;
  report.longestWinRun = longestWinRun_;
  report.longestLossRun = longestLossRun_;
  if (count() == 0)
    return;
  writeWins(report);
  report.expectancy = average(won_ + lost_, count());
  if (report.averageLoss)
    report.expectancyRatio = quotient(pnl_.mean(), -report.averageLoss->toDoubleLossy());
  if (const auto deviation = pnl_.deviation())
    report.sqn = quotient(std::sqrt(static_cast<double>(count())) * pnl_.mean(), *deviation);
  report.averageMae = average(worst_, count());
  report.averageMfe = average(best_, count());
  report.largestMae = largestMae_;
  report.largestMfe = largestMfe_;
  report.averageDurationSeconds = static_cast<double>(time_) / 1e9 / static_cast<double>(count());
  report.longestDurationSeconds = seconds(longest_);
  if (medians_.of != count())
    medians_ = medians();
  report.medianWin = medians_.win;
  report.medianLoss = medians_.loss;
  if (medians_.duration)
    report.medianDurationSeconds = seconds(*medians_.duration);
}

void TradeStatistics::writeWins(StatisticsReport& report) const {
  const auto won = static_cast<double>(won_);
  const auto lost = static_cast<double>(-lost_);
  const auto wins = static_cast<double>(wins_);
  const auto losses = static_cast<double>(losses_);
  report.averageWin = average(won_, wins_);
  report.averageLoss = average(lost_, losses_);
  if (wins_ > 0)
    report.largestWin = largestWin_;
  if (losses_ > 0)
    report.largestLoss = largestLoss_;
  report.winRate = quotient(wins, wins + losses);
  report.profitFactor = quotient(won, lost);
  if (wins_ > 0 && losses_ > 0)
    report.payoffRatio = quotient(won / wins, lost / losses);
  if (report.payoffRatio)
    report.kelly = quotient(*report.payoffRatio * *report.winRate - (1 - *report.winRate), *report.payoffRatio);
}

TradeStatistics::Medians TradeStatistics::medians() const {
  std::vector<Money> wins;
  std::vector<Money> losses;
  std::vector<Duration> durations;
  durations.reserve(samples_.size());
  for (const Sample& sample : samples_) {
    durations.push_back(sample.duration);
    if (sample.pnl.isPositive())
      wins.push_back(sample.pnl);
    if (sample.pnl.isNegative())
      losses.push_back(sample.pnl);
  }
  const auto betweenMonies = [](Money a, Money b) { return *average(static_cast<Int128>(a.raw()) + b.raw(), 2); };
  return {count(), median(wins, betweenMonies), median(losses, betweenMonies),
          median(durations, [](Duration a, Duration b) { return a + (b - a) / 2; })};
}

void TradeStatistics::fields(Archive& archive) {
  archive(wins_, losses_, flats_, winRun_, lossRun_, longestWinRun_, longestLossRun_, won_, lost_, worst_, best_, time_,
          largestWin_, largestLoss_, largestMae_, largestMfe_, longest_, pnl_);
  samples_.resize(archive.count(samples_.size()));
  archive.require(samples_.size() <= kMedianOf);
  for (Sample& sample : samples_)
    archive(sample.pnl, sample.duration);
  archive.place(oldest_, kMedianOf);
}

}  // namespace oms
