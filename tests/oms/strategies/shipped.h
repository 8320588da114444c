#pragma once

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "oms/strategies/strategy_definition.h"
#include "tests/support/shared_data.h"

namespace oms {

inline constexpr std::array<const char*, 4> kShipped{"ema_trend", "mean_reversion", "breakout", "pulse"};
inline constexpr const char* kBitcoinMinutes = "ohlcv/crypto/BTCUSDT_binance_1m_2024-12.csv";

inline std::shared_ptr<const StrategyDefinition> shipped(const std::string& name) {
  const std::string path = TIDEMARK_SOURCE_DIR "/resources/strategies/" + name + ".toml";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto result = parseStrategy(text.str(), path, {});
  if (!result) {
    ADD_FAILURE() << result.error().front().text();
    return nullptr;
  }
  return *result;
}

// A month of minutes, stamped in the file with the last millisecond of each.
inline std::vector<Bar> readBitcoinMinutes() {
  std::ifstream file(sharedData(kBitcoinMinutes));
  std::vector<Bar> bars;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::string> cells;
    std::stringstream cellsOf(line);
    for (std::string cell; std::getline(cellsOf, cell, ',');)
      cells.push_back(cell);
    std::string stamp = cells.at(7);
    stamp[10] = 'T';
    Bar bar;
    bar.closeTime = *parseRfc3339(stamp) + std::chrono::milliseconds(1);
    bar.openTime = bar.closeTime - std::chrono::minutes(1);
    bar.open = *Price::parse(cells[0]);
    bar.high = *Price::parse(cells[1]);
    bar.low = *Price::parse(cells[2]);
    bar.close = *Price::parse(cells[3]);
    bar.volume = *Volume::parse(cells[4]);
    bars.push_back(bar);
  }
  return bars;
}

}  // namespace oms
