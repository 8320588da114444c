#include "charts/sparkline.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <limits>

namespace charts {

void paintSparkline(QPainter& painter, const QRectF& rect, std::span<const double> values, const QColor& color) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value))
      continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high) || rect.width() < 1 || rect.height() < 1)
    return;

  // More points than pixels cannot be seen: the line then takes every n-th value, and the last one.
  const auto columns = std::max<std::size_t>(1, static_cast<std::size_t>(rect.width()));
  const std::size_t stride = (values.size() + columns - 1) / columns;
  const double step = values.size() > 1 ? rect.width() / static_cast<double>(values.size() - 1) : 0;

  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, 1.25, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  QPolygonF line;
  const auto flush = [&painter, &line] {
    if (line.size() > 1)
      painter.drawPolyline(line);
    if (line.size() == 1)
      painter.drawPoint(line.front());
    line.clear();
  };
  for (std::size_t i = 0; i < values.size();
       i = i + 1 == values.size() ? i + 1 : std::min(i + stride, values.size() - 1)) {
    if (!std::isfinite(values[i])) {
      flush();
      continue;
    }
    const double share = high > low ? (values[i] - low) / (high - low) : 0.5;
    line.append({rect.left() + step * static_cast<double>(i), rect.bottom() - share * rect.height()});
  }
  flush();
  painter.restore();
}

}  // namespace charts
