#include "charts/chart_axes.h"

#include <QCategoryAxis>
#include <QChart>
#include <QChartView>
#include <cmath>
#include <utility>

namespace charts {
namespace {

class GridView : public QChartView {
 public:
  GridView(QWidget* parent, std::function<void(QPainter&, const QRectF&)> paintBehind)
      : QChartView(parent), behind(std::move(paintBehind)) {
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::NoFocus);
    // The background moves with the scale, which no item tells it.
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
  }

  const std::function<void(QPainter&, const QRectF&)> behind;
  QColor color;
  QAbstractSeries* scale = nullptr;
  std::vector<Tick> values;

 protected:
  void drawBackground(QPainter* painter, const QRectF& exposed) override {
    QChartView::drawBackground(painter, exposed);
    const QRectF plot = chart()->plotArea();
    if (behind)
      behind(*painter, plot);
    painter->setPen(QPen(color, 1));
    for (const Tick& tick : values) {
      const double y = std::round(chart()->mapToPosition(QPointF(0, tick.position), scale).y()) + 0.5;
      painter->drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
  }
};

}  // namespace

QCategoryAxis* addAxis(QChart* chart, Qt::Alignment side) {
  auto* axis = new QCategoryAxis;
  axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
  axis->setLineVisible(false);
  axis->setTruncateLabels(false);
  axis->setGridLineVisible(false);
  chart->addAxis(axis, side);
  return axis;
}

void relabel(QCategoryAxis* axis, ValueRange range, const std::vector<Tick>& labels) {
  for (const QString& old : axis->categoriesLabels())
    axis->remove(old);
  axis->setStartValue(range.lower);
  for (const Tick& tick : labels)
    axis->append(tick.label, tick.position);
  axis->setRange(range.lower, range.upper);
}

QChartView* makeGridView(QWidget* parent, std::function<void(QPainter&, const QRectF& plot)> behind) {
  return new GridView(parent, std::move(behind));
}

void setGridColor(QChartView* gridView, const QColor& color) {
  static_cast<GridView*>(gridView)->color = color;
  gridView->viewport()->update();
}

void setGrid(QChartView* gridView, QAbstractSeries* scale, std::vector<Tick> values) {
  auto* view = static_cast<GridView*>(gridView);
  view->scale = scale;
  view->values = std::move(values);
  view->viewport()->update();
}

}  // namespace charts
