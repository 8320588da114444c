#include "charts/pixel_rects.h"

#include <QImage>
#include <QPaintEngine>
#include <algorithm>
#include <utility>
#include <vector>

namespace charts {
namespace {

constexpr int kRowsAtOnce = 16;

// The pixels that a painter fills, where its units are theirs and nothing is mixed.
struct Target {
  QImage* image = nullptr;  // null: drawn as usual
  QPoint offset;            // of the painter's units in it
  QRect room;
};

Target targetOf(const QPainter& painter, const QColor& color) {
  QPaintEngine* engine = painter.paintEngine();
  if (engine->type() != QPaintEngine::Raster || engine->paintDevice()->devType() != QInternal::Image ||
      color.alpha() < 255 || painter.opacity() < 1 ||
      painter.compositionMode() != QPainter::CompositionMode_SourceOver || engine->systemClip().rectCount() > 1)
    return {};
  auto* image = static_cast<QImage*>(engine->paintDevice());
  const QTransform& units = painter.deviceTransform();
  const QPoint offset(qRound(units.dx()), qRound(units.dy()));
  const bool plain = units.type() <= QTransform::TxScale && qAbs(units.m11() - 1) < 1e-6 &&
                     qAbs(units.m22() - 1) < 1e-6 && qAbs(units.dx() - offset.x()) < 1e-6 &&
                     qAbs(units.dy() - offset.y()) < 1e-6;
  const bool known = image->format() == QImage::Format_RGB32 || image->format() == QImage::Format_ARGB32_Premultiplied;
  if (!plain || !known)
    return {};
  QRect room(QPoint(0, 0), image->size());
  if (painter.hasClipping())
    room &= painter.clipBoundingRect().translated(offset).toRect();
  if (!engine->systemClip().isEmpty())
    room &= engine->systemClip().boundingRect();
  return {image, offset, room};
}

// Some rows of an image.
struct ImageRows {
  QRgb* pixels;
  qsizetype stride;  // in pixels
  int top;
  int end;

  void fill(const QRect& rect, QRgb rgb) const {
    const int from = std::max(rect.top(), top);
    const int to = std::min(rect.bottom() + 1, end);
    QRgb* pixel = pixels + from * stride + rect.left();
    if (rect.width() == 1) {
      for (int y = from; y < to; ++y, pixel += stride)
        *pixel = rgb;
      return;
    }
    for (int y = from; y < to; ++y, pixel += stride)
      std::fill_n(pixel, rect.width(), rgb);
  }
};

}  // namespace

void fillRects(QPainter& painter, std::span<const QRect> rects, const QColor& color) {
  const Target target = targetOf(painter, color);
  if (target.image == nullptr) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRects(rects.data(), static_cast<int>(rects.size()));
    painter.setBrush(Qt::NoBrush);
    return;
  }
  const QRect& room = target.room;
  const QRgb rgb = color.rgb();
  const ImageRows all{reinterpret_cast<QRgb*>(target.image->bits()),
                      target.image->bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb)), room.top(),
                      room.bottom() + 1};
  // The high ones by the rows that they begin in.
  std::vector<std::vector<QRect>> beginning(static_cast<std::size_t>(room.height() / kRowsAtOnce + 1));
  for (const QRect& rect : rects) {
    const QRect part = rect.translated(target.offset) & room;
    if (part.isEmpty())
      continue;
    if (part.height() <= 2 * kRowsAtOnce)
      all.fill(part, rgb);
    else
      beginning[static_cast<std::size_t>((part.top() - room.top()) / kRowsAtOnce)].push_back(part);
  }
  ImageRows rows = all;
  rows.end = rows.top;
  std::vector<QRect> lasting;
  for (const std::vector<QRect>& group : beginning) {
    rows.top = std::exchange(rows.end, rows.end + kRowsAtOnce);
    lasting.insert(lasting.end(), group.begin(), group.end());
    for (const QRect& rect : lasting)
      rows.fill(rect, rgb);
    std::erase_if(lasting, [&rows](const QRect& rect) { return rect.bottom() < rows.end; });
  }
}

}  // namespace charts
