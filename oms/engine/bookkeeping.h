#pragma once

#include <string_view>
#include <vector>

#include "oms/engine/core.h"

namespace oms {

// Where money is booked, and nowhere else: into the net books, each owner's part of them and the statistics.

// A fill; `reason` is the exit reason if it closes a position. `ended` gets the owners whose part it used up. `aim`:
// the open position that it is for, where there may be several.
BookedFill bookFill(Core& core, const Fill& fill, std::string_view reason, Owners& ended, PositionId aim = {});
// Cash without a trade (financing, dividends, split cash), with its event, for holding that position.
void bookAdjustment(Core& core, const Adjustment& adjustment, PositionId position = {});
// The same for owners whose parts may be gone: as they were.
void bookAdjustment(Core& core, const Adjustment& adjustment, const std::vector<Holdings::Part>& parts);
// The account's peaks and the statistics after the equity may have changed.
void observeEquity(Core& core);
// What the statistics of execution want to know of an input: its events, from that one on.
void observeExecution(Core& core, std::size_t from);
// All statistics as of now.
StatisticsReport statisticsOf(const Core& core);

}  // namespace oms
