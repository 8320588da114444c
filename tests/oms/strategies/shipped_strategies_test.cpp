// Each shipped strategy signals, trades, and ends a trade at its stop and at its target: on the simulated market, and
// on a month of minutes of a real one.
#include <gtest/gtest.h>

#include <algorithm>

#include "oms/market/bar_builder.h"
#include "oms/market/simulated_market.h"
#include "tests/oms/strategies/bar_trader.h"
#include "tests/oms/strategies/shipped.h"

namespace oms {
namespace {

// Every shipped strategy on every symbol of the simulated market.
struct Floor {
  explicit Floor(std::uint64_t seed) : instruments(SimulatedMarket::instruments()), market(seed, instruments) {
    for (std::uint32_t i = 0; i < instruments.size(); ++i) {
      builders.emplace_back(SymbolIndex{i}, std::vector{Timeframe::s15, Timeframe::m1, Timeframe::m5});
      for (const char* name : kShipped)
        traders[name].emplace_back(shipped(name), instruments[{i}], i);
    }
  }

  // Until that long after the session's start.
  void run(Duration duration) {
    for (; market.peek()->time < SimulatedMarket::sessionStart() + duration; market.pop()) {
      const MarketUpdate& update = *market.peek();
      closed.clear();
      builders[update.symbol.value].update(update, closed);
      for (const ClosedBar& bar : closed) {
        for (auto& [name, bySymbol] : traders) {
          BarTrader& trader = bySymbol[update.symbol.value];
          if (trader.instance().info().timeframe == bar.timeframe)
            trader.onBar(bar.bar, update.warmup);
        }
      }
    }
  }

  InstrumentList instruments;
  SimulatedMarket market;
  std::vector<BarBuilder> builders;
  std::vector<ClosedBar> closed;
  std::map<std::string, std::vector<BarTrader>> traders;
};

void expectTrades(const std::string& name, const std::vector<BarTrader>& traders, bool simulated) {
  int signals = 0;
  std::map<std::string, int> exits;
  for (const BarTrader& trader : traders) {
    signals += trader.signals;
    for (const auto& [reason, count] : trader.exits)
      exits[reason] += count;
    for (const double confidence : trader.confidences) {
      EXPECT_GE(confidence, 0);
      EXPECT_LE(confidence, 1);
    }
  }
  std::string summary = name + ": " + std::to_string(signals) + " signals";
  for (const auto& [reason, count] : exits)
    summary += ", " + std::to_string(count) + " " + reason;
  EXPECT_GT(signals, 0) << summary;
  for (const char* exit : {"stop_loss", "take_profit", "exit"}) {
    if (!endsSeldom(name, exit, simulated)) {
      EXPECT_GT(exits[exit], 0) << exit << " in " << summary;
    }
  }
  std::cout << summary << "\n";
}

TEST(ShippedStrategies, TradeOnTheSimulatedMarket) {
  Floor floor(1);
  floor.run(std::chrono::hours(96));
  for (const auto& [name, traders] : floor.traders)
    expectTrades(name, traders, true);
}

TEST(ShippedStrategies, AreWarmWhenTheSimulatedSessionBegins) {
  Floor floor(1);
  floor.run(std::chrono::seconds(1));
  for (const auto& [name, traders] : floor.traders) {
    for (const BarTrader& trader : traders) {
      EXPECT_EQ(trader.instance().info().warmupHave, trader.instance().info().warmupNeed) << name;
    }
  }
}

// What a new user sees: a signal to decide on within ten seconds at twenty times real time, whatever the seed.
TEST(ShippedStrategies, PulseRaisesASignalWithinTheFirstMinutes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Floor floor(seed);
    floor.run(std::chrono::seconds(200));
    Timestamp first;
    int signals = 0;
    for (const BarTrader& trader : floor.traders["pulse"]) {
      const std::vector<std::string>& symbols = trader.instance().definition().symbols;
      const std::string& symbol = floor.instruments[trader.instance().info().symbol].symbol;
      if (std::find(symbols.begin(), symbols.end(), symbol) == symbols.end())
        continue;
      signals += trader.signals;
      if (trader.firstSignal.isSet() && (!first.isSet() || trader.firstSignal < first))
        first = trader.firstSignal;
    }
    EXPECT_TRUE(first.isSet()) << "seed " << seed;
    std::cout << "seed " << seed << ": " << signals << " signals, the first after "
              << (first - SimulatedMarket::sessionStart()).count() / 1'000'000'000 << " s\n";
  }
}

TEST(ShippedStrategies, TradeOnAMonthOfBitcoin) {
  REQUIRE_SHARED_DATA(kBitcoinMinutes);
  const std::vector<Bar> minutes = readBitcoinMinutes();
  Instrument instrument;
  instrument.symbol = "BTCUSDT";
  for (const char* name : kShipped) {
    const auto definition = shipped(name);
    if (definition->timeframe < Timeframe::m1)
      continue;  // not to be built from minutes
    std::vector<BarTrader> trader;
    trader.emplace_back(definition, instrument);
    BarBuilder builder({0}, {definition->timeframe});
    std::vector<ClosedBar> closed;
    for (const Bar& minute : minutes) {
      MarketUpdate update;
      update.time = minute.closeTime;
      update.data = BarUpdate{minute, Timeframe::m1};
      closed.clear();
      builder.update(update, closed);
      for (const ClosedBar& bar : closed)
        trader[0].onBar(bar.bar);
    }
    expectTrades(name, trader, false);
  }
}

}  // namespace
}  // namespace oms
