#include "charts/study_painter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "charts/mark_painter.h"

namespace charts {
namespace {

constexpr double kHistogramShare = 0.5;  // of its colour over the ground
constexpr int kNameInset = 4;            // of a name from the edge
constexpr int kDash = 4;                 // pixels, and as many between two

double valueAt(std::span<const double> values, const Column& column) {
  return column.last < values.size() ? values[column.last] : NAN;
}

// Of many bars in a column all that they reach, or a line would leave out most of what it did.
void paintReach(PixelPainter& pixels, const PlotArea& area, std::span<const Column> columns,
                std::span<const double> values, const QColor& color) {
  std::vector<QRect> rects;
  for (const Column& column : columns) {
    const auto reached = column.first < column.last ? reachedIn(values, column) : std::nullopt;
    if (!reached)
      continue;
    const int top = area.screenRow(reached->upper);
    rects.push_back(QRect(column.x, top, area.hairline(), area.screenRow(reached->lower) - top + area.hairline()));
  }
  pixels.fill(rects, color);
}

void paintHistogram(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range,
                    std::span<const double> values, const ChartPalette& palette) {
  std::vector<QRect> above;
  std::vector<QRect> below;
  const int zero = area.screenRow(0);
  for (const Column& column : columns.part(range)) {
    const double value = valueAt(values, column);
    if (!std::isfinite(value))
      continue;
    const int row = area.screenRow(value);
    const int left = column.x - (columns.width - area.hairline()) / 2;
    (value >= 0 ? above : below)
        .push_back(QRect(left, std::min(row, zero), columns.width, std::abs(row - zero) + area.hairline()));
  }
  pixels.fill(above, mixed(palette.panel, palette.up, kHistogramShare));
  pixels.fill(below, mixed(palette.panel, palette.down, kHistogramShare));
}

void paintDots(PixelPainter& pixels, const PlotArea& area, std::span<const Column> columns,
               std::span<const double> values, const QColor& color) {
  std::vector<QRect> dots;
  const int half = area.hairline();
  for (const Column& column : columns) {
    // Below zero it says the side.
    if (const double value = std::abs(valueAt(values, column)); std::isfinite(value))
      dots.push_back(QRect(column.x - half, area.screenRow(value) - half, 3 * half, 3 * half));
  }
  pixels.fill(dots, color);
}

}  // namespace

void paintStudy(PixelPainter& pixels, const PlotArea& area, const Columns& columns, ColumnRange range,
                const StudySeries& series, const Study& study, const ChartPalette& palette) {
  const oms::IndicatorSpec& spec = specOf(study);
  const StudyKind& kind = kindOf(study);
  for (std::size_t output = series.outputs(); output-- > 0;) {
    const std::span<const double> values = series.values(output);
    const QColor color = colorOf(colorOf(study, output), palette);
    if (spec.outputs[output] == "hist") {
      paintHistogram(pixels, area, columns, range, values, palette);
    } else if (kind.stroke == StudyStroke::Dots) {
      paintDots(pixels, area, columns.part(range), values, color);
    } else {
      if (!kind.overPrices)
        paintReach(pixels, area, columns.part(range), values, color);
      paintAverage(pixels, area, columns, range, values, color);
    }
  }
}

void paintPaneGround(PixelPainter& pixels, const StudyPane& pane, const ChartPalette& palette) {
  const PlotArea& area = pane.area;
  const int left = area.screen(area.rect.left());
  const int right = area.screen(pane.axis.right() + 1);
  const int divider = area.screen(area.rect.top() - kPaneGap / 2.0);
  pixels.setClip(area.rect.adjusted(0, -kPaneGap, pane.axis.width(), 0));
  pixels.fill(std::array{QRect(left, divider, right - left, area.hairline())}, palette.line);
  pixels.setClip(area.rect);
  const int end = area.screen(area.rect.right() + 1);
  const int dash = area.screen(kDash);
  std::vector<QRect> dashes;
  for (const double level : pane.levels) {
    const int row = area.screenRow(level);
    for (int x = left; x < end; x += 2 * dash)
      dashes.push_back(QRect(x, row, std::min(dash, end - x), area.hairline()));
  }
  pixels.fill(dashes, mixed(palette.line, palette.muted, 0.35));
}

void paintStudyNames(QPainter& painter, const ChartContent& content, const PlotArea& prices,
                     std::span<const StudyPane> panes) {
  painter.setFont(content.font);
  const QFontMetrics metrics(content.font);
  QPoint next = prices.rect.topLeft() + QPoint(kNameInset, metrics.ascent());
  const auto write = [&painter](const QPoint& at, const QString& name, const QColor& color) {
    painter.setPen(color);
    painter.drawText(at, name);
  };
  const int left = next.x();
  const auto writeNext = [&](const QString& name, const QColor& color) {
    const int width = metrics.horizontalAdvance(name);
    if (next.x() > left && next.x() + width > prices.rect.right())
      next = QPoint(left, next.y() + metrics.height());
    write(next, name, color);
    next.rx() += width + 3 * kNameInset;
  };
  for (const Study& study : content.studies) {
    if (!study.hidden && kindOf(study).overPrices)
      writeNext(nameOf(study), colorOf(study.color, content.palette));
  }
  for (const Comparison& other : content.comparisons)
    writeNext(other.name, other.color);
  for (const StudyPane& pane : panes) {
    const Study& study = content.studies[pane.study];
    write(pane.area.rect.topLeft() + QPoint(kNameInset, metrics.ascent()), nameOf(study),
          colorOf(study.color, content.palette));
  }
}

void paintPaneAxis(QPainter& painter, const StudyPane& pane, const ChartContent& content, const QRegion& wanted) {
  if (!wanted.intersects(pane.axis))
    return;
  painter.setFont(content.font);
  painter.setPen(content.palette.muted);
  for (const AxisLabel& label : pane.labels) {
    if (!pane.tag || !pane.tag->rect.intersects(label.rect))
      painter.drawText(label.rect, Qt::AlignLeft | Qt::AlignVCenter, label.text);
  }
  if (pane.tag)
    paintTag(painter, *pane.tag, content);
}

}  // namespace charts
