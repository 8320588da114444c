#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>

#include "oms/feeds/bar_file.h"
#include "tests/fuzz/fuzz_input.h"

// Whatever a file holds, its bars ascend, enclose their open and close, and every row is accounted for.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int file = memfd_create("bars", 0);
  fuzz::require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == static_cast<ssize_t>(size));
  for (const auto badRows : {oms::BadRows::standard, oms::BadRows::repair}) {
    oms::ReadOptions options;
    options.badRows = badRows;
    const auto imported = oms::readBars("/proc/self/fd/" + std::to_string(file), options);
    if (!imported) {
      fuzz::require(!imported.error().message.empty());
      continue;
    }
    const auto& counts = imported->counts;
    const auto rejected = std::accumulate(counts.rejected.begin(), counts.rejected.end(), std::uint64_t{0},
                                          [](std::uint64_t sum, const auto& entry) { return sum + entry.second; });
    fuzz::require(counts.accepted == imported->bars.size() && counts.accepted + rejected == counts.read);
    fuzz::require(std::is_sorted(imported->bars.begin(), imported->bars.end(),
                                 [](const oms::Bar& a, const oms::Bar& b) { return a.closeTime < b.closeTime; }));
    for (const oms::Bar& bar : imported->bars) {
      fuzz::require(bar.low.isPositive() && bar.low <= std::min(bar.open, bar.close));
      fuzz::require(bar.high >= std::max(bar.open, bar.close));
    }
  }
  return 0;
}
