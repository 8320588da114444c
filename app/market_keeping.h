#pragma once

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session_config.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/market_restore.h"

namespace app {

// What the sessions of a journal began with, whose rows are in it: without these bars of the market database none of
// them can be made again, and the one that has not ended cannot go on.
struct NeededHistory {
  std::vector<FeedHistory> ended;
  std::vector<FeedHistory> unended;

  bool empty() const { return ended.empty() && unended.empty(); }
};
NeededHistory neededHistory(oms::JournalReader& journal);

// Whether the market database beside the journal has what its sessions need.
struct MarketReport {
  std::size_t found = 0;           // histories that are there
  std::vector<std::string> notes;  // what sessions that have ended miss, a sentence each
  std::string problem;             // what the session that has not ended misses; empty: nothing
};
MarketReport checkMarket(oms::JournalReader& journal);

// Copies the journal's market database beside the backup, where a session needs it. Answers whether there is a copy
// now; a database that is not there or cannot be read has none.
oms::Result<bool> backupMarket(oms::JournalReader& journal, const QString& backup);

// Gets ready to put the market database of a backup back: null where it has none, or the folder's own has all that the
// backup's sessions need.
oms::Result<std::unique_ptr<oms::MarketRestore>> prepareMarket(const oms::DataFolder& folder, const QString& backup);

}  // namespace app
