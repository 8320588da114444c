#pragma once

#include <QString>

#include <optional>
#include <string>

#include "app/options.h"
#include "oms/feeds/bar_file.h"
#include "oms/storage/market_database.h"

namespace app {

// Whether bars of that timeframe that end there are the history of what begins then: weekends and holidays lie between,
// months do not.
bool leadsUpTo(oms::Timestamp end, oms::Timestamp begin, oms::Timeframe timeframe);

// A symbol's bars in the market database of the data folder, as a file of them would give them. Without a timeframe
// those that are stored, where they are of one; with one those of it, or made from finer ones, or else from its trades
// or quotes (of which the mid counts). The failure says what there is.
oms::Result<oms::ImportedBars, UsageError> readStoredBars(const QString& dataDir, const std::string& symbol,
                                                          std::optional<oms::Timeframe> timeframe);

// Of the symbol's stored bars the finest ones that lie inside those of the timeframe: what happened there (FILLS rule
// 5). Without bars where there are none.
oms::Result<oms::ImportedBars> readStoredInside(const QString& dataDir, const std::string& symbol,
                                                oms::Timeframe timeframe);

// Of a symbol's series the bars that make those of the timeframe: its own, else the coarsest finer ones; null: none do.
const oms::StoredSeries* seriesToMake(oms::Timeframe timeframe, const std::vector<oms::StoredSeries>& series);

}  // namespace app
