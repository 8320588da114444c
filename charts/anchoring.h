#pragma once

#include <QPointF>

#include "charts/chart_content.h"
#include "charts/plot_area.h"

namespace charts {

// The anchor at those pixels: on a bar, also before the first and after the last, and at the instrument's decimals.
// With the magnet at the open, high, low or close that is near, where one is. There must be bars.
Anchor anchorAt(const ChartContent& content, const PlotArea& area, const QPointF& at, bool magnet);

// By bars on the axis and by pixels of the scale, so that it looks the same elsewhere.
Anchor shifted(const ChartContent& content, const PlotArea& area, Anchor anchor, double bars, double pixels);

}  // namespace charts
