#pragma once

#include <QColor>
#include <QPainter>
#include <functional>
#include <vector>

#include "charts/scales.h"

class QAbstractSeries;
class QCategoryAxis;
class QChart;
class QChartView;
class QWidget;

namespace charts {

// What the pictures made with Qt Charts share: axes whose labels stand at round values, and a view with a grid of its
// own, for that of a category axis would frame the plot with two lines more.

QCategoryAxis* addAxis(QChart* chart, Qt::Alignment side);

// Labels must ascend. Of several with one name the first is shown: Qt Charts drops the others.
void relabel(QCategoryAxis* axis, ValueRange range, const std::vector<Tick>& labels);

// A frameless view, owned by its parent. `behind` paints between the ground and the grid.
QChartView* makeGridView(QWidget* parent, std::function<void(QPainter&, const QRectF& plot)> behind = {});
void setGridColor(QChartView* gridView, const QColor& color);
// Lines at these values of a series that hangs on the value axis.
void setGrid(QChartView* gridView, QAbstractSeries* scale, std::vector<Tick> values);

}  // namespace charts
