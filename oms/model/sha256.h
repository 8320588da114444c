#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace oms {

// SHA-256 (FIPS 180-4), by the processor's own instructions where it has them: a journal and the files of a replay are
// hashed to the last byte, and without them that costs more than all else that is done with these bytes.
class Sha256 {
 public:
  using Digest = std::array<unsigned char, 32>;

  explicit Sha256(bool accelerated = canAccelerate()) : accelerated_(accelerated) {}

  void add(const void* data, std::size_t size);
  // Of all that was added; then nothing more may be.
  Digest digest();

  // Whether the processor has such instructions.
  static bool canAccelerate();

 private:
  static constexpr std::size_t kBlock = 64;

  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<unsigned char, kBlock> rest_{};  // what fills no block yet
  std::uint64_t size_ = 0;
  bool accelerated_;
};

}  // namespace oms
