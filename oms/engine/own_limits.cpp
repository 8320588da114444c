#include "oms/engine/own_limits.h"

#include <algorithm>

#include "oms/risk/limit_table.h"

namespace oms {
namespace {

const LimitSetting* find(const std::vector<LimitSetting>& settings, const LimitSetting& like) {
  const auto found = std::find_if(settings.begin(), settings.end(), [&](const LimitSetting& each) {
    return each.code == like.code && each.strategy == like.strategy;
  });
  return found == settings.end() ? nullptr : &*found;
}

// To set it again would change nothing.
bool isInForce(const RiskLimits& limits, const LimitSetting& setting) {
  RiskLimits same = limits;
  return !applySetting(same, setting) && settingsOf(same) == settingsOf(limits);
}

}  // namespace

RiskLimits withOwnLimits(const EngineConfig& config) {
  RiskLimits limits = config.limits;
  const std::vector<LimitSetting> ofSession = settingsOf(config.limits);
  for (const StrategyBinding& binding : config.strategies) {
    for (const LimitSetting& own : binding.definition->limits) {
      if (find(ofSession, own) != nullptr)
        continue;
      const auto problem = applySetting(limits, own);
      OMS_ASSERT(!problem, "the strategy's file was checked");
    }
  }
  return limits;
}

std::vector<LimitSetting> changedLimits(const EngineConfig& config, const RiskLimits& inForce,
                                        const StrategyDefinition& before, const StrategyDefinition& now) {
  const std::vector<LimitSetting> ofSession = settingsOf(config.limits);
  const std::vector<LimitSetting> stated = settingsOf(inForce);
  const auto isTheFiles = [&](const LimitSetting& each) {
    const LimitSetting* old = find(before.limits, each);
    return old != nullptr ? isInForce(inForce, *old) : find(stated, each) == nullptr;
  };
  std::vector<LimitSetting> changed;
  for (const LimitSetting& own : now.limits) {
    const LimitSetting* old = find(before.limits, own);
    if (old == nullptr || *old != own)
      changed.push_back(own);
  }
  for (LimitSetting old : before.limits) {
    if (find(now.limits, old) != nullptr)
      continue;
    old.limit = "none";
    changed.push_back(std::move(old));
  }
  std::erase_if(changed,
                [&](const LimitSetting& each) { return find(ofSession, each) != nullptr || !isTheFiles(each); });
  return changed;
}

}  // namespace oms
