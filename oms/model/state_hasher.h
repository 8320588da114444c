#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "oms/model/sha256.h"

namespace oms {

// SHA-256 over a state's fields in a fixed order. Each field is framed, so that no two lists of fields look alike.
class StateHasher {
 public:
  void add(std::int64_t number);
  void add(std::string_view text);
  // By its bits: equal only when the doubles are the same to the last one.
  void addDouble(double number);
  // Ends the hash: 64 hex digits.
  std::string digest();

 private:
  void flush();

  Sha256 sha_;
  std::array<char, 4096> buffer_;
  std::size_t used_ = 0;
};

}  // namespace oms
