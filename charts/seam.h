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
// Its label stands above the bars or below them, where it hides fewer, clear of the legend and of what goes to the
// last.
std::optional<Seam> seamOf(const ChartContent& content, const PlotArea& area, const Columns& columns);
void paintSeam(QPainter& painter, const Seam& seam, const QRect& area, const ChartContent& content);

}  // namespace charts
