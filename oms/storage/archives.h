#pragma once

#include <QString>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "oms/model/result.h"
#include "oms/model/timestamp.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/database.h"
#include "oms/storage/hash_chain.h"

namespace oms {

// A finished session whose rows are in a file of the folder archive/ beside the journal, and in the database no more.
struct StoredArchive {
  std::string sessionId;
  std::uint64_t firstSeq = 0;
  std::uint64_t lastSeq = 0;  // one less for a session without rows
  Digest lastHash{};
  QString file;  // its whole path
  std::string sha256;
};

// The earliest first.
std::vector<StoredArchive> readArchives(Database& database, const QString& journalPath);

// The rows that are kept go on from here; nothing before the first archive.
struct ArchivedHead {
  std::uint64_t seq = 0;
  Digest hash{};
};
ArchivedHead archivedHead(const std::vector<StoredArchive>& archives);

struct ArchiveReport {
  std::size_t whole = 0;
  std::vector<std::string> missing;  // files that are not there
  std::string problem;               // the first that is not what was written; empty: none
};
// Reads each file that is there, and holds it against what the journal knows of it.
ArchiveReport checkArchives(const std::vector<StoredArchive>& archives);

// Takes finished sessions out of the journal, the oldest first, up to the first that has not ended before that moment:
// each goes whole into a file, which is read back and synced before anything is deleted, in small transactions. The
// sessions' own rows and the client ids that are taken stay. Whoever ends on the way leaves a journal that is whole;
// the next call goes on. `before` hears of each step.
Result<std::vector<StoredArchive>> archiveSessions(
    const DataFolder& folder, Timestamp endedBefore,
    const std::function<void(const char* step)>& step = [](const char*) {});

}  // namespace oms
