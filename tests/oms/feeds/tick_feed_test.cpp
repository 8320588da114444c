#include "oms/feeds/tick_feed.h"

#include <gtest/gtest.h>

#include "tests/oms/feeds/temporary_file.h"

namespace oms {
namespace {

Timestamp second(std::int64_t index) {
  return Timestamp::fromSeconds(1'700'006'400 + index);
}
Price price(const char* text) {
  return *Price::parse(text);
}

Instrument halfCent() {
  Instrument instrument;
  instrument.symbol = "X";
  instrument.tick = price("0.005");
  instrument.spread = price("0.02");
  return instrument;
}

ImportedTicks trades() {
  ImportedTicks ticks;
  ticks.fileName = "x.csv";
  ticks.fileSize = 10;
  ticks.sha256 = "ab";
  ticks.priceDecimals = 2;
  ticks.ticks = {{second(0), price("10.00"), Quantity::fromInt(3)},
                 {second(0), price("10.01"), Quantity::fromInt(1)},
                 {second(7), price("9.98"), Quantity::fromInt(2)}};
  return ticks;
}

ImportedTicks quotes() {
  ImportedTicks ticks = trades();
  for (Tick& tick : ticks.ticks)
    tick.size = {};
  ticks.asks = {price("10.05"), price("10.00"), price("9.99")};  // the second one is crossed
  return ticks;
}

std::vector<MarketUpdate> drained(Feed& feed) {
  std::vector<MarketUpdate> updates;
  for (; feed.peek() != nullptr; feed.pop())
    updates.push_back(*feed.peek());
  return updates;
}

TEST(TickFeed, GivesEachTradeWithAQuoteAroundIt) {
  TickFeed feed(trades(), SymbolIndex{2}, halfCent());
  EXPECT_EQ(feed.kind(), "replay");
  EXPECT_EQ(feed.identity(), "replay X=x.csv:trades:10:ab");
  EXPECT_EQ(feed.progress(), 0);
  const auto updates = drained(feed);
  EXPECT_EQ(feed.progress(), 1);
  ASSERT_EQ(updates.size(), 3U);
  for (std::size_t i = 0; i < updates.size(); ++i) {
    const auto& [quote, tick, depth] = std::get<QuoteUpdate>(updates[i].data);
    EXPECT_EQ(updates[i].cursor, i + 1);
    EXPECT_EQ(updates[i].symbol, SymbolIndex{2});
    EXPECT_EQ(updates[i].time, trades().ticks[i].time);
    EXPECT_EQ(tick.price, trades().ticks[i].price);
    EXPECT_EQ(tick.size, trades().ticks[i].size);
    EXPECT_EQ(quote.mid(), tick.price);
    EXPECT_EQ(quote.spread(), price("0.02"));
    EXPECT_EQ(depth, nullptr);
  }
}

TEST(TickFeed, GivesQuotesAsTheyStandButCrossedOnes) {
  TickFeed feed(quotes(), SymbolIndex{0}, halfCent());
  EXPECT_EQ(feed.identity(), "replay X=x.csv:quotes:10:ab");
  const auto updates = drained(feed);
  EXPECT_EQ(feed.progress(), 1);
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_EQ(updates[1].cursor, 2U);
  EXPECT_EQ(updates[1].time, second(7));
  const QuoteUpdate& last = std::get<QuoteUpdate>(updates[1].data);
  EXPECT_EQ(last.quote.bid, price("9.98"));
  EXPECT_EQ(last.quote.ask, price("9.99"));
  EXPECT_TRUE(last.tick.size.isZero());
}

TEST(TickFeed, HasNothingToGiveOfAnEmptyFile) {
  TickFeed feed({}, SymbolIndex{0}, halfCent());
  EXPECT_EQ(feed.peek(), nullptr);
  EXPECT_EQ(feed.progress(), 1);
}

TEST(TickFeed, ItsInstrumentIsGuessedFromTheFile) {
  ImportedTicks file = trades();
  Instrument found = instrumentOf("X", file);
  EXPECT_EQ(found.tick, price("0.01"));
  EXPECT_EQ(found.spread, price("0.01"));
  EXPECT_EQ(found.lot, Quantity::fromInt(1));
  file.ticks[1].size = *Quantity::parse("0.5");
  EXPECT_EQ(instrumentOf("X", file).lot, *Quantity::parse("0.00000001"));
  EXPECT_EQ(instrumentOf("X", quotes()).spread, price("0.01"));  // the lower one of two
}

TEST(TickFeed, AFileSaysHowLargeItIs) {
  const TemporaryFolder folder;
  const auto ticks = readTicks(folder.file("t.csv", "time,price,size\n1700006400,10.00,3\n"));
  ASSERT_TRUE(ticks.ok());
  EXPECT_EQ(ticks->fileSize, 35U);
}

}  // namespace
}  // namespace oms
