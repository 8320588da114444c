#include "widgets/common/feed_watch.h"

#include <utility>

#include "widgets/common/format.h"

namespace widgets {
namespace {

std::chrono::milliseconds monotonic() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

FeedWatch::FeedWatch(const oms::SessionView& view, Clock clock, QObject* parent)
    : QObject(parent), m_view(view), m_clock(clock ? std::move(clock) : monotonic), m_arrived(m_clock()) {
  connect(&m_second, &QTimer::timeout, this, &FeedWatch::look);
  m_second.start(1'000);
}

void FeedWatch::refresh(const oms::ViewChanges& changes) {
  const bool running = m_view.session().state == oms::SessionState::running;
  const bool turned = running != std::exchange(m_running, running);
  if (turned || !changes.quotes.empty() || !changes.bars.empty())
    m_arrived = m_clock();
  look();
}

void FeedWatch::cutOff() {
  m_cutOff = true;
  look();
}

void FeedWatch::setHeard(bool isHeard) {
  if (std::exchange(m_isHeard, isHeard) == isHeard)
    return;
  // What moves by nobody's will but ours was of this moment until now.
  if (!isHeard && m_state != FeedState::Live && m_state != FeedState::Stale)
    m_arrived = m_clock();
  look();
}

void FeedWatch::look() {
  const FeedState now = judge();
  const bool other = now != std::exchange(m_state, now);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(silence());
  if (!other && !(isStale() && seconds != m_said))
    return;
  m_said = seconds;
  emit changed();
}

FeedState FeedWatch::judge() const {
  if (m_cutOff)
    return FeedState::CutOff;
  if (m_view.status().pastOf != 0)
    return FeedState::Past;
  if (!m_isHeard && !m_view.session().id.empty())
    return FeedState::Unheard;
  switch (m_view.session().state) {
    case oms::SessionState::idle:
      return FeedState::Idle;
    case oms::SessionState::stopped:
    case oms::SessionState::finished:
      return FeedState::Ended;
    case oms::SessionState::paused:
      return FeedState::Paused;
    case oms::SessionState::running:
      break;
  }
  if (m_view.status().feedEnded)
    return FeedState::Ended;
  return silence() > staleAfter(m_view.session()) ? FeedState::Stale : FeedState::Live;
}

QString FeedWatch::text() const {
  switch (m_state) {
    case FeedState::Idle:
      return tr("Feed idle");
    case FeedState::Live:
      return tr("Feed live · %1 ms").arg(m_view.status().feedDelayMs, 0, 'f', 0);
    case FeedState::Paused:
      return tr("Feed paused");
    case FeedState::Stale:
      return tr("Feed stale %1").arg(age(silence()));
    case FeedState::Ended:
      return tr("Feed ended");
    case FeedState::Past:
      return tr("The past");
    case FeedState::Unheard:
      return tr("Not heard of for %1").arg(age(silence()));
    case FeedState::CutOff:
      return tr("Feed cut off %1").arg(age(silence()));
  }
  return {};
}

oms::Duration FeedWatch::ageOf(oms::Timestamp time) const {
  const oms::Duration onItsClock = m_view.sessionTime() - time;
  return isStale() && m_state != FeedState::Past ? onItsClock + silence() : onItsClock;
}

QString FeedWatch::staleness(oms::SymbolIndex symbol) const {
  const oms::QuoteSample* quote = m_view.quote(symbol);
  if (quote == nullptr)
    return {};
  if (m_state == FeedState::Past)
    return tr("the past");
  const oms::Duration old = ageOf(quote->quote.time);
  return isStale() || old > staleAfter(m_view.session()) ? tr("stale: %1 old").arg(age(old)) : QString();
}

QString FeedWatch::staleness() const {
  if (m_state == FeedState::Past)
    return tr("the past");
  return isStale() ? tr("stale: %1 old").arg(age(silence())) : QString();
}

oms::Duration FeedWatch::staleAfter(const oms::SessionInfo& session) {
  return session.simulated ? std::chrono::seconds(10) : std::chrono::minutes(3);
}

}  // namespace widgets
