#include "oms/feeds/depth_file.h"

#include <gmock/gmock.h>

#include "tests/oms/feeds/temporary_file.h"
#include "tests/support/shared_data.h"

namespace oms {
namespace {

using testing::HasSubstr;

std::string sideText(const std::vector<DepthLevel>& levels) {
  std::string text;
  for (const DepthLevel& level : levels)
    text += " " + level.price.text() + "x" + level.size.text();
  return text;
}

// "3: snapshot 7-7 98x1 | 101x2": its line, kind and ids, bids and asks.
std::string textOf(const DepthMessage& message) {
  std::string text = std::to_string(message.line) + ": ";
  if (message.kind == DepthMessage::Kind::trade)
    return text + "trade" + sideText(message.bids) + " |" + sideText(message.asks) + "\n";
  text += message.kind == DepthMessage::Kind::update ? "update " : "snapshot ";
  text += std::to_string(message.firstId) + "-" + std::to_string(message.lastId);
  text += message.previousId ? "<" + std::to_string(*message.previousId) : "";
  return text + sideText(message.bids) + " |" + sideText(message.asks) + "\n";
}

struct ReadDepth {
  std::string messages;
  std::string rejected;  // "2:price 5:unreadable"
  std::string symbol;
  std::uint64_t others = 0;
  std::uint64_t rounded = 0;
};

ReadDepth readDepth(const std::string& text, const std::string& symbol = {}) {
  const TemporaryFolder folder;
  auto file = DepthFile::open(folder.file("depth", text), symbol);
  EXPECT_TRUE(file.ok()) << file.error().message;
  ReadDepth read;
  if (!file)
    return read;
  DepthMessage message;
  std::uint64_t messages = 0;
  for (; file->next(message); ++messages)
    read.messages += textOf(message);
  EXPECT_EQ(file->counts().messages, messages);
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : file->counts().rejected)
    rejected += count;
  EXPECT_EQ(file->reports().size(), std::min<std::uint64_t>(rejected, 100));
  for (const RowReport& report : file->reports())
    read.rejected += (read.rejected.empty() ? "" : " ") + std::to_string(report.line) + ":" + report.code;
  read.symbol = file->symbol();
  read.others = file->counts().others;
  read.rounded = file->counts().rounded;
  return read;
}

TEST(DepthFile, ReadsLinesOfJson) {
  struct Case {
    const char* name;
    const char* text;
    const char* messages;
    const char* rejected = "";
    std::uint64_t others = 0;
  };
  const Case cases[] = {
      {"spot, in the envelope of a combined stream and behind the recorder's clock",
       "1723161253937085768 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1723161255208,"
       "\"s\":\"BTCUSDT\",\"U\":5,\"u\":7,\"b\":[[\"61737.63000000\",\"0.00000000\"]],\"a\":[[\"61837.64\",\"1.5\"]]}}",
       "1: update 5-7 61737.63x0 | 61837.64x1.5\n"},
      {"the snapshot asked for beside it, and trades and tickers",
       "1 {\"stream\":\"x@trade\",\"data\":{\"e\":\"trade\",\"s\":\"X\"}}\n"
       "2 {\"stream\":\"x@bookTicker\",\"data\":{\"u\":4,\"s\":\"X\",\"b\":\"1\",\"B\":\"1\"}}\r\n\r\n"
       "3 {\"lastUpdateId\":9,\"bids\":[[\"98\",\"1\"],[\"97\",\"2\"]],\"asks\":[]}\n",
       "4: snapshot 9-9 98x1 97x2 |\n", "", 2},
      {"futures name the update before; bare, in another recorder's way, and with an old third field",
       "1626992741.081672: {\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":10,\"u\":15,\"pu\":8,\"b\":[[\"7\",\"1\",[]]],"
       "\"a\":[]}",
       "1: update 10-15<8 7x1 |\n"},
      {"Bybit",
       "{\"topic\":\"orderbook.500.X\",\"type\":\"snapshot\",\"ts\":5,\"data\":{\"s\":\"X\",\"b\":[[\"1.9\",\"6\"]],"
       "\"a\":[[\"2\",\"3\"]],\"u\":20,\"seq\":9}}\n"
       "{\"topic\":\"orderbook.500.X\",\"type\":\"delta\",\"ts\":6,\"data\":{\"s\":\"X\",\"b\":[],\"a\":[[\"2\",\"0\"]]"
       ","
       "\"u\":21,\"seq\":10}}\n",
       "1: snapshot 20-20 1.9x6 | 2x3\n2: update 21-21 | 2x0\n"},
      {"what cannot be read is left out, with its line",
       "{\"lastUpdateId\":9,\"bids\":[],\"asks\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[[\"0\",\"1\"]],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[[\"1\",\"-1\"]],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[[\"1\",\"99999999999\"]],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[[\"1\"]],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":3,\"u\":2,\"b\":[],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"u\":2,\"b\":[],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"pu\":-3,\"b\":[],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":{},\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[]\n"
       "some words\n[1]\n"
       "{\"topic\":\"orderbook.1.X\",\"type\":\"other\",\"data\":{\"s\":\"X\",\"b\":[],\"a\":[],\"u\":1}}\n",
       "1: snapshot 9-9 |\n",
       "2:price 3:size 4:size 5:unreadable 6:unreadable 7:unreadable 8:unreadable 9:unreadable 10:unreadable "
       "11:unreadable 12:unreadable 13:unreadable"},
      {"the first symbol is the file's",
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"Y\",\"U\":3,\"u\":4,\"b\":[],\"a\":[]}\n"
       "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":3,\"u\":3,\"b\":[],\"a\":[]}\n",
       "1: update 1-2 |\n3: update 3-3 |\n", "2:other_symbol"},
  };
  for (const Case& c : cases) {
    const ReadDepth read = readDepth(c.text);
    EXPECT_EQ(read.messages, c.messages) << c.name;
    EXPECT_EQ(read.rejected, c.rejected) << c.name;
    EXPECT_EQ(read.others, c.others) << c.name;
  }
}

const std::string kHeader = "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n";

TEST(DepthFile, ReadsTables) {
  struct Case {
    const char* name;
    std::string text;
    const char* messages;
    const char* rejected = "";
  };
  const Case cases[] = {
      {"a message is the rows that share its ids",
       kHeader + "X,5,9,9,b,snap,98.50,1.0,-1\nX,5,9,9,a,snap,99,2,-1\nX,6,10,12,b,set,98,0.000,9\n"
                 "X,6,10,12,a,set,99,1,9\nX,7,13,13,a,set,100,1,12\n",
       "2: snapshot 9-9 98.5x1 | 99x2\n4: update 10-12<9 98x0 | 99x1\n6: update 13-13<12 | 100x1\n"},
      {"columns go by their names",
       "trans_id,qty,price,update_type,side,last_update_id,first_update_id,timestamp,symbol\n3,2,98,set,b,12,10,6,X\n",
       "2: update 10-12 98x2 |\n"},
      {"a bad row leaves out the message that it is in",
       kHeader + "X,5,9,9,b,set,1,1,8\nX,5,10,10,b,set,1,1,9\nX,5,10,10,b,set,1,?,9\nX,5,10,10,b,set,2,1,9\n"
                 "X,5,11,11,b,set,1,1,10\n",
       "2: update 9-9<8 1x1 |\n6: update 11-11<10 1x1 |\n", "4:size"},
      {"or, where it stands between two, both",
       kHeader + "X,5,9,9,b,set,1,1,8\nX,5,9,9,b,sold,1,1,9\nX,5,10,10,b,set,1,1,9\nX,5,11,11,b,set,1,1,10\n",
       "5: update 11-11<10 1x1 |\n", "3:unreadable"},
      {"at the end and at the beginning too",
       kHeader + "?\nX,5,9,9,b,set,1,1,8\nX,5,10,10,b,set,1,1,9\nX,5,11,11,b,set,1,1,10\nX,5\n",
       "4: update 10-10<9 1x1 |\n", "2:unreadable 6:unreadable"},
      {"another symbol's rows are left out alone",
       kHeader + "X,5,9,9,b,set,1,1,8\nY,5,9,9,b,set,1,1,8\nX,5,9,9,b,set,2,1,8\n", "2: update 9-9<8 1x1 2x1 |\n",
       "3:other_symbol"},
      {"a header alone", kHeader, ""},
  };
  for (const Case& c : cases) {
    const ReadDepth read = readDepth(c.text);
    EXPECT_EQ(read.messages, c.messages) << c.name;
    EXPECT_EQ(read.rejected, c.rejected) << c.name;
  }
}

TEST(DepthFile, GivesTradesToWhoAsksForThem) {
  const std::string text =
      "{\"lastUpdateId\":9,\"bids\":[[\"98\",\"1\"]],\"asks\":[]}\n"
      "7 "
      "{\"stream\":\"x@trade\",\"data\":{\"e\":\"trade\",\"E\":5,\"s\":\"X\",\"p\":\"98\",\"q\":\"0.5\",\"m\":true}}\n"
      "{\"e\":\"trade\",\"E\":6,\"s\":\"X\",\"p\":\"99\",\"q\":\"2\",\"m\":false}\n"
      "{\"e\":\"trade\",\"E\":6,\"s\":\"Y\",\"p\":\"99\",\"q\":\"2\",\"m\":false}\n"
      "{\"e\":\"trade\",\"E\":6,\"s\":\"X\",\"p\":\"99\",\"q\":\"2\"}\n"
      "{\"e\":\"trade\",\"E\":6,\"s\":\"X\",\"p\":\"0\",\"q\":\"2\",\"m\":true}\n";
  auto file = DepthFile::withTrades("stream", text, "X");
  ASSERT_TRUE(file.ok());
  DepthMessage message;
  for (int round = 0; round < 2; ++round) {
    std::string messages;
    while (file->next(message))
      messages += textOf(message);
    EXPECT_EQ(messages, "1: snapshot 9-9 98x1 |\n2: trade 98x0.5 |\n3: trade | 99x2\n");
    EXPECT_EQ(message.time, Timestamp::fromMs(6));
    EXPECT_EQ(file->counts().rejected,
              (std::map<std::string, std::uint64_t>{{"other_symbol", 1}, {"unreadable", 1}, {"price", 1}}));
    EXPECT_EQ(file->reports().size(), 3U);
    EXPECT_EQ(file->progress(), 1);
    file->rewind();
    EXPECT_EQ(file->progress(), 0);
  }
  EXPECT_EQ(readDepth(text, "X").others, 5U) << "who has not asked does not meet them";
}

TEST(DepthFile, IsToldByItsFirstLine) {
  for (const auto& [text, isDepth] : {std::pair{std::string("1723161253937085768 {\"e\":1}\n"), true},
                                      {kHeader, true},
                                      {"\xEF\xBB\xBF" + kHeader, true},
                                      {"\n\n{}\n", true},
                                      {"time,open,high,low,close,volume\n{\n", false},
                                      {"", false}})
    EXPECT_EQ(DepthFile::isDepth(text), isDepth) << text;
}

TEST(DepthFile, TakesTheSymbolThatItIsTold) {
  const std::string text =
      "{\"e\":\"depthUpdate\",\"s\":\"X\",\"U\":1,\"u\":2,\"b\":[],\"a\":[]}\n"
      "{\"e\":\"depthUpdate\",\"s\":\"Y\",\"U\":3,\"u\":4,\"b\":[],\"a\":[]}\n";
  EXPECT_EQ(readDepth(text, "Y").messages, "2: update 3-4 |\n");
  EXPECT_EQ(readDepth(text).symbol, "X");
}

TEST(DepthFile, RoundsWhatHasMoreThanNineDecimalsAndCountsIt) {
  const ReadDepth read = readDepth(
      "{\"lastUpdateId\":9,\"bids\":[[\"0.0000000005\",\"1.00000000000\"],[\"1.0000000015\",\"1\"],"
      "[\"2\",\"0.12345678949\"]],\"asks\":[]}");
  EXPECT_EQ(read.rejected, "1:price") << "what rounds to no price is none";
  const ReadDepth kept = readDepth(
      "{\"lastUpdateId\":9,\"bids\":[[\"1.0000000015\",\"1.00000000000\"],"
      "[\"2\",\"0.12345678949\"]],\"asks\":[]}");
  EXPECT_EQ(kept.messages, "1: snapshot 9-9 1.000000002x1 2x0.123456789 |\n");
  EXPECT_EQ(kept.rounded, 2U);
}

TEST(DepthFile, RefusesWhatIsNoDepthStreamInOneSentence) {
  const TemporaryFolder folder;
  for (const char* text :
       {"time,open,high,low,close,volume\n1,2,3,4,5,6\n", "hello\n", "exchange,symbol,timestamp\n"}) {
    const auto file = DepthFile::open(folder.file("depth", text));
    ASSERT_FALSE(file.ok()) << text;
    EXPECT_THAT(file.error().message, HasSubstr("no depth stream that can be read; readable are Binance's"));
    EXPECT_EQ(file.error().message.find('\n'), std::string::npos);
  }
  EXPECT_THAT(DepthFile::open(folder.path("none")).error().message, HasSubstr("there is no such file"));
}

struct SharedStream {
  const char* path;
  std::uint64_t messages;
  std::uint64_t others;
  std::uint64_t applied;  // updates
  std::uint64_t lastId;
  std::size_t bids;
  std::size_t asks;
  const char* best;
};

class SharedStreams : public testing::TestWithParam<SharedStream> {};

TEST_P(SharedStreams, MakeTheExchangesBook) {
  const SharedStream& expected = GetParam();
  REQUIRE_SHARED_DATA(expected.path);
  auto file = DepthFile::open(sharedData(expected.path));
  ASSERT_TRUE(file.ok()) << file.error().message;
  SequencedBook book;
  DepthMessage message;
  std::uint64_t applied = 0;
  const auto count = [&](const DepthStep& step) {
    ASSERT_TRUE(step.outcome == DepthOutcome::applied || step.outcome == DepthOutcome::held ||
                step.outcome == DepthOutcome::stale)
        << step.line;
    applied += step.isApplied() && step.kind == DepthMessage::Kind::update ? 1 : 0;
  };
  while (file->next(message)) {
    count(book.apply(message));
    while (const auto step = book.next())
      count(*step);
  }
  EXPECT_EQ(file->counts().messages, expected.messages);
  EXPECT_EQ(file->counts().others, expected.others);
  EXPECT_TRUE(file->counts().rejected.empty());
  EXPECT_EQ(applied, expected.applied);
  EXPECT_EQ(book.lastId(), expected.lastId);
  EXPECT_EQ(book.book().size(Side::buy), expected.bids);
  EXPECT_EQ(book.book().size(Side::sell), expected.asks);
  std::string best;
  for (const Side side : {Side::buy, Side::sell}) {
    for (std::size_t n = 0; n < std::min<std::size_t>(book.book().size(side), 5); ++n)
      best += book.book().level(side, n).price.text() + "x" + book.book().level(side, n).size.text() + " ";
  }
  EXPECT_EQ(best, expected.best);
}

constexpr SharedStream kStreams[] = {
    {"streams/hftbacktest_binance_spot_btcusdt_20240808.gz", 3452, 37797, 3449, 50093421584, 1209, 2196,
     "61685.99x1.0087 61685.98x0.10972 61685.57x0.32412 61685.55x0.00531 61685.51x0.32412 "
     "61686x2.29327 61686.01x0.00009 61686.02x0.45446 61686.03x0.0455 61687.49x0.38071 "},
    {"streams/bybit_xrpusdt_ob500_2024-12-01.zip", 50, 0, 49, 20254918, 500, 500,
     "1.9537x10605 1.9536x3515 1.9535x5094 1.9534x2917 1.9533x6006 "
     "1.9538x6702 1.9539x18558 1.954x19825 1.9541x14477 1.9542x15129 "},
    {"streams/nautilus_btcusdt-depth-snap.csv", 1, 0, 0, 2098021528332, 100, 0,
     "20377x1.77 20376.9x0.001 20376.8x0.009 20376.7x1.216 20376.6x0.011 "},
};
INSTANTIATE_TEST_SUITE_P(Data, SharedStreams, testing::ValuesIn(kStreams));

}  // namespace
}  // namespace oms
