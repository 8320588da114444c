#pragma once

#include <vector>

#include "oms/feeds/tick_file.h"

namespace oms {

// The file's bars put together to a longer timeframe, as the engine's builder does it; the last one as far as the file
// goes. Volumes are summed; a stretch without a bar makes none. Empty where BarBuilder::canBuild says no.
std::vector<Bar> resample(const ImportedBars& input, Timeframe timeframe);
// The same from trades or quotes, where a bar's volume is the sum of the sizes.
std::vector<Bar> resample(const ImportedTicks& input, Timeframe timeframe);
// From quotes in the order of their time: the bars of their mids and the spread of each. Of the result these and the
// median of all spreads are set.
ImportedBars barsOf(const std::vector<Quote>& quotes, Timeframe timeframe);

}  // namespace oms
