#pragma once

#include <optional>
#include <span>
#include <vector>

#include "charts/chart_content.h"
#include "charts/mark_layout.h"
#include "charts/plot_area.h"

namespace charts {

inline constexpr int kPaneGap = 8;  // above a pane, where its divider lies

// An indicator's own part of the plot, below the prices, on the same axis of bars.
struct StudyPane {
  std::size_t study = 0;  // its place in ChartContent::studies
  PlotArea area;
  QRect axis;
  std::vector<double> levels;         // where lines stand: the kind's own levels, else round values
  std::vector<AxisLabel> labels;      // of those
  std::optional<ValueRange> settled;  // what its values reach but for the last column
  std::optional<Tag> tag;             // its newest value, on the axis
  bool open() const { return !labels.empty() || !levels.empty(); }
};

// How high each study's pane is in the pixels that there are, gaps not counted; 0 for those over the prices. Prices and
// volume keep a third of the room where the panes' legends leave it.
std::vector<int> paneHeights(const ChartContent& content, int room);
int spaceOf(std::span<const int> heights);

// The panes below `last`, of those heights. The last `columns.list.size() - settled` columns may still change.
std::vector<StudyPane> panesOf(const ChartContent& content, const PlotArea& prices, const QRect& axis,
                               const QRect& last, std::span<const int> heights, const Columns& columns,
                               std::size_t settled);
// Brings them up to date with the last column; false where one would have another scale.
bool refreshPanes(std::vector<StudyPane>& panes, const ChartContent& content, const Columns& columns,
                  std::size_t settled);

// The least and the largest of a column's values; of many bars, of some of them. Nothing where none has one.
std::optional<ValueRange> reachedIn(std::span<const double> values, const Column& column);

}  // namespace charts
