// How fast a file of bars comes into the market database, and how fast they come out of it again.
#include <benchmark/benchmark.h>

#include <QTemporaryDir>

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <random>
#include <string>

#include "oms/feeds/file_bytes.h"
#include "oms/storage/market_database.h"

namespace oms {
namespace {

constexpr std::size_t kFileRows = 2'000'000;
constexpr std::size_t kStoredBars = 5'000'000;
const Timestamp kWall = Timestamp::fromSeconds(1'767'000'000);

// Minutes of a market with gaps now and then.
struct Walk {
  std::mt19937_64 random{7};
  std::int64_t time = 1'262'304'000;
  std::int64_t cents = 5'000'000;

  std::int64_t below(std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
  }
  // Open, high, low and close in cents, and a volume in ten thousandths.
  std::array<std::int64_t, 5> next() {
    time += below(1'000) == 0 ? 600 : 60;
    const std::int64_t open = cents;
    cents = std::max<std::int64_t>(100'000, cents + below(4'001) - 2'000);
    return {open, std::max(open, cents) + below(1'000), std::min(open, cents) - below(1'000), cents, below(9'000'000)};
  }
};

// Written once: text as exchanges give it, 58 bytes a row.
const std::string& csvFile() {
  static const QTemporaryDir folder;
  static const std::string path = [] {
    const std::string name = folder.filePath("bars.csv").toStdString();
    std::string text = "time,open,high,low,close,volume\n";
    Walk walk;
    for (std::size_t i = 0; i < kFileRows; ++i) {
      const auto values = walk.next();
      text += std::to_string(walk.time * 1'000);
      for (std::size_t column = 0; column < values.size(); ++column) {
        const std::int64_t unit = column == 4 ? 10'000 : 100;
        const std::string part = std::to_string(values[column] % unit);
        text += ',' + std::to_string(values[column] / unit) + '.' +
                std::string(column == 4 ? 4 - part.size() : 2 - part.size(), '0') + part;
      }
      text += '\n';
    }
    std::ofstream(name, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
    return name;
  }();
  return path;
}

void importFile(benchmark::State& state) {
  const std::string& path = csvFile();
  for (auto _ : state) {
    const QTemporaryDir folder;
    auto market = MarketDatabase::open(folder.path());
    const auto bars = readBars(path);
    const auto counts = (*market)->add("BTCUSDT", *bars, kWall);
    if (!counts || counts->added != kFileRows)
      state.SkipWithError("not every row was stored");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kFileRows * state.iterations()));
  state.SetLabel("rows/s");
}
BENCHMARK(importFile)->Name("import/csv")->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

// The least that has to be done with such a file: read it, and each number of it by the library's own function.
void bareLoop(benchmark::State& state) {
  const std::string& path = csvFile();
  for (auto _ : state) {
    std::ifstream stream(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    const char* at = static_cast<const char*>(std::memchr(text.data(), '\n', text.size())) + 1;
    const char* const end = text.data() + text.size();
    std::vector<std::array<double, 6>> rows;
    rows.reserve(kFileRows);
    while (at < end) {
      auto& row = rows.emplace_back();
      for (double& value : row)
        at = std::from_chars(at, end, value).ptr + 1;
    }
    benchmark::DoNotOptimize(rows.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(kFileRows * state.iterations()));
  state.SetLabel("rows/s");
}
BENCHMARK(bareLoop)->Name("import/csv/peer:from_chars")->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

ImportedBars manyBars() {
  ImportedBars bars;
  Walk walk;
  bars.bars.resize(kStoredBars);
  for (Bar& bar : bars.bars) {
    const auto values = walk.next();
    bar.openTime = Timestamp::fromSeconds(walk.time);
    bar.closeTime = bar.openTime + std::chrono::minutes(1);
    bar.open = Price::fromRaw(values[0] * 10'000'000);
    bar.high = Price::fromRaw(values[1] * 10'000'000);
    bar.low = Price::fromRaw(values[2] * 10'000'000);
    bar.close = Price::fromRaw(values[3] * 10'000'000);
    bar.volume = Volume::fromRaw(static_cast<Int128>(values[4]) * 100'000);
  }
  return bars;
}

void loadBars(benchmark::State& state) {
  const QTemporaryDir folder;
  auto market = MarketDatabase::open(folder.path());
  const auto stored = (*market)->add("BTCUSDT", manyBars(), kWall);
  if (!stored || stored->added != kStoredBars)
    state.SkipWithError("not every bar was stored");
  const auto series = (*market)->series();
  for (auto _ : state) {
    const auto bars = (*market)->bars(series->front());
    if (!bars || bars->size() != kStoredBars)
      state.SkipWithError("not every bar was loaded");
  }
}
BENCHMARK(loadBars)->Name("import/load_5m_bars")->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

// As many bytes from one place of the memory to a new one.
void copyBars(benchmark::State& state) {
  const std::vector<Bar> bars(kStoredBars);
  for (auto _ : state) {
    std::vector<Bar> copy = bars;
    benchmark::DoNotOptimize(copy.data());
  }
}
BENCHMARK(copyBars)->Name("import/load_5m_bars/peer:copy")->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace oms
