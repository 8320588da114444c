#pragma once

#include "charts/mark_layout.h"

namespace charts {

// Where marks say their names: beyond them, the newest first, and nowhere where a bar, a handle or another mark stands.
// Those in the `before` layout, of the same font, are not measured again.
void layoutNames(const ChartContent& content, const PlotArea& area, const Columns& columns, const MarkLayout* before,
                 MarkLayout& layout);

}  // namespace charts
