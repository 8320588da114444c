#include "charts/comparison.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "charts/chart_content.h"

namespace charts {
namespace {

constexpr double kLineWidth = 1.5;
constexpr int kReach = 2;  // pixels that a line stands out of its points

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

std::vector<QPolygonF> comparedLines(const ChartContent& content, const PlotArea& area, const Columns& columns) {
  std::vector<QPolygonF> lines;
  for (const Comparison& other : content.comparisons) {
    QPolygonF& line = lines.emplace_back();
    for (const Column& column : columns.list) {
      if (const auto price = comparedPrice(other, content, area, content.store.bars().openNs(column.last)))
        line << QPointF(column.x / area.ratio + 0.5, area.y(*price));
    }
  }
  return lines;
}

QRegion changedRegion(const std::vector<QPolygonF>& before, const std::vector<QPolygonF>& after) {
  QRegion changed;
  const auto from = [&changed](const QPolygonF& line, qsizetype first) {
    if (!line.isEmpty())
      changed += QPolygonF(line.mid(first)).boundingRect().toAlignedRect().adjusted(-kReach, -kReach, kReach, kReach);
  };
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const QPolygonF old = i < before.size() ? before[i] : QPolygonF();
    const QPolygonF now = i < after.size() ? after[i] : QPolygonF();
    if (old == now)
      continue;
    const auto differs = std::mismatch(old.begin(), old.end(), now.begin(), now.end()).first - old.begin();
    const qsizetype first = std::max<qsizetype>(0, differs - 1);
    from(old, first);
    from(now, first);
  }
  return changed;
}

void paintCompared(QPainter& painter, const ChartContent& content, const std::vector<QPolygonF>& lines,
                   const QRegion& wanted) {
  const QRect room = wanted.boundingRect().adjusted(-kReach, 0, kReach, 0);
  const auto isLeft = [](const QPointF& point, double x) { return point.x() < x; };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const QPolygonF& line = lines[i];
    // With the points beside, to which its strokes lead.
    auto first = std::lower_bound(line.begin(), line.end(), static_cast<double>(room.left()), isLeft);
    auto end = std::lower_bound(first, line.end(), static_cast<double>(room.right()), isLeft);
    first -= first == line.begin() ? 0 : 1;
    end += end == line.end() ? 0 : 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(content.comparisons[i].color, kLineWidth));
    painter.drawPolyline(line.constData() + (first - line.begin()), static_cast<int>(end - first));
    painter.restore();
  }
}

bool differAtLastAlone(const std::vector<Comparison>& before, const std::vector<Comparison>& after) {
  return std::equal(
      before.begin(), before.end(), after.begin(), after.end(), [](const Comparison& one, const Comparison& other) {
        return one.name == other.name && one.color == other.color && one.openNs == other.openNs &&
               (one.closes.empty() || std::equal(one.closes.begin(), one.closes.end() - 1, other.closes.begin()));
      });
}

}  // namespace charts
