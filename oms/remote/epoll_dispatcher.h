#pragma once

#include <QAbstractEventDispatcher>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace oms {

// The event loop of a thread with thousands of sockets. Qt's own dispatchers ask poll(2) about each of them at every
// turn, an eighth of the listener's time with 1,000 clients; epoll(7) names those that have something. Timers are
// precise to a millisecond and never early, whatever their type. A loop within the loop leaves nothing out: the flags
// that ask for it are not obeyed.
class EpollDispatcher : public QAbstractEventDispatcher {
 public:
  explicit EpollDispatcher(QObject* parent = nullptr);
  ~EpollDispatcher() override;

  bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
  void registerSocketNotifier(QSocketNotifier* notifier) override;
  void unregisterSocketNotifier(QSocketNotifier* notifier) override;
  void registerTimer(int timerId, qint64 intervalMs, Qt::TimerType type, QObject* object) override;
  bool unregisterTimer(int timerId) override;
  bool unregisterTimers(QObject* object) override;
  QList<TimerInfo> registeredTimers(QObject* object) const override;
  int remainingTime(int timerId) override;
  void wakeUp() override;  // from any thread, and so is interrupt()
  void interrupt() override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Timer {
    Clock::time_point due;
    std::chrono::milliseconds interval;
    Qt::TimerType type;
    QObject* object;
  };
  // The notifiers of one descriptor.
  struct Watched {
    std::array<QSocketNotifier*, 3> notifiers{};  // by QSocketNotifier::Type
    std::uint32_t number = 0;                     // another file of the same descriptor has another

    std::uint32_t events() const;
  };

  int waitMs(QEventLoop::ProcessEventsFlags flags) const;
  void watch(int operation, int descriptor, const Watched& watched) const;
  bool activateSockets(int timeoutMs);
  bool activate(std::uint64_t key, std::uint32_t events);
  bool activateTimers();

  const int m_epoll;
  const int m_wakeUp;
  std::atomic_bool m_isWoken = false;
  std::atomic_bool m_isInterrupted = false;
  std::unordered_map<int, Watched> m_watched;
  std::uint32_t m_lastNumber = 0;
  std::map<int, Timer> m_timers;                         // by id
  std::set<std::pair<Clock::time_point, int>> m_byTime;  // their ids
};

}  // namespace oms
