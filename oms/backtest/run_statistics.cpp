#include "oms/backtest/run_statistics.h"

namespace oms {

void RunStatistics::onBar(Timestamp open, Timestamp close, Money cash) {
  // A bar that closes at midnight belongs to the day that ends there.
  const Timestamp day = dayStart(close - Duration(1));
  if (!day_.isSet()) {
    statistics_.mark(open, {cash, cash, Money{}});
  } else if (day != day_) {
    takeBenchmark(statistics_, next_);
    statistics_.endDay(day_);
  }
  day_ = day;
  close_ = close;
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
