#include "oms/feeds/depth_feed.h"

#include <gmock/gmock.h>

#include "tests/support/shared_data.h"

namespace oms {
namespace {

using testing::HasSubstr;

std::string snapshotAt(int id, const char* bids, const char* asks) {
  return "{\"lastUpdateId\":" + std::to_string(id) + ",\"bids\":[" + bids + "],\"asks\":[" + asks + "]}\n";
}
std::string updateAt(int ms, int id, const char* bids, const char* asks, const char* symbol = "X") {
  return "{\"e\":\"depthUpdate\",\"E\":" + std::to_string(ms) + ",\"s\":\"" + symbol +
         "\",\"U\":" + std::to_string(id) + ",\"u\":" + std::to_string(id) + ",\"b\":[" + bids + "],\"a\":[" + asks +
         "]}\n";
}
std::string tradeAt(int ms, const char* price, bool ofBuyer) {
  return "{\"e\":\"trade\",\"E\":" + std::to_string(ms) + ",\"s\":\"X\",\"p\":\"" + price +
         "\",\"q\":\"2\",\"m\":" + (ofBuyer ? "true}\n" : "false}\n");
}

Result<DepthRecording> recorded(const std::string& text, const std::string& symbol = "X") {
  return readDepthRecording("dir/stream.jsonl", FileBytes{text, {}, "ab", text.size()}, symbol);
}

// "5ms 98x1 101x2 whole buy 98x1 sell 101x2 | sold 98x2": time, best, changes, trade.
std::string textOf(const MarketUpdate& piece) {
  const auto& [quote, tick, depth] = std::get<QuoteUpdate>(piece.data);
  std::string text = std::to_string(piece.time.ns() / 1'000'000) + "ms " + quote.bid.text() + "x" +
                     quote.bidSize.text() + " " + quote.ask.text() + "x" + quote.askSize.text();
  text += depth->whole ? " whole" : "";
  for (const DepthChange& change : depth->levels) {
    text += change.side == Side::buy ? " buy " : " sell ";
    text += change.price.text() + "x" + change.size.text();
  }
  if (tick.size.isPositive())
    text += (tick.aggressor == Side::buy ? " | bought " : " | sold ") + tick.price.text() + "x" + tick.size.text();
  return text + "\n";
}

std::string piecesOf(const std::string& text) {
  auto recording = recorded(text);
  EXPECT_TRUE(recording.ok()) << recording.error().message;
  if (!recording)
    return {};
  DepthFeed feed(std::move(*recording), SymbolIndex{0});
  std::string pieces;
  std::uint64_t cursor = 0;
  DepthBook book;
  for (; feed.peek() != nullptr; feed.pop()) {
    EXPECT_EQ(feed.peek()->cursor, ++cursor);
    const DepthChanges& changes = *std::get<QuoteUpdate>(feed.peek()->data).depth;
    if (changes.whole)
      book.clear();
    for (const DepthChange& change : changes.levels)
      book.set(change.side, change.price, change.size);
    EXPECT_EQ(changes.totals, (std::array{book.total(Side::buy), book.total(Side::sell)})) << "piece " << cursor;
    pieces += textOf(*feed.peek());
  }
  EXPECT_EQ(feed.progress(), 1);
  return pieces;
}

constexpr const char* kBid = "[\"98\",\"1\"]";
constexpr const char* kAsk = "[\"101\",\"2\"]";

TEST(DepthFeed, GivesTheBookAndWhatChangesInIt) {
  struct Case {
    const char* what;
    std::string text;
    const char* pieces;
  };
  const std::string begun = snapshotAt(6, kBid, kAsk) + updateAt(5, 7, "", "[\"102\",\"3\"]");
  const Case cases[] = {
      {"whole once both its book and a time are known, then by changes",
       begun + updateAt(9, 8, "[\"98\",\"0\"],[\"99\",\"4\"]", ""),
       "5ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n9ms 99x4 101x2 buy 98x0 buy 99x4\n"},
      {"updates that waited for the snapshot are in the first book",
       updateAt(3, 6, kBid, "") + updateAt(4, 7, "[\"99\",\"5\"]", "") + snapshotAt(6, kBid, kAsk),
       "4ms 99x5 101x2 whole buy 99x5 buy 98x1 sell 101x2\n"},
      {"trades, from the first book on",
       tradeAt(4, "98", true) + begun + tradeAt(6, "98", true) + tradeAt(6, "101", false),
       "4ms 98x1 101x2 whole buy 98x1 sell 101x2\n5ms 98x1 101x2 sell 102x3\n"
       "6ms 98x1 101x2 | sold 98x2\n6ms 98x1 101x2 | bought 101x2\n"},
      {"time never goes back", begun + tradeAt(9, "98", true) + updateAt(8, 8, "[\"97\",\"1\"]", ""),
       "5ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n9ms 98x1 101x2 | sold 98x2\n9ms 98x1 101x2 buy 97x1\n"},
      {"after a gap there is no book until it is whole again",
       begun + updateAt(9, 9, kBid, "") + tradeAt(10, "98", true) + snapshotAt(9, kBid, kAsk) +
           updateAt(12, 10, "", ""),
       "5ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n9ms 98x1 101x2 whole\n"
       "10ms 98x1 101x2 whole buy 98x1 sell 101x2\n12ms 98x1 101x2\n"},
      {"nor while it is crossed",
       begun + updateAt(9, 8, "[\"101\",\"1\"]", "") + updateAt(10, 9, "[\"101\",\"0\"]", ""),
       "5ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n9ms 98x1 101x2 whole\n"
       "10ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n"},
      {"or has one side alone", begun + updateAt(9, 8, "[\"98\",\"0\"]", "") + updateAt(10, 9, "[\"97\",\"1\"]", ""),
       "5ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n9ms 98x1 101x2 whole\n"
       "10ms 97x1 101x2 whole buy 97x1 sell 101x2 sell 102x3\n"},
      {"what is older than the book is no piece", begun + updateAt(9, 5, "[\"50\",\"1\"]", ""),
       "5ms 98x1 101x2 whole buy 98x1 sell 101x2 sell 102x3\n"},
  };
  for (const Case& test : cases)
    EXPECT_EQ(piecesOf(test.text), test.pieces) << test.what;
}

TEST(DepthFeed, SaysWhatItIs) {
  auto recording = recorded(snapshotAt(6, "[\"98.125\",\"0.5\"]", kAsk) + updateAt(5, 7, "", "") +
                            tradeAt(6, "98", true) + updateAt(7, 9, "", "") + "words\n");
  ASSERT_TRUE(recording.ok()) << recording.error().message;
  EXPECT_EQ(recording->updates, 2U);
  EXPECT_EQ(recording->trades, 1U);
  EXPECT_EQ(recording->gaps, 1U);
  EXPECT_EQ(recording->rejected, 1U);
  const Instrument instrument = instrumentOf("X", *recording);
  EXPECT_EQ(instrument.tick.text(), "0.001");
  EXPECT_EQ(instrument.lot.text(), "0.00000001");
  EXPECT_EQ(instrument.spread, instrument.tick);
  const std::string size = std::to_string(recording->fileSize);
  DepthFeed feed(std::move(*recording), SymbolIndex{3});
  EXPECT_EQ(feed.identity(), "replay X=stream.jsonl:depth:" + size + ":ab");
  EXPECT_EQ(feed.kind(), "replay");
  EXPECT_EQ(feed.progress(), 0);
  EXPECT_EQ(feed.peek()->symbol.value, 3U);
  auto whole = recorded(snapshotAt(6, "[\"98\",\"5\"]", kAsk) + updateAt(5, 7, "", ""));
  EXPECT_EQ(instrumentOf("X", *whole).lot.text(), "1");
}

TEST(DepthFeed, RefusesWhatCannotBeTradedOnInOneSentence) {
  const std::pair<std::string, const char*> cases[] = {
      {"{\"e\":\"other\"}\n", "holds no depth that can be read"},
      {updateAt(5, 7, kBid, kAsk), "holds no snapshot with both sides"},
      {snapshotAt(6, kBid, "") + updateAt(5, 7, "", ""), "holds no snapshot with both sides"},
      {snapshotAt(6, kBid, kAsk), "holds no snapshot with both sides that its updates follow"},
      {updateAt(5, 7, kBid, kAsk, "Y"), "holds depth of another symbol than X; name it as the file does"},
  };
  for (const auto& [text, part] : cases) {
    const auto recording = recorded(text);
    ASSERT_FALSE(recording.ok()) << text;
    EXPECT_THAT(recording.error().message, HasSubstr(part));
    EXPECT_THAT(recording.error().message, testing::StartsWith("dir/stream.jsonl: "));
  }
}

struct FeedOfData {
  const char* path;
  const char* symbol;
  std::uint64_t books;  // pieces that are no trades
  std::uint64_t trades;
};

class FeedsOfData : public testing::TestWithParam<FeedOfData> {};

// The book that is put together from the pieces alone is the exchange's.
TEST_P(FeedsOfData, CarryTheWholeBook) {
  const FeedOfData& expected = GetParam();
  REQUIRE_SHARED_DATA(expected.path);
  auto bytes = readFileBytes(sharedData(expected.path));
  ASSERT_TRUE(bytes.ok());
  auto file = DepthFile::withTrades(expected.path, bytes->text, expected.symbol);
  auto recording = readDepthRecording(expected.path, std::move(*bytes), expected.symbol);
  ASSERT_TRUE(recording.ok()) << recording.error().message;
  EXPECT_EQ(recording->gaps + recording->crossed + recording->rejected, 0U);
  DepthFeed feed(std::move(*recording), SymbolIndex{0});
  DepthBook book;
  std::uint64_t books = 0;
  std::uint64_t trades = 0;
  Timestamp last;
  for (; feed.peek() != nullptr; feed.pop()) {
    const auto& [quote, tick, depth] = std::get<QuoteUpdate>(feed.peek()->data);
    ASSERT_EQ(depth->whole, books == 0);
    for (const DepthChange& change : depth->levels)
      book.set(change.side, change.price, change.size);
    ASSERT_EQ(book.level(Side::buy, 0), (DepthLevel{quote.bid, quote.bidSize}));
    ASSERT_EQ(book.level(Side::sell, 0), (DepthLevel{quote.ask, quote.askSize}));
    ASSERT_EQ(depth->totals, (std::array{book.total(Side::buy), book.total(Side::sell)}));
    ASSERT_GE(feed.peek()->time, last);
    last = feed.peek()->time;
    trades += tick.size.isPositive() ? 1 : 0;
    books += tick.size.isPositive() ? 0 : 1;
  }
  EXPECT_EQ(books, expected.books);
  EXPECT_EQ(trades, expected.trades);
  SequencedBook exchange;
  DepthMessage message;
  while (file->next(message)) {
    if (message.kind != DepthMessage::Kind::trade)
      exchange.apply(message);
  }
  for (const Side side : {Side::buy, Side::sell}) {
    ASSERT_EQ(book.size(side), exchange.book().size(side));
    for (std::size_t n = 0; n < book.size(side); ++n)
      ASSERT_EQ(book.level(side, n), exchange.book().level(side, n));
  }
}

constexpr FeedOfData kFeeds[] = {
    {"streams/hftbacktest_binance_spot_btcusdt_20240808.gz", "BTCUSDT", 3449, 9756},
    {"streams/bybit_xrpusdt_ob500_2024-12-01.zip", "XRPUSDT", 50, 0},
};
INSTANTIATE_TEST_SUITE_P(Data, FeedsOfData, testing::ValuesIn(kFeeds));

}  // namespace
}  // namespace oms
