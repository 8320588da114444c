#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "oms/market/bar_builder.h"
#include "oms/market/feed.h"
#include "oms/market/simulated_symbol.h"

namespace oms {

// A market made up from a seed: the same pieces for the same seed and symbols, with every compiler. Never closes and
// never ends. It begins with history as bars of 15 s (warm-up), then gives one quote a symbol and second, four in a
// burst. A symbol's prices do not depend on which others are there.
class SimulatedMarket final : public Feed {
 public:
  static constexpr Timestamp sessionStart() { return Timestamp::fromSeconds(1'767'571'200); }  // 2026-01-05T00:00Z
  static constexpr Duration history() { return std::chrono::hours(8); }
  static constexpr Timeframe historyTimeframe() { return Timeframe::s15; }

  // What it can simulate, in the order of a session that names no symbols.
  static InstrumentList instruments();

  // Every symbol of the session must be one of instruments(); ticks, lots and spreads are taken from the session's.
  SimulatedMarket(std::uint64_t seed, const InstrumentList& session);

  void fields(Archive& archive) override;
  const MarketUpdate* peek() override;
  void pop() override;
  double progress() const override { return -1; }
  std::string kind() const override { return "simulated"; }
  std::string identity() const override { return identity_; }

 private:
  SimulatedMarket() = default;
  void makeHistory();
  void makeSecond();
  void append(MarketUpdate update);
  template <class Sink>
  void simulateSecond(Sink sink);

  std::vector<SimulatedSymbol> symbols_;
  std::vector<BarBuilder> historyBars_;  // one a symbol
  std::vector<MarketUpdate> pieces_;     // made and not yet taken, from next_ on
  std::size_t next_ = 0;
  std::uint64_t cursor_ = 0;
  std::int64_t second_ = 0;
  std::string identity_;
};

}  // namespace oms
