// A thousand strategy instances beside a market that gives a thousand quotes a second.
#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

#include "oms/engine/engine.h"

namespace oms {
namespace {

constexpr std::uint32_t kSymbols = 100;
constexpr std::size_t kInstances = 1'000;
constexpr int kQuotesASecond = 1'000;
constexpr int kWarmMinutes = 25 * 60;             // bars for every indicator, and those of a day
constexpr int kQuotes = 5 * 60 * kQuotesASecond;  // five minutes: bars of all timeframes close on the way
constexpr double kShareOfACore = 0.2;
constexpr std::array<const char*, 9> kFiles{"ema_trend", "mean_reversion", "breakout", "momentum", "volatility",
                                            "pattern",   "pump_and_dump",  "grid",     "pulse"};

std::shared_ptr<const StrategyDefinition> strategyOf(const std::string& file, const std::string& as) {
  std::ifstream stream(TIDEMARK_SOURCE_DIR "/resources/strategies/" + file + ".toml");
  std::stringstream text;
  text << stream.rdbuf();
  const auto parsed = parseStrategy(text.str(), as + ".toml", {});
  if (!parsed)
    throw std::runtime_error(parsed.error().front().text());
  return *parsed;
}

// All that come with the program and one of them twice, each on every symbol, and approved by itself.
EngineConfig crowded() {
  EngineConfig config;
  config.session.id = "exec_20260105_000000_00000001";
  for (std::uint32_t i = 0; i < kSymbols; ++i) {
    Instrument instrument;
    instrument.symbol = "S" + std::to_string(i);
    instrument.spread = Price::parse("0.02").value();
    config.instruments.add(instrument);
  }
  const auto bind = [&config](std::shared_ptr<const StrategyDefinition> definition) {
    StrategyBinding binding{std::move(definition), {}, ApprovalMode::automatic};
    for (std::uint32_t i = 0; i < kSymbols; ++i)
      binding.symbols.push_back({i});
    config.strategies.push_back(std::move(binding));
  };
  for (const char* file : kFiles)
    bind(strategyOf(file, file));
  bind(strategyOf("ema_trend", "second_trend"));
  config.timeframes = {Timeframe::m1, Timeframe::m5, Timeframe::m15, Timeframe::h1, Timeframe::h4, Timeframe::d1};
  config.equityEvery = std::chrono::minutes(1);
  config.cash = Money::fromInt(10'000'000);
  config.limits.dailyLoss = config.limits.drawdown = EquityLimit::part(percent(90));  // it goes on to the end
  return config;
}

// Random walks, a quote of one symbol after another, each with a trade.
class Market {
 public:
  MarketUpdate next(Duration later) {
    time_ = time_ + later;
    symbol_ = (symbol_ + 1) % kSymbols;
    std::int64_t& price = cents_[symbol_];
    price = std::max<std::int64_t>(5'000, price + static_cast<std::int64_t>(random_() % 7) - 3);
    const Price bid = Price::fromRaw(price * (Price::one / 100));
    const Price ask = Price::fromRaw((price + 2) * (Price::one / 100));
    const Quantity size = Quantity::fromInt(static_cast<std::int64_t>(1 + random_() % 100));
    return {++cursor_, time_, {symbol_}, false, QuoteUpdate{{time_, bid, ask, size, size}, {time_, bid, size}}};
  }

 private:
  std::mt19937_64 random_{7};
  std::array<std::int64_t, kSymbols> cents_ = [] {
    std::array<std::int64_t, kSymbols> begin{};
    begin.fill(10'000);
    return begin;
  }();
  Timestamp time_ = Timestamp::fromSeconds(1'767'571'200);
  std::uint64_t cursor_ = 0;
  std::uint32_t symbol_ = 0;
};

bool isWarm(const Engine& engine) {
  for (std::size_t i = 0; i < kInstances; ++i) {
    const StrategyInstanceInfo& info = engine.strategies().instance(i).info();
    if (info.warmupHave < info.warmupNeed)
      return false;
  }
  return true;
}

// CPU time of the engine's thread: items_per_second is by that.
void StrategyQuotes(benchmark::State& state) {
  Market market;
  Engine engine(crowded());
  std::vector<Event> events;
  engine.begin(events);
  constexpr Duration kMinuteShare = Duration(std::chrono::minutes(1)) / kSymbols;
  for (std::uint32_t i = 0; i < kWarmMinutes * kSymbols; ++i) {
    events.clear();
    engine.apply(market.next(kMinuteShare), events);
  }
  if (!isWarm(engine))
    return state.SkipWithError("instances are not warm");
  std::uint64_t signals = 0;
  for (auto _ : state) {
    for (int i = 0; i < kQuotes; ++i) {
      events.clear();
      engine.apply(market.next(Duration(std::chrono::seconds(1)) / kQuotesASecond), events);
      for (const Event& event : events)
        signals += std::holds_alternative<SignalChanged>(event.body) ? 1 : 0;
    }
  }
  if (signals == 0)
    return state.SkipWithError("the strategies found nothing");
  state.SetItemsProcessed(state.iterations() * kQuotes);
  state.counters["signals"] = static_cast<double>(signals);
  state.SetLabel("quotes/s of a core");
}
BENCHMARK(StrategyQuotes)->Name("strategies_1000_on_100_symbols")->Unit(benchmark::kMillisecond)->Iterations(2);

// What keeps up with a thousand quotes a second under a fifth of a core.
void RequiredQuotes(benchmark::State& state) {
  for (auto _ : state)
    state.SetIterationTime(1.0);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kQuotesASecond / kShareOfACore));
  state.SetLabel("quotes/s of a core");
}
BENCHMARK(RequiredQuotes)->Name("strategies_1000_on_100_symbols/peer:required")->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace oms
