#pragma once

#include <QRect>
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "charts/candle_store.h"
#include "charts/scales.h"

namespace charts {

// Beyond it no chart is scaled and no price is taken from one: with it three times, as a bracket's target may stand, a
// Price still has room.
inline constexpr double kFurthestPrice = 1e9;

// A rectangle of pixels with its scales: bars from left to right, values from bottom to top. Its own pixels are the
// window system's, as with everything of Qt; `ratio` of the screen's lie in one, and bars keep to those.
struct PlotArea {
  QRect rect;
  double left = 0;
  double right = 1;
  ValueRange values;
  bool logarithmic = false;  // values are above zero
  double percentOf = 0;      // values are said as the change from this one; 0: as they are
  double ratio = 1;

  double spacing() const { return rect.width() / (right - left); }
  double x(double position) const { return rect.left() + (position - left) * spacing(); }
  double y(double value) const { return rect.bottom() - values.share(value, logarithmic) * rect.height(); }
  double indexAt(double x) const { return left + (x - rect.left()) / spacing(); }
  double valueAt(double y) const { return values.at((rect.bottom() - y) / rect.height(), logarithmic); }
  // What an order may be asked for there; zero or less where the scale goes below.
  oms::Price priceAt(double y) const {
    return oms::Price::fromDoubleLossy(std::clamp(valueAt(y), -kFurthestPrice, kFurthestPrice));
  }
  // As a box on the axis says it: "63,705.4", and with a scale of percent "63,705.4  +1.25 %", for orders have prices.
  QString text(double value, int decimals) const;

  // That many pixels, in the screen's.
  int screen(double pixels) const { return static_cast<int>(std::lround(pixels * ratio)); }
  // In the screen's pixels, at most some beyond the edges: far beyond is as good, and stays an int.
  double screenY(double value) const { return ratio * std::clamp(y(value), rect.top() - 100.0, rect.bottom() + 100.0); }
  int screenRow(double value) const { return static_cast<int>(std::lround(screenY(value))); }
  // The screen's pixels that a line is wide.
  int hairline() const { return ratio < 2 ? 1 : static_cast<int>(ratio); }

  friend bool operator==(const PlotArea&, const PlotArea&) = default;
};

// What is drawn at one place: a bar or, where bars are narrower than two pixels, all bars of two pixels' columns, of
// which one is drawn: told apart by the gap between, and half the work.
struct Column {
  int x = 0;              // where its middle line begins, in the screen's pixels
  std::size_t first = 0;  // places of its oldest and its newest bar in the store
  std::size_t last = 0;
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  double volume = 0;  // the largest
  double before = 0;  // the close before it, its own open where there is none

  bool rises() const { return close >= open; }
};

// Of the columns those at [from, to).
struct ColumnRange {
  std::size_t from = 0;
  std::size_t to = 0;
};

struct Columns {
  int width = 1;  // of a body in the screen's pixels; no more than a hairline means that there is no room for bodies
  std::vector<Column> list;

  std::span<const Column> part(ColumnRange range) const {
    return std::span(list).subspan(range.from, range.to - range.from);
  }
};

// Bars from one place up to another.
struct PlaceRange {
  std::size_t from = 0;
  std::size_t to = 0;
};

// Those between two positions and the ones beside; nothing where all are beyond.
std::optional<PlaceRange> placesIn(const CandleStore& store, double left, double right);
Columns columnsOf(const CandleStore& store, const PlotArea& area);
// As the last bar is now; it is one of the column's.
void refreshLast(Column& column, const CandleStore& store);

}  // namespace charts
