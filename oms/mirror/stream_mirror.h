#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "oms/model/result.h"
#include "oms/model/timestamp.h"
#include "oms/remote/stream_rows.h"

namespace oms {

// What one message of the native stream came to.

// The server has said who it is.
struct StreamGreeting {
  std::string version;
  std::string mode;
  std::string sessionId;
  std::string role;
  Timestamp serverTime;  // its wall clock; unset: it did not say
};

// Rows of a channel. Of a lossless one only what is new or another than was known; of a merged one `isWhole` says that
// these are all there are.
struct StreamChange {
  StreamChannel channel = StreamChannel::orders;
  bool isWhole = false;
  std::uint64_t seq = 0;
  Timestamp time;  // session clock
  std::vector<WireValue> rows;
  std::vector<std::string> removed;  // by their keys, as `remove` names them
};

struct StreamPulse {
  std::uint64_t seq = 0;
  Timestamp time;  // session clock
  std::string journal;
  std::string feedState;
  std::string feedProblem;
  bool tellsTrades = true;  // false: the server's version does not
  double feedDelayMs = 0;
  double progress = -1;  // through a replay, 0..1; -1: the feed has no end
};

// To a request: its data, or the error.
struct StreamAnswer {
  std::string id;
  bool isDone = false;
  int status = 0;
  bool isDurable = true;
  std::uint64_t seq = 0;  // of the journal, when it was given
  WireValue content;
};

// The token that the connection was opened with ends within a minute, and the connection with it.
struct StreamExpiry {};

using StreamNews = std::variant<std::monostate, StreamGreeting, StreamChange, StreamPulse, StreamAnswer, StreamExpiry>;

// The client's end of the native stream without its socket: what is known of each channel, whether it is all there is,
// and what has to be asked for. Frames in, news out; requests wait in requests().
class StreamMirror {
 public:
  static constexpr std::string_view kRequestPrefix = "mirror-";  // of the ids of its own requests

  // Follows these, in this order; the session comes before what is told by its names. The tape came later than the
  // others: a server that does not know it is followed without.
  explicit StreamMirror(std::vector<StreamChannel> channels) : followed_(std::move(channels)), wanted_(followed_) {}

  // An error is a frame that nobody of this protocol would send; it changes nothing.
  Result<StreamNews> take(std::string_view frame);
  // The connection is gone; what was told completely is gone on from.
  void disconnected();
  // What has to be sent because of the frames taken, oldest first.
  std::vector<std::string> requests() { return std::exchange(requests_, {}); }

  // Counts up when nothing of what was told before holds any more: another session, another journal.
  std::uint64_t generation() const { return generation_; }
  // All channels have been told completely since then, and the server has said that nothing more is on its way: what is
  // known from the connection before counts only after that.
  bool isComplete() const;
  // Why the server does not tell something that it was asked for, in its words; empty: it has refused nothing. What is
  // refused for now only is asked for again with each heartbeat, other things with the next greeting.
  const std::string& refusal() const;
  std::uint64_t gaps() const { return gaps_; }
  // How often a channel's hash was another than the server's; it was asked for anew each time.
  std::uint64_t mismatches() const { return mismatches_; }
  // How often they were compared.
  std::uint64_t proofs() const { return proofs_; }
  std::string hash(StreamChannel channel) const { return stateOf(channel).rows.hash(); }

 private:
  struct State {
    RowTable rows;                     // of a lossless channel
    std::optional<std::uint64_t> seq;  // the last that was taken; none: nothing, or not to be trusted
    std::uint64_t asked = 0;           // the request for it that has no answer yet, or a refusal; 0: none
    std::string refusal;               // why it is not told; empty: it is, or has still to be
    std::vector<WireValue> parts;      // of a snapshot that goes on
    std::uint64_t nextPart = 1;
  };
  struct Message;

  StreamNews greet(const Message& message);
  void noteChannels(const Message& message);
  StreamNews takeSnapshot(const Message& message);
  StreamNews takeDelta(const Message& message);
  StreamNews takePulse(const Message& message);
  StreamNews takeAnswer(const Message& message);
  void takeOwnAnswer(const StreamAnswer& answer);
  void begin(std::string epoch, std::string session);
  bool isOtherSession(const Message& message, const std::vector<WireValue>& rows);
  void compare(const WireValue& hashes);
  void subscribe(const std::vector<StreamChannel>& channels);
  void subscribeAll();
  // Whether what comes of the channel is what was last asked for.
  bool isAwaited(StreamChannel channel) const {
    return stateOf(channel).asked == 0 && (isNamed_ || channel == StreamChannel::session);
  }
  State& stateOf(StreamChannel channel) { return states_[static_cast<std::size_t>(channel)]; }
  const State& stateOf(StreamChannel channel) const { return states_[static_cast<std::size_t>(channel)]; }

  std::vector<StreamChannel> followed_;
  std::vector<StreamChannel> wanted_;  // of these what the server has
  std::array<State, kStreamChannels> states_;
  std::string epoch_;
  std::string session_;
  std::vector<std::string> requests_;
  std::vector<StreamChannel> postponed_;  // to be asked for again: it was too soon
  bool isNamed_ = false;                  // the session has been told, by whose names the others are read
  bool isCaughtUp_ = false;               // a heartbeat has come behind the answers
  std::uint64_t generation_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t gaps_ = 0;
  std::uint64_t mismatches_ = 0;
  std::uint64_t proofs_ = 0;
};

}  // namespace oms
