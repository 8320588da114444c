#include "oms/model/state_hasher.h"

#include <sodium.h>

#include <bit>
#include <cstring>

namespace oms {

struct StateHasher::State {
  crypto_hash_sha256_state sha;
};

StateHasher::StateHasher() : state_(std::make_unique<State>()) {
  crypto_hash_sha256_init(&state_->sha);
}
StateHasher::~StateHasher() = default;

void StateHasher::add(std::int64_t number) {
  if (used_ + sizeof(number) > buffer_.size())
    flush();
  // Little endian on every machine.
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    buffer_[used_++] = static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
  }
}

void StateHasher::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  flush();
  crypto_hash_sha256_update(&state_->sha, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

void StateHasher::addDouble(double number) {
  add(std::bit_cast<std::int64_t>(number));
}

void StateHasher::flush() {
  crypto_hash_sha256_update(&state_->sha, reinterpret_cast<const unsigned char*>(buffer_.data()), used_);
  used_ = 0;
}

std::string StateHasher::digest() {
  flush();
  std::array<unsigned char, crypto_hash_sha256_BYTES> bytes{};
  crypto_hash_sha256_final(&state_->sha, bytes.data());
  std::array<char, 2 * crypto_hash_sha256_BYTES + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return std::string(hex.data());
}

}  // namespace oms
