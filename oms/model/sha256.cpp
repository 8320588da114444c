#include "oms/model/sha256.h"

#include <algorithm>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace oms {
namespace {

alignas(16) constexpr std::array<std::uint32_t, 64> kRoundConstants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t bigEndian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// FIPS 180-4, section 6.2.2, as it stands there.
void compressPlainly(std::array<std::uint32_t, 8>& state, const unsigned char* data, std::size_t blocks) {
  for (; blocks > 0; --blocks, data += 64) {
    std::array<std::uint32_t, 64> w;
    for (std::size_t t = 0; t < 16; ++t)
      w[t] = bigEndian(data + 4 * t);
    for (std::size_t t = 16; t < 64; ++t) {
      const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ w[t - 15] >> 3;
      const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ w[t - 2] >> 10;
      w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
    for (std::size_t t = 0; t < 64; ++t) {
      const std::uint32_t s1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
      const std::uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + kRoundConstants[t] + w[t];
      const std::uint32_t s0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
      const std::uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    const std::array<std::uint32_t, 8> sums{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state.size(); ++i)
      state[i] += sums[i];
  }
}

#if defined(__x86_64__)
#define OMS_WITH_SHA __attribute__((target("sha,sse4.1")))

// Four rounds, with the four words of the schedule that they take.
OMS_WITH_SHA inline void fourRounds(__m128i& abef, __m128i& cdgh, __m128i words, std::size_t round) {
  const __m128i* constants = reinterpret_cast<const __m128i*>(kRoundConstants.data() + round);
  const __m128i sums = _mm_add_epi32(words, _mm_load_si128(constants));
  cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sums);
  abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sums, 0x0E));
}

// The next four words of the schedule from the sixteen before them.
OMS_WITH_SHA inline __m128i nextWords(__m128i a, __m128i b, __m128i c, __m128i d) {
  return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4)), d);
}

OMS_WITH_SHA void compressByInstructions(std::array<std::uint32_t, 8>& state, const unsigned char* data,
                                         std::size_t blocks) {
  const __m128i bigEndianWords = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  auto* const words = reinterpret_cast<__m128i*>(state.data());
  const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(words), 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(words + 1), 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  for (; blocks > 0; --blocks, data += 64) {
    const __m128i abefBefore = abef;
    const __m128i cdghBefore = cdgh;
    const auto* const block = reinterpret_cast<const __m128i*>(data);
    __m128i a = _mm_shuffle_epi8(_mm_loadu_si128(block), bigEndianWords);
    __m128i b = _mm_shuffle_epi8(_mm_loadu_si128(block + 1), bigEndianWords);
    __m128i c = _mm_shuffle_epi8(_mm_loadu_si128(block + 2), bigEndianWords);
    __m128i d = _mm_shuffle_epi8(_mm_loadu_si128(block + 3), bigEndianWords);
    for (std::size_t round = 0; round < 64; round += 16) {
      if (round > 0) {
        a = nextWords(a, b, c, d);
        b = nextWords(b, c, d, a);
        c = nextWords(c, d, a, b);
        d = nextWords(d, a, b, c);
      }
      fourRounds(abef, cdgh, a, round);
      fourRounds(abef, cdgh, b, round + 4);
      fourRounds(abef, cdgh, c, round + 8);
      fourRounds(abef, cdgh, d, round + 12);
    }
    abef = _mm_add_epi32(abef, abefBefore);
    cdgh = _mm_add_epi32(cdgh, cdghBefore);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(words, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(words + 1, _mm_alignr_epi8(dchg, feba, 8));
}
#undef OMS_WITH_SHA

bool hasInstructions() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  constexpr unsigned ssse3AndSse41 = 1U << 9 | 1U << 19;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & ssse3AndSse41) != ssse3AndSse41)
    return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & 1U << 29) != 0;
}
#else
constexpr auto compressByInstructions = compressPlainly;

bool hasInstructions() {
  return false;
}
#endif

}  // namespace

bool Sha256::canAccelerate() {
  static const bool accelerated = hasInstructions();
  return accelerated;
}

void Sha256::add(const void* data, std::size_t size) {
  if (size == 0)
    return;
  const auto compress = accelerated_ ? compressByInstructions : compressPlainly;
  const auto* bytes = static_cast<const unsigned char*>(data);
  const std::size_t held = size_ % kBlock;
  size_ += size;
  if (held > 0) {
    const std::size_t part = std::min(size, kBlock - held);
    std::memcpy(rest_.data() + held, bytes, part);
    bytes += part;
    size -= part;
    if (held + part < kBlock)
      return;
    compress(state_, rest_.data(), 1);
  }
  compress(state_, bytes, size / kBlock);
  const std::size_t left = size % kBlock;
  if (left > 0)
    std::memcpy(rest_.data(), bytes + size - left, left);
}

Sha256::Digest Sha256::digest() {
  // A one, zeros, and the length in bits in the last eight bytes of a block.
  const std::uint64_t bits = size_ * 8;
  std::array<unsigned char, 2 * kBlock> end{0x80};
  const std::size_t held = size_ % kBlock;
  const std::size_t size = (held < kBlock - 8 ? kBlock : 2 * kBlock) - held;
  for (std::size_t i = 0; i < 8; ++i)
    end[size - 1 - i] = static_cast<unsigned char>(bits >> 8 * i);
  add(end.data(), size);
  Digest digest;
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<unsigned char>(state_[i / 4] >> (24 - i % 4 * 8));
  return digest;
}

}  // namespace oms
