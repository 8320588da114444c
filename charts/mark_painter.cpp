#include "charts/mark_painter.h"

#include <QPaintEngine>
#include <QPolygon>

#include "charts/bar_painter.h"

namespace charts {
namespace {

constexpr int kRadius = 4;
constexpr int kLinePadding = 8;
constexpr int kNotePadding = 6;
constexpr double kLeastPointed = 7;  // pixels of the band at a bar that is pointed at
constexpr double kPointedStrength = 0.2;

QVector<qreal> dashesOf(LineKind kind) {
  return kind == LineKind::Order ? QVector<qreal>{1, 3} : QVector<qreal>{5, 4};
}

void paintGlyph(QPainter& painter, const QRectF& rect, const MarkGlyph& glyph, const ChartPalette& palette) {
  const bool buy = glyph.side == oms::Side::buy;
  const double tip = buy ? rect.top() : rect.bottom();
  const double base = buy ? rect.bottom() : rect.top();
  const QPointF middle = rect.center();
  const QColor color = colorOf(glyph.color, palette);
  const bool empty = glyph.kind == MarkKind::Signal;
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(empty ? QPen(color, 1.5) : QPen(palette.panel, 1));
  painter.setBrush(empty ? palette.panel : color);
  if (glyph.kind == MarkKind::Decision) {
    painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5));
  } else if (glyph.kind == MarkKind::Pattern) {
    const QPointF corners[] = {
        {middle.x(), rect.top()}, {rect.right(), middle.y()}, {middle.x(), rect.bottom()}, {rect.left(), middle.y()}};
    painter.drawConvexPolygon(corners, 4);
  } else {
    const QPointF corners[] = {{middle.x(), tip}, {rect.right(), base}, {rect.left(), base}};
    painter.drawConvexPolygon(corners, 3);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setRenderHint(QPainter::Antialiasing, false);
}

// One glyph a side, kind and colour, copied to where it stands: a hundred smooth triangles took a millisecond.
class Glyphs {
 public:
  Glyphs(QPainter& painter, const ChartPalette& palette)
      : painter_(painter), palette_(palette), copies_(painter.paintEngine()->type() == QPaintEngine::Raster) {}

  void paint(const MarkGlyph& glyph) {
    if (!copies_)
      return paintGlyph(painter_, glyph.rect, glyph, palette_);
    painter_.drawImage(glyph.rect.topLeft() - QPoint(kMargin, kMargin), imageOf(glyph));
  }

 private:
  static constexpr int kMargin = 2;
  struct Copy {
    MarkGlyph of;
    QImage image;
  };

  const QImage& imageOf(const MarkGlyph& glyph) {
    for (const Copy& copy : images_) {
      if (copy.of.side == glyph.side && copy.of.kind == glyph.kind && copy.of.color == glyph.color)
        return copy.image;
    }
    const QPoint margin(kMargin, kMargin);
    const double ratio = painter_.device()->devicePixelRatioF();
    QImage image((glyph.rect.size() + 2 * QSize(kMargin, kMargin)) * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    QPainter inside(&image);
    paintGlyph(inside, glyph.rect.translated(margin - glyph.rect.topLeft()), glyph, palette_);
    inside.end();
    images_.push_back({{glyph.rect, glyph.side, glyph.kind, glyph.color, {}}, image});
    return images_.back().image;
  }

  QPainter& painter_;
  const ChartPalette& palette_;
  const bool copies_;
  std::vector<Copy> images_;
};

void paintGlyphs(QPainter& painter, const ChartPalette& palette, const MarkLayout& layout, const QRegion& wanted) {
  Glyphs glyphs(painter, palette);
  for (const MarkGlyph& glyph : layout.glyphs) {
    if (wanted.intersects(glyph.rect.adjusted(-2, -2, 2, 2)))
      glyphs.paint(glyph);
  }
}

void paintNames(QPainter& painter, const ChartContent& content, const MarkLayout& layout, const QRegion& wanted) {
  painter.setFont(content.font);
  for (const MarkGlyph& glyph : layout.glyphs) {
    if (glyph.nameRect.isEmpty() || !wanted.intersects(glyph.nameRect))
      continue;
    painter.setPen(colorOf(glyph.color, content.palette));
    painter.drawText(glyph.nameRect, Qt::AlignCenter, glyph.name);
  }
}

void paintTrades(QPainter& painter, const ChartContent& content, const MarkLayout& layout, const QRegion& wanted) {
  for (const TradeStroke& trade : layout.trades) {
    if (!wanted.intersects(QRect(trade.line.p1(), trade.line.p2()).normalized().adjusted(-2, -2, 2, 2)))
      continue;
    QPen pen(content.trades[trade.trade].gain ? content.palette.up : content.palette.down, 1.5);
    pen.setDashPattern({2, 2});
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(pen);
    painter.drawLine(trade.line);
    painter.setRenderHint(QPainter::Antialiasing, false);
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

// A padlock that is shut.
void paintLock(QPainter& painter, const QRect& hit, const ChartPalette& palette) {
  paintChip(painter, hit.adjusted(0, 2, 0, -2), palette.panel, palette.warning);
  const QPointF middle = QRectF(hit).center();
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(palette.warning, 1.5));
  painter.drawArc(QRectF(middle.x() - 2.5, middle.y() - 6, 5, 7), 0, 180 * 16);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette.warning);
  painter.drawRoundedRect(QRectF(middle.x() - 4.5, middle.y() - 1.5, 9, 6.5), 1, 1);
  painter.setBrush(Qt::NoBrush);
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
  paintTrades(painter, content, layout, wanted);
  paintGlyphs(painter, palette, layout, wanted);
  paintNames(painter, content, layout, wanted);
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
  if (!layout.locked.isEmpty() && wanted.intersects(layout.locked))
    paintLock(painter, layout.locked, content.palette);
  painter.setBrush(Qt::NoBrush);
}

void paintTag(QPainter& painter, const Tag& tag, const ChartContent& content) {
  painter.setFont(chipFont(content.font));
  paintBox(painter, tag.rect, tag.color, tag.filled ? tag.color : content.palette.panel);
  painter.setPen(tag.filled ? content.palette.panel : tag.color);
  painter.drawText(tag.rect, Qt::AlignCenter, tag.text);
}

void paintPointed(QPainter& painter, const ChartContent& content, const PlotArea& area) {
  const CandleStore& store = content.store;
  const std::size_t place = content.pointed ? store.placeAt(*content.pointed) : store.size();
  if (place == store.size())
    return;
  const int width = qCeil(std::max(kLeastPointed, area.spacing()));
  const QRect band(qRound(area.x(store.position(place)) - width / 2.0), area.rect.top(), width, area.rect.height());
  QColor ground = content.palette.accent;
  ground.setAlphaF(kPointedStrength);
  painter.fillRect(band, ground);
  painter.setPen(content.palette.accent);
  painter.drawRect(band.adjusted(0, 0, -1, -1));
}

void paintNote(QPainter& painter, const ChartContent& content, const PlotArea& area, const QString& note) {
  const QFontMetrics metrics(content.font);
  QRect box(QPoint(), QSize(metrics.horizontalAdvance(note) + 2 * kNotePadding, metrics.height() + 2));
  box.moveCenter(area.rect.center());
  box.moveBottom(area.rect.bottom());
  painter.fillRect(box, content.palette.panel);
  painter.setFont(content.font);
  painter.setPen(content.palette.warning);
  painter.drawText(box, Qt::AlignCenter, note);
}

}  // namespace charts
