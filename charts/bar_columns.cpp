#include "charts/bar_columns.h"

#include <algorithm>

namespace charts {

ChartBar chartBarOf(const oms::Bar& bar) {
  return {bar.openTime, bar.open, bar.high, bar.low, bar.close, static_cast<float>(bar.volume.toDoubleLossy())};
}

void Extremes::include(const Extremes& other) {
  high = std::max(high, other.high);
  low = std::min(low, other.low);
  volume = std::max(volume, other.volume);
}

void BarColumns::reserve(std::size_t bars) {
  times_.reserve(bars);
  for (std::vector<oms::Price>* column : {&opens_, &highs_, &lows_, &closes_})
    column->reserve(bars);
  volumes_.reserve(bars);
}

void BarColumns::append(const ChartBar& bar) {
  std::size_t cell = size();
  times_.push_back(bar.openTime.ns());
  opens_.push_back(bar.open);
  highs_.push_back(bar.high);
  lows_.push_back(bar.low);
  closes_.push_back(bar.close);
  volumes_.push_back(bar.volume);

  const Extremes own = extremesOf(cell);
  for (std::size_t level = 0;; ++level) {
    const std::size_t below = cell;
    cell /= kFactor;
    if (level == levels_.size()) {
      if (below == 0)  // one cell holds everything
        return;
      levels_.emplace_back();
      levels_.back().reserve(times_.capacity() >> (2 * (level + 1)));
      levels_.back().push_back(childrenOf(level, 0));
    }
    std::vector<Extremes>& cells = levels_[level];
    if (cell == cells.size()) {
      cells.push_back(own);
      continue;
    }
    const Extremes before = cells[cell];
    cells[cell].include(own);
    if (cells[cell] == before)  // and so are all above
      return;
  }
}

void BarColumns::truncate(std::size_t size) {
  if (size >= times_.size())
    return;
  times_.resize(size);
  for (std::vector<oms::Price>* column : {&opens_, &highs_, &lows_, &closes_})
    column->resize(size);
  volumes_.resize(size);

  std::size_t cells = size;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    if (cells <= 1) {
      levels_.resize(level);
      break;
    }
    cells = (cells + kFactor - 1) / kFactor;
    levels_[level].resize(cells);
    levels_[level].back() = childrenOf(level, cells - 1);
  }
}

ChartBar BarColumns::bar(std::size_t place) const {
  return {oms::Timestamp::fromNs(times_[place]),
          opens_[place],
          highs_[place],
          lows_[place],
          closes_[place],
          volumes_[place]};
}

Extremes BarColumns::extremes(std::size_t from, std::size_t to) const {
  Extremes found = extremesOf(from);
  const auto include = [&](std::size_t level, std::size_t cell) {
    found.include(level == 0 ? extremesOf(cell) : levels_[level - 1][cell]);
  };
  for (std::size_t level = 0; from < to; ++level) {
    // The outermost cells that share theirs of the next level with bars beyond; of the topmost all.
    const bool top = level == levels_.size();
    for (; from < to && (top || from % kFactor != 0); ++from)
      include(level, from);
    for (; from < to && to % kFactor != 0; --to)
      include(level, to - 1);
    from /= kFactor;
    to /= kFactor;
  }
  return found;
}

std::size_t BarColumns::bytes() const {
  std::size_t all = times_.capacity() * sizeof(std::int64_t) + volumes_.capacity() * sizeof(float);
  for (const std::vector<oms::Price>* column : {&opens_, &highs_, &lows_, &closes_})
    all += column->capacity() * sizeof(oms::Price);
  for (const std::vector<Extremes>& cells : levels_)
    all += cells.capacity() * sizeof(Extremes);
  return all;
}

Extremes BarColumns::childrenOf(std::size_t level, std::size_t cell) const {
  const std::size_t from = cell * kFactor;
  const std::size_t below = level == 0 ? size() : levels_[level - 1].size();
  const std::size_t to = std::min(from + kFactor, below);
  const auto child = [&](std::size_t place) { return level == 0 ? extremesOf(place) : levels_[level - 1][place]; };
  Extremes found = child(from);
  for (std::size_t place = from + 1; place < to; ++place)
    found.include(child(place));
  return found;
}

}  // namespace charts
