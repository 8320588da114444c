#include "charts/bar_columns.h"

#include <algorithm>
#include <optional>

namespace charts {

ChartBar chartBarOf(const oms::Bar& bar) {
  return {bar.openTime, bar.open, bar.high, bar.low, bar.close, static_cast<float>(bar.volume.toDoubleLossy())};
}

void Extremes::include(const Extremes& other) {
  high = std::max(high, other.high);
  low = std::min(low, other.low);
  volume = std::max(volume, other.volume);
  traded += other.traded;
}

void BarColumns::reserve(std::size_t bars) {
  times_.reserve(bars);
  for (std::vector<oms::Price>* column : {&opens_, &highs_, &lows_, &closes_})
    column->reserve(bars);
  volumes_.reserve(bars);
}

void BarColumns::append(const ChartBar& bar) {
  times_.push_back(bar.openTime.ns());
  opens_.push_back(bar.open);
  highs_.push_back(bar.high);
  lows_.push_back(bar.low);
  closes_.push_back(bar.close);
  volumes_.push_back(bar.volume);

  std::size_t cells = size();
  for (std::size_t level = 0; cells % kFactor == 0; ++level) {
    cells /= kFactor;
    if (level == levels_.size()) {
      levels_.emplace_back();
      levels_.back().reserve(times_.capacity() >> (2 * (level + 1)));
    }
    Extremes whole = cellAt(level, (cells - 1) * kFactor);
    for (std::size_t child = 1; child < kFactor; ++child)
      whole.include(cellAt(level, (cells - 1) * kFactor + child));
    levels_[level].push_back(whole);
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
  for (std::vector<Extremes>& level : levels_) {
    cells /= kFactor;
    level.resize(cells);
  }
  std::erase_if(levels_, [](const std::vector<Extremes>& level) { return level.empty(); });
}

ChartBar BarColumns::bar(std::size_t place) const {
  return {oms::Timestamp::fromNs(times_[place]),
          opens_[place],
          highs_[place],
          lows_[place],
          closes_[place],
          volumes_[place]};
}

template <class Visit>
void BarColumns::cover(std::size_t from, std::size_t to, std::size_t highest, Visit visit) const {
  for (std::size_t level = 0; from < to; ++level) {
    // The outermost cells that share theirs of the next level with bars beyond; of the highest all.
    const bool all = level == highest;
    for (; from < to && (all || from % kFactor != 0); ++from)
      visit(cellAt(level, from));
    for (; from < to && to % kFactor != 0; --to)
      visit(cellAt(level, to - 1));
    from /= kFactor;
    to /= kFactor;
  }
}

Extremes BarColumns::extremes(std::size_t from, std::size_t to) const {
  std::optional<Extremes> found;
  cover(from, to, levels_.size(), [&found](const Extremes& cell) {
    if (found)
      found->include(cell);
    else
      found = cell;
  });
  return *found;
}

std::vector<Extremes> BarColumns::pieces(std::size_t from, std::size_t to, std::size_t most) const {
  std::size_t highest = 0;
  for (std::size_t cells = to - from; cells > most && highest < levels_.size(); cells /= kFactor)
    ++highest;
  std::vector<Extremes> found;
  found.reserve(std::min(to - from, most + 2 * kFactor * (highest + 1)));
  cover(from, to, highest, [&found](const Extremes& cell) { found.push_back(cell); });
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

}  // namespace charts
