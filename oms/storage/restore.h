#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <string>

#include "oms/model/result.h"
#include "oms/model/timestamp.h"
#include "oms/storage/data_folder.h"

namespace oms {

struct RestoredJournal {
  std::uint64_t rows = 0;
  std::uint64_t sessions = 0;
  std::uint64_t lastSeq = 0;
  Timestamp lastTime;  // the session's clock at the last row; not set where there is none
  std::string epoch;   // the new one
  QString putAside;    // where the journal lies that was there before; empty: there was none
};

// Puts what `journal backup` made in the place of the folder's journal, once its chain and its tables are found whole,
// with a new epoch. What was there is put aside under a name with the time in it, never deleted. Whoever ends on the
// way leaves the old journal or the new one, whole; only one that was damaged before may stay so. `before` hears of
// each step that changes the folder.
Result<RestoredJournal> restoreJournal(
    const DataFolder& folder, const QString& file,
    const std::function<void(const char* step)>& before = [](const char*) {});

}  // namespace oms
