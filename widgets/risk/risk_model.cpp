#include "widgets/risk/risk_model.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/common/format.h"

namespace widgets {
namespace {

QString riskTr(const char* text) {
  return QCoreApplication::translate("widgets::Risk", text);
}

bool ofAccount(const oms::LimitUsage& limit) {
  return limit.scope.empty() || limit.scope.view() == "account";
}

// Leverage is a multiple of the equity, as its limit is set and as the page has it: "0.05 / 3×".
QString figures(const oms::LimitUsage& usage) {
  if (usage.code.view() != "leverage")
    return riskTr("%1 / %2").arg(checkNumber(usage.unit, usage.value), checkNumber(usage.unit, usage.limit));
  const auto multiple = [](std::int64_t raw) {
    const oms::Ratio ratio = oms::Ratio::fromRaw(raw);
    return grouped(ratio.isMultipleOf(oms::Ratio::fromInt(1)) ? ratio.text() : ratio.rounded(2));
  };
  return riskTr("%1 / %2×").arg(multiple(usage.value), multiple(usage.limit));
}

LimitBar barOf(const oms::LimitUsage& usage) {
  LimitBar bar;
  bar.name = sentence(usage.code.view());
  if (!ofAccount(usage))
    bar.name += ' ' + text(usage.scope.view());
  bar.share = usage.limit == 0 ? 0 : static_cast<double>(usage.value) / static_cast<double>(usage.limit);
  switch (usage.state) {
    case oms::LimitState::ok:
      bar.tone = bar.share < 0.5 ? Tone::Up : Tone::Accent;
      break;
    case oms::LimitState::warning:
      bar.tone = Tone::Warning;
      break;
    case oms::LimitState::breach:
    case oms::LimitState::locked:
      bar.tone = Tone::Down;
      break;
  }
  bar.value = figures(usage);
  if (usage.state == oms::LimitState::locked)
    bar.value += riskTr(" · locked");
  return bar;
}

}  // namespace

std::vector<LimitBar> limitBars(const std::vector<oms::LimitUsage>& limits) {
  std::vector<const oms::LimitUsage*> shown;
  for (const oms::LimitUsage& limit : limits) {
    if (ofAccount(limit) || limit.value != 0)
      shown.push_back(&limit);
  }
  const auto rank = [](const oms::LimitUsage* limit) {
    return std::pair(-static_cast<int>(limit->state), ofAccount(*limit) ? 0 : 1);
  };
  std::stable_sort(shown.begin(), shown.end(),
                   [rank](const oms::LimitUsage* a, const oms::LimitUsage* b) { return rank(a) < rank(b); });
  std::vector<LimitBar> bars;
  for (const oms::LimitUsage* limit : shown)
    bars.push_back(barOf(*limit));
  return bars;
}

QString limitSummary(const std::vector<oms::LimitUsage>& limits) {
  const auto count = [&limits](oms::LimitState state) {
    return static_cast<int>(
        std::count_if(limits.begin(), limits.end(), [state](const auto& limit) { return limit.state == state; }));
  };
  const int breaches = count(oms::LimitState::breach) + count(oms::LimitState::locked);
  const int warnings = count(oms::LimitState::warning);
  return (breaches == 1 ? riskTr("1 violation") : riskTr("%1 violations").arg(breaches)) + QStringLiteral(" · ") +
         (warnings == 1 ? riskTr("1 warning") : riskTr("%1 warnings").arg(warnings));
}

std::vector<oms::RiskAlert> alertsToShow(const std::vector<oms::RiskAlert>& alerts, std::size_t most) {
  std::vector<oms::RiskAlert> shown(alerts.rbegin(), alerts.rend());
  const auto before = [](const oms::RiskAlert& a, const oms::RiskAlert& b) {
    return std::pair(a.acknowledged, b.severity) < std::pair(b.acknowledged, a.severity);
  };
  std::stable_sort(shown.begin(), shown.end(), before);
  if (shown.size() > most)
    shown.resize(most);
  return shown;
}

QString lockoutSentence(const oms::Lockout& lockout, oms::DayRoll dayRoll) {
  QString reason = text(lockout.reason);
  if (!reason.isEmpty())
    reason[0] = reason[0].toUpper();
  QString ends = riskTr("Only orders that reduce a position pass, until somebody releases it.");
  if (lockout.code == oms::CheckCode::dailyLoss)
    ends = riskTr("Only orders that reduce a position pass, until the day rolls at %1.").arg(text(dayRoll.text()));
  if (lockout.code == oms::CheckCode::lossStreak)
    ends = riskTr("Until then only orders that reduce a position pass.");
  return riskTr("Locked out at %1. %2. %3").arg(clockTime(lockout.at), reason, ends);
}

QString coolDownSentence(const PanelContext& context) {
  QStringList cooling;
  for (const oms::CoolDown& each : context.view().coolDowns()) {
    cooling << riskTr("%1 (%2) until %3")
                   .arg(context.symbolName(each.symbol), context.authorName(each.owner, oms::Actor::trader()),
                        clockTime(each.until));
  }
  return cooling.isEmpty()
             ? QString()
             : riskTr("Stopped out at a loss, so nothing new in %1.").arg(cooling.join(QStringLiteral(", ")));
}

QString stepName(oms::KillStep step) {
  return sentence(name(step));
}

QString stepState(const oms::KillStepProgress& progress) {
  if (progress.state == oms::StepState::done || progress.state == oms::StepState::skipped)
    return words(name(progress.state));
  return progress.open > 0 ? riskTr("%1 open").arg(progress.open) : words(name(progress.state));
}

}  // namespace widgets
