#pragma once

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "oms/backtest/backtest.h"
#include "oms/backtest/open_limits.h"
#include "oms/broker/fill_profile.h"

namespace oms::test {

inline std::string readAll(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::shared_ptr<const StrategyDefinition> strategyNamed(const std::string& name,
                                                               const std::map<std::string, double>& parameters = {}) {
  const std::string path = std::string(TIDEMARK_SOURCE_DIR) + "/tests/oms/backtest/strategies/" + name + ".toml";
  const auto parsed = parseStrategy(readAll(path), path, parameters);
  EXPECT_TRUE(parsed.ok()) << (parsed ? "" : parsed.error().front().text());
  return parsed ? *parsed : nullptr;
}

// Bars of a day each, from Monday 2024-01-01 on: open, high, low, close.
inline std::vector<MarketUpdate> days(const std::vector<std::array<const char*, 4>>& prices) {
  std::vector<MarketUpdate> data;
  const Timestamp first = *fromCalendar(2024, 1, 1);
  for (const auto& [open, high, low, close] : prices) {
    BarUpdate update;
    update.timeframe = Timeframe::d1;
    update.volumeKnown = false;
    update.bar.openTime = first + std::chrono::hours(24) * static_cast<std::int64_t>(data.size());
    update.bar.closeTime = update.bar.openTime + std::chrono::hours(24);
    update.bar.open = *Price::parse(open);
    update.bar.high = *Price::parse(high);
    update.bar.low = *Price::parse(low);
    update.bar.close = *Price::parse(close);
    MarketUpdate piece;
    piece.cursor = data.size() + 1;
    piece.time = update.bar.closeTime;
    piece.symbol = SymbolIndex{0};
    piece.data = update;
    data.push_back(piece);
  }
  return data;
}

// A market that wanders up and down, the same each time.
inline std::vector<MarketUpdate> wandering(std::size_t bars) {
  std::vector<std::string> texts;
  std::vector<std::array<const char*, 4>> rows;
  texts.reserve(bars * 4);
  std::uint64_t state = 7;
  std::int64_t price = 10'000;
  const auto next = [&](std::uint64_t most) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::int64_t>((state >> 33) % most);
  };
  for (std::size_t i = 0; i < bars; ++i) {
    const std::int64_t open = price;
    const std::int64_t drift = (i / 25) % 2 == 0 ? 40 : -40;
    price = std::max<std::int64_t>(2'000, price + drift + next(201) - 100);
    const std::int64_t high = std::max(open, price) + next(50);
    const std::int64_t low = std::min(open, price) - next(50);
    for (const std::int64_t cents : {open, high, low, price})
      texts.push_back(Price::fromRaw(cents * 10'000'000).text());
    const std::size_t at = texts.size() - 4;
    rows.push_back({texts[at].c_str(), texts[at + 1].c_str(), texts[at + 2].c_str(), texts[at + 3].c_str()});
  }
  return days(rows);
}

// A margin account without limits, costs or latency on one instrument with ticks of 0.01.
inline BacktestPlan planFor(std::string_view profile, Money cash = Money::fromInt(10'000)) {
  BacktestPlan plan;
  Instrument instrument;
  instrument.symbol = "TEST";
  instrument.spread = Price{};
  plan.engine.instruments.add(instrument);
  plan.engine.session.id = "backtest";
  plan.engine.cash = cash;
  plan.engine.limits = openLimits();
  plan.engine.broker.profile = *findProfile(profile);
  plan.engine.input = Timeframe::d1;
  return plan;
}

inline void trade(BacktestPlan& plan, const std::vector<std::string>& strategies,
                  const std::map<std::string, double>& parameters = {}) {
  for (const std::string& name : strategies)
    plan.engine.strategies.push_back({strategyNamed(name, parameters), {SymbolIndex{0}}, ApprovalMode::automatic});
}

inline std::vector<ScriptedOrder> script(std::string_view json) {
  auto parsed = parseScript(json);
  EXPECT_TRUE(parsed.ok()) << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : std::vector<ScriptedOrder>{};
}

}  // namespace oms::test
