#pragma once

#include <vector>

#include "oms/backtest/backtest.h"
#include "oms/positions/statistics.h"

namespace oms {

// The statistics of one run, or of several that follow each other: what equity, trades and the benchmark come to, day
// by day of UTC.
class RunStatistics {
 public:
  RunStatistics(StatisticsOptions options, std::vector<BenchmarkDay> benchmark)
      : statistics_(options), benchmark_(std::move(benchmark)) {}

  // A bar that trades; `cash` is what the first one begins with.
  void onBar(Timestamp open, Timestamp close, Money cash);
  void endBar(const EquityMark& mark) { statistics_.mark(close_, mark); }
  template <class Row>
  void add(const Row& row) {
    statistics_.add(row);
  }
  void add(const Fill& fill, const Instrument& instrument) { statistics_.add(fill, instrument); }
  // As if nothing more came; of no bars an empty one.
  StatisticsReport report() const;

 private:
  void takeBenchmark(Statistics& statistics, std::size_t& next) const;

  Statistics statistics_;
  std::vector<BenchmarkDay> benchmark_;
  std::size_t next_ = 0;  // of the benchmark's days
  Timestamp day_;         // that holds the newest bar; not set before the first
  Timestamp close_;
};

}  // namespace oms
