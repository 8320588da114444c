#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "oms/indicators/moving_averages.h"
#include "oms/projections/session_view.h"

namespace charts {

// A bar as the painter wants it. Doubles, because pixels are.
struct Candle {
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  double volume = 0;
  std::int64_t openNs = 0;
};

// The chart's own copy of a bar series, with its moving averages, kept up to date by what changed at its end.
class CandleStore {
 public:
  // Takes over the bars from the first that differs and says whether there is one. Comparing all 5,000 takes less
  // than drawing ten candles, and no replaced bar can slip through.
  bool update(const oms::BarSeries& series);
  void clear();
  // One exponential average a period, of the closes, started by the simple average of the first `period` bars.
  void setPeriods(const std::vector<int>& periods);

  bool empty() const { return candles_.empty(); }
  std::size_t size() const { return candles_.size(); }
  double first() const { return static_cast<double>(firstIndex_); }
  double end() const { return static_cast<double>(firstIndex_ + candles_.size()); }
  std::span<const Candle> candles() const { return candles_; }
  const oms::Bar& bar(std::size_t place) const { return bars_[place]; }
  std::span<const double> overlay(std::size_t which) const { return averages_[which].values; }
  std::size_t overlayCount() const { return averages_.size(); }
  // Place of the bar that is nearest to that index of the series; the store must not be empty.
  std::size_t placeOf(double index) const;
  // Place of the last bar that opened at or before the time; size() when there is none.
  std::size_t placeAt(oms::Timestamp time) const;
  // Usual length of a bar in seconds, at least 1.
  std::int64_t periodSeconds() const;

 private:
  // The last bar may still change, so what is kept is the average as it was before it.
  struct Average {
    oms::SmoothedAverage fresh;
    oms::SmoothedAverage settled;
    std::size_t settledBars = 0;
    std::vector<double> values;  // NaN while warming up
  };

  void dropFront(std::size_t count);
  // `from`: place of the first bar that is another.
  void calculate(Average& average, std::size_t from) const;

  std::uint64_t firstIndex_ = 0;
  std::vector<Candle> candles_;
  std::deque<oms::Bar> bars_;
  std::vector<Average> averages_;
};

}  // namespace charts
