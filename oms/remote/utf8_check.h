#pragma once

#include <cstdint>
#include <string_view>

namespace oms {

// Follows UTF-8 across pieces that may split a character. Overlong forms, surrogates and values above U+10FFFF are
// refused at their first impossible byte.
class Utf8Check {
 public:
  // False once the text cannot be UTF-8 any more.
  bool feed(std::string_view bytes);
  // Whether the text so far ends with a whole character.
  bool complete() const { return needed_ == 0; }
  void reset() { needed_ = 0; }

 private:
  int needed_ = 0;            // continuation bytes still to come
  unsigned char low_ = 0x80;  // bounds of the next continuation byte
  unsigned char high_ = 0xBF;
};

}  // namespace oms
