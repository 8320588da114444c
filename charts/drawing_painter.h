#pragma once

#include <QPainter>

#include "charts/sketch.h"

namespace charts {

// The shapes in their order, the selected one with its handles; what lies outside of `wanted` is left out.
void paintShapes(QPainter& painter, const ChartContent& content, const std::vector<Shape>& shapes,
                 const QRegion& wanted);

}  // namespace charts
