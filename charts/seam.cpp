#include "charts/seam.h"

#include <QFontMetrics>
#include <algorithm>
#include <cmath>

#include "charts/mark_layout.h"
#include "charts/scales.h"

namespace charts {
namespace {

constexpr int kSeamPadding = 4;
constexpr int kSeamGap = 6;  // to the line, and to the area's edges

QString seamTextOf(const ChartContent& content) {
  const CandleStore& store = content.store;
  if (store.past() == 0)
    return content.pastNote;
  return content.pastText.arg(barTime(store.bars().openNs(store.past() - 1), store.periodSeconds(), content.zone));
}

std::ptrdiff_t hiddenBy(const QRect& label, const PlotArea& area, const Columns& columns) {
  return std::count_if(columns.list.begin(), columns.list.end(), [&](const Column& column) {
    return column.x >= label.left() * area.ratio && column.x <= label.right() * area.ratio &&
           area.y(column.high) <= label.bottom() && area.y(column.low) >= label.top();
  });
}

}  // namespace

std::optional<Seam> seamOf(const ChartContent& content, const PlotArea& area, const Columns& columns) {
  const CandleStore& store = content.store;
  if (store.empty() || (store.past() == 0 && content.pastNote.isEmpty()))
    return std::nullopt;
  const double x = area.x(store.position(store.past()) - 0.5);
  if (x < area.rect.left())
    return std::nullopt;
  Seam seam;
  seam.text = seamTextOf(content);
  const auto line = static_cast<int>(std::lround(std::min(x, area.rect.right() + 1.0)));
  if (store.past() > 0 && line <= area.rect.right())
    seam.x = line;
  const QFontMetrics metrics(content.font);
  const int width = metrics.horizontalAdvance(seam.text) + 2 * kSeamPadding;
  const int left = std::max(area.rect.left() + kSeamGap, line - kSeamGap - width);
  const int top = area.rect.top() + std::max(kSeamGap, content.legendHeight);
  seam.label = QRect(left, top, width, metrics.height() + kSeamPadding);
  QRect below = seam.label;
  below.moveBottom(area.rect.bottom() - kSeamGap);
  if (const QRect latest = latestRect(content, area); latest.intersects(below))
    below.moveRight(latest.left() - kSeamGap);
  if (hiddenBy(below, area, columns) < hiddenBy(seam.label, area, columns))
    seam.label = below;
  return seam;
}

void paintSeam(QPainter& painter, const Seam& seam, const QRect& area, const ChartContent& content) {
  const ChartPalette& palette = content.palette;
  if (seam.x) {
    QPen pen(palette.muted, 1);
    pen.setDashPattern({2, 4});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.drawLine(*seam.x, area.top(), *seam.x, area.bottom());
  }
  painter.fillRect(seam.label, palette.panel);
  painter.setFont(content.font);
  painter.setPen(palette.muted);
  painter.drawText(seam.label, Qt::AlignCenter, seam.text);
}

}  // namespace charts
