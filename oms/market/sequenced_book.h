#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "oms/market/depth_book.h"
#include "oms/model/timestamp.h"

namespace oms {

// A message of a depth stream: the whole book, or the levels that changed (size zero: gone). Ids count the changes of
// the symbol's book at the exchange. Beside them a stream may tell of trades, which have no ids and are for no book:
// what was traded stands on the side that it was taken of.
struct DepthMessage {
  enum class Kind : std::uint8_t { snapshot, update, trade };

  Kind kind = Kind::update;
  bool ofStream = false;      // a snapshot that the stream itself sent: what came before it is past, whatever its id
  std::uint64_t firstId = 0;  // of the changes that it holds; of a snapshot as the last
  std::uint64_t lastId = 0;
  std::optional<std::uint64_t> previousId;  // the last id of the update before, where the exchange says it
  std::uint64_t line = 0;                   // of the recording
  Timestamp time;                           // the exchange's; zero: not said
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
};

enum class DepthOutcome : std::uint8_t {
  applied,
  crossed,    // applied, and a bid is at or above an ask now: nothing to trade on
  held,       // an update that has to wait for a snapshot
  stale,      // older than the book
  gap,        // updates are missing before it: the book is void and this one waits, as do all that follow
  exhausted,  // applied, and a side has no level left of those that could be held: the book is void
};

// What became of a message.
struct DepthStep {
  DepthOutcome outcome = DepthOutcome::applied;
  DepthMessage::Kind kind = DepthMessage::Kind::update;
  std::uint64_t id = 0;     // the message's last
  std::uint64_t line = 0;   // the message's
  std::uint64_t after = 0;  // of a gap: the id that it should have followed
  Timestamp time;           // the message's

  bool isApplied() const { return outcome == DepthOutcome::applied || outcome == DepthOutcome::crossed; }
};

// A depth book that follows a stream, as the exchanges tell to do it: updates that come before a snapshot wait for it;
// then each must follow the one before. After a gap there is no book until the next snapshot; wrong levels are never
// shown.
class SequencedBook {
 public:
  // Waiting updates, at most; then the older half of them goes, and a snapshot as old as they will leave a gap.
  static constexpr std::size_t kHeldMax = 20'000;
  static constexpr std::size_t kHeldLevelsMax = 1'000'000;  // in all of them: 16 MB

  explicit SequencedBook(std::size_t levelsMax = DepthBook::kLevelsMax) : book_(levelsMax) {}

  // After a snapshot, next() gives what became of the updates that waited; what is not asked for then is done before
  // the next message.
  DepthStep apply(const DepthMessage& message);
  std::optional<DepthStep> next();

  // There is a book, and nothing is missing in it.
  bool isInOrder() const { return inOrder_; }
  std::uint64_t lastId() const { return lastId_; }
  const DepthBook& book() const { return book_; }
  std::size_t held() const { return held_.size() - taken_; }

 private:
  struct Update {
    std::uint64_t firstId;
    std::uint64_t lastId;
    std::optional<std::uint64_t> previousId;
    std::uint64_t line;
    Timestamp time;
    std::span<const DepthLevel> bids;
    std::span<const DepthLevel> asks;
  };
  struct Held {
    Update update;  // its levels lie in heldLevels_, from `begin`: the bids, then the asks
    std::size_t begin;
    std::size_t bids;
    std::size_t asks;
  };

  DepthStep applySnapshot(const DepthMessage& message);
  DepthStep follow(const Update& update);
  DepthOutcome put(const Update& update);
  void hold(const Update& update);
  void forgetHeld(std::size_t count);
  void loseOrder();

  DepthBook book_;
  bool inOrder_ = false;
  bool afterSnapshot_ = false;  // no update was applied since
  std::uint64_t lastId_ = 0;
  std::vector<Held> held_;
  std::vector<DepthLevel> heldLevels_;
  std::size_t taken_ = 0;  // of the held ones, by next()
};

}  // namespace oms
