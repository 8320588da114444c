#pragma once

#include <memory>
#include <string>
#include <vector>

#include "oms/remote/stream_frame.h"
#include "oms/remote/stream_merged.h"
#include "oms/remote/stream_rows.h"

namespace oms {

// All rows of a channel at one seq, cut into messages of at most 1 MiB, each encoded once it is wanted. One whose rows
// are written only then is for one client, and does not keep them.
class SnapshotCut {
 public:
  static constexpr std::size_t kPartBytes = 1 << 20;
  static constexpr std::size_t kEnvelopeBytes = 512;  // what stands around the rows, at most

  SnapshotCut(Envelope envelope, std::string epoch, std::vector<SharedText> rows);
  // Each part's rows separately.
  SnapshotCut(Envelope envelope, std::string epoch, std::vector<RowsLater> pieces);
  std::size_t parts() const { return ends_.size(); }
  std::uint64_t seq() const { return envelope_.seq; }
  bool isReset() const { return envelope_.isReset; }
  SharedFrame part(std::size_t index);

 private:
  std::string rowsOf(std::size_t index) const;

  Envelope envelope_;
  std::string epoch_;
  std::vector<SharedText> rows_;
  std::vector<RowsLater> pieces_;  // in place of them
  std::vector<std::size_t> ends_;  // of the parts, in rows
  std::vector<SharedFrame> frames_;
};

}  // namespace oms
