#pragma once

#include <QPainter>

#include "charts/mark_layout.h"

namespace charts {

// Fills, price lines with their chips, and the way back to the last bar.
void paintMarks(QPainter& painter, const ChartContent& content, const PlotArea& area, const MarkLayout& layout);
// Boxed prices, on the axis.
void paintTags(QPainter& painter, const ChartContent& content, const MarkLayout& layout);

}  // namespace charts
