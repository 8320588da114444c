#pragma once

#include <span>
#include <vector>

#include "charts/chart_content.h"
#include "charts/pixel_painter.h"
#include "charts/plot_area.h"

namespace charts {

// Rows below the prices, one a condition, filled where it was true.
struct BandRow {
  QRect rect;
  std::vector<QRect> held;  // within it, from left to right

  friend bool operator==(const BandRow&, const BandRow&) = default;
};

// How many of them, from the first on, have room in a quarter of those pixels.
std::size_t bandsWithin(const ChartContent& content, int room);
// What so many take in pixels, the gap above them included; 0: there are none.
int bandSpace(const ChartContent& content, std::size_t count);
// So many below `last`, over the width of the prices.
std::vector<BandRow> bandRows(const ChartContent& content, std::size_t count, const PlotArea& prices,
                              const QRect& last);
void paintBands(PixelPainter& pixels, std::span<const BandRow> rows, const ChartContent& content);

}  // namespace charts
