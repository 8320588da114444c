#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "oms/messages/journal_row.h"
#include "oms/storage/sqlite_journal.h"
#include "tests/support/disk_model.h"
#include "tests/support/fault_vfs.h"

namespace oms::test {

// What a journal has promised so far.
struct Promised {
  std::uint64_t lastSeq = 0;
  bool begun = false;
  bool ended = false;
};

// The row with that seq is always the same: an order every third time, else market data.
JournalRow rowAt(std::uint64_t seq);

// A life of the journal, or what there is of it until the first call fails.
struct Life {
  std::vector<std::size_t> batches;  // rows of each append
  bool endsSession = false;
};
// After a failure the journal is asked once more: it has to refuse, and leave the disk alone.
struct Lived {
  Promised promised;
  std::uint64_t attempted = 0;  // rows that were handed over, acknowledged or not
  std::string failure;          // the first; empty: none
  std::string complaint;        // what the journal did wrong; empty: nothing
};
// `promising` hears of each promise the moment that it is made.
Lived live(const QString& dataDir, const Life& life, const FaultVfs& disk,
           const std::function<void(const Promised&)>& promising = {});

// Opens the journal with the real recovery and holds it against what was promised and what was handed over: every row,
// its tables, the chain; and it takes further rows. What is wrong, in a sentence; empty: nothing.
std::string examine(const QString& dataDir, const Promised& promised, std::uint64_t attempted);

// A sentence for a person: it names the file, says what failed and what to do.
bool isClear(const std::string& sentence, const QString& dataDir);

FolderImage imageOf(const QString& dataDir);
void writeImage(const QString& dataDir, const FolderImage& image);

// The number that the environment gives, for the long runs.
int numberFrom(const char* variable, int usual);

}  // namespace oms::test
