#include "tests/simulation/scenario.h"

#include <algorithm>
#include <iterator>

#include "oms/broker/faulty_broker.h"
#include "tests/oms/engine/ladder.h"

namespace oms::simulation {
namespace {

// How often each kind comes, in the order of the enumerators.
constexpr std::array<std::uint32_t, Step::kKinds> kWeights{40, 6, 24, 6, 5, 8, 8, 1, 2, 1, 2, 1, 3, 1, 3, 2};

Step::Kind drawKind(Dice& dice) {
  std::uint32_t all = 0;
  for (const std::uint32_t weight : kWeights)
    all += weight;
  std::uint32_t drawn = dice.below(all);
  std::size_t kind = 0;
  while (drawn >= kWeights[kind])
    drawn -= kWeights[kind++];
  return static_cast<Step::Kind>(kind);
}

// Wide enough that most orders pass; a third of the scenarios keep the limits that a trader starts with.
void openLimits(RiskLimits& limits) {
  limits.maxOrderNotional = limits.maxPosition = EquityLimit::part(percent(10'000));
  limits.dailyLoss = limits.drawdown = EquityLimit::part(percent(10'000));
  limits.collarHard = limits.collarSoft = percent(50);
  limits.maxSpread = percent(50);
  limits.maxGross = limits.maxNet = limits.maxSymbol = percent(10'000);
  limits.maxLeverage = Ratio::fromInt(100);
  limits.maxWorkingPerSymbol = limits.maxWorking = 100'000;
  limits.lossStreak = limits.tradesPerDay = 0;
  limits.lossCooldown = Duration(0);
}

// Cheap and dear instruments, small and large contracts, as far as the books hold them.
void widen(Scenario& scenario, Dice dice) {
  constexpr std::array<std::int64_t, 4> kCents{1'000, 10'000'000, 100'000'000, 10'000'000'000};  // 0.01 to 100,000
  constexpr std::array<const char*, 5> kMultipliers{"0.0001", "0.01", "1", "50", "1000"};
  constexpr std::array<std::int64_t, 3> kSizes{1, 100, 10'000};
  scenario.cent = Price::fromRaw(kCents[dice.below(kCents.size())]);
  scenario.size = kSizes[dice.below(kSizes.size())];
  const Ratio multiplier = Ratio::parse(kMultipliers[dice.below(kMultipliers.size())]).value();
  EngineConfig& config = scenario.config;
  for (std::uint32_t i = 0; i < config.instruments.size(); ++i) {
    Instrument instrument = config.instruments[{i}];
    instrument.tick = scenario.cent;
    instrument.spread = scenario.cent * 2;
    instrument.multiplier = multiplier;
    instrument.maxQuantity = std::max(instrument.maxQuantity, Quantity::fromInt(10'000 * scenario.size));
    config.instruments.add(instrument);
  }
  config.limits.maxOrderLots *= scenario.size;
  // A thousand times what a hundred of them cost.
  const Int128 cash =
      static_cast<Int128>(scenario.cent.raw()) * 10'000'000 * scenario.size * multiplier.raw() / Ratio::one;
  config.cash = Money::fromRaw(static_cast<std::int64_t>(std::min<Int128>(cash, 1'000'000'000 * Int128{Money::one})));
}

}  // namespace

std::uint32_t Dice::next() {
  // SplitMix64.
  std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return static_cast<std::uint32_t>(mixed >> 32);
}

Scenario makeScenario(std::uint64_t seed) {
  Dice dice(seed);
  Scenario scenario;
  scenario.seed = seed;
  scenario.bars = dice.below(2) == 0;
  std::vector<StrategyBinding> strategies;
  if (dice.below(3) == 0)
    strategies.push_back(test::Ladder{.from = "100", .more = test::kStops}.binding(
        dice.below(2) == 0 ? ApprovalMode::automatic : ApprovalMode::manual));
  EngineConfig& config = scenario.config = test::Desk::config(std::move(strategies));
  if (scenario.bars)
    config.input = Timeframe::m1;
  config.accountType = dice.below(4) == 0 ? AccountType::cash : AccountType::margin;
  // Drawn apart, so that the others stay what they were.
  scenario.depth = !scenario.bars && Dice(seed ^ 0xDE974).below(3) == 0;
  if (config.accountType == AccountType::margin && Dice(seed ^ 0x4ED6E).below(3) == 0)
    config.positionMode = PositionMode::hedging;
  config.broker.profile = kFillProfiles[dice.below(std::size(kFillProfiles))];
  constexpr std::array<int, 3> kLatencies{0, 20, 3'000};
  config.broker.latency.base = std::chrono::milliseconds(kLatencies[dice.below(3)]);
  config.broker.latency.jitter = std::chrono::milliseconds(dice.below(2) * 2'000);
  config.broker.latency.seed = seed;
  // A third of them behind a bad line.
  if (dice.below(3) == 0) {
    FaultPlan faults = *findFaultPlan(dice.below(2) == 0 ? "light" : "rough");
    faults.seed = seed;
    scenario.faults = true;
    config.around = [faults](std::unique_ptr<Broker> inner) -> std::unique_ptr<Broker> {
      return std::make_unique<FaultyBroker>(std::move(inner), faults);
    };
  }
  if (dice.below(3) != 0 || config.positionMode == PositionMode::hedging)
    openLimits(config.limits);
  if (Dice apart(seed ^ 0x51CA1E); !scenario.depth && config.strategies.empty() && apart.below(3) == 0)
    widen(scenario, apart);
  scenario.steps.resize(1 + dice.below(80));
  for (Step& step : scenario.steps) {
    step.kind = drawKind(dice);
    for (std::uint32_t& number : step.dice)
      number = dice.next();
  }
  return scenario;
}

}  // namespace oms::simulation
