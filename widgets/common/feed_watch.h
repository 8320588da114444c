#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <optional>

#include "oms/projections/session_view.h"

namespace widgets {

enum class FeedState {
  Idle,     // no session, or one that has not started
  Live,     // something arrived not long ago
  Paused,   // by somebody's choice
  Stale,    // it should run, and nothing arrives
  Ended,    // nothing more will come
  Past,     // an earlier moment, looked back to
  Unheard,  // nothing comes from where the session runs, or not yet all of it
  CutOff    // this window was left behind
};

// How fresh is what the window shows. The session's clock stands still together with its feed, so that silence is
// measured by a clock of the machine's own.
class FeedWatch : public QObject {
  Q_OBJECT

 public:
  using Clock = std::function<std::chrono::milliseconds()>;  // monotonic

  explicit FeedWatch(const oms::SessionView& view, Clock clock = {}, QObject* parent = nullptr);

  // After each batch.
  void refresh(const oms::ViewChanges& changes);
  // No batch will come any more.
  void cutOff();
  // Of a session that runs elsewhere: whether all that is shown is what it is there.
  void setHeard(bool isHeard);
  // What the clock alone changes; called each second.
  void look();

  FeedState state() const { return m_state; }
  // Whether values are of the past, whatever the symbol.
  bool isStale() const { return m_state >= FeedState::Stale; }
  // Whether nothing at all that is shown can be taken for what is: not the market alone, but orders and limits too.
  bool isLost() const { return m_state >= FeedState::Unheard; }
  QString text() const;  // for the status bar: "Feed live · 12 ms", "Feed stale 14 s"

  // How long ago that was: on the session's clock, and by silence once that is too long.
  oms::Duration ageOf(oms::Timestamp time) const;
  // "stale: 14 s old" when the symbol's prices, or the whole session's, are past their age; else empty.
  QString staleness(oms::SymbolIndex symbol) const;
  QString staleness() const;

  // How old a quote, and how long the silence, may be.
  static oms::Duration staleAfter(const oms::SessionInfo& session);

 signals:
  // The state is another one, or another second of it has passed while values are stale.
  void changed();

 private:
  FeedState judge() const;
  std::chrono::milliseconds silence() const { return m_clock() - m_arrived; }

  const oms::SessionView& m_view;
  Clock m_clock;
  std::chrono::milliseconds m_arrived;  // when something last did
  bool m_running = false;
  bool m_cutOff = false;
  bool m_isHeard = true;
  FeedState m_state = FeedState::Idle;
  std::chrono::seconds m_said{0};  // of silence, at the last notice
  QTimer m_second;
};

}  // namespace widgets
