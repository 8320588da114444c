#include "charts/plot_area.h"

#include <algorithm>
#include <cmath>

namespace charts {
namespace {

constexpr double kRoomForBodies = 4;  // pixels a bar
constexpr double kBodyShare = 0.8;

}  // namespace

Columns columnsOf(const CandleStore& store, const PlotArea& area) {
  Columns columns;
  if (store.empty() || area.rect.width() < 1 || area.right < store.first() - 0.5 || area.left > store.end()) {
    return columns;
  }
  const double spacing = area.spacing();
  if (spacing >= kRoomForBodies)
    columns.width = static_cast<int>(spacing * kBodyShare - 1) / 2 * 2 + 1;
  const std::span<const Candle> candles = store.candles();
  const std::size_t from = store.placeOf(std::floor(area.left));
  const std::size_t to = store.placeOf(std::ceil(area.right));
  columns.list.reserve(std::min<std::size_t>(to - from + 1, static_cast<std::size_t>(area.rect.width()) + 2));
  for (std::size_t place = from; place <= to; ++place) {
    const Candle& candle = candles[place];
    int x = static_cast<int>(std::lround(area.x(store.first() + static_cast<double>(place))));
    if (spacing < 2)
      x &= ~1;
    if (columns.list.empty() || columns.list.back().x != x) {
      columns.list.push_back({x, place, candle.open, candle.high, candle.low, candle.close, candle.volume});
      continue;
    }
    Column& column = columns.list.back();
    column.last = place;
    column.high = std::max(column.high, candle.high);
    column.low = std::min(column.low, candle.low);
    column.close = candle.close;
    column.volume = std::max(column.volume, candle.volume);
  }
  return columns;
}

}  // namespace charts
