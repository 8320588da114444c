#include "oms/storage/stored_row.h"

#include <cstring>

namespace oms {
namespace {

bool readDigest(std::string_view blob, Digest& digest) {
  if (blob.size() != digest.size())
    return false;
  std::memcpy(digest.data(), blob.data(), digest.size());
  return true;
}

}  // namespace

RowCursor::RowCursor(const Statement& statement) {
  link_.seq = static_cast<std::uint64_t>(statement.numberAt(0));
  link_.session = statement.textAt(1);
  link_.type = statement.textAt(2);
  link_.payload = statement.textAt(3);
  link_.cursor = static_cast<std::uint64_t>(statement.numberAt(4));
  link_.sessionTimeNs = statement.numberAt(5);
  link_.wallNs = statement.numberAt(6);
  sound_ = readDigest(statement.textAt(7), previous_) && readDigest(statement.textAt(8), hash_);
}

}  // namespace oms
