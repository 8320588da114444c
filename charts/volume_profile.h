#pragma once

#include <QPainter>
#include <vector>

#include "charts/chart_palette.h"
#include "charts/plot_area.h"

namespace charts {

// How much was traded at which price, in rows of equal height on the screen. Of a bar it is known from where to where
// its price went, so its volume is spread evenly over that; of many bars together likewise.
struct VolumeProfile {
  std::vector<double> rows;  // from the lowest up
  // Rows of the value area, [from, to): grown from the busiest one to the busier side until it holds 70 % of the
  // volume, after J. Peter Steidlmayer's market profile.
  std::size_t busiest = 0;
  std::size_t from = 0;
  std::size_t to = 0;
};

// Of the bars there, in what of the area they reach; without rows where nothing was traded.
VolumeProfile profileOf(const BarColumns& bars, PlaceRange places, const PlotArea& area);
// At the area's right edge; the busiest row takes a quarter of the width.
void paintProfile(QPainter& painter, const PlotArea& area, const VolumeProfile& profile, const ChartPalette& palette);

}  // namespace charts
