#include "oms/engine/limit_names.h"

#include <algorithm>
#include <set>

#include "oms/model/suggestion.h"

namespace oms {
namespace {

std::string inLimit(std::string_view code, const Failure& failure) {
  return "[risk] " + std::string(code) + ": " + failure.message;
}

std::optional<Failure> unknownSymbol(const InstrumentList& instruments, const std::string& symbol) {
  if (instruments.find(symbol))
    return std::nullopt;
  std::vector<std::string> known;
  for (const Instrument& instrument : instruments.all())
    known.push_back(instrument.symbol);
  return Failure{"the symbol " + quoted(symbol) + " is not in this session" + nearestOrAll(symbol, known)};
}

template <class T>
std::optional<Failure> nameNarrower(const EngineConfig& config, std::string_view code, NarrowerLimits<T>& limits) {
  for (const auto& [symbol, limit] : limits.ofSymbol) {
    if (const auto unknown = unknownSymbol(config.instruments, symbol))
      return Failure{inLimit(code, *unknown)};
  }
  std::map<std::string, T> named;
  for (const auto& [written, limit] : limits.ofStrategy) {
    const auto id = strategyNamed(config.strategies, written);
    if (!id)
      return Failure{inLimit(code, id.error())};
    if (!named.emplace(*id, limit).second)
      return Failure{inLimit(code, {"the strategy " + *id + " has two limits; give it once, by its id"})};
  }
  limits.ofStrategy = std::move(named);
  return std::nullopt;
}

}  // namespace

Result<std::string> strategyNamed(const std::vector<StrategyBinding>& strategies, std::string_view written) {
  std::set<std::string> ids;
  std::set<std::string> named;
  std::vector<std::string> known;
  for (const StrategyBinding& binding : strategies) {
    const StrategyDefinition& definition = *binding.definition;
    if (!ids.insert(definition.fileName).second)
      continue;
    known.push_back(definition.fileName);
    if (definition.name == written)
      named.insert(definition.fileName);
  }
  if (ids.count(std::string(written)) > 0)
    return std::string(written);
  if (named.size() == 1)
    return *named.begin();
  if (!named.empty())
    return Failure{quoted(written) + " is the name of " + std::to_string(named.size()) +
                   " strategies; give the id of one, such as " + *named.begin()};
  for (const StrategyBinding& binding : strategies)
    known.push_back(binding.definition->name);
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return Failure{"there is no strategy " + quoted(written) + " in this session" + nearestOrAll(written, known)};
}

std::optional<Failure> nameLimits(EngineConfig& config) {
  if (auto failure = nameNarrower(config, "max_order_quantity", config.limits.orderLotsOf))
    return failure;
  return nameNarrower(config, "max_position", config.limits.positionOf);
}

}  // namespace oms
