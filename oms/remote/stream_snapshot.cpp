#include "oms/remote/stream_snapshot.h"

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

const SharedFrame& SnapshotCut::part(std::size_t index) {
  SharedFrame& frame = frames_[index];
  if (frame)
    return frame;
  std::string data = "{\"rows\":[";
  for (std::size_t i = index == 0 ? 0 : ends_[index - 1]; i < ends_[index]; ++i) {
    data += *rows_[i];
    data += ',';
  }
  if (data.back() == ',')
    data.pop_back();
  data += "]}";
  Envelope envelope = envelope_;
  envelope.epoch = epoch_;
  envelope.part = index + 1;
  envelope.parts = ends_.size();
  frame = streamFrame(envelope, data);
  return frame;
}

}  // namespace oms
