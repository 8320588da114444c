#pragma once

#include <array>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "oms/model/ids.h"
#include "oms/remote/stream_frame.h"

namespace oms {

// None: all of them.
using SymbolFilter = std::set<SymbolIndex>;

// A delta of a lossless channel, encoded once for all of its clients.
struct RingEntry {
  StreamChannel channel = StreamChannel::orders;
  std::uint64_t seq = 0;
  std::uint64_t prev = 0;  // the channel's delta before it
  Timestamp time;
  bool isDurable = true;
  std::vector<SymbolIndex> symbols;  // of its rows
  bool removes = false;
  SharedFrame frame;
  std::size_t dataBytes = 0;   // of the frame's end, before the closing brace
  std::uint64_t endBytes = 0;  // of the whole stream, up to here

  std::string_view data() const { return std::string_view(*frame).substr(frame->size() - 1 - dataBytes, dataBytes); }
};

// The newest deltas, at most 32 MiB of them: what all clients read from, each at a place of its own. A client that is
// as far behind as its beginning has lost something.
class StreamRing {
 public:
  static constexpr std::size_t kBytes = 32 << 20;

  explicit StreamRing(std::size_t most = kBytes) : most_(most) {}

  void push(RingEntry entry);
  // Whoever asks for rows behind an earlier seq cannot be answered from here.
  void clear(std::uint64_t seq);
  std::uint64_t begin() const { return begin_; }
  std::uint64_t end() const { return begin_ + entries_.size(); }
  const RingEntry& at(std::uint64_t index) const { return entries_[index - begin_]; }
  // The first entry behind that seq.
  std::uint64_t firstBehind(std::uint64_t seq) const;
  // Of what stands from there on.
  std::uint64_t bytesFrom(std::uint64_t index) const;
  // Whether all of the channel's deltas behind that seq are here.
  bool reachesBack(StreamChannel channel, std::uint64_t seq) const {
    return seq >= forgotten_[static_cast<std::size_t>(channel)];
  }
  std::uint64_t bytes() const { return entries_.empty() ? 0 : bytesFrom(begin_); }

 private:
  std::size_t most_;
  std::deque<RingEntry> entries_;
  std::uint64_t begin_ = 0;
  std::uint64_t total_ = 0;
  std::array<std::uint64_t, kLosslessChannels> forgotten_{};  // the newest that is not here any more
};

// The frame for a client of whom the last message of the channel was `prev`, and who wants those symbols; null where
// nothing in it is wanted. The shared one where it fits.
SharedFrame frameFor(const RingEntry& entry, std::string_view epoch, std::uint64_t prev, const SymbolFilter& symbols,
                     const std::vector<std::string>& symbolNames);

}  // namespace oms
