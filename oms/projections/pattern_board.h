#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

#include "oms/patterns/pattern_scanner.h"
#include "oms/projections/session_view.h"

namespace oms {

// A candlestick pattern that ends on a bar of a series.
struct FoundPattern {
  std::string_view name;         // CDLENGULFING
  std::string_view title;        // Engulfing
  std::string_view description;  // one line, for people
  std::uint8_t place = 0;        // in the catalog
  PatternBias bias = PatternBias::neutral;
  int value = 0;          // -200, -100, 100 or 200, as TA-Lib's
  double confidence = 0;  // 0..1, as PatternHit's
  std::uint64_t bar = 0;  // its index, counted as BarSeries::firstIndex does
  Timestamp openTime;     // of that bar
  Timestamp closeTime;    // at which the pattern was known
};

// The patterns in the newest closed bars of one series. They follow from those bars alone, however they came: whoever
// looks later, or after a restart, sees the same.
class SeriesPatterns {
 public:
  static constexpr std::size_t kBars = 1'000;  // in which patterns are looked for; the oldest go
  // Bars before those that averages, and patterns that wait for their confirmation, begin with.
  static constexpr std::size_t kLead = 32;

  // Scans what has closed since the last time, at most kBars + kLead bars; how many it did.
  std::size_t update(const BarSeries& series);

  const std::deque<FoundPattern>& found() const { return found_; }  // oldest first
  std::size_t bars() const;                                         // that were scanned, at most kBars
  std::uint64_t end() const { return next_; }                       // index behind the last of them
  // How often the series was another than the one before, or began behind a gap.
  std::uint64_t beginnings() const { return beginnings_; }

 private:
  bool goesOn(const BarSeries& series, std::uint64_t begin, std::uint64_t end) const;

  PatternScanner scanner_;
  std::uint64_t first_ = 0;
  std::uint64_t next_ = 0;
  std::uint64_t beginnings_ = 0;
  Timestamp lastOpen_;  // of the bar before next_
  std::deque<FoundPattern> found_;
};

// The patterns of all series of a session. Who shows them owns one and brings it up to date when somebody looks, so
// that nothing is scanned for nobody.
class PatternBoard {
 public:
  using Key = std::pair<SymbolIndex, Timeframe>;

  // Catches up with the bars that have closed, and stops after the series with which it has scanned `most` of them or
  // more: false, and the next call goes on with the one after it. True when it has been through all series.
  bool update(const SessionView& view, std::size_t most = std::numeric_limits<std::size_t>::max());

  // The same with one series alone.
  void update(const SessionView& view, const Key& key);

  const std::map<Key, SeriesPatterns>& series() const { return series_; }
  std::size_t bars() const;  // that were scanned, of all series

 private:
  std::map<Key, SeriesPatterns> series_;
  std::size_t next_ = 0;  // symbol by symbol, timeframe by timeframe
};

}  // namespace oms
