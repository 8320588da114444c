#pragma once

#include <vector>

#include "oms/model/position.h"
#include "oms/model/statistics.h"
#include "oms/positions/statistics_daily.h"

namespace oms {

// What the round trips made, after fees.
class TradeStatistics {
 public:
  // Medians are of the newest so many, which each snapshot holds; everything else is of all.
  static constexpr std::size_t kMedianOf = 100'000;

  void add(const RoundTrip& trade);
  std::uint64_t count() const { return wins_ + losses_ + flats_; }
  void writeInto(StatisticsReport& report) const;
  void fields(Archive& archive);

 private:
  void writeWins(StatisticsReport& report) const;
  struct Medians {
    std::uint64_t of = 0;  // trades
    std::optional<Money> win, loss;
    std::optional<Duration> duration;
  };
  Medians medians() const;

  struct Sample {
    Money pnl;
    Duration duration;
  };

  std::uint64_t wins_ = 0;
  std::uint64_t losses_ = 0;
  std::uint64_t flats_ = 0;
  std::uint64_t winRun_ = 0;
  std::uint64_t lossRun_ = 0;
  std::uint64_t longestWinRun_ = 0;
  std::uint64_t longestLossRun_ = 0;
  Int128 won_ = 0;  // raw sums, wider than a money
  Int128 lost_ = 0;
  Int128 worst_ = 0;
  Int128 best_ = 0;
  Int128 time_ = 0;  // ns
  Money largestWin_;
  Money largestLoss_;
  Money largestMae_;
  Money largestMfe_;
  Duration longest_{0};
  Moments pnl_;
  std::vector<Sample> samples_;
  std::size_t oldest_ = 0;   // of the samples, once they are full
  mutable Medians medians_;  // as last read: to find them again only after another trade
};

}  // namespace oms
