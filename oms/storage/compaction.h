#pragma once

#include <cstdint>
#include <functional>

#include "oms/model/result.h"
#include "oms/storage/data_folder.h"

namespace oms {

struct CompactedJournal {
  std::uint64_t rows = 0;  // that are kept, as many as before
  std::uint64_t sessions = 0;
  std::uint64_t bytesBefore = 0;  // of its file
  std::uint64_t bytesAfter = 0;
};

// Writes the folder's journal anew, without what its file holds free: every row, table and snapshot as it was. It is
// found whole before, and its copy after, which takes its place in one step: whoever ends on the way leaves the one or
// the other. Refused, with nothing changed, while another program has the journal open, when it is not whole, and when
// the disk has no room for the copy. `before` hears of each step.
Result<CompactedJournal> compactJournal(
    const DataFolder& folder, const std::function<void(const char* step)>& before = [](const char*) {});

}  // namespace oms
