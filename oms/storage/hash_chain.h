#pragma once

#include <cstdint>
#include <string_view>

#include "oms/model/sha256.h"

namespace oms {

using Digest = Sha256::Digest;

// What a journal row's hash covers: everything that recovery reads.
struct ChainLink {
  std::uint64_t seq = 0;
  std::uint64_t cursor = 0;
  std::int64_t sessionTimeNs = 0;
  std::int64_t wallNs = 0;  // 0: no command
  std::string_view session;
  std::string_view type;
  std::string_view payload;
};

// SHA-256 over the previous row's digest (zeros before the first) and this row. Numbers are eight bytes, little end
// first, and texts carry their length, so that no two rows have the same bytes.
Digest chained(const Digest& previous, const ChainLink& row);

}  // namespace oms
