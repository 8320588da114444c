#include "charts/candle_store.h"

#include <algorithm>
#include <cmath>

namespace charts {
namespace {

Candle candleOf(const oms::Bar& bar) {
  return {bar.open.toDoubleLossy(),  bar.high.toDoubleLossy(),   bar.low.toDoubleLossy(),
          bar.close.toDoubleLossy(), bar.volume.toDoubleLossy(), bar.openTime.ns()};
}

}  // namespace

bool CandleStore::update(const oms::BarSeries& series) {
  const std::uint64_t end = firstIndex_ + bars_.size();
  const bool continues = !bars_.empty() && series.firstIndex >= firstIndex_ && series.firstIndex < end &&
                         !series.bars.empty() &&
                         series.bars.front().openTime == bars_[series.firstIndex - firstIndex_].openTime;
  bool changed = false;
  if (!continues) {
    changed = !bars_.empty() || !series.bars.empty();
    clear();
    firstIndex_ = series.firstIndex;
  } else if (series.firstIndex > firstIndex_) {
    dropFront(series.firstIndex - firstIndex_);
    changed = true;
  }

  const auto differs = std::mismatch(bars_.begin(), bars_.end(), series.bars.begin(), series.bars.end()).first;
  const auto same = static_cast<std::size_t>(differs - bars_.begin());
  if (same == bars_.size() && same == series.bars.size())
    return changed;

  bars_.resize(same);
  candles_.resize(same);
  for (std::size_t i = same; i < series.bars.size(); ++i) {
    bars_.push_back(series.bars[i]);
    candles_.push_back(candleOf(series.bars[i]));
  }
  for (Average& average : averages_)
    calculate(average, same);
  return true;
}

void CandleStore::clear() {
  candles_.clear();
  bars_.clear();
  firstIndex_ = 0;
  for (Average& average : averages_)
    calculate(average, 0);
}

void CandleStore::setPeriods(const std::vector<int>& periods) {
  averages_.clear();
  for (const int period : periods) {
    const auto fresh = oms::SmoothedAverage::exponential(static_cast<std::size_t>(std::max(1, period)));
    averages_.push_back({fresh, fresh, 0, {}});
    calculate(averages_.back(), 0);
  }
}

std::size_t CandleStore::placeOf(double index) const {
  const double place = std::round(index - first());
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(candles_.size() - 1)));
}

std::size_t CandleStore::placeAt(oms::Timestamp time) const {
  const auto after = std::upper_bound(candles_.begin(), candles_.end(), time.ns(),
                                      [](std::int64_t ns, const Candle& candle) { return ns < candle.openNs; });
  return after == candles_.begin() ? candles_.size() : static_cast<std::size_t>(after - candles_.begin() - 1);
}

std::int64_t CandleStore::periodSeconds() const {
  if (bars_.empty())
    return 1;
  return std::max<std::int64_t>(1, (bars_.back().closeTime - bars_.back().openTime).count() / 1'000'000'000);
}

void CandleStore::dropFront(std::size_t count) {
  const auto offset = static_cast<std::ptrdiff_t>(count);
  bars_.erase(bars_.begin(), bars_.begin() + offset);
  candles_.erase(candles_.begin(), candles_.begin() + offset);
  for (Average& average : averages_) {
    average.values.erase(average.values.begin(), average.values.begin() + offset);
    average.settledBars -= std::min(average.settledBars, count);
  }
  firstIndex_ += count;
}

void CandleStore::calculate(Average& average, std::size_t from) const {
  if (from < average.settledBars || candles_.size() <= average.settledBars) {
    average.settled = average.fresh;
    average.settledBars = 0;
  }
  average.values.resize(candles_.size());
  if (candles_.empty())
    return;
  const std::size_t last = candles_.size() - 1;
  for (; average.settledBars < last; ++average.settledBars) {
    average.values[average.settledBars] = average.settled.next(candles_[average.settledBars].close);
  }
  oms::SmoothedAverage forming = average.settled;
  average.values[last] = forming.next(candles_[last].close);
}

}  // namespace charts
