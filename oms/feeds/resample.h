#pragma once

#include <vector>

#include "oms/feeds/bar_file.h"

namespace oms {

// The file's bars put together to a longer timeframe, as the engine's builder does it; the last one as far as the file
// goes. Volumes are summed; a stretch without a bar makes none. Empty where BarBuilder::canBuild says no.
std::vector<Bar> resample(const ImportedBars& input, Timeframe timeframe);

}  // namespace oms
