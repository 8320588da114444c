#include "charts/sketch.h"

#include <QVector2D>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "charts/label_layout.h"
#include "charts/mark_layout.h"

namespace charts {
namespace {

constexpr double kAnchorReach = 7;  // pixels around an anchor, and beside a line, that still hit it
constexpr double kLineReach = 5;
constexpr double kLabelPadding = 3;
constexpr double kNearEdge = 4;           // a label beside a point at the edge is moved in
constexpr std::size_t kMostSpread = 200;  // labels that are compared with each other
constexpr int kPaintMargin = 8;           // handles and wide lines stand out of their points

double distance(const QPointF& from, const QPointF& to) {
  return std::hypot(from.x() - to.x(), from.y() - to.y());
}

double distance(const QPointF& at, const QPointF& from, const QPointF& to) {
  const QPointF along = to - from;
  const double length = QPointF::dotProduct(along, along);
  const double share = length > 0 ? std::clamp(QPointF::dotProduct(at - from, along) / length, 0.0, 1.0) : 0;
  return distance(at, from + share * along);
}

bool hits(const Shape::Stroke& stroke, const QPointF& at) {
  for (qsizetype i = 1; i < stroke.points.size(); ++i) {
    if (distance(at, stroke.points[i - 1], stroke.points[i]) <= kLineReach + stroke.width / 2.0)
      return true;
  }
  return false;
}

bool bodyHits(const Shape& shape, const QPointF& at) {
  return std::any_of(shape.strokes.begin(), shape.strokes.end(),
                     [&at](const auto& stroke) { return hits(stroke, at); }) ||
         std::any_of(shape.labels.begin(), shape.labels.end(),
                     [&at](const auto& label) { return label.rect.contains(at); });
}

}  // namespace

// Liang and Barsky, "A new concept and method for line clipping" (1984).
std::optional<QLineF> clipped(const QLineF& line, const QRectF& rect, Reach reach) {
  if (line.p1() == line.p2())
    return reach == Reach::Segment && rect.contains(line.p1()) ? std::optional(line) : std::nullopt;
  constexpr double kEndless = std::numeric_limits<double>::infinity();
  double from = reach == Reach::Line ? -kEndless : 0;
  double to = reach == Reach::Segment ? 1 : kEndless;
  const auto cut = [&from, &to](double start, double step, double low, double high) {
    if (step == 0)
      return start >= low && start <= high;
    const auto [enters, leaves] = std::minmax({(low - start) / step, (high - start) / step});
    from = std::max(from, enters);
    to = std::min(to, leaves);
    return from <= to;
  };
  if (!cut(line.x1(), line.dx(), rect.left(), rect.right()) || !cut(line.y1(), line.dy(), rect.top(), rect.bottom()))
    return std::nullopt;
  return QLineF(line.pointAt(from), line.pointAt(to));
}

Sketch::Sketch(const Drawing& drawing, const ChartContent& content, const PlotArea& area, const Columns& columns,
               const QFontMetricsF& metrics)
    : drawing_(drawing), content_(content), area_(area), columns_(columns), metrics_(metrics) {
  for (const Anchor& anchor : drawing.anchors)
    shape_.anchors.emplace_back(area.x(content.store.positionOf(anchor.time)), area.y(anchor.price.toDoubleLossy()));
  shape_.locked = drawing.locked;
}

QString Sketch::priceText(double price) const {
  return formatValue(price, content_.decimals);
}

void Sketch::line(const QPointF& from, const QPointF& to, Reach reach, bool dashed) {
  if (const auto seen = clipped({from, to}, area_.rect, reach))
    shape_.strokes.push_back({{seen->p1(), seen->p2()}, drawing_.style.color, drawing_.style.width, dashed});
}

void Sketch::line(const QPointF& from, const QPointF& to, ColorRole color) {
  if (const auto seen = clipped({from, to}, area_.rect, Reach::Segment))
    shape_.strokes.push_back({{seen->p1(), seen->p2()}, color, drawing_.style.width, false});
}

void Sketch::polyline(QPolygonF points) {
  shape_.strokes.push_back({std::move(points), drawing_.style.color, drawing_.style.width, false});
}

void Sketch::outline(const QRectF& rect) {
  line(rect.topLeft(), rect.topRight());
  line(rect.topRight(), rect.bottomRight());
  line(rect.bottomRight(), rect.bottomLeft());
  line(rect.bottomLeft(), rect.topLeft());
}

void Sketch::fill(const QRectF& rect, ColorRole color) {
  if (const QRectF seen = rect.normalized() & QRectF(area_.rect); !seen.isEmpty())
    shape_.fills.push_back({seen, color});
}

void Sketch::label(const QPointF& at, Qt::Alignment edges, const QString& text, std::optional<ColorRole> color) {
  const QRectF area(area_.rect);
  if (at.y() < area.top() - labelHeight() || at.y() > area.bottom() + labelHeight())
    return;
  QRectF rect(0, 0, std::ceil(metrics_.horizontalAdvance(text)) + 2 * kLabelPadding, labelHeight());
  rect.moveLeft(at.x() - (edges & Qt::AlignRight ? rect.width() : edges & Qt::AlignHCenter ? rect.width() / 2 : 0));
  rect.moveTop(at.y() - (edges & Qt::AlignBottom ? rect.height() : edges & Qt::AlignVCenter ? rect.height() / 2 : 0));
  const double rank = rect.center().y();
  if (area.adjusted(-kNearEdge, -kNearEdge, kNearEdge, kNearEdge).contains(at)) {
    rect.moveLeft(std::max(area.left(), std::min(rect.left(), area.right() - rect.width())));
    rect.moveTop(std::max(area.top(), std::min(rect.top(), area.bottom() - rect.height())));
  }
  rect.moveTopLeft(rect.topLeft().toPoint());
  if (rect.intersects(area))
    shape_.labels.push_back({rect, text, color.value_or(drawing_.style.color), rect, rank});
}

double Sketch::labelHeight() const {
  return std::ceil(metrics_.height()) + 2;
}

namespace {

// From top to bottom as their ranks say, as near to where they would be as can be.
void spread(const std::vector<Shape::Label*>& labels, const QRectF& area) {
  std::vector<LabelWish> wishes;
  double top = area.top();
  double bottom = area.bottom();
  for (const Shape::Label* label : labels) {
    wishes.push_back({label->wanted.center().y()});
    top = std::min(top, label->wanted.top());
    bottom = std::max(bottom, label->wanted.bottom());
  }
  const std::vector<double> centers = spreadLabels(wishes, labels.front()->wanted.height(), top, bottom);
  for (std::size_t i = 0; i < labels.size(); ++i)
    labels[i]->rect.moveTop(std::round(centers[i] - labels[i]->rect.height() / 2));
}

// Labels that cover each other are spread, and again with those that they cover then.
void keepLabelsApart(std::vector<Shape>& shapes, const QRectF& area) {
  std::vector<Shape::Label*> labels;
  for (Shape& shape : shapes) {
    for (Shape::Label& label : shape.labels) {
      label.rect = label.wanted;
      if (labels.size() < kMostSpread)
        labels.push_back(&label);
    }
  }
  std::stable_sort(labels.begin(), labels.end(),
                   [](const Shape::Label* a, const Shape::Label* b) { return a->rank < b->rank; });
  std::vector<std::size_t> groups(labels.size());
  std::iota(groups.begin(), groups.end(), std::size_t{0});
  for (bool joined = true; joined;) {
    joined = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (groups[i] == groups[k] || !labels[i]->rect.intersects(labels[k]->rect))
          continue;
        std::replace(groups.begin(), groups.end(), std::size_t{groups[i]}, std::size_t{groups[k]});
        joined = true;
      }
    }
    for (std::size_t group = 0; joined && group < labels.size(); ++group) {
      std::vector<Shape::Label*> members;
      for (std::size_t i = 0; i < labels.size(); ++i) {
        if (groups[i] == group)
          members.push_back(labels[i]);
      }
      if (members.size() > 1)
        spread(members, area);
    }
  }
}

}  // namespace

Shapes shapesOf(const ChartContent& content, const PlotArea& area, const Columns& columns, const Shapes* before) {
  Shapes shapes;
  if (content.store.empty() || content.drawingsHidden)
    return shapes;
  const QFontMetricsF metrics(chipFont(content.font));
  shapes.drawings = content.drawings;
  shapes.list.resize(shapes.drawings.size());
  bool fresh = before == nullptr || before->drawings != shapes.drawings;
  for (std::size_t i = 0; i < shapes.list.size(); ++i) {
    const Drawing& drawing = shapes.drawings[i];
    Shape& shape = shapes.list[i];
    if (drawing.hidden)
      continue;
    const bool known = before != nullptr && i < before->drawings.size() && before->drawings[i] == drawing;
    if (known && drawing.kind != DrawingKind::Vwap) {
      shape = before->list[i];
    } else {
      Sketch sketch(drawing, content, area, columns, metrics);
      typeOf(drawing.kind).sketch(sketch);
      shape = sketch.take();
      fresh = true;
    }
    shape.selected = content.selected == i;
    shape.held = shape.selected ? std::min(content.held, shape.anchors.size()) : 0;
  }
  if (fresh)
    keepLabelsApart(shapes.list, QRectF(area.rect));
  return shapes;
}

std::optional<DrawingHit> hitAt(const std::vector<Shape>& shapes, const QPointF& at) {
  for (std::size_t i = shapes.size(); i-- > 0;) {
    const std::vector<QPointF>& anchors = shapes[i].anchors;
    const auto nearest = std::min_element(anchors.begin(), anchors.end(), [&at](const QPointF& a, const QPointF& b) {
      return distance(a, at) < distance(b, at);
    });
    if (nearest != anchors.end() && distance(*nearest, at) <= kAnchorReach)
      return DrawingHit{i, static_cast<std::size_t>(nearest - anchors.begin())};
    if (bodyHits(shapes[i], at))
      return DrawingHit{i, std::nullopt};
  }
  return std::nullopt;
}

QRect boundsOf(const Shape& shape) {
  QRectF bounds;
  for (const Shape::Fill& fill : shape.fills)
    bounds |= fill.rect;
  for (const Shape::Label& label : shape.labels)
    bounds |= label.rect;
  // The bounds of a level line are as high as nothing, which would be lost in a union.
  const auto include = [&bounds](const QPointF& at) { bounds |= QRectF(at, QSizeF(1, 1)); };
  for (const Shape::Stroke& stroke : shape.strokes)
    std::for_each(stroke.points.begin(), stroke.points.end(), include);
  if (shape.selected)
    std::for_each(shape.anchors.begin(), shape.anchors.end(), include);
  return bounds.isEmpty() ? QRect()
                          : bounds.toAlignedRect().adjusted(-kPaintMargin, -kPaintMargin, kPaintMargin, kPaintMargin);
}

QRegion changedRegion(const std::vector<Shape>& before, const std::vector<Shape>& after) {
  QRegion changed;
  const auto bounds = [](const std::vector<Shape>& shapes, std::size_t i) {
    return i < shapes.size() ? boundsOf(shapes[i]) : QRect();
  };
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    if (i >= before.size() || i >= after.size() || before[i] != after[i])
      changed += QRegion(bounds(before, i)) + bounds(after, i);
  }
  return changed;
}

}  // namespace charts
