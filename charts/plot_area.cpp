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

// One kind of value after another: each of a column of thousands of bars lies elsewhere in the memory, and so many of
// them are on their way at once.
void readBars(std::span<Column> columns, const BarColumns& bars) {
  for (Column& column : columns)
    column.open = bars.open(column.first).toDoubleLossy();
  for (Column& column : columns)
    column.close = bars.close(column.last).toDoubleLossy();
  for (Column& column : columns)
    column.before = column.first > 0 ? bars.close(column.first - 1).toDoubleLossy() : column.open;
  for (Column& column : columns) {
    const Extremes reached = bars.extremes(column.first, column.last + 1);
    column.high = reached.high.toDoubleLossy();
    column.low = reached.low.toDoubleLossy();
    column.volume = static_cast<double>(reached.volume);
  }
}

}  // namespace

QString PlotArea::text(double value, int decimals) const {
  if (percentOf <= 0)
    return formatValue(value, decimals);
  return formatValue(value, decimals) + QStringLiteral("  ") +
         percentText((value / percentOf - 1) * 100, kPercentDecimals);
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
    columns.list.push_back({x, place, next - 1});
    place = next;
  }
  readBars(columns.list, store.shown());
  return columns;
}

void refreshLast(Column& column, const CandleStore& store) {
  column.last = store.size() - 1;
  readBars({&column, 1}, store.shown());
}

}  // namespace charts
