// Strategies that read other timeframes and symbols, with the engine around them.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "oms/engine/strategy_series.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

using Definition = std::shared_ptr<const StrategyDefinition>;

Definition reader(const std::string& name, const std::string& signal, const std::string& exit) {
  const std::string text =
      "[strategy]\nname = \"" + name +
      "\"\ntimeframe = \"1m\"\n[sizing]\nquantity = \"1\"\n[indicators]\nlong = \"close on '3m'\"\n"
      "[conditions.signal]\nup = { when = \"" +
      signal + "\" }\n[conditions.exit]\nback = { when = \"" + exit + "\" }\n";
  const auto definition = parseStrategy(text, name + ".toml", {});
  EXPECT_TRUE(definition.ok()) << (definition ? "" : definition.error().front().text());
  return definition ? *definition : nullptr;
}

EngineConfig pairConfig(const std::string& signal, const std::string& exit = "close < 1") {
  EngineConfig config = Desk::config({{reader("one", signal, exit), {SymbolIndex{0}}, ApprovalMode::automatic}});
  config.input = Timeframe::m1;
  return config;
}

// An engine that is fed with minutes.
class MinuteFeed {
 public:
  explicit MinuteFeed(EngineConfig config) : engine(std::move(config)) { engine.begin(events); }

  static Timestamp opened(int minute) { return Timestamp::fromSeconds(1'767'571'200 + minute * 60); }
  void bar(std::uint32_t symbol, int minute, double close, bool warmup = false) {
    BarUpdate piece;
    piece.bar.openTime = opened(minute);
    piece.bar.closeTime = opened(minute + 1);
    piece.bar.open = piece.bar.close = Price::fromDoubleLossy(close);
    piece.bar.high = piece.bar.close + Price::fromInt(1);
    piece.bar.low = piece.bar.close - Price::fromInt(1);
    piece.bar.volume = Volume::fromInt(1'000);
    apply({++cursor, piece.bar.closeTime, {symbol}, warmup, piece});
  }
  void quote(std::uint32_t symbol, Duration after, const char* bid, const char* ask) {
    const Timestamp time = opened(0) + after;
    const Quote quote{time, Price::parse(bid).value(), Price::parse(ask).value(), {}, {}};
    apply({++cursor, time, {symbol}, false, QuoteUpdate{quote, {}}});
  }
  void apply(const MarketUpdate& update) {
    given.push_back(update);
    engine.apply(update, events);
  }

  // The signals as they were raised: strategy, time, price, reasons.
  std::vector<std::string> signals() const {
    std::vector<std::string> told;
    for (const Event& event : events) {
      const auto* changed = std::get_if<SignalChanged>(&event.body);
      if (!changed || changed->signal.version != 1)
        continue;
      const Signal& signal = changed->signal;
      told.push_back(signal.strategy + " " + rfc3339(signal.createdAt, TimePrecision::seconds) + " " +
                     signal.price.text());
      for (const std::string& reason : signal.reasons)
        told.back() += ", " + reason;
    }
    return told;
  }

  std::vector<Event> events;
  std::vector<MarketUpdate> given;
  std::uint64_t cursor = 0;
  Engine engine;
};

TEST(OtherSeries, ABarOfTheSameInstantCountsWhicheverComesFirst) {
  for (const bool ownFirst : {true, false}) {
    MinuteFeed feed(pairConfig("close of 'BBB' > close"));
    for (int minute = 0; minute < 2; ++minute) {
      const double other = minute == 0 ? 90 : 110;
      if (!ownFirst)
        feed.bar(1, minute, other);
      feed.bar(0, minute, 100);
      EXPECT_EQ(feed.signals().size(), !ownFirst && minute == 1 ? 1u : 0u);
      if (ownFirst)
        feed.bar(1, minute, other);
    }
    EXPECT_EQ(feed.signals(),
              std::vector<std::string>{"one 2026-01-05T00:02:00Z 100, up: close of 'BBB' 110 is above close 100"});
  }
}

TEST(OtherSeries, ABarThatDoesNotComeIsWaitedForUntilTheInstantIsOver) {
  MinuteFeed feed(pairConfig("close > close of 'BBB'"));
  feed.bar(0, 0, 100);
  feed.bar(1, 0, 110);
  feed.bar(0, 1, 120);
  EXPECT_TRUE(feed.signals().empty());
  EXPECT_TRUE(feed.engine.strategies().isWaiting());
  feed.bar(0, 2, 121);
  // Decided at the bar's own close, with what was there then, which is told; and filled at the next bar.
  EXPECT_EQ(feed.signals(),
            std::vector<std::string>{"one 2026-01-05T00:02:00Z 120, up: close 120 is above close of 'BBB' 110 (BBB has "
                                     "no bar of 1m since 2026-01-05T00:01:00Z)"});
  EXPECT_EQ(feed.engine.core().books.quantity({0}).text(), "1");
}

// No piece comes any more that would end the instant: the end of the data does.
TEST(OtherSeries, WhatWaitsWhenTheDataEndsIsDecided) {
  for (const auto& [how, decided] : {std::pair{SessionState::finished, 1u}, {SessionState::stopped, 0u}}) {
    MinuteFeed feed(pairConfig("close > close of 'BBB'"));
    feed.bar(0, 0, 100);
    feed.bar(1, 0, 110);
    feed.bar(0, 1, 120);
    ASSERT_TRUE(feed.engine.strategies().isWaiting());
    feed.engine.end(how, feed.events);
    EXPECT_EQ(feed.signals().size(), decided);
    EXPECT_TRUE(std::holds_alternative<SessionChanged>(feed.events.back().body));
  }
}

// The other symbol's minute is over, though its first price of the next one comes later.
TEST(OtherSeries, OfQuotesAMinuteIsOverWhenTheClockIsBeyondIt) {
  EngineConfig config = pairConfig("close of 'BBB' > close");
  config.input.reset();
  MinuteFeed feed(std::move(config));
  using std::chrono::seconds;
  feed.quote(0, seconds(10), "100.00", "100.02");
  feed.quote(1, seconds(20), "90.00", "90.02");
  feed.quote(1, seconds(59), "110.00", "110.02");
  feed.quote(0, seconds(61), "100.00", "100.02");
  EXPECT_EQ(feed.signals().size(), 1u);
  feed.quote(1, seconds(62), "50.00", "50.02");
  feed.quote(0, seconds(121), "100.00", "100.02");
  EXPECT_EQ(feed.signals().size(), 1u);
}

TEST(OtherSeries, ALongerBarCountsWithTheLastOfItsMinutes) {
  MinuteFeed feed(pairConfig("close > 1e6"));
  std::size_t compared = 0;
  std::mt19937_64 random(3);
  for (int minute = 0; minute < 200; minute += random() % 4 == 0 ? 3 : 1) {
    feed.bar(0, minute, 100 + static_cast<double>(random() % 50));
    const InstanceSample sample = feed.engine.strategies().instance(0).sample();
    const ClosedBars& history = feed.engine.history().at({SymbolIndex{0}, Timeframe::m3});
    ASSERT_EQ(sample.indicators.at(0).value.has_value(), !history.bars.empty());
    if (history.bars.empty())
      continue;
    ASSERT_EQ(*sample.indicators.at(0).value, history.bars[history.bars.size() - 1].close.toDoubleLossy()) << minute;
    ++compared;
  }
  EXPECT_GT(compared, 100u);
}

// Two strategies that read each other's symbol, over minutes of which some are missing.
EngineConfig crossedConfig() {
  EngineConfig config = Desk::config(
      {{reader("one", "close - close of 'BBB' > 2 and sma(close, 2) on '3m' of 'BBB' < close",
               "close < close of 'BBB'"),
        {SymbolIndex{0}},
        ApprovalMode::automatic},
       {reader("two", "close crosses_above sma(close of 'AAA', 3)", "bars_since(close of 'AAA' > close) > 2"),
        {SymbolIndex{1}},
        ApprovalMode::automatic}});
  config.input = Timeframe::m1;
  return config;
}

void feedCrossed(MinuteFeed& feed, std::uint64_t seed, bool ownFirst, int minutes = 300) {
  std::mt19937_64 random(seed);
  for (int minute = 0; minute < minutes; ++minute) {
    double closes[2];
    bool there[2];
    for (int symbol = 0; symbol < 2; ++symbol) {
      closes[symbol] = 100 + static_cast<double>(random() % 60) / 4;
      there[symbol] = random() % 7 != 0;
    }
    for (const std::uint32_t symbol : {ownFirst ? 0u : 1u, ownFirst ? 1u : 0u}) {
      if (there[symbol])
        feed.bar(symbol, minute, closes[symbol], minute < 20);
    }
  }
}

TEST(OtherSeries, TheOrderOfTheSymbolsInTheFeedDecidesNothing) {
  std::size_t signals = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    std::vector<std::string> told[2];
    for (const bool ownFirst : {true, false}) {
      MinuteFeed feed(crossedConfig());
      feedCrossed(feed, seed, ownFirst);
      told[ownFirst ? 1 : 0] = feed.signals();
      std::sort(told[ownFirst ? 1 : 0].begin(), told[ownFirst ? 1 : 0].end());
    }
    EXPECT_EQ(told[0], told[1]) << seed;
    signals += told[0].size();
  }
  EXPECT_GT(signals, 20u);
}

// Saved after every piece: in the middle of a longer bar, and while one symbol waits for the other.
TEST(OtherSeries, AnEngineThatWasLoadedGoesOnLikeTheOther) {
  MinuteFeed whole(crossedConfig());
  feedCrossed(whole, 7, true, 90);
  const std::string end = whole.engine.stateHash();
  MinuteFeed feed(crossedConfig());
  std::size_t waiting = 0;
  for (std::size_t i = 0; i < whole.given.size(); ++i) {
    feed.apply(whole.given[i]);
    waiting += feed.engine.strategies().isWaiting() ? 1 : 0;
    if (i % 5 != 0 && !feed.engine.strategies().isWaiting())
      continue;
    Engine loaded(crossedConfig());
    ASSERT_TRUE(loaded.load(feed.engine.save()));
    ASSERT_EQ(loaded.stateHash(), feed.engine.stateHash());
    std::vector<Event> events;
    for (std::size_t rest = i + 1; rest < whole.given.size(); ++rest)
      loaded.apply(whole.given[rest], events);
    ASSERT_EQ(loaded.stateHash(), end) << i;
  }
  EXPECT_GT(waiting, 3u);
}

// Whatever is cut off, the signals up to there are the same.
TEST(OtherSeries, TruncatedDataGivesTheSameSignals) {
  MinuteFeed whole(crossedConfig());
  feedCrossed(whole, 11, true);
  const std::vector<std::string> all = whole.signals();
  for (std::size_t cut = 30; cut < whole.given.size(); cut += 37) {
    MinuteFeed part(crossedConfig());
    for (std::size_t i = 0; i < cut; ++i)
      part.apply(whole.given[i]);
    const std::vector<std::string> told = part.signals();
    ASSERT_LE(told.size(), all.size());
    EXPECT_TRUE(std::equal(told.begin(), told.end(), all.begin())) << cut;
  }
  EXPECT_GT(all.size(), 5u);
}

TEST(OtherSeries, WhatTheSessionLacksIsToldWithThePlaceThatNamesIt) {
  EngineConfig config = pairConfig("close > 1");
  const auto problem = [&](const std::string& signal) {
    const auto found = seriesOf(*reader("one", signal, "close < 1"), {0}, config);
    return found ? "" : found.error().message;
  };
  EXPECT_EQ(problem("close on '1h' of 'BBB' > close of 'AAA'"), "");
  EXPECT_EQ(problem("close of 'BBC' > 1"),
            "one.toml:9:25: error: there is no BBC in this session, which has AAA, BBB; did you mean \"BBB\"?");
  config.input = Timeframe::m3;
  EXPECT_EQ(problem("close on '5m' > 1"), "one.toml:9:25: error: bars of 3m cannot make bars of 5m");
}

}  // namespace
}  // namespace oms::test
