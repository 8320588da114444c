#include "charts/mark_painter.h"

#include <QPaintEngine>
#include <QPolygon>

namespace charts {
namespace {

constexpr int kRadius = 4;
constexpr int kLinePadding = 8;

QVector<qreal> dashesOf(LineKind kind) {
  return kind == LineKind::Order ? QVector<qreal>{1, 3} : QVector<qreal>{5, 4};
}

void paintGlyph(QPainter& painter, const QRectF& rect, oms::Side side, const ChartPalette& palette) {
  const double tip = side == oms::Side::buy ? rect.top() : rect.bottom();
  const double base = side == oms::Side::buy ? rect.bottom() : rect.top();
  const QPointF corners[] = {{rect.center().x(), tip}, {rect.right(), base}, {rect.left(), base}};
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(palette.panel, 1));
  painter.setBrush(palette.accent);
  painter.drawConvexPolygon(corners, 3);
  painter.setBrush(Qt::NoBrush);
  painter.setRenderHint(QPainter::Antialiasing, false);
}

// One glyph a side, copied to where it stands: a hundred smooth triangles took a millisecond.
class Glyphs {
 public:
  Glyphs(QPainter& painter, const ChartPalette& palette)
      : painter_(painter), palette_(palette), copies_(painter.paintEngine()->type() == QPaintEngine::Raster) {}

  void paint(const FillGlyph& fill) {
    if (!copies_)
      return paintGlyph(painter_, fill.rect, fill.side, palette_);
    const QPoint margin(kMargin, kMargin);
    QImage& image = images_[fill.side == oms::Side::buy ? 0 : 1];
    if (image.isNull()) {
      const double ratio = painter_.device()->devicePixelRatioF();
      image = QImage((fill.rect.size() + 2 * QSize(kMargin, kMargin)) * ratio, QImage::Format_ARGB32_Premultiplied);
      image.setDevicePixelRatio(ratio);
      image.fill(Qt::transparent);
      QPainter inside(&image);
      paintGlyph(inside, fill.rect.translated(margin - fill.rect.topLeft()), fill.side, palette_);
    }
    painter_.drawImage(fill.rect.topLeft() - margin, image);
  }

 private:
  static constexpr int kMargin = 2;

  QPainter& painter_;
  const ChartPalette& palette_;
  const bool copies_;
  QImage images_[2];
};

void paintFills(QPainter& painter, const ChartPalette& palette, const MarkLayout& layout, const QRegion& wanted) {
  Glyphs glyphs(painter, palette);
  for (const FillGlyph& fill : layout.fills) {
    if (wanted.intersects(fill.rect.adjusted(-2, -2, 2, 2)))
      glyphs.paint(fill);
  }
}

// What is proposed is drawn through, as it is in a hand; what it leaves is only hinted at.
QColor colorOf(const Chip& chip, const ChartPalette& palette) {
  return chip.line.state == LineState::Left ? palette.muted : colorOf(chip.line.kind, palette);
}

void paintLine(QPainter& painter, const PlotArea& area, const Chip& chip, const QColor& color) {
  if (chip.beyond != 0 || chip.folds > 0)
    return;
  QPen pen(color, 1);
  if (chip.line.state != LineState::Proposed)
    pen.setDashPattern(chip.line.state == LineState::Left ? dashesOf(LineKind::Order) : dashesOf(chip.line.kind));
  pen.setCapStyle(Qt::FlatCap);
  painter.setPen(pen);
  painter.drawLine(area.rect.left(), chip.lineY, area.rect.right(), chip.lineY);
  // A chip that had to make room says by an elbow which line is its.
  const int middle = chip.rect.center().y();
  if (chip.rect.isEmpty() || std::abs(middle - chip.lineY) <= chip.rect.height() / 2)
    return;
  const int x = chip.rect.right() + kConnector;
  painter.setPen(QPen(color, 1));
  painter.drawLine(chip.rect.right(), middle, x, middle);
  painter.drawLine(x, middle, x, chip.lineY);
}

void paintChip(QPainter& painter, const QRect& rect, const QColor& fill, const QColor& color) {
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(color, 1));
  painter.setBrush(fill);
  painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
  painter.setBrush(Qt::NoBrush);
  painter.setRenderHint(QPainter::Antialiasing, false);
}

// With its corners cut by a pixel: rounding them took half of the time of a tick of the market.
void paintBox(QPainter& painter, const QRect& rect, const QColor& color, const QColor& ground) {
  painter.fillRect(rect.adjusted(1, 0, -1, 0), color);
  painter.fillRect(rect.adjusted(0, 1, 0, -1), color);
  if (ground != color)
    painter.fillRect(rect.adjusted(1, 1, -1, -1), ground);
}

void paintCross(QPainter& painter, const QRect& hit, const QColor& color) {
  constexpr double kArm = 3.5;
  const QPointF middle = QRectF(hit).center();
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(color, 1.5));
  painter.drawLine(middle + QPointF(-kArm, -kArm), middle + QPointF(kArm, kArm));
  painter.drawLine(middle + QPointF(-kArm, kArm), middle + QPointF(kArm, -kArm));
  painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace

void paintMarks(QPainter& painter, const ChartContent& content, const PlotArea& area, const MarkLayout& layout,
                const QRegion& wanted) {
  const ChartPalette& palette = content.palette;
  std::vector<const Chip*> chips;
  for (const Chip& chip : layout.chips) {
    if (wanted.intersects(regionOf(chip, area.rect).boundingRect()))
      chips.push_back(&chip);
  }
  for (const Chip* chip : chips)
    paintLine(painter, area, *chip, colorOf(*chip, palette));
  paintFills(painter, palette, layout, wanted);
  painter.setFont(chipFont(content.font));
  for (const Chip* chip : chips) {
    const QColor color = colorOf(chip->line.kind, palette);
    if (!wanted.intersects(chip->rect))
      continue;
    const bool proposed = chip->line.state == LineState::Proposed;
    paintChip(painter, chip->rect, proposed ? color : palette.panel, color);
    painter.setPen(proposed ? palette.panel : color);
    painter.drawText(chip->rect.adjusted(kLinePadding, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, chip->text);
    if (!chip->cancel.isEmpty())
      paintCross(painter, chip->cancel, color);
  }
  if (layout.latest.isEmpty() || !wanted.intersects(layout.latest))
    return;
  paintChip(painter, layout.latest, palette.panel, palette.muted);
  painter.setPen(palette.accent);
  painter.drawText(layout.latest, Qt::AlignCenter, content.latestText);
}

void paintAxis(QPainter& painter, const ChartContent& content, const MarkLayout& layout, const QRegion& wanted) {
  painter.setFont(content.font);
  painter.setPen(content.palette.muted);
  for (const AxisLabel& label : layout.labels) {
    if (wanted.intersects(label.rect))
      painter.drawText(label.rect, Qt::AlignLeft | Qt::AlignVCenter, label.text);
  }
  for (const Tag& tag : layout.tags) {
    if (wanted.intersects(tag.rect))
      paintTag(painter, tag, content);
  }
  painter.setBrush(Qt::NoBrush);
}

void paintTag(QPainter& painter, const Tag& tag, const ChartContent& content) {
  painter.setFont(chipFont(content.font));
  paintBox(painter, tag.rect, tag.color, tag.filled ? tag.color : content.palette.panel);
  painter.setPen(tag.filled ? content.palette.panel : tag.color);
  painter.drawText(tag.rect, Qt::AlignCenter, tag.text);
}

}  // namespace charts
