#include <array>

#include "oms/model/names.h"
#include "oms/model/sha256.h"
#include "oms/strategies/strategy_file.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, 3> kApprovalModes{"manual", "auto", "auto_above"};

}  // namespace

std::string_view name(ApprovalMode mode) {
  return nameIn(kApprovalModes, mode);
}
std::optional<ApprovalMode> parseApprovalMode(std::string_view text) {
  return findIn<ApprovalMode>(kApprovalModes, text);
}

StrategyDefinition settingsOf(const StrategyFile& file, std::string_view toml, std::string_view fileName) {
  StrategyDefinition definition;
  definition.name = file.name;
  std::string_view stem = fileName.substr(fileName.find_last_of('/') + 1);
  if (stem.ends_with(".toml"))
    stem.remove_suffix(5);
  definition.fileName = stem;
  definition.textHash = hashOfText(toml);
  definition.symbols = file.symbols;
  definition.timeframe = file.timeframe;
  definition.side = file.side;
  definition.approval = file.approval;
  definition.autoAbove = file.autoAbove;
  definition.signalTtl = file.signalTtl;
  definition.cooldown = file.cooldown.value_or(Duration(0));
  definition.sizing = file.sizing;
  definition.orderType = file.orderType;
  definition.timeInForce = file.timeInForce;
  definition.expireAfter = file.expireAfter;
  definition.limits = file.limits;
  for (LimitSetting& limit : definition.limits)
    limit.strategy = definition.fileName;
  return definition;
}

}  // namespace oms
