#pragma once

#include <QObject>

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace app {

// How much work the window's thread does between two waits for events: what a person feels as one frame. Counted in the
// thread's CPU time, so that the X server and other processes are not.
class TurnWatch : public QObject {
  Q_OBJECT

 public:
  // In the thread to be watched, once its event dispatcher exists.
  TurnWatch();

  // The histogram tidemark_window_turn_seconds as Prometheus text. Any thread.
  std::string metrics() const;

 private:
  static constexpr std::array<std::int64_t, 6> kBoundsMs{1, 4, 8, 16, 33, 100};

  void count();

  std::int64_t m_usedNs = 0;
  std::array<std::atomic<std::uint64_t>, kBoundsMs.size() + 1> m_turns{};
  std::atomic<std::int64_t> m_totalNs = 0;
};

}  // namespace app
