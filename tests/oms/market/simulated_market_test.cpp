#include "oms/market/simulated_market.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace oms {
namespace {

// FNV-1a over everything that a piece says.
class Digest {
 public:
  void add(std::int64_t value) { hash_ = (hash_ ^ static_cast<std::uint64_t>(value)) * 0x100000001B3; }
  void add(const MarketUpdate& update) {
    add(static_cast<std::int64_t>(update.cursor));
    add(update.time.ns());
    add(update.symbol.value);
    add(update.warmup ? 1 : 0);
    if (const auto* piece = std::get_if<QuoteUpdate>(&update.data)) {
      for (const std::int64_t raw : {piece->quote.bid.raw(), piece->quote.ask.raw(), piece->quote.bidSize.raw(),
                                     piece->quote.askSize.raw(), piece->tick.price.raw(), piece->tick.size.raw()}) {
        add(raw);
      }
    } else {
      const Bar& bar = std::get<BarUpdate>(update.data).bar;
      for (const std::int64_t raw : {bar.openTime.ns(), bar.open.raw(), bar.high.raw(), bar.low.raw(), bar.close.raw(),
                                     static_cast<std::int64_t>(bar.volume.raw())}) {
        add(raw);
      }
    }
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325;
};

std::uint64_t digestOf(std::uint64_t seed, int pieces) {
  SimulatedMarket market(seed, SimulatedMarket::instruments());
  Digest digest;
  for (int i = 0; i < pieces; ++i) {
    digest.add(*market.peek());
    market.pop();
  }
  return digest.value();
}

// The session's minute bars of one symbol.
std::vector<Bar> minuteBars(std::uint64_t seed, std::uint32_t symbol, std::int64_t hours) {
  SimulatedMarket market(seed, SimulatedMarket::instruments());
  BarBuilder builder({symbol}, {Timeframe::m1});
  std::vector<ClosedBar> closed;
  const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::hours(hours);
  for (; market.peek()->time < end; market.pop())
    builder.update(*market.peek(), closed);
  std::vector<Bar> bars;
  for (const ClosedBar& bar : closed) {
    if (bar.bar.openTime >= SimulatedMarket::sessionStart())
      bars.push_back(bar.bar);
  }
  return bars;
}

TEST(SimulatedMarket, IsTheSameForASeedWithEveryCompiler) {
  EXPECT_EQ(digestOf(1, 100'000), 5'067'923'975'400'134'133U);
  EXPECT_EQ(digestOf(1, 20'000), digestOf(1, 20'000));
  EXPECT_NE(digestOf(1, 20'000), digestOf(2, 20'000));
}

TEST(SimulatedMarket, ASymbolDoesNotDependOnTheOthers) {
  const InstrumentList all = SimulatedMarket::instruments();
  InstrumentList one;
  one.add(all[*all.find("EURUSD")]);
  SimulatedMarket alone(5, one);
  SimulatedMarket together(5, all);
  for (int i = 0; i < 2'000; ++i) {
    while (together.peek()->symbol != all.find("EURUSD"))
      together.pop();
    const auto* a = std::get_if<BarUpdate>(&alone.peek()->data);
    const auto* b = std::get_if<BarUpdate>(&together.peek()->data);
    ASSERT_EQ(a == nullptr, b == nullptr);
    if (a != nullptr) {
      ASSERT_EQ(a->bar, b->bar);
    } else {
      ASSERT_EQ(std::get<QuoteUpdate>(alone.peek()->data).quote.bid,
                std::get<QuoteUpdate>(together.peek()->data).quote.bid);
    }
    alone.pop();
    together.pop();
  }
}

TEST(SimulatedMarket, GivesHistoryThenOneQuoteASecondInOrder) {
  const InstrumentList list = SimulatedMarket::instruments();
  SimulatedMarket market(1, list);
  std::uint64_t cursor = 0;
  Timestamp before;
  std::map<std::uint32_t, std::int64_t> historyBars;
  std::map<std::uint32_t, std::int64_t> lastSecond;
  const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::minutes(20);
  for (; market.peek()->time < end; market.pop()) {
    const MarketUpdate& update = *market.peek();
    ASSERT_EQ(update.cursor, ++cursor);
    ASSERT_GE(update.time, before);
    before = update.time;
    ASSERT_EQ(update.warmup, std::holds_alternative<BarUpdate>(update.data));
    if (update.warmup) {
      ASSERT_LE(update.time, SimulatedMarket::sessionStart());
      ++historyBars[update.symbol.value];
    } else {
      const std::int64_t second = update.time.seconds();
      std::int64_t& last = lastSecond[update.symbol.value];
      ASSERT_TRUE(last == 0 || second == last || second == last + 1) << "a second without a quote";
      last = second;
    }
  }
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(historyBars[i], SimulatedMarket::history() / length(SimulatedMarket::historyTimeframe()));
  }
  EXPECT_EQ(market.progress(), -1);
  EXPECT_EQ(market.kind(), "simulated");
  EXPECT_EQ(market.identity(), "simulated seed=1 symbols=BTCUSDT,ETHUSDT,AAPL,SPY,EURUSD,XAUUSD,CRASH1");
}

TEST(SimulatedMarket, EveryPriceAndSizeFitsItsInstrument) {
  const InstrumentList list = SimulatedMarket::instruments();
  for (const std::uint64_t seed : {1, 7, 99}) {
    SimulatedMarket market(seed, list);
    const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::hours(3);
    for (; market.peek()->time < end; market.pop()) {
      const MarketUpdate& update = *market.peek();
      const Instrument& instrument = list[update.symbol];
      if (const auto* piece = std::get_if<BarUpdate>(&update.data)) {
        const Bar& bar = piece->bar;
        ASSERT_LE(bar.low, std::min(bar.open, bar.close));
        ASSERT_GE(bar.high, std::max(bar.open, bar.close));
        ASSERT_TRUE(bar.open.isMultipleOf(instrument.tick) && bar.low.isPositive() && bar.volume.isPositive());
        continue;
      }
      const auto& [quote, tick, depth] = std::get<QuoteUpdate>(update.data);
      ASSERT_EQ(depth, nullptr);
      ASSERT_TRUE(quote.bid.isPositive() && quote.bid < quote.ask);
      ASSERT_TRUE(quote.bid.isMultipleOf(instrument.tick) && quote.ask.isMultipleOf(instrument.tick));
      ASSERT_TRUE(quote.bidSize >= instrument.lot && quote.bidSize.isMultipleOf(instrument.lot));
      ASSERT_TRUE(quote.askSize >= instrument.lot && quote.askSize.isMultipleOf(instrument.lot));
      if (tick.size.isZero())
        continue;
      ASSERT_TRUE(tick.price == quote.bid || tick.price == quote.ask);
      ASSERT_TRUE(tick.size.isMultipleOf(instrument.lot));
    }
  }
}

TEST(SimulatedMarket, TheFirstSymbolCanBeBoughtWholeWithHalfOfADemoAccount) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    for (const Bar& bar : minuteBars(seed, 0, 12))
      ASSERT_LT(bar.high, Price::fromInt(49'000));
  }
}

TEST(SimulatedMarket, Crash1LosesAFifthWithinMinutesAndRecovers) {
  const InstrumentList list = SimulatedMarket::instruments();
  const auto bars = minuteBars(1, list.find("CRASH1")->value, 6);
  int crashes = 0;
  for (std::size_t i = 6; i + 30 < bars.size(); ++i) {
    const Price before = bars[i - 6].close;
    const Price after = bars[i].close;
    if (after * 100 > before * 85)
      continue;
    ++crashes;
    Price best;
    for (std::size_t k = i; k < i + 30; ++k)
      best = std::max(best, bars[k].close);
    EXPECT_GT(best * 100, before * 92) << "no recovery from the crash at " << rfc3339(bars[i].closeTime);
    i += 30;
  }
  EXPECT_GE(crashes, 2);
}

TEST(SimulatedMarket, SharesTradeMostAtOpenAndClose) {
  const InstrumentList list = SimulatedMarket::instruments();
  const auto bars = minuteBars(3, list.find("AAPL")->value, 6);
  const auto volume = [&](std::size_t from) {
    Volume sum;
    for (std::size_t i = from; i < from + 15; ++i)
      sum += bars[i].volume;
    return sum;
  };
  EXPECT_GT(volume(0), volume(180) * 2);
  EXPECT_GT(volume(340), volume(180) * 2);
}

TEST(SimulatedMarket, SpreadsWidenWhenPricesMoveFast) {
  const InstrumentList list = SimulatedMarket::instruments();
  const SymbolIndex btc = *list.find("BTCUSDT");
  SimulatedMarket market(1, list);
  std::map<std::int64_t, int> updatesOfSecond;
  std::map<std::int64_t, Price> widest;
  const Timestamp end = SimulatedMarket::sessionStart() + std::chrono::hours(2);
  for (; market.peek()->time < end; market.pop()) {
    const MarketUpdate& update = *market.peek();
    if (update.warmup || update.symbol != btc)
      continue;
    ++updatesOfSecond[update.time.seconds()];
    Price& spread = widest[update.time.seconds()];
    spread = std::max(spread, std::get<QuoteUpdate>(update.data).quote.spread());
  }
  Price calm;
  Price burst;
  std::int64_t bursts = 0;
  for (const auto& [second, count] : updatesOfSecond) {
    if (count > 1)
      ++bursts;
    (count > 1 ? burst : calm) += widest[second];
  }
  const auto calmSeconds = static_cast<std::int64_t>(updatesOfSecond.size()) - bursts;
  ASSERT_GT(bursts, 50);
  EXPECT_GT(burst.raw() / bursts, calm.raw() / calmSeconds * 4 / 3);
}

TEST(SimulatedMarket, IsLivelyFromTheFirstMinutes) {
  const InstrumentList list = SimulatedMarket::instruments();
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    const auto bars = minuteBars(1, i, 1);
    int moved = 0;
    for (const Bar& bar : bars)
      moved += bar.high - bar.low >= list[{i}].tick * 4 ? 1 : 0;
    EXPECT_GT(moved, 50) << list[{i}].symbol;
  }
}

}  // namespace
}  // namespace oms
