#pragma once

#include <QObject>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "oms/remote/remote_config.h"
#include "oms/remote/stream_ring.h"
#include "oms/remote/stream_rows.h"

namespace oms {

// The deltas of the lossless channels behind one row of the journal up to another, read from it.
struct StreamPast {
  std::uint64_t behind = 0;
  std::uint64_t last = 0;
  std::vector<RingEntry> entries;

  // The first entry behind that seq.
  std::size_t firstBehind(std::uint64_t seq) const;
};

// The rows as they are with the session's day read from the journal.
struct StreamDay {
  StreamRows rows;
  // Of the channels whose every row is now as its last event left it: somebody who has an earlier state of them can be
  // brought to this one. Not so of what has an age and was not told of today.
  std::array<bool, kLosslessChannels> isExact{};
};

// The entry of a channel's changes, with its frame.
RingEntry entryOf(Envelope around, const std::vector<RowChange>& changes);

// Reads the journal on a thread of its own, one piece at a time: a disk that hangs holds up nobody else. What is asked
// for is bounded; a client that was away for longer is better off with a snapshot.
class PastReader {
 public:
  static constexpr std::size_t kMostRows = 10'000;
  static constexpr std::size_t kMostBytes = 32 << 20;

  // `done` is called on the owner's thread.
  PastReader(RemoteConfig::JournalRows rows, QObject* owner) : journalRows_(std::move(rows)), owner_(owner) {}
  ~PastReader();

  bool canRead() const { return static_cast<bool>(journalRows_); }
  bool isBusy() const { return isBusy_; }
  // `rows` as they are after the row `last`. Back to where the day began, which the first one did with the session, or
  // as far as the bounds reach.
  void readDay(std::string session, std::uint64_t last, StreamRows rows, std::function<void(const StreamDay&)> done);
  // Null where the journal cannot tell it, where it is more than the bounds let pass, or where another day began in
  // between: what ended before it was taken out then, which rows do not tell.
  using Past = std::shared_ptr<const StreamPast>;
  void readBehind(std::uint64_t behind, std::string session, std::uint64_t last, StreamRows rows, std::string epoch,
                  std::function<void(Past)> done);

 private:
  struct Payload {
    std::uint64_t seq = 0;
    std::string text;
  };
  struct Collected {
    std::vector<Payload> newestFirst;
    bool isWhole = false;  // down to the row that was looked for, without a gap
    bool startsADay = false;
  };
  Collected collect(const std::string& session, std::uint64_t last, std::uint64_t behind, const StreamRows& rows) const;
  StreamDay dayOf(const Collected& collected, StreamRows rows) const;
  static Past pastOf(const Collected& collected, std::uint64_t behind, std::uint64_t last, StreamRows rows,
                     const std::string& epoch);
  // Runs it there; what it gives is run here.
  void begin(std::function<std::function<void()>()> work);

  RemoteConfig::JournalRows journalRows_;
  QObject* owner_;
  std::thread thread_;
  std::atomic<bool> isEnding_ = false;
  bool isBusy_ = false;
};

}  // namespace oms
