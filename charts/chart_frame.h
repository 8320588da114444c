#pragma once

#include <optional>

#include "charts/chart_content.h"
#include "charts/condition_bands.h"
#include "charts/mark_layout.h"
#include "charts/plot_area.h"
#include "charts/seam.h"
#include "charts/sketch.h"
#include "charts/study_panes.h"
#include "charts/volume_profile.h"

namespace charts {

// Where everything of a candle chart stands.
struct ChartFrame {
  PlotArea prices;
  QRect volumeRect;
  QRect priceAxis;
  QStringList axisTexts;  // for which it has room
  Columns columns;
  bool live = false;  // the last column holds the last bar, which may still change
  double mostVolume = 0;
  VolumeProfile profile;       // where it is shown, of the settled columns
  std::vector<double> breaks;  // positions where a session ended and the next one's bars go on without a gap
  std::optional<Seam> seam;
  std::vector<Tick> priceTicks;  // positions are prices
  std::vector<Tick> timeTicks;
  std::vector<BandRow> bands;       // below the volume
  std::vector<StudyPane> panes;     // below those, from top to bottom
  AxisLabel zone;                   // below the prices: what clock the times are read from; empty without bars
  MarkLayout marks;                 // the zone's label with those of the prices
  std::vector<QPolygonF> compared;  // the lines of other symbols
  std::uint64_t comparedOf = 0;     // ChartContent::comparedTold as it was then
  Shapes shapes;                    // of the drawings

  // The lowest part of the plot, below which the times stand.
  const QRect& lowest() const {
    return !panes.empty() ? panes.back().area.rect : bands.empty() ? volumeRect : bands.back().rect;
  }
  // Those columns that stay as they are until others come into view.
  std::size_t settledColumns() const { return columns.list.size() - (live ? 1 : 0); }
};

// What the price axis takes: enough for all bars, not for those on show alone, or panning would move it, and for the
// newest value of each pane.
int axisWidth(const ChartContent& content);
// The frame for these rectangles, so many rows of conditions and heights of the studies' panes, at so many of the
// screen's pixels a pixel.
ChartFrame frameOf(const ChartContent& content, const QRect& prices, const QRect& volume, std::size_t bands,
                   std::span<const int> paneHeights, double ratio);

// Where bars have changed from that place on, or marks alone: brings the frame up to date and gives what is to be
// painted anew. Nothing where more than the last column and the marks have become others: that takes a new frame.
std::optional<QRegion> refreshFrame(ChartFrame& frame, const ChartContent& content,
                                    std::optional<std::size_t> changedFrom);

}  // namespace charts
