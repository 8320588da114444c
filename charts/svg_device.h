#pragma once

#include <QPaintDevice>
#include <QPaintEngine>
#include <QRect>
#include <QSize>
#include <memory>

namespace charts {

// A sheet that a QPainter draws on and that is read as SVG. Of what a painter can, it knows what charts use: paths,
// polygons and rectangles in plain colours, dashes, text, rectangles to clip by and any transformation.
class SvgDevice : public QPaintDevice {
 public:
  // `title` is what a screen reader says of the picture.
  SvgDevice(const QSize& size, const QString& title);
  ~SvgDevice() override;

  // Once nobody paints on it any more; UTF-8.
  QByteArray svg() const;

  QPaintEngine* paintEngine() const override;

 protected:
  int metric(PaintDeviceMetric metric) const override;

 private:
  class Engine;

  QSize size_;
  QString title_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace charts
