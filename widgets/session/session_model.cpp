#include "widgets/session/session_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString sessionTr(const char* text) {
  return QCoreApplication::translate("widgets::Session", text);
}

}  // namespace

bool isOver(oms::SessionState state) {
  return state == oms::SessionState::stopped || state == oms::SessionState::finished;
}

SessionControls controlsFor(oms::SessionState state, bool canBeginAgain) {
  switch (state) {
    case oms::SessionState::idle:
      return {true, false, false, false};
    case oms::SessionState::running:
      return {false, true, false, true};
    case oms::SessionState::paused:
      return {false, false, true, true};
    case oms::SessionState::stopped:
    case oms::SessionState::finished:
      return {canBeginAgain, false, false, false};
  }
  return {};
}

Tone sessionTone(oms::SessionState state) {
  switch (state) {
    case oms::SessionState::running:
      return Tone::Up;
    case oms::SessionState::paused:
      return Tone::Warning;
    default:
      return Tone::Muted;
  }
}

QStringList sessionFacts(const oms::SessionView& view) {
  const oms::SessionInfo& session = view.session();
  if (session.id.empty())
    return {sessionTr("No session is open.")};
  QStringList symbols;
  for (const std::string& symbol : session.symbols)
    symbols << text(symbol);
  QStringList lines;
  lines << text(session.id);
  lines << sessionTr("Feed: %1, account %2 in %3")
               .arg(session.feed == "simulated" ? sessionTr("simulated market") : text(session.feed),
                    text(session.account), text(session.currency));
  lines << sessionTr("Symbols: %1").arg(symbols.join(QStringLiteral(", ")));
  lines << sessionTr("Strategies: %1").arg(session.strategies.size());
  lines << sessionTr("Clock: %1 UTC, started %2").arg(dateTime(view.sessionTime()), dateTime(session.startedAt));
  return lines;
}

QString preflightMark(oms::PreflightItem::State state) {
  switch (state) {
    case oms::PreflightItem::State::pass:
      return QStringLiteral("✓");
    case oms::PreflightItem::State::fail:
      return QStringLiteral("✗");
    case oms::PreflightItem::State::wait:
      return QStringLiteral("…");
  }
  return {};
}

Tone preflightTone(oms::PreflightItem::State state) {
  switch (state) {
    case oms::PreflightItem::State::pass:
      return Tone::Up;
    case oms::PreflightItem::State::fail:
      return Tone::Down;
    case oms::PreflightItem::State::wait:
      return Tone::Warning;
  }
  return Tone::Muted;
}

QString preflightSummary(const std::vector<oms::PreflightItem>& items) {
  const auto passed = std::count_if(items.begin(), items.end(), [](const oms::PreflightItem& item) {
    return item.state == oms::PreflightItem::State::pass;
  });
  return sessionTr("Pre-flight: %1 of %2 pass").arg(passed).arg(items.size());
}

}  // namespace widgets
