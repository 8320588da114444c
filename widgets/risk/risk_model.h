#pragma once

#include <QString>
#include <vector>

#include "oms/projections/session_view.h"
#include "widgets/common/panel_context.h"

namespace widgets {

// One limit as a bar.
struct LimitBar {
  QString name;  // "Daily loss", "Concentration BTCUSDT"
  double share = 0;
  Tone tone = Tone::Up;
  QString value;  // "0.6 % / 3 %"
};

// Breaches first, then warnings; within each the account's limits, then those of symbols and strategies that are used
// at all.
std::vector<LimitBar> limitBars(const std::vector<oms::LimitUsage>& limits);

// "0 violations · 1 warning"
QString limitSummary(const std::vector<oms::LimitUsage>& limits);

// Alerts that nobody acknowledged, the worst and of those the newest first, then the others; at most `most`.
std::vector<oms::RiskAlert> alertsToShow(const std::vector<oms::RiskAlert>& alerts, std::size_t most);

// Why and since when only reducing orders pass, and what ends it.
QString lockoutSentence(const oms::Lockout& lockout, oms::DayRoll dayRoll);

// Which symbols nobody opens a position in after a stop, and until when; empty: none.
QString coolDownSentence(const PanelContext& context);

// A step of the kill switch's plan: "Cancel orders", "3 open" or "done".
QString stepName(oms::KillStep step);
QString stepState(const oms::KillStepProgress& progress);

}  // namespace widgets
