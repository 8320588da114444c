#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "oms/model/archive.h"
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
    const auto outside = [&](Timestamp time) { return now - time >= std::chrono::minutes(1); };
    return static_cast<std::uint32_t>(std::find_if(times_.rbegin(), times_.rend(), outside) - times_.rbegin());
  }
  void fields(Archive& archive) { archive(times_); }

 private:
  std::vector<Timestamp> times_;  // oldest first
};

}  // namespace oms
