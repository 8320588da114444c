#pragma once

#include <vector>

#include "charts/bar_picture.h"
#include "oms/projections/session_view.h"

namespace widgets {

// The P&L of each day (UTC) that the equity curve's points reach over, oldest first, at most the last 250 of them. The
// first one is reckoned from where the session, or what is kept of its curve, began.
std::vector<charts::PictureBar> dailyChanges(const oms::SessionView& view);

// How many of the closed trades returned how much of what was paid at their entry, after fees: some twenty fields of a
// round width, of which one begins at zero.
std::vector<charts::PictureBar> tradeReturns(const oms::SessionView& view);

// What is held of each symbol in per cent of the equity, longs above and shorts below, the largest first; those beyond
// the twelfth as one, by their sizes.
std::vector<charts::PictureBar> exposures(const oms::SessionView& view);

}  // namespace widgets
