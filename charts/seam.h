#pragma once

#include <QPainter>
#include <optional>

#include "charts/chart_content.h"
#include "charts/plot_area.h"

namespace charts {

// Where bars from before the series end and its own begin, or would.
struct Seam {
  std::optional<int> x;  // of a line, where there are such bars and it is in view
  QString text;
  QRect label;
};

// Nothing where there is nothing to say, or all of that lies further back than the view.
std::optional<Seam> seamOf(const ChartContent& content, const PlotArea& area);
void paintSeam(QPainter& painter, const Seam& seam, const QRect& area, const ChartContent& content);

}  // namespace charts
