#pragma once

#include "app/session_builder.h"
#include "oms/feeds/bar_file.h"
#include "widgets/chart/replay_port.h"

namespace app {

// The bars that a replay is made of, of one symbol.
struct ReplayMarket {
  oms::Instrument instrument;
  oms::ImportedBars bars;        // oldest first
  std::vector<oms::Bar> inside;  // finer ones, which show the broker what happened inside them; may be empty
  bool simulated = false;        // nothing that is stored leads up to them
};

// A session over a part of them.
struct PlannedReplay {
  oms::SessionPlan plan;
  oms::Timeframe timeframe = oms::Timeframe::m1;
  oms::Timestamp from;     // the open of the first bar that comes
  std::size_t coming = 0;  // bars
};

// The chart's bars, and what the market database of the folder has from before them. The failure is one sentence.
oms::Result<ReplayMarket> gatherReplay(const widgets::ReplayWish& wish, const QString& dataDir);

// A session over those bars that begins paused, before the first one that opens at `from` or later: with the rules of
// `session` (cash, fees, latency, limits), but on its own: without its strategies, its drill and its listener. Bars are
// put together where the timeframe is a longer one. The failure is one sentence.
oms::Result<PlannedReplay> planBarReplay(const SessionConfig& session, const ReplayMarket& market,
                                         oms::Timeframe timeframe, oms::Timestamp from);

}  // namespace app
