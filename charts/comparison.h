#pragma once

#include <QColor>
#include <QPolygonF>
#include <QRegion>
#include <QString>
#include <optional>
#include <vector>

#include "charts/plot_area.h"

class QPainter;

namespace charts {

struct ChartContent;

// Another symbol on the chart's percent axis: a line of its closes.
struct Comparison {
  QString name;
  QColor color;
  std::vector<std::int64_t> openNs;  // of its bars, rising
  std::vector<double> closes;        // above zero, as many

  friend bool operator==(const Comparison&, const Comparison&) = default;
};

// Whether prices are said as changes: asked for, or because symbols are compared.
bool saysPercent(const ChartContent& content);

// What the other symbol was when its bar of that time or the one before closed, as the price at which the chart's own
// symbol would have changed as much since the left edge, where it stood at `percentOf`. Nothing before its first bar.
std::optional<double> comparedPrice(const Comparison& other, const ChartContent& content, const PlotArea& area,
                                    std::int64_t timeNs);
// The range with what the others reach in view.
ValueRange withCompared(ValueRange range, const ChartContent& content, const PlotArea& area);
// The line of each over those columns, in pixels.
std::vector<QPolygonF> comparedLines(const ChartContent& content, const PlotArea& area, const Columns& columns);
// Where what the two paint may differ: of a line that has changed at its end, that end.
QRegion changedRegion(const std::vector<QPolygonF>& before, const std::vector<QPolygonF>& after);
// Of the lines what lies there.
void paintCompared(QPainter& painter, const ChartContent& content, const std::vector<QPolygonF>& lines,
                   const QRegion& wanted);
// Whether nothing but last closes differ.
bool differAtLastAlone(const std::vector<Comparison>& before, const std::vector<Comparison>& after);

}  // namespace charts
