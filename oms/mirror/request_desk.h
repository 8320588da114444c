#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "oms/mirror/command_requests.h"

namespace oms {

// Requests and their answers, without a socket. What is asked while there is no connection waits for one, and expires:
// nobody wants an earlier click to become a later order. What was on its way when the connection went is never sent
// again, for nobody knows whether it was done. What takes risk away has room where nothing else has, and the kill
// switch beyond that; what finds none is refused at once. Times are of a monotonic clock, in milliseconds.
class RequestDesk {
 public:
  static constexpr std::int64_t kQueuedMs = 5'000;          // as long as an order counts
  static constexpr std::int64_t kQueuedCuttingMs = 30'000;  // of what takes risk away
  static constexpr std::int64_t kAnswerMs = 15'000;
  // At a time, of all kinds: beyond so many only what cuts risk is taken, then only the kill switch, then nothing.
  static constexpr std::size_t kMost = 200;
  static constexpr std::size_t kMostCutting = 1'000;
  static constexpr std::size_t kMostKilling = 1'010;

  using Answered = std::function<void(const StreamAnswer&)>;

  // Why what is meant for a session that has gone is not sent.
  static constexpr const char* kOtherSession = "other_session";
  static constexpr const char* kOtherSessionSaid =
      "not sent: another session runs there by now; nothing was done. Look at that one";

  void take(StreamRequest request, Answered answered, std::int64_t nowMs);
  // A connection is there and greeted, or it is gone.
  void setOnline(bool isOnline, std::int64_t nowMs);
  // There will be no connection any more: what waits for one is refused now, and what is asked for later at once.
  void end();
  // Another session is there than the one that what waits was meant for; the ids of that one name other things now.
  void drop();
  void answer(const StreamAnswer& answer);
  // Each second.
  void tick(std::int64_t nowMs);
  // What has to be sent now, oldest first.
  std::vector<std::string> frames() { return std::exchange(frames_, {}); }
  std::size_t queued() const;  // that wait for a connection, and would do something

 private:
  struct Asked {
    StreamRequest request;
    Answered answered;
    std::int64_t deadlineMs = 0;
    bool isSent = false;
  };
  void send(const std::string& id, Asked& asked, std::int64_t nowMs);
  void fail(std::uint64_t number, const char* code, const char* message);
  void failAll(bool isSent, const char* code, const char* message);

  std::map<std::uint64_t, Asked> asked_;
  std::vector<std::string> frames_;
  std::uint64_t last_ = 0;
  bool isOnline_ = false;
  bool isEnded_ = false;
};

}  // namespace oms
