// A backtest on one core: a crossing of two averages from its strategy file, through the engine with the default fill
// model. What counts is a whole run over bars in memory, with all that a report shows: statistics, orders, fills,
// trades, equity, signals, and the text of the first 200,000 events. Reading the file and writing the report do not.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "oms/backtest/backtest.h"

namespace oms {
namespace {

constexpr std::size_t kBars = 1'000'000;

constexpr const char* kCross = R"toml([strategy]
name = "Cross"
timeframe = "1m"
side = "long"
approval = "auto"
[parameters]
fast = { default = 10, min = 2, max = 1000 }
slow = { default = 30, min = 5, max = 1000 }
[indicators]
fast = "sma(close, $fast)"
slow = "sma(close, $slow)"
[conditions.signal]
cross = { when = "fast crosses_above slow" }
[conditions.exit]
back = { when = "fast crosses_below slow" }
[sizing]
quantity = "1"
)toml";

// Minutes of a price that wanders, on ticks of a cent.
const std::vector<MarketUpdate>& minutes() {
  static const std::vector<MarketUpdate> data = [] {
    std::vector<MarketUpdate> made;
    made.reserve(kBars);
    std::uint64_t state = 7;
    const auto next = [&](std::uint64_t most) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      return static_cast<std::int64_t>((state >> 33) % most);
    };
    std::int64_t cents = 40'000;
    const Timestamp first = *fromCalendar(2022, 1, 1);
    for (std::size_t i = 0; i < kBars; ++i) {
      BarUpdate update;
      const std::int64_t open = cents;
      cents += next(41) - 20 + (cents < 20'000 ? 5 : cents > 60'000 ? -5 : 0);
      const auto price = [](std::int64_t value) { return Price::fromRaw(value * (Price::one / 100)); };
      update.bar.openTime = first + std::chrono::minutes(i);
      update.bar.closeTime = update.bar.openTime + std::chrono::minutes(1);
      update.bar.open = price(open);
      update.bar.high = price(std::max(open, cents) + next(10));
      update.bar.low = price(std::min(open, cents) - next(10));
      update.bar.close = price(cents);
      update.bar.volume = Volume::fromInt(1'000 + next(500));
      made.push_back({i + 1, update.bar.closeTime, SymbolIndex{0}, false, update});
    }
    return made;
  }();
  return data;
}

BacktestPlan planOf(double fast, double slow) {
  BacktestPlan plan;
  Instrument instrument;
  instrument.symbol = "TEST";
  plan.engine.instruments.add(instrument);
  plan.engine.session.id = "backtest";
  plan.engine.input = Timeframe::m1;
  // Thousands of trades pay their spread; none may be denied for that.
  plan.engine.limits.dailyLoss = plan.engine.limits.drawdown = EquityLimit::part(Ratio::fromInt(100));
  plan.engine.limits.lossStreak = plan.engine.limits.tradesPerDay = plan.engine.limits.repeatedExecutions = 0;
  auto parsed = parseStrategy(kCross, "cross.toml", {{"fast", fast}, {"slow", slow}});
  OMS_ASSERT(parsed.ok(), "the strategy's file is right");
  plan.engine.strategies.push_back({*parsed, {SymbolIndex{0}}, ApprovalMode::automatic});
  return plan;
}

void SmaCross(benchmark::State& state, double fast, double slow) {
  const std::vector<MarketUpdate>& data = minutes();
  std::uint64_t trades = 0;
  for (auto _ : state) {
    const BacktestResult result = runBacktest(planOf(fast, slow), data);
    trades = result.statistics.trades;
    if (trades < kBars / 1'000)
      return state.SkipWithError("it hardly trades");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
  state.counters["trades"] = static_cast<double>(trades);
  state.SetLabel("bars/s");
}
BENCHMARK_CAPTURE(SmaCross, fast, 10, 30)->Name("backtest_cross_10_30")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(SmaCross, slow, 50, 200)->Name("backtest_cross_50_200")->Unit(benchmark::kMillisecond);

// The same decisions without an engine: running sums, a crossing, cash and equity.
void BareLoop(benchmark::State& state, std::size_t fast, std::size_t slow) {
  std::vector<double> closes;
  for (const MarketUpdate& update : minutes())
    closes.push_back(std::get<BarUpdate>(update.data).bar.close.toDoubleLossy());
  for (auto _ : state) {
    double fastSum = 0;
    double slowSum = 0;
    double cash = 100'000;
    double held = 0;
    double peak = cash;
    double deepest = 0;
    int side = 0;
    for (std::size_t i = 0; i < closes.size(); ++i) {
      fastSum += closes[i] - (i >= fast ? closes[i - fast] : 0);
      slowSum += closes[i] - (i >= slow ? closes[i - slow] : 0);
      if (i >= slow) {
        const double apart = fastSum / static_cast<double>(fast) - slowSum / static_cast<double>(slow);
        const int now = apart > 0 ? 1 : -1;
        if (now != side && side != 0) {
          cash += (held - (now > 0)) * closes[i];
          held = now > 0;
        }
        side = now;
      }
      const double equity = cash + held * closes[i];
      peak = std::max(peak, equity);
      deepest = std::max(deepest, (peak - equity) / peak);
    }
    benchmark::DoNotOptimize(cash);
    benchmark::DoNotOptimize(deepest);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
  state.SetLabel("bars/s");
}
BENCHMARK_CAPTURE(BareLoop, fast, 10, 30)->Name("backtest_cross_10_30/peer:bare_loop");
BENCHMARK_CAPTURE(BareLoop, slow, 50, 200)->Name("backtest_cross_50_200/peer:bare_loop");

}  // namespace
}  // namespace oms
