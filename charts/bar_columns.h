#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "oms/model/market_data.h"

namespace charts {

// What a chart shows of a bar: exact prices, for its header says them, and the volume as a picture needs it.
struct ChartBar {
  oms::Timestamp openTime;
  oms::Price open;
  oms::Price high;
  oms::Price low;
  oms::Price close;
  float volume = 0;

  friend bool operator==(const ChartBar&, const ChartBar&) = default;
};

ChartBar chartBarOf(const oms::Bar& bar);

// What a number of bars reaches, and what was traded in them.
struct Extremes {
  oms::Price high;
  oms::Price low;
  float volume = 0;  // the largest of one bar
  float traded = 0;  // of all of them

  void include(const Extremes& other);
  friend bool operator==(const Extremes&, const Extremes&) = default;
};

// Bars as one array a column, and over them a pyramid: a cell of level k holds the extremes of 4^k bars, so that what a
// column of pixels shows costs the same over a thousand bars as over a million. A cell is made when its bars are
// complete, and the newest ones are under none, so that a bar which still changes touches no cell. 52 bytes a bar.
class BarColumns {
 public:
  static constexpr std::size_t kFactor = 4;

  void reserve(std::size_t bars);
  void clear() { truncate(0); }
  // Makes a cell with each fourth bar, and a logarithm of their number at most.
  void append(const ChartBar& bar);
  // Drops the bars from that place on; the same.
  void truncate(std::size_t size);

  std::size_t size() const { return times_.size(); }
  bool empty() const { return times_.empty(); }
  ChartBar bar(std::size_t place) const;
  std::int64_t openNs(std::size_t place) const { return times_[place]; }
  std::span<const std::int64_t> times() const { return times_; }
  oms::Price open(std::size_t place) const { return opens_[place]; }
  oms::Price close(std::size_t place) const { return closes_[place]; }
  // Of the bars at [from, to), of which there must be one.
  Extremes extremes(std::size_t from, std::size_t to) const;
  // The same bars, from the finest cells on that are no more than `most`, and the finer ones at both ends that lie in
  // none; in no order.
  std::vector<Extremes> pieces(std::size_t from, std::size_t to, std::size_t most) const;

  std::size_t levels() const { return levels_.size(); }
  // The cells of 4^(which + 1) bars each.
  std::span<const Extremes> level(std::size_t which) const { return levels_[which]; }
  // What all of it takes.
  std::size_t bytes() const;

 private:
  // Of one cell, whose level is counted from the bars themselves here.
  Extremes cellAt(std::size_t level, std::size_t cell) const {
    return level > 0 ? levels_[level - 1][cell] : Extremes{highs_[cell], lows_[cell], volumes_[cell], volumes_[cell]};
  }
  // Calls `visit` with the cells that cover those bars, none above that level.
  template <class Visit>
  void cover(std::size_t from, std::size_t to, std::size_t highest, Visit visit) const;

  std::vector<std::int64_t> times_;
  std::vector<oms::Price> opens_;
  std::vector<oms::Price> highs_;
  std::vector<oms::Price> lows_;
  std::vector<oms::Price> closes_;
  std::vector<float> volumes_;
  std::vector<std::vector<Extremes>> levels_;
};

}  // namespace charts
