// What a sample tells of depth, of the market's trades and of our places in the queue.
#include <gtest/gtest.h>

#include "oms/engine/sampler.h"
#include "tests/oms/engine/desk.h"

namespace oms::test {
namespace {

Price cents(int value) {
  return Price::fromRaw(static_cast<std::int64_t>(value) * 10'000'000);
}

// A book of fifteen levels a side around 100.00: bids of 1 to 15 from 99.99 down, asks of as many from 100.01 up.
class BookDesk : public Desk {
 public:
  BookDesk() : sampler_(engine) {
    sampler_.take(-1);
    DepthChanges whole{true, {}, {}};
    for (int n = 0; n < 15; ++n) {
      whole.levels.push_back({Side::buy, cents(9'999 - n), Quantity::fromInt(n + 1)});
      whole.levels.push_back({Side::sell, cents(10'001 + n), Quantity::fromInt(n + 1)});
    }
    show(whole);
  }
  void show(const DepthChanges& changes, const Tick& trade = {}) {
    now = now + std::chrono::milliseconds(1);
    const Quote quote{now, cents(9'999), cents(10'001), Quantity::fromInt(1), Quantity::fromInt(1)};
    give({++cursor, now, {0}, false, QuoteUpdate{quote, trade, &changes}});
  }
  // Of a feed without depth.
  void trade(Price price, std::optional<Side> aggressor, std::uint32_t symbol = 1, bool warmup = false) {
    const Quote quote{now, cents(9'999), cents(10'001), {}, {}};
    give({++cursor, now, {symbol}, warmup, QuoteUpdate{quote, {now, price, Quantity::fromInt(++size_), aggressor}}});
  }
  std::shared_ptr<const MarketSample> take() { return sampler_.take(-1); }

 private:
  void give(const MarketUpdate& update) {
    engine.apply(update, events);
    sampler_.see(update);
  }

  Sampler sampler_;
  int size_ = 0;
};

TEST(MarketSample, HasTheBestTenLevelsOfAChangedBook) {
  BookDesk desk;
  const auto first = desk.take();
  ASSERT_EQ(first->depth.size(), 1u);
  const DepthSample& book = first->depth.front();
  EXPECT_EQ(book.symbol, SymbolIndex{0});
  ASSERT_EQ(book.bids.size(), DepthSample::kLevels);
  ASSERT_EQ(book.asks.size(), DepthSample::kLevels);
  EXPECT_EQ(book.bids.front(), (DepthLevel{cents(9'999), Quantity::fromInt(1)}));
  EXPECT_EQ(book.asks.back(), (DepthLevel{cents(10'010), Quantity::fromInt(10)}));
  EXPECT_EQ(book.totals[0], Volume::fromInt(120));
  EXPECT_TRUE(desk.take()->depth.empty()) << "nothing has changed";
  desk.show({false, {{Side::buy, cents(9'998), Quantity::fromInt(40)}}, {}});
  const auto second = desk.take();
  ASSERT_EQ(second->depth.size(), 1u);
  EXPECT_EQ(second->depth.front().bids[1].size, Quantity::fromInt(40));
}

TEST(MarketSample, SaysOnceThatABookIsLost) {
  BookDesk desk;
  desk.take();
  desk.show({true, {}, {}});
  const auto sample = desk.take();
  ASSERT_EQ(sample->depth.size(), 1u);
  EXPECT_TRUE(sample->depth.front().bids.empty());
  EXPECT_TRUE(sample->depth.front().asks.empty());
  EXPECT_TRUE(desk.take()->depth.empty());
}

TEST(MarketSample, HasNoDepthOfAFeedWithout) {
  Desk desk;
  desk.quote("100.00", "100.02", "5");
  EXPECT_TRUE(Sampler(desk.engine).take(-1)->depth.empty());
}

TEST(MarketSample, TellsWhereOurOrdersStandInTheQueue) {
  BookDesk desk;
  const OrderId third = desk.submit(Desk::request(Side::buy, "2", OrderType::limit, "99.97"));
  const OrderId best = desk.submit(Desk::request(Side::buy, "2", OrderType::limit, "99.99"));
  const OrderId ask = desk.submit(Desk::request(Side::sell, "2", OrderType::limit, "100.02"));
  desk.submit(Desk::request(Side::buy, "2", OrderType::limit, "90"));  // behind all that is known
  auto places = desk.take()->places;
  ASSERT_EQ(places.size(), 3u);
  EXPECT_EQ(places[0], (QueuePlace{best, Quantity::fromInt(1), Quantity::fromInt(1)}));
  EXPECT_EQ(places[1], (QueuePlace{third, Quantity::fromInt(3), Quantity::fromInt(3)}));
  EXPECT_EQ(places[2], (QueuePlace{ask, Quantity::fromInt(2), Quantity::fromInt(2)}));
  // Two of those before it leave the queue.
  desk.show({false, {{Side::buy, cents(9'997), Quantity::fromInt(1)}}, {}});
  places = desk.take()->places;
  ASSERT_EQ(places.size(), 3u);
  EXPECT_EQ(places[1], (QueuePlace{third, Quantity::fromInt(1), Quantity::fromInt(3)}));
}

TEST(MarketSample, HasTheTradesSinceTheLastOne) {
  BookDesk desk;
  desk.take();
  desk.trade(cents(10'001), Side::sell);
  desk.trade(cents(10'001), std::nullopt);
  desk.trade(cents(9'999), std::nullopt);
  desk.trade(cents(10'000), std::nullopt);
  desk.trade(cents(10'000), Side::buy, 1, true);
  desk.show({}, {desk.now, cents(9'999), Quantity::fromInt(1), Side::sell});
  const auto sample = desk.take();
  ASSERT_EQ(sample->trades.size(), 2u);
  EXPECT_EQ(sample->trades[0].symbol, SymbolIndex{0});
  EXPECT_EQ(sample->trades[0].trades.size(), 1u);
  const auto& trades = sample->trades[1].trades;
  ASSERT_EQ(trades.size(), 4u) << "history is no news";
  EXPECT_EQ(trades[0].tick.aggressor, Side::sell) << "what the feed says counts";
  EXPECT_TRUE(trades[0].aggressorTold);
  EXPECT_EQ(trades[1].tick.aggressor, Side::buy);
  EXPECT_FALSE(trades[1].aggressorTold);
  EXPECT_EQ(trades[2].tick.aggressor, Side::sell);
  EXPECT_EQ(trades[3].tick.aggressor, std::nullopt);
  EXPECT_EQ(sample->trades[1].leftOut, 0u);
  EXPECT_TRUE(desk.take()->trades.empty());
}

TEST(MarketSample, HasNoTradeThatTheEngineRefused) {
  BookDesk desk;
  desk.take();
  desk.trade(Price::fromInt(5'000'000'000), Side::buy);
  EXPECT_TRUE(desk.take()->trades.empty()) << "no books can hold that price";
  desk.trade(cents(10'001), Side::buy);
  ASSERT_EQ(desk.take()->trades.size(), 1u) << "the symbol has prices again";
}

TEST(MarketSample, KeepsTheNewestOfTooManyTradesAndCountsTheOthers) {
  constexpr int kMost = static_cast<int>(TradesSample::kMost);
  for (const int extra : {0, 1, 7, kMost, 3 * kMost + 5}) {
    BookDesk desk;
    desk.take();
    for (int i = 0; i < kMost + extra; ++i)
      desk.trade(cents(10'001), Side::buy);
    const auto sample = desk.take();
    ASSERT_EQ(sample->trades.size(), 1u);
    const TradesSample& told = sample->trades.front();
    EXPECT_EQ(told.leftOut, static_cast<std::uint64_t>(extra));
    EXPECT_EQ(told.trades.front().number, told.leftOut + 1);
    EXPECT_EQ(told.trades.back().number, told.leftOut + TradesSample::kMost);
    ASSERT_EQ(told.trades.size(), TradesSample::kMost);
    for (int i = 0; i < kMost; ++i)
      ASSERT_EQ(told.trades[static_cast<std::size_t>(i)].tick.size, Quantity::fromInt(extra + i + 1)) << extra;
    desk.trade(cents(10'001), Side::buy);
    EXPECT_EQ(desk.take()->trades.front().trades.front().number, static_cast<std::uint64_t>(kMost + extra + 1));
  }
}

}  // namespace
}  // namespace oms::test
