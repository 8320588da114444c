#pragma once

#include <QPainter>
#include <QRect>
#include <span>

namespace charts {

// Fills rectangles of one colour, in units of the painter. Into an image they go row by row, for a chart's columns are
// thin and high: one after another each would take every row of the picture through the processor's cache, which takes
// ten times as long for a full one.
void fillRects(QPainter& painter, std::span<const QRect> rects, const QColor& color);

}  // namespace charts
