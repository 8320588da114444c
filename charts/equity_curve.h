#pragma once

#include <QPointF>
#include <QVector>
#include <deque>

#include "charts/scales.h"
#include "oms/model/position.h"

namespace charts {

// The equity line and the drawdown under it as one axis can show them: drawdown hangs below the equity's range.
struct EquityCurve {
  QVector<QPointF> equity;    // milliseconds since 1970, money; at most two points a column
  QVector<QPointF> drawdown;  // the same times, mapped into the band below `base`
  ValueRange values;          // of the whole axis
  double base = 0;            // where the drawdown is zero
  double lowest = 0;          // of the equity
  double highest = 0;
  double maxDrawdown = 0;      // as a factor: 0.019 is 1.9 %
  double drawdownScale = 0;    // the drawdown at the band's lower end, at least 0.1 %; 0 when there was none
  double drawdownScaleAt = 0;  // its place on the axis
  qint64 fromMs = 0;
  qint64 toMs = 0;
};

// Keeps each column's lowest and highest equity, so that no peak or trough is lost. Needs no points at all.
EquityCurve equityCurve(const std::deque<oms::EquityPoint>& points, const oms::AccountState& live, int columns);

// Round values that have room on an axis of so many pixels, with labels of that height: above the drawdown's own label,
// and one at least, for a curve without a value says nothing. Ascending.
std::vector<Tick> equityTicks(const EquityCurve& curve, int pixels, int labelHeight);

}  // namespace charts
