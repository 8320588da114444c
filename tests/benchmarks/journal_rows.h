#pragma once

#include <benchmark/benchmark.h>
#include <QDir>

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include "oms/messages/journal_row.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {

using Clock = std::chrono::steady_clock;

inline double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

inline double quantile(std::vector<double> values, double part) {
  const auto place = static_cast<std::size_t>(static_cast<double>(values.size() - 1) * part);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
  return values[place];
}

// Where the figures are to hold: on the disk of the working folder, for the system's temporary one may be memory.
inline QString diskFolder() {
  return QDir::current().filePath(QStringLiteral("journal_benchmark_XXXXXX"));
}

// What the engine says of market orders that open positions and close them: a row a command, some ten events each.
class Trading {
 public:
  Trading() : desk_(config()) {}

  SessionInfo session() const { return desk_.engine.session(); }
  std::shared_ptr<const InstrumentList> instruments() const {
    return std::make_shared<InstrumentList>(desk_.engine.core().config.instruments);
  }
  JournalRow next() {
    if (++made_ % 100 == 0)
      desk_.quote("100.00", "100.02");
    desk_.events.clear();
    JournalRow row;
    row.seq = made_;
    row.command = {Actor::trader(), desk_.now,
                   SubmitOrder{Desk::request(made_ % 2 == 0 ? Side::sell : Side::buy, "1")}};
    desk_.engine.apply(*row.command, desk_.events);
    row.cursor = desk_.engine.cursor();
    row.time = desk_.now;
    row.events = std::move(desk_.events);
    return row;
  }
  // Of at least so many events.
  std::vector<JournalRow> batch(std::size_t events) {
    std::vector<JournalRow> rows;
    for (std::size_t made = 0; made < events; made += rows.back().events.size())
      rows.push_back(next());
    return rows;
  }

 private:
  static EngineConfig config() {
    EngineConfig config = Desk::config();
    for (EquityLimit* limit : {&config.limits.maxOrderNotional, &config.limits.dailyLoss, &config.limits.drawdown,
                               &config.limits.maxPosition})
      *limit = EquityLimit::part(percent(10'000));
    return config;
  }

  Desk desk_;
  std::uint64_t made_ = 0;
};

// A figure that was taken before, in seconds.
inline void tell(benchmark::State& state, double seconds) {
  for (auto _ : state)
    state.SetIterationTime(seconds);
  if (seconds <= 0)
    state.SkipWithError("the journal could not be written");
}
inline benchmark::internal::Benchmark* once(benchmark::internal::Benchmark* figure) {
  return figure->UseManualTime()->Iterations(1);
}

}  // namespace oms::test
