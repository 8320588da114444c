#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "oms/engine/engine_config.h"

namespace oms::simulation {

// Evenly spread numbers that are the same everywhere for the same seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint32_t next();
  std::uint32_t below(std::uint32_t bound) { return next() % bound; }

 private:
  std::uint64_t state_;
};

// One thing that happens to the engine. Its numbers mean something only when it is applied ("the third order before
// the last"), so that a scenario stays one when steps are taken out of it.
struct Step {
  enum class Kind : std::uint8_t {
    market,
    wait,
    submit,
    bracket,
    list,
    replace,
    cancel,
    cancelAll,
    close,
    kill,
    rearm,
    tradingState,
    approve,
    limits,
    crash,
    halt
  };
  static constexpr std::size_t kKinds = 16;
  Kind kind = Kind::market;
  std::array<std::uint32_t, 12> dice{};
};

struct Scenario {
  std::uint64_t seed = 0;
  EngineConfig config;
  bool bars = false;                        // the feed gives bars of a minute, else quotes
  bool depth = false;                       // quotes with the book of depth behind them
  bool faults = false;                      // the broker is behind a bad line
  Price cent = Price::fromRaw(10'000'000);  // the tick: prices are about 10,000 of them
  std::int64_t size = 1;                    // of an order's hundredth part or so, in lots
  std::vector<Step> steps;
};

// Everything about it follows from the seed.
Scenario makeScenario(std::uint64_t seed);

}  // namespace oms::simulation
