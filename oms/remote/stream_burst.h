#pragma once

#include <bitset>
#include <string>
#include <unordered_map>
#include <vector>

#include "oms/remote/stream_ring.h"

namespace oms {

// What the ring has got since everybody was last served, joined for clients that have all before it and follow the same
// channels whole: such a client costs one frame's work, however many deltas they are. At most 64 KiB, of which there is
// always room for one more; the rest is the next burst.
class StreamBurst {
 public:
  using Channels = std::bitset<kLosslessChannels>;
  // A channel's deltas in it.
  struct Part {
    StreamChannel channel;
    std::uint64_t prev;  // of the first
    std::uint64_t seq;   // of the last
  };

  StreamBurst(const StreamRing& ring, std::uint64_t begin);
  std::uint64_t begin() const { return begin_; }
  std::uint64_t end() const { return end_; }
  const std::vector<Part>& parts() const { return parts_; }
  // The frames of those channels, in the ring's order.
  const SharedFrame& joined(Channels channels);

 private:
  const StreamRing& ring_;
  std::uint64_t begin_;
  std::uint64_t end_;
  std::vector<Part> parts_;
  std::unordered_map<Channels, SharedFrame> joined_;
};

}  // namespace oms
