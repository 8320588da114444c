#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "charts/bar_columns.h"
#include "charts/study_series.h"
#include "oms/projections/session_view.h"

namespace charts {

// The chart's own copy of a bar series, with its indicators, kept up to date by what changed at its end. It keeps
// what the series lets go at its front. A bar has a place in the store and a position on the chart's axis: the index
// that the series gives it or, where gaps in time are shown, the number of its length since 1970.
class CandleStore {
 public:
  // Of more it starts anew with the series.
  static constexpr std::size_t kMostBars = 10'000'000;

  // Takes over the bars from the first that differs, and gives its place; nothing when none does. Of those that it
  // knows already it compares the newest 64.
  std::optional<std::size_t> update(const oms::BarSeries& series);
  // Puts bars before its own, of which there must be some: those that are older than its first, and of more than
  // kMostBars the newest. Says how many.
  std::size_t prepend(BarColumns&& past);
  // So many of the first bars were put before those of the series.
  std::size_t past() const { return past_; }
  void clear();
  // What of them is computed already stays, wherever it stands in the list.
  void setStudies(const std::vector<Study>& studies);
  // Computes what studies of very many bars are missing, one after another; true: they have all values now.
  bool computeStudies(const StudySeries::Enough& enough);
  bool studiesReady() const;
  // Whether shown() are the bars' Heikin-Ashi: closes the mean of a bar's four prices, opens the middle of the body
  // before, as Dan Valcu described them in "Using the Heikin-Ashi Technique" (2004).
  void setSmoothed(bool smoothed);
  // Whether vwap() has an answer; takes 16 bytes a bar.
  void setVolumesSummed(bool summed);
  void setGapsShown(bool shown) { gapsShown_ = shown; }
  bool gapsShown() const { return gapsShown_; }

  bool empty() const { return bars_.empty(); }
  std::size_t size() const { return bars_.size(); }
  ChartBar bar(std::size_t place) const { return bars_.bar(place); }
  const BarColumns& bars() const { return bars_; }
  const BarColumns& shown() const { return smoothed_ ? *smoothed_ : bars_; }
  const std::vector<StudySeries>& studies() const { return studies_; }
  // Of the bars at [from, to): the mean of their typical prices (high, low and close in equal parts), each as heavy as
  // its volume. NaN where nothing was traded, or volumes are not summed.
  double vwap(std::size_t from, std::size_t to) const;

  // Of the first bar, and one past the last.
  double first() const { return empty() ? 0 : position(0); }
  double end() const { return empty() ? 0 : position(size() - 1) + 1; }
  double position(std::size_t place) const;
  // Place of the bar that is nearest to that position; the store must not be empty.
  std::size_t placeOf(double position) const;
  // Place of the first bar at or after that position; size() when there is none.
  std::size_t placeFrom(double position) const;
  // Place of the last bar that opened at or before the time; size() when there is none.
  std::size_t placeAt(oms::Timestamp time) const;
  // Where that time lies on the axis: at its bar's position when that opened, on the way to the next one later, and as
  // far out as bars of the usual length would reach before the first and after the last. The store must not be empty.
  double positionOf(oms::Timestamp time) const;
  // The other way round; the same for a time within a bar.
  oms::Timestamp timeAt(double position) const;
  // Usual length of a bar in seconds, at least 1.
  std::int64_t periodSeconds() const;

 private:
  // Of all bars before one.
  struct VolumeSum {
    double value = 0;  // typical price times volume
    double volume = 0;
  };

  void startAnew(const oms::BarSeries& series);
  // `from`: place of the first bar that is another.
  void derive(std::size_t from);
  void smooth(std::size_t from);
  void sumVolumes(std::size_t from);
  double lengthNs() const { return static_cast<double>(std::max<std::int64_t>(1, lengthNs_)); }
  double timePosition(std::int64_t openNs) const;

  std::int64_t firstIndex_ = 0;
  std::size_t past_ = 0;
  std::int64_t lengthNs_ = 0;  // of the longest bar at the start
  bool gapsShown_ = false;
  BarColumns bars_;
  std::optional<BarColumns> smoothed_;
  std::optional<std::vector<VolumeSum>> sums_;  // one more than bars
  std::vector<StudySeries> studies_;
};

}  // namespace charts
