#pragma once

#include <cstdint>
#include <functional>

namespace oms {

// connecting: a try is under way; live: told of everything; stale: nothing for 5 s; waiting: for the next try; refused:
// the token is no good, or is not let in; ended: not to be tried again.
enum class LinkState : std::uint8_t { connecting, live, stale, waiting, refused, ended };

// When a connection is alive, and when to try again: 1, 2, 4, 8 … 30 s, each shortened by up to a quarter, so that many
// clients of a server that came back do not all return at once. Times are of a monotonic clock, in milliseconds.
class LinkWatch {
 public:
  static constexpr std::int64_t kTickMs = 1'000;
  static constexpr std::int64_t kStaleMs = 5'000;
  static constexpr std::int64_t kDeadMs = 15'000;
  static constexpr int kFailuresToPoll = 3;  // from then on there is another way to ask, until there is a greeting

  // `random` gives 0 to 1.
  explicit LinkWatch(std::function<double()> random) : random_(std::move(random)) {}

  // What there is to do now.
  enum class Due : std::uint8_t { nothing, connect, drop };
  // Each second. After `drop` the connection is to be left; it counts as closed.
  Due tick(std::int64_t nowMs);

  void connecting(std::int64_t nowMs);
  // The server has greeted: it lets us in.
  void greeted(std::int64_t nowMs);
  void heard(std::int64_t nowMs);
  // With the WebSocket's close code; 0 where there is none.
  void closed(int code, std::int64_t nowMs);
  // No further try.
  void end() { state_ = LinkState::ended; }

  LinkState state() const { return state_; }
  int failures() const { return failures_; }  // tries since the last greeting
  std::int64_t waitMs(std::int64_t nowMs) const { return retryAtMs_ > nowMs ? retryAtMs_ - nowMs : 0; }
  std::int64_t silentMs(std::int64_t nowMs) const { return nowMs - heardMs_; }

 private:
  std::function<double()> random_;
  LinkState state_ = LinkState::waiting;
  int failures_ = 0;
  std::int64_t retryAtMs_ = 0;
  std::int64_t heardMs_ = 0;
  std::int64_t tickedMs_ = 0;
};

}  // namespace oms
