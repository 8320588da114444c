#pragma once

#include "oms/storage/database.h"
#include "oms/storage/hash_chain.h"

namespace oms {

// The journal row that a statement over all its columns stands on. The texts hold until the statement's next row.
class RowCursor {
 public:
  explicit RowCursor(const Statement& statement);

  const ChainLink& link() const { return link_; }
  const Digest& hash() const { return hash_; }
  // It is what it was when it was written.
  bool isWhole() const { return sound_ && chained(previous_, link_) == hash_; }
  // And it comes right after the row with that digest.
  bool follows(const Digest& previous, std::uint64_t previousSeq) const {
    return isWhole() && previous_ == previous && link_.seq == previousSeq + 1;
  }

 private:
  ChainLink link_;
  Digest previous_{};
  Digest hash_{};
  bool sound_ = false;
};

}  // namespace oms
