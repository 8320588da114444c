#include "charts/comparison.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "charts/chart_content.h"

namespace charts {
namespace {

constexpr double kLineWidth = 1.5;

// Bars from one up to another of those that have begun between the two times.
std::pair<std::size_t, std::size_t> between(const Comparison& other, std::int64_t fromNs, std::int64_t toNs) {
  const auto from = std::lower_bound(other.openNs.begin(), other.openNs.end(), fromNs);
  const auto to = std::upper_bound(from, other.openNs.end(), toNs);
  return {static_cast<std::size_t>(from - other.openNs.begin()), static_cast<std::size_t>(to - other.openNs.begin())};
}

std::optional<std::size_t> barAt(const Comparison& other, std::int64_t timeNs) {
  const auto after = std::upper_bound(other.openNs.begin(), other.openNs.end(), timeNs);
  if (after == other.openNs.begin())
    return std::nullopt;
  return static_cast<std::size_t>(after - other.openNs.begin() - 1);
}

// Of which the chart's own change is counted from, too.
std::size_t firstPlace(const ChartContent& content, double left) {
  return std::min(content.store.placeFrom(left - 0.5), content.store.size() - 1);
}

// At the left edge; of one that begins later, its first.
std::optional<double> baseOf(const Comparison& other, const ChartContent& content, const PlotArea& area) {
  if (other.closes.empty() || content.store.empty())
    return std::nullopt;
  return other.closes[barAt(other, content.store.bars().openNs(firstPlace(content, area.left))).value_or(0)];
}

}  // namespace

bool saysPercent(const ChartContent& content) {
  return content.scale == PriceScale::Percent || !content.comparisons.empty();
}

std::optional<double> comparedPrice(const Comparison& other, const ChartContent& content, const PlotArea& area,
                                    std::int64_t timeNs) {
  const auto bar = barAt(other, timeNs);
  const auto base = baseOf(other, content, area);
  if (!bar || !base || !(*base > 0) || !(area.percentOf > 0))
    return std::nullopt;
  return area.percentOf * other.closes[*bar] / *base;
}

ValueRange withCompared(ValueRange range, const ChartContent& content, const PlotArea& area) {
  if (content.store.empty() || !(area.percentOf > 0))
    return range;
  const std::size_t last = std::min(content.store.placeFrom(area.right), content.store.size() - 1);
  for (const Comparison& other : content.comparisons) {
    const auto base = baseOf(other, content, area);
    const auto [from, to] =
        between(other, content.store.bars().openNs(firstPlace(content, area.left)), content.store.bars().openNs(last));
    if (!base || from == to || !(*base > 0))
      continue;
    const auto begin = other.closes.begin();
    const auto [least, most] =
        std::minmax_element(begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to));
    range.lower = std::min(range.lower, area.percentOf * *least / *base);
    range.upper = std::max(range.upper, area.percentOf * *most / *base);
  }
  return range;
}

void paintCompared(QPainter& painter, const ChartContent& content, const PlotArea& area, const Columns& columns) {
  for (const Comparison& other : content.comparisons) {
    QPolygonF line;
    for (const Column& column : columns.list) {
      if (const auto price = comparedPrice(other, content, area, content.store.bars().openNs(column.last)))
        line << QPointF(column.x / area.ratio + 0.5, area.y(*price));
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(other.color, kLineWidth));
    painter.drawPolyline(line);
    painter.restore();
  }
}

}  // namespace charts
