#pragma once

#include <string>
#include <string_view>

#include "oms/market/sequenced_book.h"

namespace oms {

// A level as files write it.
struct DepthNumbers {
  DepthLevel level;
  const char* problem = nullptr;  // price or size
  std::uint64_t rounded = 0;      // numbers with more than nine decimals
};
DepthNumbers parseDepthLevel(std::string_view price, std::string_view size);

// What one line of a recorded stream is.
struct DepthLine {
  bool isDepth = false;           // or, where they are wanted, a trade
  const char* problem = nullptr;  // unreadable, price or size
  std::string symbol;             // empty: not said
  std::uint64_t rounded = 0;
};

// Reads a line of JSON, maybe behind the time of its receipt, into the message, whose memory is used again.
DepthLine readDepthLine(std::string_view line, bool withTrades, DepthMessage& message);

}  // namespace oms
