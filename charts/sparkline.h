#pragma once

#include <QColor>
#include <QRectF>
#include <span>

class QPainter;

namespace charts {

// A line through the values, oldest first, scaled to fill the rectangle. Values that are no numbers leave a gap, equal
// ones make a level line in the middle.
void paintSparkline(QPainter& painter, const QRectF& rect, std::span<const double> values, const QColor& color);

}  // namespace charts
