#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "oms/model/market_data.h"

// How rows of a series come together, for the market database alone.
namespace oms {

// What became of the rows that a file was read for.
struct StoredCounts {
  std::uint64_t added = 0;
  std::uint64_t known = 0;      // was there already, to the last digit
  std::uint64_t conflicts = 0;  // another bar of the same open was there, and stays
};

// A bar that was not taken, for another one of its open is there.
struct BarConflict {
  std::size_t row = 0;  // among those that were to be added, from 0
  Bar there;
  Bar given;
};

inline Timestamp rowTime(const Bar& bar) {
  return bar.openTime;
}
inline Timestamp rowTime(const Tick& tick) {
  return tick.time;
}
inline Timestamp rowTime(const Quote& quote) {
  return quote.time;
}

inline constexpr auto kEarlierRow = [](const auto& a, const auto& b) { return rowTime(a) < rowTime(b); };

inline auto rowValues(const Tick& tick) {
  return std::tuple(tick.price.raw(), tick.size.raw(), tick.aggressor ? static_cast<int>(*tick.aggressor) : -1,
                    std::int64_t{0});
}
inline auto rowValues(const Quote& quote) {
  return std::tuple(quote.bid.raw(), quote.ask.raw(), quote.bidSize.raw(), quote.askSize.raw());
}

// The bars that are not there. Of two bars of one open the first one stays, whether it is stored or stands before; each
// other one that differs is told where that is wanted.
inline StoredCounts leaveKnownOut(std::vector<Bar>& rows, const std::vector<Bar>& there,
                                  std::vector<BarConflict>* conflicts) {
  StoredCounts counts;
  auto stored = there.begin();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Bar bar = rows[i];
    stored = std::lower_bound(stored, there.end(), bar, kEarlierRow);
    const bool isStored = stored != there.end() && stored->openTime == bar.openTime;
    const Bar* other = isStored ? &*stored : nullptr;
    if (!isStored && kept > 0 && rows[kept - 1].openTime == bar.openTime)
      other = &rows[kept - 1];
    if (other == nullptr)
      rows[kept++] = bar;
    else if (*other == bar)
      ++counts.known;
    else if (++counts.conflicts; conflicts != nullptr)
      conflicts->push_back({i, *other, bar});
  }
  rows.resize(kept);
  counts.added = kept;
  return counts;
}

// The trades or quotes of a time that the file has more of than are there.
template <class Row>
StoredCounts leaveKnownOut(std::vector<Row>& rows, const std::vector<Row>& there, std::vector<BarConflict>*) {
  StoredCounts counts;
  auto from = there.begin();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < rows.size();) {
    const Row first = rows[i];
    const auto [begin, end] = std::equal_range(from, there.end(), first, kEarlierRow);
    std::map<decltype(rowValues(first)), std::uint64_t> left;
    for (auto stored = begin; stored != end; ++stored)
      ++left[rowValues(*stored)];
    for (; i < rows.size() && rowTime(rows[i]) == rowTime(first); ++i) {
      const auto same = left.find(rowValues(rows[i]));
      if (same == left.end() || same->second == 0) {
        rows[kept++] = rows[i];
        continue;
      }
      --same->second;
      ++counts.known;
    }
    from = end;
  }
  rows.resize(kept);
  counts.added = kept;
  return counts;
}

template <class Row>
bool areAscending(const std::vector<Row>& rows) {
  return std::is_sorted(rows.begin(), rows.end(), kEarlierRow);
}
// Without two of one open.
inline bool areAscending(const std::vector<Bar>& rows) {
  return std::adjacent_find(rows.begin(), rows.end(),
                            [](const Bar& a, const Bar& b) { return a.openTime >= b.openTime; }) == rows.end();
}

// Behind rows that are in order those of a chunk, which may begin before they end.
template <class Row>
void putInOrder(std::vector<Row>& rows, std::size_t begin) {
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(begin);
  if (begin == 0 || begin == rows.size() || !kEarlierRow(*middle, *(middle - 1)))
    return;
  std::inplace_merge(std::upper_bound(rows.begin(), middle, *middle, kEarlierRow), middle, rows.end(), kEarlierRow);
}

}  // namespace oms
