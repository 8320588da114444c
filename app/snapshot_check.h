#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "oms/storage/journal_reader.h"

namespace app {

struct SnapshotReport {
  std::size_t checked = 0;            // that hold what the rows make
  std::vector<std::string> unusable;  // starts pass them over: why, in a sentence each
  std::string problem;                // one that would be used, but is not what the rows make; empty: none
};

// Makes every session that has snapshots again, and compares their states with what it comes to.
SnapshotReport checkSnapshots(oms::JournalReader& journal);

}  // namespace app
