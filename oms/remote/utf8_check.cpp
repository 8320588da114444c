#include "oms/remote/utf8_check.h"

namespace oms {

bool Utf8Check::feed(std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (needed_ > 0) {
      if (byte < low_ || byte > high_)
        return false;
      --needed_;
      low_ = 0x80;
      high_ = 0xBF;
      continue;
    }
    if (byte < 0x80)
      continue;
    if (byte >= 0xC2 && byte <= 0xDF) {
      needed_ = 1;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
      needed_ = 2;
      if (byte == 0xE0)
        low_ = 0xA0;  // no overlong form
      if (byte == 0xED)
        high_ = 0x9F;  // no surrogate
    } else if (byte >= 0xF0 && byte <= 0xF4) {
      needed_ = 3;
      if (byte == 0xF0)
        low_ = 0x90;
      if (byte == 0xF4)
        high_ = 0x8F;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace oms
