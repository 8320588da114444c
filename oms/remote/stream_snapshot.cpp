#include "oms/remote/stream_snapshot.h"

#include <algorithm>

namespace oms {

SnapshotCut::SnapshotCut(Envelope envelope, std::string epoch, std::vector<SharedText> rows)
    : envelope_(std::move(envelope)), epoch_(std::move(epoch)), rows_(std::move(rows)) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    bytes += rows_[i]->size() + 1;
    const bool isFull = i + 1 < rows_.size() && bytes + rows_[i + 1]->size() > kPartBytes - kEnvelopeBytes;
    if (!isFull)
      continue;
    ends_.push_back(i + 1);
    bytes = 0;
  }
  ends_.push_back(rows_.size());
  frames_.resize(ends_.size());
}

SnapshotCut::SnapshotCut(Envelope envelope, std::string epoch, std::vector<RowsLater> pieces)
    : envelope_(std::move(envelope)), epoch_(std::move(epoch)), pieces_(std::move(pieces)) {
  ends_.resize(std::max<std::size_t>(1, pieces_.size()));
  frames_.resize(ends_.size());
}

std::string SnapshotCut::rowsOf(std::size_t index) const {
  if (index < pieces_.size())
    return pieces_[index]();
  std::string rows;
  for (std::size_t i = index == 0 ? 0 : ends_[index - 1]; i < ends_[index]; ++i) {
    rows += *rows_[i];
    rows += ',';
  }
  if (!rows.empty())
    rows.pop_back();
  return rows;
}

SharedFrame SnapshotCut::part(std::size_t index) {
  if (pieces_.empty() && frames_[index])
    return frames_[index];
  Envelope envelope = envelope_;
  envelope.epoch = epoch_;
  envelope.part = index + 1;
  envelope.parts = ends_.size();
  SharedFrame frame = streamFrame(envelope, "{\"rows\":[" + rowsOf(index) + "]}");
  if (pieces_.empty())
    frames_[index] = frame;
  return frame;
}

}  // namespace oms
