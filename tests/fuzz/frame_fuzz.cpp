#include <algorithm>
#include <string>

#include "oms/remote/frame_guard.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

struct Seen {
  std::string clean;
  int closeCode = 0;

  bool operator==(const Seen&) const = default;
};

Seen feedInPieces(std::string_view bytes, std::size_t piece) {
  oms::FrameGuard guard;
  Seen seen;
  for (std::size_t at = 0; at < bytes.size() && seen.closeCode == 0; at += piece) {
    const auto outcome = guard.feed(bytes.substr(at, piece));
    seen.clean += outcome.clean;
    if (outcome.end)
      seen.closeCode = outcome.end->closeCode;
  }
  return seen;
}

}  // namespace

// The network cuts where it likes: what comes out does not depend on it.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text(data, size);
  const Seen whole = feedInPieces(bytes, std::max<std::size_t>(size, 1));
  fuzz::require(feedInPieces(bytes, 1) == whole);
  fuzz::require(feedInPieces(bytes, 7) == whole);
  return 0;
}
