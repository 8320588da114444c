#include "oms/backtest/run_statistics.h"

namespace oms {
namespace {
constexpr Duration kDay = std::chrono::hours(24);
}  // namespace

void RunStatistics::onBar(Timestamp open, Timestamp close, Money cash) {
  // A bar that closes at midnight belongs to the day that ends there.
  const Timestamp within = close - Duration(1);
  close_ = close;
  if (day_.isSet() && within >= day_ && within < day_ + kDay)
    return;
  const Timestamp day = dayStart(within);
  if (!day_.isSet()) {
    statistics_.mark(open, {cash, cash, Money{}});
  } else {
    takeBenchmark(statistics_, next_);
    statistics_.endDay(day_);
  }
  day_ = day;
}

void RunStatistics::takeBenchmark(Statistics& statistics, std::size_t& next) const {
  while (next < benchmark_.size() && benchmark_[next].day <= day_)
    statistics.benchmark(benchmark_[next++].close);
}

StatisticsReport RunStatistics::report() const {
  if (!day_.isSet())
    return {};
  Statistics ended = statistics_;
  std::size_t next = next_;
  takeBenchmark(ended, next);
  ended.finish(day_);
  return ended.report(close_);
}

}  // namespace oms
