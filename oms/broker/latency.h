#pragma once

#include <chrono>
#include <cstdint>

#include "oms/model/archive.h"
#include "oms/model/timestamp.h"

namespace oms {

// How long a command takes to the broker (FILLS rule 2): base + that of its kind + a part of the jitter.
struct Latency {
  Duration base{0};
  Duration insert{0};
  Duration modify{0};
  Duration cancel{0};
  Duration jitter{0};      // each command draws from 0 to this much more, evenly
  std::uint64_t seed = 1;  // of the draws
};

// A stream of numbers that is the same everywhere for the same seed (SplitMix64).
class JitterSource {
 public:
  explicit JitterSource(std::uint64_t seed) : state_(seed) {}

  // 0 to `most`, both included; draws nothing when that is zero.
  Duration next(Duration most) {
    if (most.count() <= 0)
      return Duration(0);
    std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15u);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    mixed ^= mixed >> 31;
    return Duration(static_cast<std::int64_t>(mixed % (static_cast<std::uint64_t>(most.count()) + 1)));
  }
  void fields(Archive& archive) { archive(state_); }

 private:
  std::uint64_t state_;
};

}  // namespace oms
