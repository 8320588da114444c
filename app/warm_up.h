#pragma once

#include <QString>

#include <optional>

#include "app/session_builder.h"
#include "oms/storage/market_database.h"

namespace app {

// Puts before the replay what the market database has of its symbols up to its beginning, so that indicators have
// values and charts have bars at once. A session that begins takes what its strategies need, a chart's worth at least,
// and its configuration names it; one that goes on takes what it is named there, and fails where that is no longer
// there. Nothing happens in a simulated market, where there is no database, or no bars up to the beginning.
std::optional<oms::Failure> warmUp(SessionConfig& config, const HistoryPlace& place, BuiltSession& built);

// Null where there is none.
oms::Result<std::unique_ptr<oms::MarketDatabase>> marketAt(const HistoryPlace& place);

// Why a session that began with those bars cannot find them in that market database (null: there is none); nothing:
// they are there.
std::optional<oms::Failure> lackOf(const FeedHistory& history, oms::MarketDatabase* market);

}  // namespace app
