#include "oms/remote/rate_limiter.h"

#include <algorithm>

namespace oms {

namespace {
constexpr std::int64_t orderBurst = 10;
constexpr std::size_t maxKeptBuckets = 4096;
constexpr std::int64_t forgetMs = 60'000;
constexpr std::int64_t strikeWindowMs = 60'000;
constexpr std::size_t strikesToClose = 3;
}  // namespace

std::int64_t RateBucket::waitMs(std::int64_t nowMs) {
  // Longer than a minute fills every bucket; the bound keeps the product small.
  const std::int64_t passed = std::clamp<std::int64_t>(nowMs - atMs_, 0, 60'000);
  milli_ = std::min(burst_ * 1000, milli_ + passed * perSecond_);
  atMs_ = std::max(atMs_, nowMs);
  if (milli_ >= 1000)
    return 0;
  return (1000 - milli_ + perSecond_ - 1) / perSecond_;
}

std::int64_t RateLimiter::admit(const std::string& tokenId, RateClass rate, std::int64_t nowMs) {
  if (rate == RateClass::free)
    return 0;
  if (buckets_.size() > maxKeptBuckets) {
    // A bucket that has not been used for as long as it takes to fill is as good as a new one.
    std::erase_if(buckets_, [&](const auto& item) { return nowMs - item.second.messages.lastUsedMs() > forgetMs; });
  }
  auto [found, added] = buckets_.try_emplace(tokenId, Buckets{RateBucket(kMessagesPerSecond, kMessageBurst, nowMs),
                                                              RateBucket(kOrdersPerSecond, orderBurst, nowMs)});
  Buckets& own = found->second;
  std::int64_t wait = own.messages.waitMs(nowMs);
  if (rate == RateClass::order)
    wait = std::max(wait, own.orders.waitMs(nowMs));
  if (wait > 0)
    return wait;
  own.messages.take();
  if (rate == RateClass::order)
    own.orders.take();
  return 0;
}

bool StrikeCounter::strike(std::int64_t nowMs) {
  while (!times_.empty() && times_.front() <= nowMs - strikeWindowMs)
    times_.pop_front();
  times_.push_back(nowMs);
  return times_.size() >= strikesToClose;
}

}  // namespace oms
