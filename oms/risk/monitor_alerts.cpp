// The monitor's alerts: how they begin, end, are acknowledged and kept.
#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "oms/model/said_number.h"
#include "oms/model/state_fields.h"
#include "oms/risk/monitor.h"

namespace oms {
namespace {

// What each limit measures, as people call it.
constexpr std::pair<std::string_view, std::string_view> kMeasured[] = {
    {"daily_loss", "The day's loss"},
    {"drawdown", "The drawdown from the peak"},
    {"exposure_gross", "The gross exposure, as a part of equity,"},
    {"exposure_net", "The net exposure, as a part of equity,"},
    {"exposure_symbol", "The exposure in %s, as a part of equity,"},
    {"leverage", "The leverage, as a part of equity,"},
    {"margin", "The margin in use, as a part of equity,"},
    {"liquidation", "The margin in use, before positions are closed for it,"},
    {"loss_streak", "The number of losses in a row"},
    {"rejected_orders", "The number of orders rejected in a row"},
    {"rejected_rate", "The number of orders rejected within a minute"},
    {"cancels", "The number of cancels within a minute"},
    {"unacknowledged", "The wait for the broker's answer to an order, beyond what the line takes,"},
    {"stale_data", "The age of the last price of %s"},
};

std::string measuredBy(const LimitUsage& usage) {
  const auto found = std::find_if(std::begin(kMeasured), std::end(kMeasured),
                                  [&](const auto& measured) { return measured.first == usage.code.view(); });
  if (found == std::end(kMeasured))
    return usage.code.string() + " of " + usage.scope.string();
  std::string text(found->second);
  if (const std::size_t place = text.find("%s"); place != std::string::npos)
    text.replace(place, 2, usage.scope.view());
  return text;
}

}  // namespace

std::string RiskMonitor::sentenceOf(const LimitUsage& usage) {
  const bool breach = usage.state == LimitState::breach;
  return measuredBy(usage) + " is " + saidNumber(usage.unit, usage.value) +
         (breach ? ", its limit is " : ", near its limit of ") + saidNumber(usage.unit, usage.limit);
}

void RiskMonitor::update(std::optional<RiskAlert>& alert, const LimitUsage& usage, Timestamp now,
                         std::vector<RiskAlert>& changed) {
  if (usage.state == LimitState::ok) {
    // Hysteresis: 10 % under the warning before it clears.
    if (alert && static_cast<Int128>(usage.value) * 10 <= static_cast<Int128>(usage.warn) * 9)
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
  }
  alert->raisedAt = now;
  alert->acknowledged = false;
  alert->acknowledgedBy = {};
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
  archive(warnAt_, farOff_, warnSymbolAt_, warnQuotesAt_, warnBarsAt_, farOffSymbol_, dayBase_, peakBase_, now_,
          rejectedInRow_, rejectsNoted_, cancelsNoted_, lossesSeen_, answered_, troubled_, rejectTimes_, cancelTimes_,
          alertsMade_);
  archive.fixed(active_);
  archive.fixed(symbols_);
  archive.fixed(feeds_);
  troubles_.resize(archive.count(troubles_.size()));
  for (Trouble& trouble : troubles_)
    archive(trouble.id, trouble.cause, trouble.alert);
  archive(concentrated_, past_);
}

}  // namespace oms
