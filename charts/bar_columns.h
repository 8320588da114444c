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

// What a number of bars reaches.
struct Extremes {
  oms::Price high;
  oms::Price low;
  float volume = 0;  // the largest of one bar

  void include(const Extremes& other);
  friend bool operator==(const Extremes&, const Extremes&) = default;
};

// Bars as one array a column, and over them a pyramid: a cell of level k holds the extremes of 4^k bars, so that what a
// column of pixels shows costs the same over a thousand bars as over a million. 52 bytes a bar.
class BarColumns {
 public:
  static constexpr std::size_t kFactor = 4;

  void reserve(std::size_t bars);
  void clear() { truncate(0); }
  // Takes a logarithm of the bars' number at most, and no more than two cells usually.
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

  std::size_t levels() const { return levels_.size(); }
  // The cells of 4^(which + 1) bars each; the last one may stand for fewer.
  std::span<const Extremes> level(std::size_t which) const { return levels_[which]; }
  // What all of it takes.
  std::size_t bytes() const;

 private:
  Extremes extremesOf(std::size_t place) const { return {highs_[place], lows_[place], volumes_[place]}; }
  Extremes childrenOf(std::size_t level, std::size_t cell) const;

  std::vector<std::int64_t> times_;
  std::vector<oms::Price> opens_;
  std::vector<oms::Price> highs_;
  std::vector<oms::Price> lows_;
  std::vector<oms::Price> closes_;
  std::vector<float> volumes_;
  std::vector<std::vector<Extremes>> levels_;
};

}  // namespace charts
