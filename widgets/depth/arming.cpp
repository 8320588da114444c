#include "widgets/depth/arming.h"

#include <algorithm>
#include <utility>

namespace widgets {

Arming::Arming(FeedWatch::Clock clock, QObject* parent) : QObject(parent), m_clock(std::move(clock)) {
  if (!m_clock)
    m_clock = [] {
      return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
    };
  m_second.setInterval(1'000);
  connect(&m_second, &QTimer::timeout, this, &Arming::look);
}

int Arming::secondsLeft() const {
  using std::chrono::seconds;
  return m_armed ? static_cast<int>(std::chrono::ceil<seconds>(std::max(m_until - m_clock(), {})).count()) : 0;
}

void Arming::arm() {
  m_until = m_clock() + kLasts;
  m_armed = true;
  m_second.start();
  emit changed();
}

void Arming::disarm() {
  m_second.stop();
  if (std::exchange(m_armed, false))
    emit changed();
}

void Arming::look() {
  if (!m_armed)
    return;
  if (m_clock() >= m_until)
    disarm();
  else
    emit changed();
}

}  // namespace widgets
