#include "charts/bar_painter.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <vector>

#include "charts/pixel_painter.h"

namespace charts {
namespace {

// Rectangles of one colour, drawn in one call. Lines are rectangles a hairline wide: filling those takes half the time
// of drawing lines.
struct Fills {
  int line = 1;
  std::vector<QRect> rects;

  void vertical(int x, int top, int bottom) { rects.push_back(QRect(x, top, line, bottom - top + line)); }
  void horizontal(int left, int right, int y) { rects.push_back(QRect(left, y, right - left + line, line)); }
  void draw(PixelPainter& pixels, const QColor& color) const { pixels.fill(rects, color); }
};

// While it lives, one unit of the painter is one of the screen's pixels.
class ScreenPixels {
 public:
  ScreenPixels(QPainter& painter, double ratio) : painter_(painter) {
    painter_.save();
    painter_.scale(1 / ratio, 1 / ratio);
  }
  ~ScreenPixels() { painter_.restore(); }
  ScreenPixels(const ScreenPixels&) = delete;
  ScreenPixels& operator=(const ScreenPixels&) = delete;

 private:
  QPainter& painter_;
};

void filled(Fills& fills, const Column& column, int width, int top, int bottom) {
  const int left = column.x - (width - fills.line) / 2;
  fills.rects.push_back(QRect(left, top, width, bottom - top + fills.line));
}

void hollow(Fills& fills, const Column& column, int width, int top, int bottom) {
  const int left = column.x - (width - fills.line) / 2;
  const int right = left + width - fills.line;
  fills.horizontal(left, right, top);
  if (top == bottom)
    return;
  fills.horizontal(left, right, bottom);
  fills.vertical(left, top, bottom);
  fills.vertical(right, top, bottom);
}

void addCandle(Fills& fills, const PlotArea& area, const Column& column, int width) {
  const int high = area.screenRow(column.high);
  const int low = area.screenRow(column.low);
  if (width <= fills.line)
    return fills.vertical(column.x, high, low);
  const int open = area.screenRow(column.open);
  const int close = area.screenRow(column.close);
  if (!column.rises()) {
    fills.vertical(column.x, high, low);
    return filled(fills, column, width, open, close);
  }
  if (high < close)
    fills.vertical(column.x, high, close - fills.line);
  if (low > open)
    fills.vertical(column.x, open + fills.line, low);
  hollow(fills, column, width, close, open);
}

void addBar(Fills& fills, const PlotArea& area, const Column& column, int width) {
  fills.vertical(column.x, area.screenRow(column.high), area.screenRow(column.low));
  const int half = (width - fills.line) / 2;
  if (half < 1)
    return;
  fills.horizontal(column.x - half, column.x, area.screenRow(column.open));
  fills.horizontal(column.x, column.x + half, area.screenRow(column.close));
}

// A line through points that stand close together, as upright runs: of each column of pixels the rows from where the
// line enters to where it leaves. Every row of a steep line is in one column alone.
class LineRuns {
 public:
  explicit LineRuns(Fills& fills) : fills_(fills) {}

  // From left to right.
  void to(int x, double y) {
    if (begun_)
      follow(x, y);
    begun_ = true;
    x_ = x;
    y_ = y;
  }

 private:
  void follow(int x, double y) {
    const auto rowAt = [&](double at) { return static_cast<int>(std::lround(y_ + (y - y_) * (at - x_) / (x - x_))); };
    int from = rowAt(x_);
    for (int column = x_; column <= x; ++column) {
      const int to = rowAt(std::min(column + 0.5, static_cast<double>(x)));
      const int last = column == x || to == from ? to : to > from ? to - 1 : to + 1;
      fills_.vertical(column, std::min(from, last), std::max(from, last));
      from = to;
    }
  }

  Fills& fills_;
  bool begun_ = false;
  int x_ = 0;
  double y_ = 0;
};

// In the middle of the pixels that a candle's wick takes.
QPointF middleOf(const PlotArea& area, const Column& column, double value) {
  return {column.x + area.hairline() / 2.0, area.screenY(value) + area.hairline() / 2.0};
}

void paintCloses(QPainter& painter, const PlotArea& area, std::span<const Column> columns, bool below,
                 const ChartPalette& palette) {
  const ScreenPixels scaled(painter, area.ratio);
  QPolygonF line;
  for (const Column& column : columns)
    line.append(middleOf(area, column, column.close));
  if (below && line.size() > 1) {
    QColor ground = palette.text;
    ground.setAlphaF(0.12F);
    const double bottom = (area.rect.bottom() + 1) * area.ratio;
    QPolygonF under = line;
    under.append({line.back().x(), bottom});
    under.append({line.front().x(), bottom});
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawPolygon(under);
    painter.setBrush(Qt::NoBrush);
  }
  painter.setPen(QPen(palette.text, area.hairline()));
  painter.drawPolyline(line);
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

void paintBars(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range, BarStyle style,
               const ChartPalette& palette) {
  if (style == BarStyle::Line || style == BarStyle::Area) {
    // From the column before, so that the line has no gap where another hand goes on with it.
    range.from -= range.from > 0 ? 1 : 0;
    return paintCloses(pixels.painter(), area, columns.part(range), style == BarStyle::Area, palette);
  }
  Fills rising{area.hairline(), {}};
  Fills falling{area.hairline(), {}};
  for (const Column& column : columns.part(range)) {
    const bool up = style == BarStyle::HollowCandles ? column.close >= column.before : column.rises();
    Fills& fills = up ? rising : falling;
    if (style == BarStyle::Bars)
      addBar(fills, area, column, columns.width);
    else
      addCandle(fills, area, column, columns.width);
  }
  falling.draw(pixels, palette.down);
  rising.draw(pixels, palette.up);
}

void paintGrid(PixelPainter& pixels, const PlotArea& area, const std::vector<Tick>& ticks,
               const ChartPalette& palette) {
  Fills lines{area.hairline(), {}};
  const int left = area.screen(area.rect.left());
  const int right = area.screen(area.rect.right() + 1) - lines.line;
  for (const Tick& tick : ticks)
    lines.horizontal(left, right, area.screenRow(tick.position));
  lines.draw(pixels, palette.line);
}

void paintBreaks(PixelPainter& pixels, const PlotArea& area, const QRect& rect, const std::vector<double>& positions,
                 const ChartPalette& palette) {
  Fills lines{area.hairline(), {}};
  const int top = area.screen(rect.top());
  const int bottom = area.screen(rect.bottom());
  for (const double position : positions)
    lines.vertical(area.screen(area.x(position)), top, bottom);
  lines.draw(pixels, palette.line);
}

void paintVolume(PixelPainter& pixels, const PlotArea& area, const QRect& rect, const Columns& columns,
                 ColumnRange range, double most, const ChartPalette& palette) {
  if (most <= 0)
    return;
  Fills rising{area.hairline(), {}};
  Fills falling{area.hairline(), {}};
  const int bottom = area.screen(rect.bottom() + 1);
  for (const Column& column : columns.part(range)) {
    const int height = area.screen(column.volume / most * rect.height());
    if (height < 1)
      continue;
    Fills& fills = column.rises() ? rising : falling;
    fills.rects.push_back(QRect(column.x - (columns.width - fills.line) / 2, bottom - height, columns.width, height));
  }
  rising.draw(pixels, mixed(palette.panel, palette.up, 0.5));
  falling.draw(pixels, mixed(palette.panel, palette.down, 0.5));
}

void paintAverage(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range,
                  std::span<const double> values, const QColor& color) {
  range.from -= range.from > 0 ? 1 : 0;
  const auto valueOf = [&values](const Column& column) {
    return column.last < values.size() ? values[column.last] : NAN;
  };
  if (columns.width <= area.hairline() && pixels.isRaster()) {
    Fills fills{area.hairline(), {}};
    LineRuns line(fills);
    const std::span<const Column> shown = columns.part(range);
    std::vector<double> read(shown.size());  // at once, for each lies elsewhere in the memory
    std::transform(shown.begin(), shown.end(), read.begin(), valueOf);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      if (std::isfinite(read[i]))
        line.to(shown[i].x, area.screenY(read[i]));
    }
    return fills.draw(pixels, color);
  }
  QPolygonF line;
  for (const Column& column : columns.part(range)) {
    if (const double value = valueOf(column); std::isfinite(value))
      line.append(middleOf(area, column, value));
  }
  QPainter& painter = pixels.painter();
  const ScreenPixels scaled(painter, area.ratio);
  painter.setPen(QPen(color, area.hairline()));
  painter.drawPolyline(line);
}

}  // namespace charts
