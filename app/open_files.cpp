#include "app/open_files.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace app {
namespace {

// The journal, the market database, the log, the window; and the connections that are told that there are too many.
constexpr std::int64_t kOwnFiles = 128;

}  // namespace

std::int64_t raiseOpenFiles() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return std::numeric_limits<std::int64_t>::max();
  rlimit raised = limit;
  raised.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &raised) == 0)
    limit = raised;
  constexpr rlim_t kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(limit.rlim_cur, kMost));
}

int connectionsThatFit(int wanted, std::int64_t openFiles) {
  return static_cast<int>(std::clamp<std::int64_t>(openFiles - kOwnFiles, 1, wanted));
}

}  // namespace app
