#include "oms/remote/epoll_dispatcher.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimerEvent>
#include <algorithm>
#include <cerrno>
#include <limits>
#include <vector>

namespace oms {

namespace {

constexpr int socketsATurn = 256;       // what more has something is named in the next turn
constexpr std::uint64_t wakeUpKey = 0;  // files are numbered from 1
constexpr std::uint32_t eventsOf[] = {EPOLLIN, EPOLLOUT, EPOLLPRI};
// A file that has gone wrong is ready for everything: whoever tries finds out why.
constexpr std::uint32_t wrong = EPOLLERR | EPOLLHUP;

std::uint64_t keyOf(int descriptor, std::uint32_t number) {
  return std::uint64_t{number} << 32 | static_cast<std::uint32_t>(descriptor);
}
int descriptorOf(std::uint64_t key) {
  return static_cast<int>(static_cast<std::uint32_t>(key));
}

}  // namespace

std::uint32_t EpollDispatcher::Watched::events() const {
  std::uint32_t all = 0;
  for (std::size_t i = 0; i < notifiers.size(); ++i)
    all |= notifiers[i] != nullptr ? eventsOf[i] : 0;
  return all;
}

EpollDispatcher::EpollDispatcher(QObject* parent)
    : QAbstractEventDispatcher(parent),
      m_epoll(::epoll_create1(EPOLL_CLOEXEC)),
      m_wakeUp(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = wakeUpKey;
  if (m_epoll < 0 || m_wakeUp < 0 || ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_wakeUp, &event) != 0)
    qFatal("no event loop can be made: %s", qPrintable(qt_error_string(errno)));
}

EpollDispatcher::~EpollDispatcher() {
  ::close(m_wakeUp);
  ::close(m_epoll);
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags) {
  m_isInterrupted = false;
  emit awake();
  QCoreApplication::sendPostedEvents();
  // What is posted from here on makes m_wakeUp readable, so that nothing is slept over.
  const int timeoutMs = waitMs(flags);
  if (timeoutMs != 0)
    emit aboutToBlock();
  const bool anySocket = activateSockets(timeoutMs);
  const bool anyTimer = activateTimers();
  return anySocket || anyTimer;
}

// 0: not at all; -1: until something happens.
int EpollDispatcher::waitMs(QEventLoop::ProcessEventsFlags flags) const {
  if (!flags.testFlag(QEventLoop::WaitForMoreEvents) || m_isInterrupted)
    return 0;
  if (m_byTime.empty())
    return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_byTime.begin()->first - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

bool EpollDispatcher::activateSockets(int timeoutMs) {
  std::array<epoll_event, socketsATurn> ready;
  const int count = ::epoll_wait(m_epoll, ready.data(), socketsATurn, timeoutMs);
  bool any = false;
  for (std::size_t i = 0; static_cast<int>(i) < count; ++i)
    any |= activate(ready[i].data.u64, ready[i].events);
  return any;
}

bool EpollDispatcher::activate(std::uint64_t key, std::uint32_t events) {
  if (key == wakeUpKey) {
    std::uint64_t times = 0;
    [[maybe_unused]] const ssize_t size = ::read(m_wakeUp, &times, sizeof times);
    // Before the posted events are sent: what comes after them wakes up again.
    m_isWoken = false;
    return true;
  }
  bool any = false;
  for (std::size_t i = 0; i < std::size(eventsOf); ++i) {
    // Looked up anew each time: who was activated before may have closed it, and opened another.
    const auto found = m_watched.find(descriptorOf(key));
    if (found == m_watched.end() || keyOf(found->first, found->second.number) != key)
      break;
    QSocketNotifier* notifier = found->second.notifiers[i];
    if (notifier == nullptr || (events & (eventsOf[i] | wrong)) == 0)
      continue;
    QEvent event(QEvent::SockAct);
    QCoreApplication::sendEvent(notifier, &event);
    any = true;
  }
  return any;
}

void EpollDispatcher::watch(int operation, int descriptor, const Watched& watched) const {
  epoll_event event{};
  event.events = watched.events();
  event.data.u64 = keyOf(descriptor, watched.number);
  // One that is closed already has left by itself.
  if (::epoll_ctl(m_epoll, operation, descriptor, &event) != 0 && operation != EPOLL_CTL_DEL)
    qWarning("the event loop cannot watch descriptor %d: %s", descriptor, qPrintable(qt_error_string(errno)));
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier* notifier) {
  const int descriptor = static_cast<int>(notifier->socket());
  const auto [found, isNew] = m_watched.try_emplace(descriptor);
  if (isNew)
    found->second.number = ++m_lastNumber;
  found->second.notifiers[notifier->type()] = notifier;
  watch(isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, found->second);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier* notifier) {
  const auto found = m_watched.find(static_cast<int>(notifier->socket()));
  if (found == m_watched.end() || found->second.notifiers[notifier->type()] != notifier)
    return;
  found->second.notifiers[notifier->type()] = nullptr;
  const bool isLast = found->second.events() == 0;
  watch(isLast ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, found->first, found->second);
  if (isLast)
    m_watched.erase(found);
}

void EpollDispatcher::registerTimer(int timerId, qint64 intervalMs, Qt::TimerType type, QObject* object) {
  const std::chrono::milliseconds interval(intervalMs);
  const Clock::time_point due = Clock::now() + interval;
  m_timers.insert_or_assign(timerId, Timer{due, interval, type, object});
  m_byTime.emplace(due, timerId);
}

bool EpollDispatcher::unregisterTimer(int timerId) {
  const auto timer = m_timers.find(timerId);
  if (timer == m_timers.end())
    return false;
  m_byTime.erase({timer->second.due, timerId});
  m_timers.erase(timer);
  return true;
}

bool EpollDispatcher::unregisterTimers(QObject* object) {
  std::vector<int> its;
  for (const auto& [id, timer] : m_timers) {
    if (timer.object == object)
      its.push_back(id);
  }
  for (const int id : its)
    unregisterTimer(id);
  return !its.empty();
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject* object) const {
  QList<TimerInfo> its;
  for (const auto& [id, timer] : m_timers) {
    if (timer.object == object)
      its.append(TimerInfo(id, static_cast<int>(timer.interval.count()), timer.type));
  }
  return its;
}

// -1: there is no such timer.
int EpollDispatcher::remainingTime(int timerId) {
  const auto timer = m_timers.find(timerId);
  if (timer == m_timers.end())
    return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timer->second.due - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(0, left));
}

// Those that are due now, once each: one without an interval comes again in the next turn.
bool EpollDispatcher::activateTimers() {
  const Clock::time_point now = Clock::now();
  std::vector<int> due;
  for (auto next = m_byTime.begin(); next != m_byTime.end() && next->first <= now; ++next)
    due.push_back(next->second);
  bool any = false;
  for (const int id : due) {
    // Who came before it may have stopped it, and begun another one of its id.
    const auto found = m_timers.find(id);
    if (found == m_timers.end() || found->second.due > now)
      continue;
    Timer& timer = found->second;
    m_byTime.erase({timer.due, id});
    // It keeps its beat; what it has slept over does not come again.
    timer.due = timer.due + timer.interval > now ? timer.due + timer.interval : now + timer.interval;
    m_byTime.emplace(timer.due, id);
    QTimerEvent event(id);
    QCoreApplication::sendEvent(timer.object, &event);
    any = true;
  }
  return any;
}

void EpollDispatcher::wakeUp() {
  if (m_isWoken.exchange(true))
    return;
  const std::uint64_t once = 1;
  [[maybe_unused]] const ssize_t size = ::write(m_wakeUp, &once, sizeof once);
}

void EpollDispatcher::interrupt() {
  m_isInterrupted = true;
  wakeUp();
}

}  // namespace oms
