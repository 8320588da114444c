#pragma once

#include <QFontMetricsF>
#include <QLineF>
#include <QPolygonF>
#include <QRegion>
#include <optional>

#include "charts/chart_content.h"
#include "charts/plot_area.h"

namespace charts {

// What a drawing looks like in pixels: by it the drawing is painted, and hit.
struct Shape {
  struct Stroke {
    QPolygonF points;
    ColorRole color = ColorRole::Accent;
    int width = 1;
    bool dashed = false;

    friend bool operator==(const Stroke&, const Stroke&) = default;
  };
  struct Fill {
    QRectF rect;
    ColorRole color = ColorRole::Accent;

    friend bool operator==(const Fill&, const Fill&) = default;
  };
  struct Label {
    QRectF wanted;  // where it would stand alone
    QString text;
    ColorRole color = ColorRole::Accent;
    QRectF rect = wanted;  // where it does
    double rank = 0;       // its middle where no edge moves it: no label that it makes room for goes past it

    friend bool operator==(const Label&, const Label&) = default;
  };

  std::vector<Fill> fills;
  std::vector<Stroke> strokes;
  std::vector<Label> labels;
  std::vector<QPointF> anchors;
  bool selected = false;
  bool locked = false;
  std::size_t held = 0;  // the selected one's anchor that keys move; anchors.size(): all of it

  friend bool operator==(const Shape&, const Shape&) = default;
};

// How far a line goes through its two points.
enum class Reach { Segment, Ray, Line };

// The part of the line that lies in the rectangle; nothing where none does, or where a line has no direction.
std::optional<QLineF> clipped(const QLineF& line, const QRectF& rect, Reach reach);

// Puts one drawing's shape together, in the style of the drawing.
class Sketch {
 public:
  Sketch(const Drawing& drawing, const ChartContent& content, const PlotArea& area, const Columns& columns,
         const QFontMetricsF& metrics);

  const Drawing& drawing() const { return drawing_; }
  const ChartContent& content() const { return content_; }
  const PlotArea& area() const { return area_; }
  const Columns& columns() const { return columns_; }
  const QPointF& at(std::size_t anchor) const { return shape_.anchors[anchor]; }
  double price(std::size_t anchor) const { return drawing_.anchors[anchor].price.toDoubleLossy(); }
  QString priceText(double price) const;

  void line(const QPointF& from, const QPointF& to, Reach reach = Reach::Segment, bool dashed = false);
  void line(const QPointF& from, const QPointF& to, ColorRole color);
  void polyline(QPolygonF points);
  void outline(const QRectF& rect);
  void fill(const QRectF& rect, ColorRole color);
  // A box beside the point: Left and Top say that its left and top edge lie there. Of a point in sight all of it is.
  void label(const QPointF& at, Qt::Alignment edges, const QString& text, std::optional<ColorRole> color = {});
  double labelHeight() const;
  void moveHandle(std::size_t anchor, const QPointF& at) { shape_.anchors[anchor] = at; }

  Shape take() { return std::move(shape_); }

 private:
  const Drawing& drawing_;
  const ChartContent& content_;
  const PlotArea& area_;
  const Columns& columns_;
  const QFontMetricsF& metrics_;  // of labels
  Shape shape_;
};

// The shapes of a chart's drawings, and what they are of.
struct Shapes {
  std::vector<Drawing> drawings;
  std::vector<Shape> list;  // one a drawing; empty where it is hidden
};

// With `before`, of the same area: only of those that are others now, and those that follow the bars. A price that
// comes costs no more for a hundred drawings.
Shapes shapesOf(const ChartContent& content, const PlotArea& area, const Columns& columns,
                const Shapes* before = nullptr);

struct DrawingHit {
  std::size_t drawing = 0;
  std::optional<std::size_t> anchor;  // none: its body

  friend bool operator==(const DrawingHit&, const DrawingHit&) = default;
};

// The uppermost of the shapes that has an anchor, a line or a label there.
std::optional<DrawingHit> hitAt(const std::vector<Shape>& shapes, const QPointF& at);

// Where it is painted, handles included.
QRect boundsOf(const Shape& shape);
// Where what the two paint may differ.
QRegion changedRegion(const std::vector<Shape>& before, const std::vector<Shape>& after);

}  // namespace charts
