#include "oms/projections/pattern_board.h"

#include <algorithm>

namespace oms {

bool SeriesPatterns::goesOn(const BarSeries& series, std::uint64_t begin, std::uint64_t end) const {
  if (next_ < begin || next_ > end)
    return false;
  // The series may have been replaced by another that is as long.
  return next_ == series.firstIndex || series.bars[next_ - 1 - series.firstIndex].openTime == lastOpen_;
}

std::size_t SeriesPatterns::update(const BarSeries& series) {
  const std::uint64_t end =
      series.firstIndex + series.bars.size() - (series.formingLast && !series.bars.empty() ? 1 : 0);
  const std::uint64_t begin = std::max(series.firstIndex, end > kBars + kLead ? end - kBars - kLead : 0);
  if (!goesOn(series, begin, end)) {
    found_.clear();
    scanner_ = PatternScanner();
    first_ = next_ = begin;
    ++beginnings_;
  }
  const std::uint64_t from = next_;
  for (; next_ < end; ++next_) {
    const Bar& bar = series.bars[next_ - series.firstIndex];
    for (const PatternHit& hit : scanner_.onBar(bar)) {
      const PatternSpec& pattern = *hit.pattern;
      found_.push_back({pattern.name, pattern.title, pattern.description,
                        static_cast<std::uint8_t>(&pattern - patternCatalog().data()), biasOf(pattern, hit.value),
                        hit.value, hit.confidence, next_, bar.openTime, bar.closeTime});
    }
    lastOpen_ = bar.openTime;
  }
  while (!found_.empty() && found_.front().bar + kBars < end)
    found_.pop_front();
  return next_ - from;
}

std::size_t SeriesPatterns::bars() const {
  return std::min<std::size_t>(kBars, next_ - first_);
}

bool PatternBoard::update(const SessionView& view, std::size_t most) {
  constexpr std::size_t kTimeframes = kTimeframeNames.size();
  std::erase_if(series_,
                [&view](const auto& each) { return view.bars(each.first.first, each.first.second) == nullptr; });
  const std::size_t places = view.instruments().size() * kTimeframes;
  std::size_t scanned = 0;
  for (std::size_t i = 0; i < places; ++i) {
    if (scanned >= most)
      return false;
    next_ = next_ < places ? next_ : 0;
    const Key key{{static_cast<std::uint32_t>(next_ / kTimeframes)}, static_cast<Timeframe>(next_ % kTimeframes)};
    ++next_;
    if (const BarSeries* bars = view.bars(key.first, key.second))
      scanned += series_[key].update(*bars);
  }
  return true;
}

void PatternBoard::update(const SessionView& view, const Key& key) {
  if (const BarSeries* bars = view.bars(key.first, key.second))
    series_[key].update(*bars);
  else
    series_.erase(key);
}

std::size_t PatternBoard::bars() const {
  std::size_t sum = 0;
  for (const auto& [key, series] : series_)
    sum += series.bars();
  return sum;
}

}  // namespace oms
