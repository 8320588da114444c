#include "charts/bar_painter.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>

namespace charts {
namespace {

// Lines and filled rectangles of one colour, drawn in one call each: a call a candle costs ten times as much.
struct Strokes {
  QVector<QLine> lines;
  QVector<QRect> fills;

  void draw(QPainter& painter, const QColor& color) const {
    painter.setPen(QPen(color, 1));
    painter.drawLines(lines);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRects(fills);
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
    case ColorRole::Accent: return palette.accent;
    case ColorRole::Warning: return palette.warning;
    case ColorRole::Muted: return palette.muted;
    case ColorRole::Up: return palette.up;
    case ColorRole::Down: return palette.down;
  }
  return palette.text;
}

void paintCandles(QPainter& painter, const PlotArea& area, const Columns& columns, const ChartPalette& palette) {
  Strokes rising;
  Strokes falling;
  const int half = columns.width / 2;
  for (const Column& column : columns.list) {
    const int high = pixelAt(area, column.high);
    const int low = pixelAt(area, column.low);
    if (columns.width == 1) {
      (column.rises() ? rising : falling).lines.append(QLine(column.x, high, column.x, low));
      continue;
    }
    const int open = pixelAt(area, column.open);
    const int close = pixelAt(area, column.close);
    const int left = column.x - half;
    const int right = column.x + half;
    if (!column.rises()) {
      falling.lines.append(QLine(column.x, high, column.x, low));
      falling.fills.append(QRect(left, open, columns.width, std::max(1, close - open + 1)));
      continue;
    }
    if (high < close) rising.lines.append(QLine(column.x, high, column.x, close));
    if (low > open) rising.lines.append(QLine(column.x, open, column.x, low));
    rising.lines.append(QLine(left, close, right, close));
    if (close == open) continue;
    rising.lines.append(QLine(left, open, right, open));
    rising.lines.append(QLine(left, close, left, open));
    rising.lines.append(QLine(right, close, right, open));
  }
  falling.draw(painter, palette.down);
  rising.draw(painter, palette.up);
}

void paintVolume(QPainter& painter, const QRect& rect, const Columns& columns, const ChartPalette& palette) {
  double most = 0;
  for (const Column& column : columns.list) most = std::max(most, column.volume);
  if (most <= 0) return;
  Strokes rising;
  Strokes falling;
  for (const Column& column : columns.list) {
    const int height = static_cast<int>(std::lround(column.volume / most * rect.height()));
    if (height < 1) continue;
    Strokes& strokes = column.rises() ? rising : falling;
    strokes.fills.append(QRect(column.x - columns.width / 2, rect.bottom() + 1 - height, columns.width, height));
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
    if (std::isfinite(value)) line.append({column.x + 0.5, area.y(value) + 0.5});
  }
  painter.drawPolyline(line);
}

}  // namespace charts
