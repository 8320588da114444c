#include "charts/bar_painter.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>

namespace charts {
namespace {

// Rectangles of one colour, drawn in one call. Lines are rectangles one pixel wide: filling those takes half the time
// of drawing lines.
struct Fills {
  QVector<QRect> rects;

  void vertical(int x, int top, int bottom) { rects.append(QRect(x, top, 1, bottom - top + 1)); }
  void horizontal(int left, int right, int y) { rects.append(QRect(left, y, right - left + 1, 1)); }
  void draw(QPainter& painter, const QColor& color) const {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRects(rects);
    painter.setBrush(Qt::NoBrush);
  }
};

int pixelAt(const PlotArea& area, double value) {
  // Far beyond the edges is as good as beyond them, and stays an int.
  const double y = std::clamp(area.y(value), area.rect.top() - 100.0, area.rect.bottom() + 100.0);
  return static_cast<int>(std::lround(y));
}

}  // namespace

QColor colorOf(ColorRole role, const ChartPalette& palette) {
  switch (role) {
    case ColorRole::Accent:
      return palette.accent;
    case ColorRole::Warning:
      return palette.warning;
    case ColorRole::Muted:
      return palette.muted;
    case ColorRole::Up:
      return palette.up;
    case ColorRole::Down:
      return palette.down;
  }
  return palette.text;
}

void paintCandles(QPainter& painter, const PlotArea& area, const Columns& columns, const ChartPalette& palette) {
  Fills rising;
  Fills falling;
  const int half = columns.width / 2;
  for (const Column& column : columns.list) {
    const int high = pixelAt(area, column.high);
    const int low = pixelAt(area, column.low);
    if (columns.width == 1) {
      (column.rises() ? rising : falling).vertical(column.x, high, low);
      continue;
    }
    const int open = pixelAt(area, column.open);
    const int close = pixelAt(area, column.close);
    const int left = column.x - half;
    const int right = column.x + half;
    if (!column.rises()) {
      falling.vertical(column.x, high, low);
      falling.rects.append(QRect(left, open, columns.width, close - open + 1));
      continue;
    }
    if (high < close)
      rising.vertical(column.x, high, close - 1);
    if (low > open)
      rising.vertical(column.x, open + 1, low);
    rising.horizontal(left, right, close);
    if (close == open)
      continue;
    rising.horizontal(left, right, open);
    rising.vertical(left, close, open);
    rising.vertical(right, close, open);
  }
  falling.draw(painter, palette.down);
  rising.draw(painter, palette.up);
}

void paintVolume(QPainter& painter, const QRect& rect, const Columns& columns, const ChartPalette& palette) {
  double most = 0;
  for (const Column& column : columns.list)
    most = std::max(most, column.volume);
  if (most <= 0)
    return;
  Fills rising;
  Fills falling;
  for (const Column& column : columns.list) {
    const int height = static_cast<int>(std::lround(column.volume / most * rect.height()));
    if (height < 1)
      continue;
    Fills& fills = column.rises() ? rising : falling;
    fills.rects.append(QRect(column.x - columns.width / 2, rect.bottom() + 1 - height, columns.width, height));
  }
  rising.draw(painter, mixed(palette.panel, palette.up, 0.5));
  falling.draw(painter, mixed(palette.panel, palette.down, 0.5));
}

void paintAverage(QPainter& painter, const PlotArea& area, const Columns& columns, std::span<const double> values,
                  const QColor& color) {
  painter.setPen(QPen(color, 1));
  QPolygonF line;
  for (const Column& column : columns.list) {
    const double value = column.last < values.size() ? values[column.last] : NAN;
    if (std::isfinite(value))
      line.append({column.x + 0.5, area.y(value) + 0.5});
  }
  painter.drawPolyline(line);
}

}  // namespace charts
