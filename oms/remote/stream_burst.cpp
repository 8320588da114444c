#include "oms/remote/stream_burst.h"

#include <algorithm>

namespace oms {

namespace {

constexpr std::size_t mostBytes = 64 * 1024;

}  // namespace

StreamBurst::StreamBurst(const StreamRing& ring, std::uint64_t begin) : ring_(ring), begin_(begin), end_(begin) {
  for (std::size_t bytes = 0; end_ < ring.end(); ++end_) {
    const RingEntry& entry = ring.at(end_);
    bytes += entry.frame->size();
    if (bytes > mostBytes && end_ > begin_)
      break;
    const auto known = std::ranges::find(parts_, entry.channel, &Part::channel);
    if (known == parts_.end())
      parts_.push_back({entry.channel, entry.prev, entry.seq});
    else
      known->seq = entry.seq;
  }
}

const SharedFrame& StreamBurst::joined(Channels channels) {
  const auto [place, isNew] = joined_.try_emplace(channels);
  if (!isNew)
    return place->second;
  std::vector<SharedFrame> frames;
  for (std::uint64_t index = begin_; index < end_; ++index) {
    if (channels.test(static_cast<std::size_t>(ring_.at(index).channel)))
      frames.push_back(ring_.at(index).frame);
  }
  if (frames.size() == 1)
    return place->second = frames.front();
  std::string text;
  for (const SharedFrame& frame : frames)
    text += *frame;
  return place->second = std::make_shared<const std::string>(std::move(text));
}

}  // namespace oms
