// The shipped strategies through the whole engine: signals, the approval desk, the checks, the paper broker's fills and
// the protective orders.
#include <gtest/gtest.h>

#include <map>

#include "oms/engine/engine.h"
#include "oms/market/simulated_market.h"
#include "tests/oms/strategies/shipped.h"

namespace oms {
namespace {

struct Tally {
  int signals = 0;
  int trades = 0;
  std::map<std::string, int> exits;
  std::string text(const std::string& name) const {
    std::string text = name + ": " + std::to_string(signals) + " signals, " + std::to_string(trades) + " trades";
    for (const auto& [reason, count] : exits)
      text += ", " + std::to_string(count) + " " + reason;
    return text;
  }
};

// One strategy by itself on a session's symbols, approved by its mode.
class Session {
 public:
  Session(const std::string& strategy, InstrumentList instruments)
      : engine_(configOf(strategy, std::move(instruments))) {
    engine_.begin(events_);
    count();
  }

  void apply(const MarketUpdate& update) {
    engine_.apply(update, events_);
    count();
  }
  const Engine& engine() const { return engine_; }

  Tally tally;

  static EngineConfig configOf(const std::string& strategy, InstrumentList instruments) {
    EngineConfig config;
    config.session.id = "exec_20260105_000000_00000001";
    StrategyBinding binding;
    binding.definition = shipped(strategy);
    binding.approval = ApprovalMode::automatic;
    for (std::uint32_t i = 0; i < instruments.size(); ++i)
      binding.symbols.push_back({i});
    config.strategies.push_back(std::move(binding));
    config.instruments = std::move(instruments);
    config.fees.takerBps = Ratio::fromInt(1);
    // A strategy that loses for a month shall go on for the test's sake.
    config.limits.dailyLoss = config.limits.drawdown = EquityLimit::part(percent(90));
    config.limits.lossStreak = 0;
    config.limits.maxOrderLots = 1'000'000'000;  // some of their lots are worth less than a cent
    config.limits.lossCooldown = Duration(0);
    config.limits.tradesPerDay = 0;
    return config;
  }

 private:
  void count() {
    for (const Event& event : events_) {
      if (const auto* changed = std::get_if<SignalChanged>(&event.body)) {
        tally.signals += changed->signal.status == SignalStatus::executed ? 1 : 0;
      } else if (const auto* closed = std::get_if<TradeClosed>(&event.body)) {
        ++tally.trades;
        ++tally.exits[closed->trade.exitReason.string()];
      }
    }
    events_.clear();
  }

  std::vector<Event> events_;
  Engine engine_;
};

void expectTrades(const std::string& name, Tally tally, bool simulated) {
  const std::string text = tally.text(name);
  EXPECT_GT(tally.signals, 0) << text;
  for (const char* exit : {"stop_loss", "take_profit"}) {
    if (!endsSeldom(name, exit, simulated)) {
      EXPECT_GT(tally.exits[exit], 0) << exit << " in " << text;
    }
  }
  std::cout << text << "\n";
}

TEST(ShippedInEngine, TradeOnTheSimulatedMarket) {
  for (const char* name : kShipped) {
    const InstrumentList instruments = SimulatedMarket::instruments();
    SimulatedMarket market(1, instruments);
    Session session(name, instruments);
    const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::hours(isSeldom(name) ? 96 : 12);
    for (; market.peek()->time < end; market.pop())
      session.apply(*market.peek());
    expectTrades(name, session.tally, true);
  }
}

// Conditions, indicators, pending signals and open trades are all in the state.
TEST(ShippedInEngine, SavedAndLoadedOnTheWayTheyGoOnAlike) {
  for (const char* name : kShipped) {
    const InstrumentList instruments = SimulatedMarket::instruments();
    SimulatedMarket market(1, instruments);
    Session session(name, instruments);
    std::unique_ptr<Engine> loaded;
    std::vector<Event> events;
    Timestamp nextSave = SimulatedMarket::sessionStart() - std::chrono::hours(3);
    const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::hours(3);
    const Timestamp latest = end + std::chrono::hours(96);
    const auto goesOn = [&] { return market.peek()->time < (session.tally.signals == 0 ? latest : end); };
    for (std::uint64_t piece = 0; goesOn(); market.pop(), ++piece) {
      if (market.peek()->time >= nextSave) {
        nextSave = nextSave + std::chrono::minutes(35);
        loaded = std::make_unique<Engine>(Session::configOf(name, instruments));
        ASSERT_TRUE(loaded->load(session.engine().save())) << name;
        ASSERT_EQ(loaded->stateHash(), session.engine().stateHash()) << name;
      }
      session.apply(*market.peek());
      if (!loaded)
        continue;
      loaded->apply(*market.peek(), events);
      if (piece % 500 == 0) {
        ASSERT_EQ(loaded->stateHash(), session.engine().stateHash()) << name << " " << piece;
      }
      events.clear();
    }
    EXPECT_EQ(loaded->save(), session.engine().save()) << name;
    EXPECT_GT(session.tally.signals, 0) << name;
  }
}

std::string replayBitcoin(const std::string& name, const std::vector<Bar>& minutes, Tally& tally) {
  Instrument bitcoin;
  bitcoin.symbol = "BTCUSDT";
  bitcoin.lot = bitcoin.minQuantity = *Quantity::parse("0.00001");
  InstrumentList instruments;
  instruments.add(bitcoin);
  Session session(name, instruments);
  MarketUpdate update;
  for (const Bar& minute : minutes) {
    ++update.cursor;
    update.time = minute.closeTime;
    update.data = BarUpdate{minute, Timeframe::m1};
    session.apply(update);
  }
  tally = session.tally;
  return session.engine().stateHash();
}

TEST(ShippedInEngine, TradeOnAMonthOfBitcoinAndTwiceAlike) {
  REQUIRE_SHARED_DATA(kBitcoinMinutes);
  const std::vector<Bar> minutes = readBitcoinMinutes();
  ASSERT_EQ(minutes.size(), 41'761u);
  for (const char* name : kShipped) {
    if (shipped(name)->timeframe < Timeframe::m1)
      continue;  // not to be built from minutes
    Tally first;
    Tally second;
    EXPECT_EQ(replayBitcoin(name, minutes, first), replayBitcoin(name, minutes, second)) << name;
    EXPECT_EQ(first.text(name), second.text(name));
    expectTrades(name, first, false);
  }
}

}  // namespace
}  // namespace oms
