#pragma once

#include <QString>

#include "oms/projections/session_view.h"

namespace widgets {

// "max drawdown 1.9 % · Sharpe n/a (1 day)"
QString equitySummary(const oms::SessionView& view);
// "Today 41 fills · 5 trades · 60 % won · fees 12.30"
QString dayLine(const oms::SessionView& view);

// Days that the points reach over, both ends counted.
int daysCovered(const std::deque<oms::EquityPoint>& points);

}  // namespace widgets
