#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string>

#include "oms/model/result.h"
#include "oms/storage/hash_chain.h"
#include "oms/storage/stored_row.h"
#include "oms/storage/zstd_file.h"

namespace oms {

// What a file with the rows of a finished session holds. The file proves itself: its first line has the session and the
// hash before its first row, each row its own hash, the last line their number and the last hash.
struct ArchiveContent {
  std::string sessionId;
  std::uint64_t rows = 0;
  std::uint64_t firstSeq = 0;  // the first row, or where it would be
  std::uint64_t lastSeq = 0;   // one less where there are no rows
  Digest before{};
  Digest lastHash{};
};

class ArchiveWriter {
 public:
  // The session as the object that `journal export` gives.
  ArchiveWriter(const QString& path, const std::string& sessionId, std::string_view sessionJson, std::uint64_t firstSeq,
                const Digest& before);

  void add(const RowCursor& row);
  std::optional<Failure> finish();
  const ArchiveContent& content() const { return content_; }

 private:
  ZstdWriter file_;
  ArchiveContent content_;
};

// Reads all of it, and checks the whole chain.
Result<ArchiveContent> readArchive(const QString& path);

// Of the file's bytes, in hex; empty when it cannot be read.
std::string fileSha256(const QString& path);

}  // namespace oms
