#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "oms/model/archive.h"

namespace oms {

// A seeded stream of numbers that is the same with every compiler and library (xoshiro256**, Blackman and Vigna).
// Integers only: nothing here depends on a mathematics library.
class RandomStream {
 public:
  // Streams of the same seed and another name are independent.
  RandomStream(std::uint64_t seed, std::string_view name) {
    for (const char c : name)
      seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    for (std::uint64_t& word : state_)
      word = splitMix(seed);
  }

  std::uint64_t next() {
    const std::uint64_t result = rotated(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
  }

  // 0 .. bound - 1, for bounds below 2^32.
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(((next() >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
  }
  std::int64_t between(std::int64_t first, std::int64_t last) { return first + below(last - first + 1); }
  bool chance(std::int64_t perMillion) { return below(1'000'000) < perMillion; }

  void fields(Archive& archive) { archive(state_); }

  // Near to normal, mean zero, standard deviation kNormalUnit: the sum of four uniform numbers of 16 bits.
  static constexpr std::int64_t kNormalUnit = 37'837;
  std::int64_t normal() {
    const std::uint64_t bits = next();
    const std::uint64_t sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
    return static_cast<std::int64_t>(sum) - std::int64_t{2} * 0xFFFF;
  }

 private:
  static constexpr std::uint64_t rotated(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }
  static constexpr std::uint64_t splitMix(std::uint64_t& seed) {
    std::uint64_t z = (seed += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace oms
