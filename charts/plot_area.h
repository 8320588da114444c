#pragma once

#include <QRect>
#include <vector>

#include "charts/candle_store.h"
#include "charts/scales.h"

namespace charts {

// A rectangle of pixels with its scales: bars from left to right, values from bottom to top.
struct PlotArea {
  QRect rect;
  double left = 0;
  double right = 1;
  ValueRange values;

  double spacing() const { return rect.width() / (right - left); }
  double x(double index) const { return rect.left() + (index - left) * spacing(); }
  double y(double value) const { return rect.bottom() - (value - values.lower) / values.size() * rect.height(); }
  double indexAt(double x) const { return left + (x - rect.left()) / spacing(); }
  double valueAt(double y) const { return values.lower + (rect.bottom() - y) / rect.height() * values.size(); }
};

// What is drawn at one place: a bar or, where bars are narrower than two pixels, all bars of two pixels' columns, of
// which one is drawn: told apart by the gap between, and half the work.
struct Column {
  int x = 0;             // its middle
  std::size_t last = 0;  // place of its newest bar in the store
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  double volume = 0;  // the largest

  bool rises() const { return close >= open; }
};

struct Columns {
  int width = 1;  // of a body in pixels, odd; 1 means that there is no room for bodies
  std::vector<Column> list;
};

Columns columnsOf(const CandleStore& store, const PlotArea& area);

}  // namespace charts
