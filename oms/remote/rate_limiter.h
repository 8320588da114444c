#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace oms {

// What a request or message counts as. Cancels, the kill switch and pings are free: a way out is never limited.
enum class RateClass { free, message, order };

inline constexpr std::int64_t kMessagesPerSecond = 20;
inline constexpr std::int64_t kMessageBurst = 40;
inline constexpr std::int64_t kOrdersPerSecond = 10;

// Fills at a steady rate up to its burst; one request takes one.
class RateBucket {
 public:
  RateBucket(std::int64_t perSecond, std::int64_t burst, std::int64_t nowMs)
      : perSecond_(perSecond), burst_(burst), milli_(burst * 1000), atMs_(nowMs) {}

  // Milliseconds until one is to be had; 0 when there is one now.
  std::int64_t waitMs(std::int64_t nowMs);
  void take() { milli_ -= 1000; }
  std::int64_t lastUsedMs() const { return atMs_; }

 private:
  std::int64_t perSecond_;
  std::int64_t burst_;
  std::int64_t milli_;  // thousandths of a request
  std::int64_t atMs_;
};

// One pair of buckets a token: 20 messages a second with bursts of 40, 10 orders a second. Times are of a monotonic
// clock.
class RateLimiter {
 public:
  // 0 when admitted, else how long to wait.
  std::int64_t admit(const std::string& tokenId, RateClass rate, std::int64_t nowMs);

 private:
  struct Buckets {
    RateBucket messages;
    RateBucket orders;
  };
  std::map<std::string, Buckets> buckets_;
};

// Counts how often a client was told that it is over its rate; the third time within a minute is the last.
class StrikeCounter {
 public:
  bool strike(std::int64_t nowMs);

 private:
  std::deque<std::int64_t> times_;
};

}  // namespace oms
