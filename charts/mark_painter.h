#pragma once

#include <QPainter>

#include "charts/mark_layout.h"

namespace charts {

// Fills, price lines with their chips, and the way back to the last bar; what lies outside of `wanted` is left out.
void paintMarks(QPainter& painter, const ChartContent& content, const PlotArea& area, const MarkLayout& layout,
                const QRegion& wanted);
// What stands on the price axis: labels and boxed prices.
void paintAxis(QPainter& painter, const ChartContent& content, const MarkLayout& layout, const QRegion& wanted);
// The bar that is pointed at from elsewhere: a band over the whole height, which is seen behind many bars and around
// one.
void paintPointed(QPainter& painter, const ChartContent& content, const PlotArea& area);
// What is to be known of these bars: below in the middle, where neither handles nor the last bars are.
void paintNote(QPainter& painter, const ChartContent& content, const PlotArea& area, const QString& note);
void paintTag(QPainter& painter, const Tag& tag, const ChartContent& content);

}  // namespace charts
