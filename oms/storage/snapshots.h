#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oms/model/result.h"
#include "oms/storage/database.h"
#include "oms/storage/hash_chain.h"

namespace oms {

// A state behind a row, as the journal keeps it.
struct Snapshot {
  std::uint64_t seq = 0;  // the row
  Digest rowHash{};
  std::string stateHash;
  std::string content;
};

// What a snapshot must have been made of to be of use: a program with the same fields, the same session, from the same
// settings and market data.
struct SnapshotOrigin {
  std::string format;
  std::string sessionId;
  std::string configJson;
  std::string feedIdentity;
};

// Compressed, and with the digest that ties it to its row, its origin and this program.
struct PackedSnapshot {
  std::string format;
  std::uint64_t seq = 0;
  std::string stateHash;
  std::string digest;
  std::string bytes;
};

// Takes its time, and may be done on any thread.
PackedSnapshot packed(const Snapshot& snapshot, const SnapshotOrigin& origin);

// Writes a snapshot part by part into transactions that others begin and end. Parts of earlier ones that were never
// finished go with the first.
class SnapshotWriter {
 public:
  SnapshotWriter(Database& database, std::string sessionId) : database_(database), sessionId_(std::move(sessionId)) {}

  // One that was begun before is dropped.
  void begin(PackedSnapshot snapshot);
  bool isBusy() const { return snapshot_.has_value(); }
  // So many parts; behind the last one the snapshot itself, which takes the place of those that are no longer kept.
  void write(std::size_t parts);

 private:
  void writePart();

  Database& database_;
  std::string sessionId_;
  std::optional<PackedSnapshot> snapshot_;
  std::size_t part_ = 0;
};

// Offers the session's snapshots of rows before that one (0: all of them), the newest first, until `take` says true.
// Those that are damaged or of another program, session or setting are passed over; `passed` hears why.
void readSnapshots(Database& database, const SnapshotOrigin& origin, std::uint64_t before,
                   const std::function<void(const std::string&)>& passed, const std::function<bool(Snapshot&)>& take);

}  // namespace oms
