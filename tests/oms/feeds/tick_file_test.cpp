#include <gtest/gtest.h>

#include "oms/feeds/resample.h"
#include "tests/oms/feeds/temporary_file.h"

namespace oms {
namespace {

std::string told(const Tick& tick) {
  return rfc3339(tick.time, TimePrecision::milliseconds) + ' ' + tick.price.text() + ' ' + tick.size.text();
}

TEST(TickFile, ReadsQuotesAndTradesInTheirLayouts) {
  struct Case {
    const char* name;
    const char* text;
    const char* first;
    const char* last;
  };
  const TemporaryFolder folder;
  for (const Case& c : {
           Case{"20140506_quote.csv", "40.5,1.2,1.22\n339,1.3,1.32\n339,1.1,1.12\n", "2014-05-06T00:00:00.040Z 1.21 0",
                "2014-05-06T00:00:00.339Z 1.11 0"},
           Case{"equity/20131007_trade.csv", "14400464,1674100,100,P,20002000,0\n14400465,1674200,1400,P,20002000,0\n",
                "2013-10-07T04:00:00.464Z 167.41 100", "2013-10-07T04:00:00.465Z 167.42 1400"},
           Case{"histdata.csv", "20200101 170000065,1.1212,1.1216,0\n20200101 170010447,1.1214,1.1216,0\n",
                "2020-01-01T17:00:00.065Z 1.1214 0", "2020-01-01T17:00:10.447Z 1.1215 0"},
           Case{"truefx.csv", "timestamp,bid,ask\n2013-01-01 22:00:00.295000+00:00,86.6,86.8\n",
                "2013-01-01T22:00:00.295Z 86.7 0", "2013-01-01T22:00:00.295Z 86.7 0"},
           Case{"trades.csv", "1605499846,15993.5,0.0264,ANY\n1605499846,15994.96,0.227,ANY\n",
                "2020-11-16T04:10:46.000Z 15993.5 0.0264", "2020-11-16T04:10:46.000Z 15994.96 0.227"},
           Case{"one_price.csv",
                "Datetime,Open,High,Low,Close,Volume,OpenInterest\n"
                "2015-09-23T20:57:42.146,3067.00,3067.00,3067.00,3067.00,180,0\n"
                "2015-09-23T20:57:42.146,3066.50,3066.50,3066.50,3066.50,2,0\n",
                "2015-09-23T20:57:42.146Z 3067 180", "2015-09-23T20:57:42.146Z 3066.5 2"},
       }) {
    SCOPED_TRACE(c.name);
    const auto ticks = readTicks(folder.file(c.name, c.text));
    ASSERT_TRUE(ticks) << (ticks.error() ? ticks.error()->message : "no ticks");
    EXPECT_EQ(told(ticks->ticks.front()), c.first);
    EXPECT_EQ(told(ticks->ticks.back()), c.last);
    EXPECT_EQ(ticks->counts.accepted, ticks->counts.read);
  }
}

TEST(TickFile, GivesTheBidOrTheAskWhereItIsAsked) {
  const TemporaryFolder folder;
  const std::string path = folder.file("20140506_quote.csv", "40,1.2,1.22\n39,1.3,1.32\n1041,1.24,1.23\n");
  ReadOptions options;
  options.side = QuoteSide::bid;
  const auto bids = readTicks(path, options);
  ASSERT_TRUE(bids);
  EXPECT_EQ(told(bids->ticks.front()), "2014-05-06T00:00:00.040Z 1.2 0");
  options.side = QuoteSide::ask;
  const auto asks = readTicks(path, options);
  ASSERT_TRUE(asks);
  EXPECT_EQ(told(asks->ticks.back()), "2014-05-06T00:00:01.041Z 1.23 0");
  EXPECT_EQ(asks->counts.rejected.at("backward"), 1U);
  EXPECT_EQ(readTicks(path)->counts.crossed, 1U);
  options.bothSides = true;
  const auto both = readTicks(path, options);
  ASSERT_TRUE(both);
  EXPECT_EQ(told(both->ticks.front()), "2014-05-06T00:00:00.040Z 1.2 0");
  EXPECT_EQ(both->asks.back(), *Price::parse("1.23"));
  EXPECT_EQ(both->counts.crossed, 1U);
  const std::string trades = folder.file("trades.csv", "time,price,size\n1605499846,15993.5,2\n");
  options.side.reset();
  EXPECT_EQ(readTicks(trades, options)->counts.accepted, 1U);
  options.side = QuoteSide::ask;
  const auto refused = readTicks(trades, options);
  ASSERT_TRUE(!refused && refused.error());
  EXPECT_NE(refused.error()->message.find("leave out --price"), std::string::npos);
}

TEST(TickFile, LeavesFilesOfOtherThingsAlone) {
  const TemporaryFolder folder;
  for (const char* text : {"1605499846,1,2,1,2,5\n1605499906,1,2,1,2,5\n", "time,open,high,low,close\n1,2,3,4,5\n",
                           "20190102,0.9,0.5\n20190103,1,1\n", "a,b,c\nd,e,f\n"}) {
    const auto ticks = readTicks(folder.file("x.csv", text));
    ASSERT_FALSE(ticks) << text;
    EXPECT_FALSE(ticks.error()) << text;
  }
}

TEST(TickFile, SaysThatAHeaderHasNoRowsBelowIt) {
  const TemporaryFolder folder;
  for (const char* header : {"timestamp,bid,ask\n", "time,price,size\n"}) {
    const auto ticks = readTicks(folder.file("ticks.csv", header));
    ASSERT_FALSE(ticks);
    ASSERT_TRUE(ticks.error()) << header;
    EXPECT_NE(ticks.error()->message.find("has a header but no rows; give a file with trades or quotes"),
              std::string::npos)
        << ticks.error()->message;
  }
}

TEST(Resample, SumsTheSizesOfTrades) {
  const TemporaryFolder folder;
  const auto ticks = readTicks(
      folder.file("t.csv", "time,price,qty\n1605499860,10,1\n1605499861,12,2\n1605499861,9,0.5\n1605499985,11,4\n"));
  ASSERT_TRUE(ticks);
  const std::vector<Bar> bars = resample(*ticks, Timeframe::m1);
  ASSERT_EQ(bars.size(), 2U);
  EXPECT_EQ(bars[0].open.text() + ' ' + bars[0].high.text() + ' ' + bars[0].low.text() + ' ' + bars[0].close.text() +
                ' ' + bars[0].volume.text(),
            "10 12 9 9 3.5");
  EXPECT_EQ(rfc3339(bars[1].openTime, TimePrecision::seconds), "2020-11-16T04:13:00Z");
}

}  // namespace
}  // namespace oms
