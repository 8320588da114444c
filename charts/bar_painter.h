#pragma once

#include <QPainter>

#include "charts/chart_palette.h"
#include "charts/chart_types.h"
#include "charts/plot_area.h"

namespace charts {

QColor colorOf(ColorRole role, const ChartPalette& palette);

// All of them paint in the screen's pixels, whatever the painter's scale, and of the columns those at [from, to).
struct ColumnRange {
  std::size_t from = 0;
  std::size_t to = 0;
};

void paintBars(QPainter& painter, const PlotArea& area, const Columns& columns, ColumnRange range, BarStyle style,
               const ChartPalette& palette);
// A line at each price, over the whole width.
void paintGrid(QPainter& painter, const PlotArea& area, const std::vector<Tick>& ticks, const ChartPalette& palette);
// Upright lines over the whole rectangle at those positions.
void paintBreaks(QPainter& painter, const PlotArea& area, const QRect& rect, const std::vector<double>& positions,
                 const ChartPalette& palette);
// At half strength; `most` takes the whole height.
void paintVolume(QPainter& painter, const PlotArea& area, const QRect& rect, const Columns& columns, ColumnRange range,
                 double most, const ChartPalette& palette);
void paintAverage(QPainter& painter, const PlotArea& area, const Columns& columns, ColumnRange range,
                  std::span<const double> values, const QColor& color);

}  // namespace charts
