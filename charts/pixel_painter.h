#pragma once

#include <QPaintEngine>
#include <QPainter>
#include <QRect>
#include <span>
#include <vector>

class QImage;

namespace charts {

// Fills rectangles of the screen's pixels, of which `ratio` lie in one of the painter's units, each lot over those
// before. Into an image they go some rows at a time, all lots together: a chart's columns are thin and high, and one
// after another they would take every row of the picture through the processor's cache, each time anew.
class PixelPainter {
 public:
  PixelPainter(QPainter& painter, double ratio);
  ~PixelPainter() { flush(); }
  PixelPainter(const PixelPainter&) = delete;
  PixelPainter& operator=(const PixelPainter&) = delete;

  // For what is filled or painted from now on; in the painter's units.
  void setClip(const QRect& clip);
  void fill(std::span<const QRect> rects, const QColor& color);
  // Whether what is painted are pixels, and no lines that scale.
  bool isRaster() const { return painter_.paintEngine()->type() == QPaintEngine::Raster; }
  // For everything else, over what was filled before and under what is filled later.
  QPainter& painter() {
    flush();
    return painter_;
  }

 private:
  struct Part {
    QRect rect;
    int next = 0;  // of those that begin in the same rows, one more than its place; 0: none
  };
  struct Lot {
    QRgb rgb = 0;
    std::vector<Part> parts;
    std::vector<int> heads;  // one more than the place of a part, by the rows that it begins in
    std::vector<QRect> lasting;
  };
  struct Rows;

  void flush();
  static void fill(const Rows& rows, Lot& lot, std::size_t group);

  QPainter& painter_;
  double ratio_;
  QImage* image_ = nullptr;  // null: drawn as usual
  QPoint offset_;            // of the painter's units in it
  QRect all_;                // what may be painted of it
  QRect room_;               // and of that what is not clipped
  std::vector<Lot> lots_;
};

}  // namespace charts
