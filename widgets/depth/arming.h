#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>

#include "widgets/common/feed_watch.h"

namespace widgets {

// Whether a click may send an order. It is nobody's by default: it lasts for a minute, and for another one after each
// order.
class Arming : public QObject {
  Q_OBJECT

 public:
  static constexpr std::chrono::seconds kLasts{60};

  explicit Arming(FeedWatch::Clock clock = {}, QObject* parent = nullptr);

  bool isArmed() const { return m_armed; }
  int secondsLeft() const;
  void arm();
  void disarm();
  // What the clock alone changes; called each second while armed.
  void look();

 signals:
  // Armed, disarmed, or another second of it has passed.
  void changed();

 private:
  FeedWatch::Clock m_clock;
  std::chrono::milliseconds m_until{0};
  bool m_armed = false;
  QTimer m_second;
};

}  // namespace widgets
