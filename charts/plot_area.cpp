#include "charts/plot_area.h"

#include <algorithm>
#include <cmath>

namespace charts {
namespace {

constexpr double kRoomForBodies = 4;  // pixels a bar
constexpr double kBodyShare = 0.8;
constexpr int kPercentDecimals = 2;
constexpr std::size_t kStepsAColumn = 16;

// Whose bars' extremes are one cell: of columns of many bars the edges keep to such, a sixteenth of a column away at
// most, or each would begin and end with a handful of bars from all over the memory. 1: every edge is exact.
std::size_t edgeStep(const CandleStore& store, double barsAColumn) {
  std::size_t step = 1;
  // In time a gap would bring bars into a column that stand far from it.
  while (!store.gapsShown() && static_cast<double>(step * BarColumns::kFactor * kStepsAColumn) <= barsAColumn)
    step *= BarColumns::kFactor;
  return step;
}

Column columnOf(const BarColumns& bars, int x, std::size_t first, std::size_t end) {
  const Extremes reached = bars.extremes(first, end);
  Column column{x, first, end - 1};
  column.open = bars.open(first).toDoubleLossy();
  column.high = reached.high.toDoubleLossy();
  column.low = reached.low.toDoubleLossy();
  column.close = bars.close(end - 1).toDoubleLossy();
  column.volume = static_cast<double>(reached.volume);
  column.before = first > 0 ? bars.close(first - 1).toDoubleLossy() : column.open;
  return column;
}

}  // namespace

QString PlotArea::text(double value, int decimals) const {
  if (percentOf <= 0)
    return formatValue(value, decimals);
  return percentText((value / percentOf - 1) * 100, kPercentDecimals);
}

std::optional<PlaceRange> placesIn(const CandleStore& store, double left, double right) {
  if (store.empty() || right < store.first() - 0.5 || left > store.end())
    return std::nullopt;
  return PlaceRange{store.placeOf(std::floor(left)), store.placeOf(std::ceil(right)) + 1};
}

Columns columnsOf(const CandleStore& store, const PlotArea& area) {
  Columns columns;
  const std::optional<PlaceRange> places = placesIn(store, area.left, area.right);
  if (!places || area.rect.width() < 1)
    return columns;
  const int line = area.hairline();
  const double spacing = area.spacing() * area.ratio;
  columns.width = line;
  if (spacing >= kRoomForBodies * area.ratio)
    columns.width += static_cast<int>((spacing * kBodyShare - line) / 2) * 2;
  const int grid = spacing < 2 * line ? 2 * line : 1;
  const std::size_t step = edgeStep(store, grid / spacing);
  const std::size_t end = places->to;
  std::size_t place = places->from;
  columns.list.reserve(
      std::min(end - place, static_cast<std::size_t>(area.rect.width() * area.ratio / std::max(grid, line)) + 3));
  while (place < end) {
    const long nearest = std::lround(area.x(store.position(place)) * area.ratio);
    const int x = static_cast<int>(nearest - ((nearest % grid) + grid) % grid);
    std::size_t next = place + 1;
    if (grid > 1)
      next = std::max(next, store.placeFrom(area.indexAt((x + grid - 0.5) / area.ratio)));
    next = std::min((next + step - 1) / step * step, end);
    // Where a rounding splits them, or two bars lie in the time of one.
    if (!columns.list.empty() && columns.list.back().x >= x) {
      place = columns.list.back().first;
      columns.list.pop_back();
    }
    columns.list.push_back(columnOf(store.shown(), x, place, next));
    place = next;
  }
  return columns;
}

void refreshLast(Column& column, const CandleStore& store) {
  column = columnOf(store.shown(), column.x, column.first, store.size());
}

}  // namespace charts
