#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/oms/engine/desk.h"

namespace oms::test {

// A strategy of the first symbol that is approved by itself: by the minute it enters 10 above `from` and leaves below
// 105. `more` are further tables of its file.
struct Ladder {
  std::string name = "one";
  std::string side = "long";
  std::string from = "110";
  std::string sizing = "quantity = \"10\"";
  std::string more{};
  std::string stem{};  // of its file; empty: its name

  std::string text() const {
    return "[strategy]\nname = \"" + name + "\"\ntimeframe = \"1m\"\nside = \"" + side + "\"\n[sizing]\n" + sizing +
           "\n[conditions.signal]\nup = { when = \"close > " + from +
           "\" }\n[conditions.exit]\nback = { when = \"close < 105\" }\n" + more;
  }
  StrategyBinding binding(ApprovalMode approval = ApprovalMode::automatic) const {
    const auto definition = parseStrategy(text(), (stem.empty() ? name : stem) + ".toml", {});
    EXPECT_TRUE(definition.ok()) << (definition ? "" : definition.error().front().text());
    return {*definition, {SymbolIndex{0}}, approval};
  }
};
inline const std::string kStops = "[stops]\nstop_loss = \"close - 30\"\ntake_profit = \"close + 30\"\n";

// The minute's last price is this one, and the minute is over: its bar closes with the first quote of the next.
inline void closeMinute(Desk& desk, const char* bid, const char* ask, const char* size = "0") {
  desk.quote(bid, ask, size);
  desk.now = Timestamp::fromSeconds(desk.now.ns() / 60'000'000'000 * 60 + 60 - 1);
  desk.quote(bid, ask, size);
}

inline const StrategyInstanceInfo& infoOf(const Desk& desk, std::size_t instance) {
  return desk.engine.strategies().instance(instance).info();
}
inline StrategyState stateOf(const Desk& desk, std::size_t instance) {
  return infoOf(desk, instance).state;
}

}  // namespace oms::test
