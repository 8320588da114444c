#include "oms/strategies/condition_spans.h"

namespace oms {
namespace {

std::vector<ConditionSpans> namedSpans(const StrategyDefinition& definition) {
  std::vector<ConditionSpans> spans(definition.conditions.size());
  for (std::size_t i = 0; i < spans.size(); ++i) {
    spans[i].name = definition.conditions[i].name;
    spans[i].expression = definition.conditions[i].expression;
  }
  for (const SideDefinition& side : definition.sides) {
    for (const ConditionGroup& group : side.groups) {
      for (std::uint32_t i = 0; i < group.count; ++i)
        spans[group.first + i].group = group.name;
    }
  }
  return spans;
}

}  // namespace

std::vector<ConditionSpans> conditionSpans(const StrategyDefinition& definition, std::span<const Bar> own,
                                           std::span<const std::vector<Bar>> others) {
  std::vector<ConditionSpans> spans = namedSpans(definition);
  std::vector<bool> held(spans.size());
  std::vector<std::size_t> next(others.size());
  ProgramRun run(definition.program);
  for (const Bar& bar : own) {
    for (std::size_t i = 0; i < others.size(); ++i) {
      for (; next[i] < others[i].size() && others[i][next[i]].closeTime <= bar.closeTime; ++next[i])
        run.onOtherBar(static_cast<SeriesIndex>(i + 1), others[i][next[i]]);
    }
    run.onBar(bar);
    for (std::size_t i = 0; i < spans.size(); ++i) {
      const bool holds = run[definition.conditions[i].slot] == 1;
      if (holds && held[i])
        spans[i].held.back().second = bar.closeTime;
      else if (holds)
        spans[i].held.emplace_back(bar.openTime, bar.closeTime);
      held[i] = holds;
    }
  }
  return spans;
}

}  // namespace oms
