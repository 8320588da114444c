// The monitor's alerts: how they begin, end, are acknowledged and kept.
#include <algorithm>

#include "oms/model/state_fields.h"
#include "oms/risk/monitor.h"

namespace oms {
std::string RiskMonitor::sentenceOf(const LimitUsage& usage) {
  const auto shown = [&](std::int64_t number) {
    return usage.unit == CheckUnit::ratio ? Ratio::fromRaw(number).rounded(4) : formatCheckNumber(usage.unit, number);
  };
  const bool breach = usage.state == LimitState::breach;
  return usage.code.string() + " of " + usage.scope.string() + " is " + shown(usage.value) +
         (breach ? ", its limit is " : ", near its limit of ") + shown(usage.limit);
}

void RiskMonitor::update(std::optional<RiskAlert>& alert, const LimitUsage& usage, Timestamp now,
                         std::vector<RiskAlert>& changed) {
  if (usage.state == LimitState::ok) {
    // Hysteresis: 10 % under the warning before it clears.
    if (alert && usage.value <= usage.warn / 10 * 9)
      clear(alert, now, changed);
    return;
  }
  const auto severity = usage.state == LimitState::breach ? AlertSeverity::critical : AlertSeverity::warning;
  if (alert && alert->severity >= severity)
    return;
  raise(alert, usage, now);
  changed.push_back(*alert);
}

void RiskMonitor::clear(std::optional<RiskAlert>& alert, Timestamp now, std::vector<RiskAlert>& changed) {
  alert->clearedAt = now;
  changed.push_back(*alert);
  past_.push_back(*alert);
  if (past_.size() > kMaxPast)
    past_.erase(past_.begin());
  alert.reset();
}

void RiskMonitor::raise(std::optional<RiskAlert>& alert, const LimitUsage& usage, Timestamp now) {
  if (!alert) {
    alert.emplace();
    alert->id = {++alertsMade_};
    alert->raisedAt = now;
  }
  alert->severity = usage.state == LimitState::breach ? AlertSeverity::critical : AlertSeverity::warning;
  alert->code = usage.code;
  alert->scope = usage.scope;
  alert->unit = usage.unit;
  alert->value = usage.value;
  alert->limit = usage.limit;
  alert->message = sentenceOf(usage);
}

bool RiskMonitor::acknowledge(AlertId id, const Actor& actor, std::vector<RiskAlert>& changed) {
  const auto mark = [&](RiskAlert& alert) {
    alert.acknowledged = true;
    alert.acknowledgedBy = actor;
    changed.push_back(alert);
    return true;
  };
  for (auto* alerts : {&active_, &symbols_, &feeds_}) {
    for (std::optional<RiskAlert>& alert : *alerts) {
      if (alert && alert->id == id)
        return mark(*alert);
    }
  }
  for (Trouble& trouble : troubles_) {
    if (trouble.alert && trouble.alert->id == id)
      return mark(*trouble.alert);
  }
  const auto past = std::find_if(past_.begin(), past_.end(), [&](const RiskAlert& alert) { return alert.id == id; });
  return past != past_.end() && mark(*past);
}

void RiskMonitor::fields(Archive& archive) {
  archive(warnAt_, farOff_, warnSymbolAt_, farOffSymbol_, dayBase_, peakBase_, now_, rejectedInRow_, rejectsNoted_,
          cancelsNoted_, lossesSeen_, answered_, troubled_, rejectTimes_, cancelTimes_, alertsMade_);
  archive.fixed(active_);
  archive.fixed(symbols_);
  archive.fixed(feeds_);
  troubles_.resize(archive.count(troubles_.size()));
  for (Trouble& trouble : troubles_)
    archive(trouble.id, trouble.cause, trouble.alert);
  archive(concentrated_, past_);
}

}  // namespace oms
