#pragma once

#include "charts/bar_painter.h"
#include "charts/study_panes.h"

namespace charts {

// The lines, dots or columns of an indicator at those columns, each of its outputs in its colour.
void paintStudy(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range,
                const StudySeries& series, const Study& study, const ChartPalette& palette);
// What lies behind them in a pane: its divider and its levels.
void paintPaneGround(PixelPainter& pixels, const StudyPane& pane, const ChartPalette& palette);
// Their names, and those of compared symbols, where the legend lies over a chart, for pictures, which have none.
void paintStudyNames(QPainter& painter, const ChartContent& content, const PlotArea& prices,
                     std::span<const StudyPane> panes);
void paintPaneAxis(QPainter& painter, const StudyPane& pane, const ChartContent& content, const QRegion& wanted);

}  // namespace charts
