// What an instance tells of its conditions: to the signal's reasons, and to whoever looks.
#include <algorithm>
#include <cmath>

#include "oms/strategies/strategy_instance.h"
#include "oms/strategies/wording.h"

namespace oms {

std::uint32_t StrategyInstance::metIn(const ConditionGroup& group) const {
  std::uint32_t met = 0;
  for (std::uint32_t i = 0; i < group.count; ++i)
    met += trackers_[group.first + i].met() ? 1 : 0;
  return met;
}

bool StrategyInstance::entryHolds(const SideDefinition& side) const {
  const ConditionGroup& entry = side.group(GroupKind::entry);
  return entry.count == 0 || holds(entry);
}

void StrategyInstance::reasonsOf(const ConditionGroup& group, std::vector<std::string>& reasons) const {
  for (std::uint32_t i = group.first; i < group.first + group.count; ++i) {
    const ConditionDefinition& condition = definition_->conditions[i];
    if (trackers_[i].met())
      reasons.push_back(condition.name + ": " + describe(condition, run_));
  }
}

std::string StrategyInstance::causeOf(const ConditionGroup& group) const {
  std::vector<std::string> reasons;
  reasonsOf(group, reasons);
  std::string cause;
  for (const std::string& reason : reasons)
    cause += (cause.empty() ? "" : "; ") + reason;
  return cause;
}

double StrategyInstance::scoreOf(const ConditionGroup& group) const {
  double score = 0;
  for (std::uint32_t i = group.first; i < group.first + group.count; ++i) {
    score += definition_->conditions[i].weight * trackers_[i].strength(definition_->conditions[i]);
  }
  return score;
}

double StrategyInstance::weightOf(const ConditionGroup& group) const {
  double weight = 0;
  for (std::uint32_t i = group.first; i < group.first + group.count; ++i)
    weight += definition_->conditions[i].weight;
  return weight;
}

std::uint32_t StrategyInstance::missing(std::uint32_t lookback) const {
  const std::uint64_t need = std::uint64_t{lookback} + 1;
  return static_cast<std::uint32_t>(need - std::min(need, run_.bars()));
}

ConditionView StrategyInstance::viewOf(const ConditionGroup& group, std::size_t index) const {
  const ConditionDefinition& condition = definition_->conditions[index];
  const ConditionTracker& tracker = trackers_[index];
  ConditionView view;
  view.group = group.name;
  view.name = condition.name;
  view.expression = condition.expression;
  view.met = tracker.met();
  view.progress = tracker.progress();
  view.heldSince = tracker.heldSince();
  if (const std::uint32_t bars = missing(condition.lookback); bars > 0) {
    view.waitingFor = std::to_string(bars) + (bars == 1 ? " bar missing" : " bars missing");
  } else if (std::isnan(run_[condition.slot])) {
    view.waitingFor = "one side has no value at this bar";
  }
  if (condition.comparison) {
    const double left = run_[condition.comparison->left];
    const double right = run_[condition.comparison->right];
    if (!std::isnan(left))
      view.value = left;
    if (!std::isnan(right))
      view.threshold = right;
    if (view.value && view.threshold)
      view.distance = left - right;
  }
  return view;
}

InstanceSample StrategyInstance::sample() const {
  InstanceSample sample;
  sample.index = info_.index;
  sample.warmupHave = info_.warmupHave;
  sample.warmupNeed = info_.warmupNeed;
  for (const SideDefinition& side : definition_->sides) {
    for (const ConditionGroup& group : side.groups) {
      if (group.count == 0)
        continue;
      sample.groups.push_back({group.name, metIn(group), group.count, holds(group)});
      for (std::uint32_t i = 0; i < group.count; ++i)
        sample.conditions.push_back(viewOf(group, group.first + i));
    }
  }
  for (const IndicatorDefinition& indicator : definition_->indicators) {
    const double value = run_[indicator.slot];
    IndicatorView view{indicator.name, indicator.expression, std::nullopt, missing(indicator.lookback)};
    if (!std::isnan(value))
      view.value = value;
    sample.indicators.push_back(std::move(view));
  }
  return sample;
}

}  // namespace oms
