#include "oms/remote/clock.h"

#include <chrono>

namespace oms {

std::int64_t monotonicUs() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

std::int64_t monotonicMs() {
  return monotonicUs() / 1000;
}

Timestamp wallTime() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp::fromNs(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}

}  // namespace oms
