// Prints what fixed inputs make of the engine, a line each: the same for every compiler and every kind of build
// (same_hashes.py). The inputs are the shipped strategies on the simulated market, which take their own signals, and
// scenarios of random commands, faults and crashes.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "oms/market/simulated_market.h"
#include "oms/messages/json_events.h"
#include "oms/model/state_hasher.h"
#include "oms/strategies/strategy_definition.h"
#include "tests/simulation/world.h"

namespace oms::simulation {
namespace {

constexpr std::uint64_t kScenarios = 400;
constexpr auto kHours = std::chrono::hours(12);

std::shared_ptr<const StrategyDefinition> definitionOf(const std::string& name) {
  const std::string path = TIDEMARK_SOURCE_DIR "/resources/strategies/" + name + ".toml";
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto parsed = parseStrategy(text, path, {});
  if (!parsed) {
    std::fprintf(stderr, "%s\n", parsed.error().front().text().c_str());
    std::exit(2);
  }
  return *parsed;
}

EngineConfig configOf(const std::string& strategy) {
  EngineConfig config;
  config.session.id = "exec_20260105_000000_00000001";
  config.instruments = SimulatedMarket::instruments();
  StrategyBinding binding;
  binding.definition = definitionOf(strategy);
  binding.approval = ApprovalMode::automatic;
  for (std::uint32_t i = 0; i < config.instruments.size(); ++i)
    binding.symbols.push_back({i});
  config.strategies.push_back(std::move(binding));
  config.fees.takerBps = Ratio::fromInt(1);
  config.limits.dailyLoss = config.limits.drawdown = EquityLimit::part(percent(90));
  config.limits.lossStreak = config.limits.tradesPerDay = 0;
  config.limits.lossCooldown = Duration(0);
  return config;
}

// The state at the end, and every event on the way as clients are told of it.
void printStrategy(const std::string& name) {
  Engine engine(configOf(name));
  SimulatedMarket market(1, engine.core().config.instruments);
  StateHasher told;
  std::vector<Event> events;
  std::size_t fills = 0;
  const auto tell = [&] {
    JsonWriter json;
    json.beginArray();
    for (const Event& event : events) {
      writeEvent(json, event, Naming(engine.core().config.instruments, engine.session()));
      fills += std::holds_alternative<OrderFilled>(event.body) ? 1 : 0;
    }
    told.add(json.endArray().take());
    events.clear();
  };
  engine.begin(events);
  for (const Timestamp end = SimulatedMarket::sessionStart() + kHours; market.peek()->time < end; market.pop()) {
    engine.apply(*market.peek(), events);
    if (!events.empty())
      tell();
  }
  engine.end(SessionState::finished, events);
  tell();
  std::printf("%s fills=%zu state=%s events=%s\n", name.c_str(), fills, engine.stateHash().c_str(),
              told.digest().c_str());
}

bool printScenarios() {
  StateHasher all;
  for (std::uint64_t seed = 1; seed <= kScenarios; ++seed) {
    const Scenario scenario = makeScenario(seed);
    World world(scenario, [&](const std::string& step) { all.add(step); });
    if (const auto problem = world.run()) {
      std::fprintf(stderr, "seed %llu: %s\n", static_cast<unsigned long long>(seed), problem->c_str());
      return false;
    }
    all.add(world.stateHash());
  }
  std::printf("scenarios=%llu %s\n", static_cast<unsigned long long>(kScenarios), all.digest().c_str());
  return true;
}

}  // namespace
}  // namespace oms::simulation

int main() {
  for (const char* name : {"ema_trend", "mean_reversion", "breakout", "momentum", "volatility", "pattern",
                           "pump_and_dump", "grid", "pulse"})
    oms::simulation::printStrategy(name);
  return oms::simulation::printScenarios() ? 0 : 1;
}
