#include "oms/model/state_hasher.h"

#include <bit>
#include <cstring>

namespace oms {

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
  sha_.add(text.data(), text.size());
}

void StateHasher::addDouble(double number) {
  add(std::bit_cast<std::int64_t>(number));
}

void StateHasher::flush() {
  sha_.add(buffer_.data(), used_);
  used_ = 0;
}

std::string StateHasher::digest() {
  flush();
  return hex(sha_.digest());
}

}  // namespace oms
