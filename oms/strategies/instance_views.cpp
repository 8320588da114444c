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
    if (!trackers_[i].met())
      continue;
    const std::string late = lateSeries(condition);
    reasons.push_back(condition.name + ": " + describe(condition, run_) + (late.empty() ? "" : " (" + late + ")"));
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

std::uint32_t StrategyInstance::missing(const OtherLookback::value_type& lookback) const {
  const std::uint64_t need = std::uint64_t{lookback.second.bars} + 1;
  return static_cast<std::uint32_t>(need - std::min(need, run_.bars(lookback.first)));
}

// Own bars behind the one at which that series had all of its own.
std::uint64_t StrategyInstance::barsBehind(std::size_t other) const {
  return completeAt_[other] == 0 ? 0 : run_.bars() - completeAt_[other];
}

// Of the warm-up's bars, those that are here: all timeframes and symbols together.
std::uint32_t StrategyInstance::warm() const {
  std::uint64_t bars = std::min<std::uint64_t>(run_.bars(), definition_->warmupNeed);
  for (std::size_t i = 0; i < definition_->others.size(); ++i) {
    const OtherSeries& other = definition_->others[i];
    bars += std::min<std::uint64_t>(run_.bars(static_cast<SeriesIndex>(i + 1)), other.warmup);
    bars += std::min<std::uint64_t>(barsBehind(i), other.ownAfter);
  }
  return static_cast<std::uint32_t>(bars);
}

// Of the bars that a condition waits for, those that take longest: "12 bars missing", "3 bars of 1h missing".
std::string StrategyInstance::missingBars(const ConditionDefinition& condition) const {
  std::uint32_t most = missing(condition.lookback);
  for (const auto& [series, lookback] : condition.others) {
    // Behind them own bars are counted, until there is a value.
    const std::uint64_t behind = std::min<std::uint64_t>(barsBehind(series - 1), lookback.ownAfter);
    if (std::isnan(run_[condition.slot]))
      most = std::max(most, static_cast<std::uint32_t>(lookback.ownAfter - behind));
  }
  Duration longest = most * length(definition_->timeframe);
  std::string series;
  for (const auto& other : condition.others) {
    const SeriesName& name = definition_->others[other.first - 1].name;
    const std::uint32_t bars = missing(other);
    if (bars * length(name.timeframe) <= longest)
      continue;
    most = bars;
    longest = bars * length(name.timeframe);
    series = " of " + nameOf(name);
  }
  return most == 0 ? "" : std::to_string(most) + (most == 1 ? " bar" : " bars") + series + " missing";
}

// Another symbol's bar that was due by the own one's close and has not come: its last one counts on, which is told.
std::string StrategyInstance::lateSeries(const ConditionDefinition& condition) const {
  for (const auto& [series, lookback] : condition.others) {
    const SeriesName& name = definition_->others[series - 1].name;
    const Timestamp last = run_.counted(series);
    if (!name.symbol.empty() && last.isSet() && closeOf(name.timeframe, last) <= run_.close()) {
      return name.symbol + " has no bar of " + std::string(oms::name(name.timeframe)) + " since " +
             rfc3339(last, TimePrecision::seconds);
    }
  }
  return "";
}

void StrategyInstance::noteNearMisses(NearMisses& misses) const {
  if (info_.warmupHave < info_.warmupNeed)
    return;
  for (std::uint32_t i = 0; i < trackers_.size(); ++i) {
    const auto& comparison = definition_->conditions[i].comparison;
    if (comparison && trackers_[i].isNear(kNearMiss)) {
      misses.add(
          {info_.index, i, run_[comparison->left], run_[comparison->right], trackers_[i].progress(), run_.close()});
    }
  }
}

NearMiss StrategyInstance::named(const NearMisses::Record& record) const {
  const ConditionDefinition& condition = definition_->conditions[record.condition];
  NearMiss miss;
  miss.instance = record.instance;
  miss.name = condition.name;
  miss.expression = condition.expression;
  miss.value = record.value;
  miss.threshold = record.threshold;
  miss.progress = record.progress;
  miss.time = record.time;
  for (const SideDefinition& side : definition_->sides) {
    for (const ConditionGroup& group : side.groups) {
      if (record.condition >= group.first && record.condition < group.first + group.count)
        miss.group = group.name;
    }
  }
  return miss;
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
  view.waitingFor = missingBars(condition);
  if (view.waitingFor.empty())
    view.waitingFor = lateSeries(condition);
  if (view.waitingFor.empty() && std::isnan(run_[condition.slot]))
    view.waitingFor = "one side has no value at this bar";
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
    for (const auto& other : indicator.others)
      view.barsMissing = std::max(view.barsMissing, missing(other));
    if (!std::isnan(value))
      view.value = value;
    sample.indicators.push_back(std::move(view));
  }
  return sample;
}

}  // namespace oms
