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

inline constexpr std::array<const char*, 9> kShipped{
    "ema_trend", "mean_reversion", "breakout", "momentum", "volatility", "pattern", "pump_and_dump", "grid", "pulse"};
inline constexpr const char* kBitcoinMinutes = "ohlcv/crypto/BTCUSDT_binance_1m_2024-12.csv";

// The simulated market turns within minutes, so that what waits for hours to build up comes seldom there.
inline bool isSeldom(std::string_view name) {
  return name == "momentum" || name == "volatility" || name == "pump_and_dump";
}

// How a trade of that strategy ends too seldom to be waited for. A grid leaves by its target, seldom by its stop or by
// itself; a dump that goes on rising to its stop is rare where every price comes home.
inline bool endsSeldom(std::string_view name, std::string_view exit, bool simulated) {
  if (name == "grid")
    return exit == "exit" || (simulated && exit == "stop_loss");
  return name == "pump_and_dump" && simulated && exit == "stop_loss";
}

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
