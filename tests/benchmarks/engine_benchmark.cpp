// The engine alone, in memory, on one core.
#include <benchmark/benchmark.h>

#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

EngineConfig openConfig() {
  EngineConfig config = Desk::config();
  config.limits.maxOrderNotional = EquityLimit::part(percent(10'000));
  // A hundred thousand round trips pay their spread and fees; none of them may be denied for it.
  config.limits.dailyLoss = config.limits.drawdown = EquityLimit::part(percent(10'000));
  config.limits.maxPosition = EquityLimit::part(percent(10'000));
  return config;
}

// Submit → all checks → accepted → filled → booked → events, one order after another, buys and sells in turn. A quote
// comes after every hundred of them, a second later: with the market the engine forgets what ended long ago, as in any
// session that lasts.
void EngineOrders(benchmark::State& state) {
  constexpr int kOrders = 100'000;
  constexpr int kOrdersPerQuote = 100;
  for (auto _ : state) {
    state.PauseTiming();
    auto desk = std::make_unique<Desk>(openConfig());
    Command command{Actor::trader(), desk->now, SubmitOrder{Desk::request(Side::buy, "1")}};
    state.ResumeTiming();
    for (int i = 0; i < kOrders; ++i) {
      std::get<SubmitOrder>(command.body).request.side = i % 2 == 0 ? Side::buy : Side::sell;
      if (i % kOrdersPerQuote == 0)
        desk->quote("100.00", "100.02");
      desk->events.clear();
      benchmark::DoNotOptimize(desk->engine.apply(command, desk->events));
    }
    state.PauseTiming();
    if (desk->engine.core().orders[{kOrders}].status != OrderStatus::filled)
      state.SkipWithError("orders were denied");
    desk.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kOrders);
  state.SetLabel("orders/s");
}
BENCHMARK(EngineOrders)->Name("engine_orders")->Unit(benchmark::kMillisecond);

// The floor of the issue, as a figure beside the measured one.
void RequiredOrders(benchmark::State& state) {
  for (auto _ : state)
    state.SetIterationTime(1.0);
  state.SetItemsProcessed(state.iterations() * 2'000'000);
  state.SetLabel("orders/s");
}
BENCHMARK(RequiredOrders)->Name("engine_orders/peer:required")->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace oms::test
