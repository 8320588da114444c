#pragma once

#include <QStringList>

#include "oms/projections/session_view.h"
#include "widgets/common/theme.h"

namespace widgets {

// Which of a session's controls make sense in a state.
struct SessionControls {
  bool start = false;
  bool pause = false;
  bool resume = false;
  bool stop = false;
};
// `canBeginAgain`: the program can have another one begin in place of one that is over.
SessionControls controlsFor(oms::SessionState state, bool canBeginAgain);
// Nothing starts it again.
bool isOver(oms::SessionState state);

Tone sessionTone(oms::SessionState state);

// Feed, symbols, strategies and start, one line each.
QStringList sessionFacts(const oms::SessionView& view);

// A pre-flight check as a mark and a tone: "✓", "…" or "✗".
QString preflightMark(oms::PreflightItem::State state);
Tone preflightTone(oms::PreflightItem::State state);
// "7 of 8 checks pass"
QString preflightSummary(const std::vector<oms::PreflightItem>& items);

}  // namespace widgets
