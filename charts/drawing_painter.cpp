#include "charts/drawing_painter.h"

#include <algorithm>

#include "charts/bar_painter.h"
#include "charts/mark_layout.h"

namespace charts {
namespace {

constexpr double kFillStrength = 0.12;
constexpr double kHandleRadius = 4;

bool isUpright(const QPolygonF& points) {
  return points.size() == 2 && (points[0].x() == points[1].x() || points[0].y() == points[1].y());
}

void paintStroke(QPainter& painter, const Shape::Stroke& stroke, const ChartPalette& palette) {
  QPen pen(colorOf(stroke.color, palette), stroke.width, stroke.dashed ? Qt::DashLine : Qt::SolidLine);
  pen.setCapStyle(Qt::FlatCap);
  pen.setJoinStyle(Qt::BevelJoin);
  painter.setPen(pen);
  // Upright lines keep to pixels, the others would be stairs.
  painter.setRenderHint(QPainter::Antialiasing, !isUpright(stroke.points));
  painter.drawPolyline(stroke.points);
}

void paintHandles(QPainter& painter, const Shape& shape, const ChartPalette& palette) {
  painter.setRenderHint(QPainter::Antialiasing, true);
  const QColor color = shape.locked ? palette.muted : palette.accent;
  painter.setPen(QPen(color, 1.5));
  for (std::size_t i = 0; i < shape.anchors.size(); ++i) {
    painter.setBrush(shape.held == i ? color : palette.panel);
    painter.drawEllipse(shape.anchors[i], kHandleRadius, kHandleRadius);
  }
  painter.setBrush(Qt::NoBrush);
}

void paintShape(QPainter& painter, const Shape& shape, const ChartPalette& palette) {
  for (const Shape::Fill& fill : shape.fills) {
    QColor color = colorOf(fill.color, palette);
    color.setAlphaF(kFillStrength);
    painter.fillRect(fill.rect, color);
  }
  for (const Shape::Stroke& stroke : shape.strokes)
    paintStroke(painter, stroke, palette);
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void paintLabels(QPainter& painter, const Shape& shape, const ChartPalette& palette) {
  for (const Shape::Label& label : shape.labels) {
    painter.fillRect(label.rect, palette.panel);
    painter.setPen(colorOf(label.color, palette));
    painter.drawText(label.rect, Qt::AlignCenter, label.text);
  }
  if (shape.selected)
    paintHandles(painter, shape, palette);
  painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace

void paintShapes(QPainter& painter, const ChartContent& content, const std::vector<Shape>& shapes,
                 const QRegion& wanted) {
  painter.save();
  painter.setFont(chipFont(content.font));
  // No line of another drawing runs through what is to be read.
  for (const auto paint : {paintShape, paintLabels}) {
    for (const Shape& shape : shapes) {
      if (wanted.intersects(boundsOf(shape)))
        paint(painter, shape, content.palette);
    }
  }
  painter.restore();
}

}  // namespace charts
