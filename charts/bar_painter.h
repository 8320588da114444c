#pragma once

#include <QPainter>

#include "charts/chart_palette.h"
#include "charts/chart_types.h"
#include "charts/plot_area.h"

namespace charts {

QColor colorOf(ColorRole role, const ChartPalette& palette);

// Hollow when they rise, filled when they fall: told apart without their colours.
void paintCandles(QPainter& painter, const PlotArea& area, const Columns& columns, const ChartPalette& palette);
// At half strength; the tallest of those on show takes the whole height.
void paintVolume(QPainter& painter, const QRect& rect, const Columns& columns, const ChartPalette& palette);
void paintAverage(QPainter& painter, const PlotArea& area, const Columns& columns, std::span<const double> values,
                  const QColor& color);

}  // namespace charts
