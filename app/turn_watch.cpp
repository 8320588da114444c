#include "app/turn_watch.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace app {
namespace {

std::int64_t threadCpuNs() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return used.tv_sec * std::int64_t{1'000'000'000} + used.tv_nsec;
}

}  // namespace

TurnWatch::TurnWatch() : m_usedNs(threadCpuNs()) {
  connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, this, &TurnWatch::count);
}

void TurnWatch::count() {
  const std::int64_t used = threadCpuNs();
  const std::int64_t turn = used - m_usedNs;
  m_usedNs = used;
  const auto bound =
      std::find_if(kBoundsMs.begin(), kBoundsMs.end(), [&](std::int64_t ms) { return turn <= ms * 1'000'000; });
  m_turns[static_cast<std::size_t>(bound - kBoundsMs.begin())].fetch_add(1, std::memory_order_relaxed);
  m_totalNs.fetch_add(turn, std::memory_order_relaxed);
}

std::string TurnWatch::metrics() const {
  std::string text =
      "# HELP tidemark_window_turn_seconds CPU time of the window's thread between two waits for events.\n"
      "# TYPE tidemark_window_turn_seconds histogram\n";
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < m_turns.size(); ++i) {
    below += m_turns[i].load(std::memory_order_relaxed);
    char bound[16] = "+Inf";
    if (i < kBoundsMs.size())
      std::snprintf(bound, sizeof bound, "0.%03d", static_cast<int>(kBoundsMs[i]));
    text.append("tidemark_window_turn_seconds_bucket{le=\"").append(bound).append("\"} ");
    text.append(std::to_string(below)).append("\n");
  }
  char sum[64];
  std::snprintf(sum, sizeof sum, "tidemark_window_turn_seconds_sum %.6f\n",
                static_cast<double>(m_totalNs.load(std::memory_order_relaxed)) / 1e9);
  return text.append(sum).append("tidemark_window_turn_seconds_count ").append(std::to_string(below)).append("\n");
}

}  // namespace app
