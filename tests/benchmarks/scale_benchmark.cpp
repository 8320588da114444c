// The engine with much to carry: many symbols, many orders that work already, pieces of the market with nothing to do.
#include <benchmark/benchmark.h>

#include <chrono>

#include "tests/oms/engine/desk.h"
#include "tests/simulation/witness.h"

namespace oms::test {
namespace {

constexpr std::uint32_t kSymbols = 1'000;
constexpr int kResting = 100'000;
constexpr int kOrders = 20'000;

EngineConfig wideConfig(std::uint32_t symbols) {
  EngineConfig config = Desk::config();
  for (std::uint32_t i = static_cast<std::uint32_t>(config.instruments.size()); i < symbols; ++i) {
    Instrument instrument = config.instruments[{0}];
    instrument.symbol = "S" + std::to_string(i);
    config.instruments.add(instrument);
  }
  for (EquityLimit* limit :
       {&config.limits.maxOrderNotional, &config.limits.dailyLoss, &config.limits.drawdown, &config.limits.maxPosition})
    *limit = EquityLimit::part(percent(10'000));
  config.limits.maxWorking = config.limits.maxWorkingPerSymbol = 0;
  config.limits.allowSelfCross = true;
  config.limits.staleQuote = std::chrono::hours(24);
  config.limits.maxGross = config.limits.maxNet = config.limits.maxSymbol = config.limits.maxLeverage =
      percent(100'000'000);
  config.cash = Money::fromInt(50'000'000);
  return config;
}

MarketUpdate quoteOf(std::uint32_t symbol, Timestamp time, std::uint64_t cursor) {
  return {cursor,
          time,
          {symbol},
          false,
          QuoteUpdate{{time, Price::parse("100.00").value(), Price::parse("100.02").value(), {}, {}}, {}}};
}

void quoteAll(Desk& desk, std::uint32_t symbols) {
  for (std::uint32_t i = 0; i < symbols; ++i)
    desk.engine.apply(quoteOf(i, desk.now, ++desk.cursor), desk.events);
}

// One buy or sell at the market after another, on all symbols in turn, beside so many limit orders far away.
void OrdersBesideWorking(benchmark::State& state, std::uint32_t symbols, int resting) {
  for (auto _ : state) {
    state.PauseTiming();
    auto desk = std::make_unique<Desk>(wideConfig(symbols));
    quoteAll(*desk, symbols);
    OrderRequest far = Desk::request(Side::buy, "1", OrderType::limit, "99.00");
    far.price = Price::parse("98.00").value();
    for (int i = 0; i < resting; ++i) {
      far.symbol = {static_cast<std::uint32_t>(i) % symbols};
      desk->events.clear();
      desk->submit(far);
    }
    Command command{Actor::trader(), desk->now, SubmitOrder{Desk::request(Side::buy, "1")}};
    OrderRequest& request = std::get<SubmitOrder>(command.body).request;
    state.ResumeTiming();
    for (int i = 0; i < kOrders; ++i) {
      request.symbol = {static_cast<std::uint32_t>(i / 2) % symbols};
      request.side = i % 2 == 0 ? Side::buy : Side::sell;
      desk->events.clear();
      benchmark::DoNotOptimize(desk->engine.apply(command, desk->events));
    }
    state.PauseTiming();
    if (desk->engine.core().orders.working().size() != static_cast<std::size_t>(resting))
      return state.SkipWithError("orders were denied");
    desk.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kOrders);
  state.SetLabel("orders/s");
}
BENCHMARK_CAPTURE(OrdersBesideWorking, loaded, kSymbols, kResting)
    ->Name("orders_beside_working")
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2);
BENCHMARK_CAPTURE(OrdersBesideWorking, alone, 2, 0)
    ->Name("orders_beside_working/peer:none")
    ->Unit(benchmark::kMillisecond)
    ->Iterations(2);

// The same orders, told one after another to the engine and to the simulation's witness: the slow and obvious twin,
// which looks at all orders, positions and books again with each. Only the one of the two counts.
void OrdersAndTheirTwin(benchmark::State& state, bool twin) {
  constexpr int kTold = 2'000;
  using Clock = std::chrono::steady_clock;
  for (auto _ : state) {
    Desk desk(wideConfig(2));
    simulation::Witness witness(desk.engine.core().config, false);
    Command command{Actor::trader(), desk.now, SubmitOrder{Desk::request(Side::buy, "1")}};
    Clock::duration taken{0};
    if (witness.follow(desk.events, desk.engine))
      return state.SkipWithError("a promise is broken");
    for (int i = 0; i < kTold; ++i) {
      std::get<SubmitOrder>(command.body).request.side = i % 2 == 0 ? Side::buy : Side::sell;
      desk.events.clear();
      const auto before = Clock::now();
      desk.engine.apply(command, desk.events);
      const auto applied = Clock::now();
      const bool broken = twin && witness.follow(desk.events, desk.engine).has_value();
      taken += twin ? Clock::now() - applied : applied - before;
      if (broken)
        return state.SkipWithError("a promise is broken");
    }
    if (desk.order({kTold}).status != OrderStatus::filled)
      return state.SkipWithError("orders were denied");
    state.SetIterationTime(std::chrono::duration<double>(taken).count());
  }
  state.SetItemsProcessed(state.iterations() * kTold);
  state.SetLabel("orders/s");
}
BENCHMARK_CAPTURE(OrdersAndTheirTwin, engine, false)->Name("orders_of_2000")->UseManualTime()->Iterations(20);
BENCHMARK_CAPTURE(OrdersAndTheirTwin, twin, true)
    ->Name("orders_of_2000/peer:naive_twin")
    ->UseManualTime()
    ->Iterations(1);

// A quote that moves nothing, of a symbol that nobody holds or trades.
void IdleTick(benchmark::State& state, std::uint32_t symbols) {
  Desk desk(wideConfig(symbols));
  quoteAll(desk, symbols);
  MarketUpdate update{
      desk.cursor,
      desk.now,
      {0},
      false,
      QuoteUpdate{{desk.now, Price::parse("100.00").value(), Price::parse("100.02").value(), {}, {}}, {}}};
  Quote& quote = std::get<QuoteUpdate>(update.data).quote;
  std::uint32_t i = 0;
  for (auto _ : state) {
    update.time = update.time + std::chrono::microseconds(100);
    quote.time = update.time;
    update.symbol = {++i % symbols};
    ++update.cursor;
    desk.events.clear();
    desk.engine.apply(update, desk.events);
  }
  state.SetItemsProcessed(state.iterations());
  state.SetLabel("ticks/s");
}
BENCHMARK_CAPTURE(IdleTick, wide, kSymbols)->Name("idle_tick");

// The floor of the issue, 50 ns a tick, as a figure beside the measured one.
void RequiredTicks(benchmark::State& state) {
  for (auto _ : state)
    state.SetIterationTime(1.0);
  state.SetItemsProcessed(state.iterations() * 20'000'000);
  state.SetLabel("ticks/s");
}
BENCHMARK(RequiredTicks)->Name("idle_tick/peer:required")->UseManualTime()->Iterations(1);

}  // namespace
}  // namespace oms::test
