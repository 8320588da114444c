#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "oms/model/state_hasher.h"
#include "oms/model/timestamp.h"

namespace oms {

// How often something happened within the last minute; at most `atMost` times are kept, the newest.
class MinuteCount {
 public:
  void add(Timestamp now, std::uint32_t atMost) {
    if (atMost == 0)
      return;
    if (times_.size() >= atMost)
      times_.erase(times_.begin(), times_.end() - static_cast<std::ptrdiff_t>(atMost - 1));
    times_.push_back(now);
  }
  std::uint32_t within(Timestamp now) const {
    const auto inside = [&](Timestamp time) { return now - time < std::chrono::minutes(1); };
    return static_cast<std::uint32_t>(std::count_if(times_.begin(), times_.end(), inside));
  }
  void hashInto(StateHasher& hasher) const {
    hasher.add(static_cast<std::int64_t>(times_.size()));
    for (const Timestamp time : times_)
      hasher.add(time.ns());
  }

 private:
  std::vector<Timestamp> times_;  // oldest first
};

}  // namespace oms
