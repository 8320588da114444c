#pragma once

#include "charts/mark_layout.h"
#include "tests/charts/series.h"

namespace charts {

inline constexpr std::size_t kBars = 100;

// A chart of 100 bars, 7 pixels each, prices 63,000 to 64,000 over 500 pixels.
struct Scene {
  Scene() {
    content.decimals = 1;
    content.store.update(walk(0, kBars));
    area = {QRect(8, 8, 700, 500), -0.5, 99.5, {63'000, 64'000}};
  }
  MarkLayout layout() const {
    return layoutMarks(content, area, QRect(708, 8, 80, 500), columnsOf(content.store, area),
                       valueTicks(area.values, 10, 1));
  }
  void addLine(LineKind kind, double price, std::uint64_t order = 0) {
    content.lines.push_back({kind, oms::Side::buy, priceOf(price), "Stop 0.150", oms::OrderId{order}});
  }
  void addFill(std::size_t bar, oms::Side side) {
    content.markers.push_back({walkBar(bar).openTime + std::chrono::seconds(30), side, "Bought"});
  }

  ChartContent content;
  PlotArea area;
};

}  // namespace charts
