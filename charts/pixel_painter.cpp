#include "charts/pixel_painter.h"

#include <QImage>
#include <QPaintEngine>
#include <algorithm>
#include <cmath>

namespace charts {
namespace {

constexpr int kRowsAtOnce = 16;

// Where a raster engine's pixels are to be had; null where they are in a pixmap or on no screen.
QImage* imageOf(const QPainter& painter) {
  QPaintEngine* engine = painter.paintEngine();
  if (engine->type() != QPaintEngine::Raster || engine->paintDevice()->devType() != QInternal::Image ||
      painter.opacity() < 1 || painter.compositionMode() != QPainter::CompositionMode_SourceOver ||
      engine->systemClip().rectCount() > 1)
    return nullptr;
  auto* image = static_cast<QImage*>(engine->paintDevice());
  const bool known = image->format() == QImage::Format_RGB32 || image->format() == QImage::Format_ARGB32_Premultiplied;
  return known ? image : nullptr;
}

bool isNear(double a, double b) {
  return std::abs(a - b) < 1e-6;
}

}  // namespace

struct PixelPainter::Rows {
  QRgb* pixels;
  qsizetype stride;  // in pixels
  int top;
  int end;

  void fill(const QRect& rect, QRgb rgb) const {
    const int from = std::max(rect.top(), top);
    const int to = std::min(rect.bottom() + 1, end);
    QRgb* pixel = pixels + from * stride + rect.left();
    if (rect.width() == 1 && to - from == kRowsAtOnce) {  // most of them; so many steps need no counting
      for (int y = 0; y < kRowsAtOnce; ++y, pixel += stride)
        *pixel = rgb;
      return;
    }
    if (rect.width() == 1) {
      for (int y = from; y < to; ++y, pixel += stride)
        *pixel = rgb;
      return;
    }
    for (int y = from; y < to; ++y, pixel += stride)
      std::fill_n(pixel, rect.width(), rgb);
  }
};

PixelPainter::PixelPainter(QPainter& painter, double ratio) : painter_(painter), ratio_(ratio) {
  const QTransform units = painter.deviceTransform();
  offset_ = QPoint(qRound(units.dx()), qRound(units.dy()));
  if (units.type() > QTransform::TxScale || !isNear(units.m11(), ratio) || !isNear(units.m22(), ratio) ||
      !isNear(units.dx(), offset_.x()) || !isNear(units.dy(), offset_.y()))
    return;
  image_ = imageOf(painter);
  if (image_ == nullptr)
    return;
  all_ = QRect(QPoint(0, 0), image_->size());
  if (painter.hasClipping())
    all_ &= units.mapRect(painter.clipBoundingRect()).toRect();
  if (const QRegion clip = painter.paintEngine()->systemClip(); !clip.isEmpty())
    all_ &= clip.boundingRect();
  room_ = all_;
}

void PixelPainter::setClip(const QRect& clip) {
  painter_.setClipRect(clip);
  if (image_ != nullptr)
    room_ = all_ & painter_.deviceTransform().mapRect(QRectF(clip)).toRect();
}

void PixelPainter::fill(std::span<const QRect> rects, const QColor& color) {
  if (image_ == nullptr || color.alpha() < 255) {
    QPainter& plain = painter();
    plain.save();
    plain.scale(1 / ratio_, 1 / ratio_);
    plain.setPen(Qt::NoPen);
    plain.setBrush(color);
    plain.drawRects(rects.data(), static_cast<int>(rects.size()));
    plain.restore();
    return;
  }
  if (rects.empty())
    return;
  Lot& lot = lots_.emplace_back();
  lot.rgb = color.rgb();
  lot.parts.reserve(rects.size());
  lot.heads.resize(static_cast<std::size_t>(all_.height() / kRowsAtOnce) + 1);
  for (const QRect& rect : rects) {
    const QRect part = rect.translated(offset_) & room_;
    if (part.isEmpty())
      continue;
    int& head = lot.heads[static_cast<std::size_t>((part.top() - all_.top()) / kRowsAtOnce)];
    lot.parts.push_back({part, head});
    head = static_cast<int>(lot.parts.size());
  }
}

void PixelPainter::fill(const Rows& rows, Lot& lot, std::size_t group) {
  std::erase_if(lot.lasting, [&](const QRect& rect) {
    rows.fill(rect, lot.rgb);
    return rect.bottom() < rows.end;
  });
  for (int head = lot.heads[group]; head > 0;) {
    const Part& part = lot.parts[static_cast<std::size_t>(head - 1)];
    rows.fill(part.rect, lot.rgb);
    if (part.rect.bottom() >= rows.end)
      lot.lasting.push_back(part.rect);
    head = part.next;
  }
}

void PixelPainter::flush() {
  if (lots_.empty())
    return;
  Rows rows{reinterpret_cast<QRgb*>(image_->bits()), image_->bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb)),
            all_.top(), all_.top()};
  for (std::size_t group = 0; group < lots_.front().heads.size(); ++group) {
    rows.top = rows.end;
    rows.end += kRowsAtOnce;
    for (Lot& lot : lots_)
      fill(rows, lot, group);
  }
  lots_.clear();
}

}  // namespace charts
