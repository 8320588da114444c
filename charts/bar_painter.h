#pragma once

#include "charts/chart_palette.h"
#include "charts/chart_types.h"
#include "charts/pixel_painter.h"
#include "charts/plot_area.h"

namespace charts {

QColor colorOf(ColorRole role, const ChartPalette& palette);

// Of the columns those of the range are painted.
void paintBars(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range, BarStyle style,
               const ChartPalette& palette);
// A line at each price, over the whole width.
void paintGrid(PixelPainter& pixels, const PlotArea& area, const std::vector<Tick>& ticks, const ChartPalette& palette);
// Upright lines over the whole rectangle at those positions.
void paintBreaks(PixelPainter& pixels, const PlotArea& area, const QRect& rect, const std::vector<double>& positions,
                 const ChartPalette& palette);
// At half strength; `most` takes the whole height.
void paintVolume(PixelPainter& pixels, const PlotArea& area, const QRect& rect, const Columns& columns,
                 ColumnRange range, double most, const ChartPalette& palette);
void paintAverage(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range,
                  std::span<const double> values, const QColor& color);

}  // namespace charts
