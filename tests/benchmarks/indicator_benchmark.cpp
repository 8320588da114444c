// What a bar costs each indicator: one at a time through the interface, as strategies take it, and in a batch.
#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <vector>

#include "oms/indicators/catalog.h"

namespace oms {
namespace {

constexpr std::size_t kBars = 100'000;

// A random walk: open, high, low, close, volume.
const std::vector<std::array<double, kBarInputs>>& walk() {
  static const auto bars = [] {
    std::mt19937_64 random(7);
    std::normal_distribution<double> step(0, 0.5);
    std::uniform_real_distribution<double> shadow(0, 0.4);
    std::vector<std::array<double, kBarInputs>> made;
    double price = 1000;
    for (std::size_t i = 0; i < kBars; ++i) {
      const double open = price;
      price = std::max(10.0, price + step(random));
      made.push_back({open, std::max(open, price) + shadow(random), std::min(open, price) - shadow(random), price,
                      1000 * shadow(random)});
    }
    return made;
  }();
  return bars;
}

struct Measured {
  const char* name;
  std::vector<double> parameters;
  double mostNs;  // a bar, as the issue asks
};
const std::vector<Measured>& measured() {
  static const std::vector<Measured> all{{"sma", {20}, 2},
                                         {"ema", {20}, 3},
                                         {"rsi", {14}, 8},
                                         {"macd", {12, 26, 9}, 4},
                                         {"bbands", {20, 2, 2, 0}, 7},
                                         {"atr", {14}, 7},
                                         {"stoch", {14, 3, 3, 0, 0}, 20}};
  return all;
}

void stream(benchmark::State& state, const Measured& what) {
  const IndicatorSpec& spec = *findIndicator(what.name);
  const bool whole = spec.inputs == Inputs::bars;
  const auto indicator = spec.make(what.parameters);
  std::array<double, 4> outputs{};
  for (auto _ : state) {
    for (const auto& bar : walk()) {
      indicator->update(whole ? bar.data() : &bar[barClose], outputs.data());
      benchmark::DoNotOptimize(outputs);
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
  state.SetLabel("bars/s");
}

void batch(benchmark::State& state, const Measured& what) {
  const IndicatorSpec& spec = *findIndicator(what.name);
  std::vector<std::vector<double>> columns(kBarInputs);
  for (const auto& bar : walk()) {
    for (std::size_t i = 0; i < kBarInputs; ++i)
      columns[i].push_back(bar[i]);
  }
  std::vector<const double*> inputs;
  for (const auto& column : columns)
    inputs.push_back(column.data());
  if (spec.inputs == Inputs::series)
    inputs = {columns[barClose].data()};
  std::vector<std::vector<double>> results(spec.outputs.size(), std::vector<double>(kBars));
  std::vector<double*> outputs;
  for (auto& column : results)
    outputs.push_back(column.data());
  const auto indicator = spec.make(what.parameters);
  for (auto _ : state) {
    indicator->run(inputs, kBars, outputs);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBars));
  state.SetLabel("bars/s");
}

// The floor of the issue, as a figure beside the measured one.
void required(benchmark::State& state, const Measured& what) {
  for (auto _ : state)
    state.SetIterationTime(1.0);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(1e9 / what.mostNs));
  state.SetLabel("bars/s");
}

const bool kRegistered = [] {
  for (const Measured& what : measured()) {
    const std::string name = std::string("indicator_") + what.name;
    benchmark::RegisterBenchmark((name + "_streaming").c_str(), stream, what);
    benchmark::RegisterBenchmark((name + "_streaming/peer:required").c_str(), required, what)
        ->UseManualTime()
        ->Iterations(1);
    benchmark::RegisterBenchmark((name + "_batch").c_str(), batch, what);
  }
  return true;
}();

}  // namespace
}  // namespace oms
