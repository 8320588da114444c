#include "oms/storage/snapshots.h"

#include <QByteArray>

#include <algorithm>
#include <limits>

#include "oms/model/state_hasher.h"

namespace oms {
namespace {

// A millisecond or so of a commit.
constexpr std::size_t kPartBytes = 128 << 10;
constexpr std::int64_t kKept = 4;
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

std::string digestOf(const Snapshot& snapshot, const SnapshotOrigin& origin) {
  StateHasher hasher;
  for (const std::string* text :
       {&origin.format, &origin.sessionId, &origin.configJson, &origin.feedIdentity, &snapshot.stateHash})
    hasher.add(*text);
  hasher.add(static_cast<std::int64_t>(snapshot.seq));
  hasher.add(hex(snapshot.rowHash));
  hasher.add(snapshot.content);
  return hasher.digest();
}

std::string joined(Database& database, const std::string& sessionId, std::uint64_t seq, std::int64_t parts) {
  std::string bytes;
  Statement statement(database, Sql::snapshotParts);
  statement.start(sessionId, seq);
  std::int64_t part = 0;
  for (; statement.next() && statement.numberAt(0) == part; ++part)
    bytes += statement.textAt(1);
  return part == parts ? bytes : std::string();
}

std::string unpacked(const std::string& bytes) {
  constexpr int kMost = 1 << 30;
  if (bytes.size() < 4 || bytes.size() > static_cast<std::size_t>(kMost))
    return {};
  return qUncompress(QByteArray::fromRawData(bytes.data(), static_cast<int>(bytes.size()))).toStdString();
}

std::optional<Digest> rowHash(Database& database, const std::string& sessionId, std::uint64_t seq) {
  Statement statement(database, Sql::rowHash);
  statement.start(seq, sessionId);
  if (!statement.next())
    return std::nullopt;
  const std::string_view blob = statement.textAt(0);
  Digest digest{};
  if (blob.size() != digest.size())
    return std::nullopt;
  std::copy(blob.begin(), blob.end(), digest.begin());
  return digest;
}

// Why it cannot be used; empty: it can.
std::string examine(Database& database, const SnapshotOrigin& origin, const Statement& row, Snapshot& snapshot) {
  snapshot.seq = static_cast<std::uint64_t>(row.numberAt(0));
  if (row.textAt(1) != origin.format)
    return "it was written by another version";
  snapshot.stateHash = row.textAt(2);
  const auto hash = rowHash(database, origin.sessionId, snapshot.seq);
  if (!hash)
    return "its row is missing";
  snapshot.rowHash = *hash;
  snapshot.content = unpacked(joined(database, origin.sessionId, snapshot.seq, row.numberAt(4)));
  if (digestOf(snapshot, origin) != row.textAt(3))
    return "it is damaged, or of other settings, data or rows";
  return {};
}

}  // namespace

PackedSnapshot packed(const Snapshot& snapshot, const SnapshotOrigin& origin) {
  constexpr int kFast = 1;
  const QByteArray bytes = qCompress(reinterpret_cast<const uchar*>(snapshot.content.data()),
                                     static_cast<int>(snapshot.content.size()), kFast);
  return {origin.format, snapshot.seq, snapshot.stateHash, digestOf(snapshot, origin), bytes.toStdString()};
}

void SnapshotWriter::begin(PackedSnapshot snapshot) {
  snapshot_ = std::move(snapshot);
  part_ = 0;
}

void SnapshotWriter::write(std::size_t parts) {
  if (part_ == 0)
    Statement(database_, Sql::dropUnfinishedParts).run();
  for (; parts > 0 && isBusy() && database_.ok(); --parts)
    writePart();
}

void SnapshotWriter::writePart() {
  const std::size_t parts = (snapshot_->bytes.size() + kPartBytes - 1) / kPartBytes;
  const std::string_view bytes = snapshot_->bytes;
  if (part_ < parts) {
    const std::string_view part = bytes.substr(part_ * kPartBytes, kPartBytes);
    const std::span blob(reinterpret_cast<const unsigned char*>(part.data()), part.size());
    Statement(database_, Sql::insertSnapshotPart).run(sessionId_, snapshot_->seq, part_, blob);
    ++part_;
    return;
  }
  Statement(database_, Sql::insertSnapshot)
      .run(sessionId_, snapshot_->seq, snapshot_->format, snapshot_->stateHash, snapshot_->digest, parts);
  Statement(database_, Sql::dropSnapshots).run(sessionId_, kKept);
  Statement(database_, Sql::dropUnfinishedParts).run();
  snapshot_.reset();
}

void readSnapshots(Database& database, const SnapshotOrigin& origin, std::uint64_t before,
                   const std::function<void(const std::string&)>& passed, const std::function<bool(Snapshot&)>& take) {
  Statement statement(database, Sql::snapshotsOf);
  statement.start(origin.sessionId, before == 0 ? kAll : static_cast<std::int64_t>(before));
  while (statement.next()) {
    Snapshot snapshot;
    const std::string problem = examine(database, origin, statement, snapshot);
    if (!problem.empty())
      passed("the snapshot of row " + std::to_string(snapshot.seq) + " is passed over: " + problem);
    else if (take(snapshot))
      return;
  }
}

}  // namespace oms
