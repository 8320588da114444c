#include <gtest/gtest.h>

#include "oms/feeds/replay_feed.h"
#include "oms/feeds/resample.h"
#include "tests/support/shared_data.h"

namespace oms {
namespace {

std::uint64_t rejectedRows(const ImportCounts& counts) {
  std::uint64_t rejected = 0;
  for (const auto& [code, count] : counts.rejected)
    rejected += count;
  return rejected;
}

ImportedBars shared(const std::string& path) {
  const auto bars = readBars(sharedData(path));
  EXPECT_TRUE(bars) << bars.error().message;
  return bars ? *bars : ImportedBars{};
}

struct SharedFile {
  const char* path;
  std::uint64_t read;
  std::uint64_t accepted;
  std::uint64_t repaired;
  Timeframe timeframe;
  const char* firstOpen;  // time and price
  const char* firstPrice;
  const char* tick;
};

class SharedFiles : public testing::TestWithParam<SharedFile> {};

TEST_P(SharedFiles, AreReadWhole) {
  const SharedFile& expected = GetParam();
  REQUIRE_SHARED_DATA(expected.path);
  const ImportedBars bars = shared(expected.path);
  EXPECT_EQ(bars.counts.read, expected.read);
  EXPECT_EQ(bars.counts.accepted, expected.accepted);
  EXPECT_EQ(rejectedRows(bars.counts), expected.read - expected.accepted);
  EXPECT_EQ(bars.counts.repaired, expected.repaired);
  EXPECT_EQ(bars.timeframe, expected.timeframe) << name(bars.timeframe);
  ASSERT_EQ(bars.bars.size(), expected.accepted);
  EXPECT_EQ(rfc3339(bars.bars.front().openTime, TimePrecision::seconds), expected.firstOpen);
  EXPECT_EQ(bars.bars.front().open.text(), expected.firstPrice);
  EXPECT_EQ(instrumentOf("X", bars).tick.text(), expected.tick);
}

using enum Timeframe;
constexpr SharedFile kFiles[] = {
    {"ohlcv/crypto/BTCUSDT_binance_1m_2024-12.csv", 41761, 41761, 0, m1, "2024-11-30T23:00:00Z", "96466.11", "0.01"},
    {"ohlcv/crypto/BTC-PERP_1m_2022-01.csv", 45031, 45031, 0, m1, "2021-12-31T23:01:00Z", "46319", "0.001"},
    {"ohlcv/crypto/Coinbase_BTCUSD_1h.csv", 20111, 20106, 0, h1, "2017-07-01T11:00:00Z", "2505.56", "0.01"},
    {"ohlcv/crypto/BTCUSDT_daily_2019_binance.csv", 365, 365, 176, d1, "2019-01-01T00:00:00Z", "3701.23", "0.01"},
    {"ohlcv/crypto/lean_coinbase_btcusd_daily_trade.zip", 1318, 1318, 0, d1, "2014-12-01T00:00:00Z", "300", "0.01"},
    {"ohlcv/crypto/lean_coinbase_btcusd_minute_20171217_trade.zip", 1440, 1440, 0, m1, "2017-12-17T00:00:00Z",
     "19650.02", "0.01"},
    {"ohlcv/crypto/lean_coinbase_btcusd_minute_20171217_quote.zip", 1439, 1439, 0, m1, "2017-12-17T00:00:00Z",
     "19650.005", "0.01"},
    {"ohlcv/crypto/lean_coinbase_btcusd_minute_20180404_trade.zip", 1007, 1007, 0, m1, "2018-04-04T00:00:00Z",
     "7424.91", "0.01"},
    {"ohlcv/crypto/lean_coinbase_btcusd_minute_20180404_quote.zip", 1437, 1437, 0, m1, "2018-04-04T00:00:00Z",
     "7424.905", "0.01"},
    {"ohlcv/equity/lean_daily_aapl.zip", 5849, 5849, 0, d1, "1998-01-02T00:00:00Z", "13.63", "0.0001"},
    {"ohlcv/equity/lean_daily_spy.zip", 5849, 5849, 0, d1, "1998-01-02T00:00:00Z", "97.31", "0.0001"},
    {"ohlcv/equity/lean_daily_ibm.zip", 5849, 5849, 0, d1, "1998-01-02T00:00:00Z", "104.5", "0.0001"},
    {"ohlcv/equity/lean_daily_goog.zip", 4183, 4183, 0, d1, "2004-08-19T00:00:00Z", "135.91", "0.0001"},
    {"ohlcv/equity/lean_daily_qqq.zip", 3964, 3964, 0, d1, "1999-03-10T00:00:00Z", "102.25", "0.0001"},
    {"ohlcv/equity/lean_hour_spy.zip", 40832, 40832, 0, h1, "1998-01-02T09:00:00Z", "97.31", "0.0001"},
    {"ohlcv/equity/lean_minute_spy_20131007_trade.zip", 828, 828, 0, m1, "2013-10-07T04:00:00Z", "167.41", "0.01"},
    {"ohlcv/equity/lean_minute_spy_20131011_trade.zip", 776, 776, 0, m1, "2013-10-11T04:00:00Z", "168.95", "0.01"},
    {"ohlcv/equity/SPY_D_1999_2020.csv", 5241, 5241, 0, d1, "1999-11-01T00:00:00Z", "136.5", "0.0001"},
    {"ohlcv/equity/GOOG_daily_2004_2013.csv", 2148, 2148, 0, d1, "2004-08-19T00:00:00Z", "100", "0.01"},
    {"ohlcv/backtrader/2006-day-001.txt", 255, 255, 0, d1, "2006-01-02T00:00:00Z", "3578.73", "0.01"},
    {"ohlcv/backtrader/2006-week-001.txt", 52, 52, 0, w1, "2006-01-06T00:00:00Z", "3578.73", "0.01"},
    {"ohlcv/backtrader/2006-month-001.txt", 12, 12, 0, mo1, "2006-01-31T00:00:00Z", "3578.73", "0.01"},
    {"ohlcv/backtrader/2006-min-005.txt", 2142, 2142, 0, m5, "2006-01-02T09:05:00Z", "3578.73", "0.01"},
    {"ohlcv/backtrader/yhoo-1996-2014.txt", 4713, 4713, 0, d1, "1996-04-12T00:00:00Z", "1.052083", "0.000001"},
    {"ohlcv/backtrader/yhoo-2003-2005.txt", 756, 756, 0, d1, "2003-01-02T00:00:00Z", "8.295", "0.000001"},
    {"ohlcv/fx/GBPUSD_M1_bid_2012-02.csv", 30117, 30117, 0, m1, "2012-02-01T00:00:00Z", "1.57597", "0.00001"},
    {"ohlcv/fx/GBPUSD_M1_ask_2012-02.csv.gz", 30117, 30117, 0, m1, "2012-02-01T00:00:00Z", "1.57608", "0.00001"},
    {"ohlcv/fx/lean_fxcm_hour_eurusd.zip", 69928, 69928, 0, h1, "2007-03-30T00:00:00Z", "1.33145", "0.00001"},
    {"ohlcv/fx/lean_oanda_hour_xauusd.zip", 76499, 76499, 0, h1, "2006-03-20T00:00:00Z", "554.05", "0.001"},
    {"ohlcv/fx/lean_oanda_daily_xauusd.zip", 3949, 3949, 0, d1, "2006-03-20T00:00:00Z", "554.05", "0.001"},
    {"ohlcv/edge/skender_bad.csv", 502, 346, 9, d1, "2017-01-03T00:00:00Z", "212.61", "0.000000001"},
    {"ohlcv/edge/skender_penny.csv", 533, 533, 0, d1, "2018-12-21T00:00:00Z", "2.72", "0.0001"},
    {"ohlcv/edge/skender_intraday.csv", 1564, 1564, 0, m1, "2020-12-15T09:30:00Z", "367.4", "0.0001"},
    {"ticks/agg/xauusd_oanda_20140505_second_quote.zip", 34136, 34136, 0, s1, "2014-05-05T00:00:00Z", "1300.567",
     "0.001"},
};
INSTANTIATE_TEST_SUITE_P(Data, SharedFiles, testing::ValuesIn(kFiles));

TEST(SharedData, AnomaliesAreCountedByName) {
  REQUIRE_SHARED_DATA("ohlcv/crypto/Coinbase_BTCUSD_1h.csv");
  EXPECT_EQ(shared("ohlcv/crypto/Coinbase_BTCUSD_1h.csv").counts.rejected.at("backward"), 5U);
  EXPECT_EQ(shared("ohlcv/fx/lean_fxcm_hour_eurusd.zip").counts.crossed, 2613U);
  EXPECT_EQ(shared("ohlcv/edge/skender_bad.csv").counts.rejected.at("unreadable"), 101U);
  EXPECT_FALSE(shared("ohlcv/backtrader/2006-min-005.txt").volumeKnown);
}

TEST(SharedData, FilesThatHoldNoBarsAreRefused) {
  REQUIRE_SHARED_DATA("ohlcv/equity/factor_aapl.csv");
  for (const char* path :
       {"ohlcv/equity/factor_aapl.csv", "ohlcv/equity/factor_goog.csv", "ohlcv/equity/factor_spy.csv",
        "ohlcv/edge/skender_zeros.csv", "ticks/lean_spy_20131007_trade_tick.zip", "README.md",
        "ticks/EURUSD_quotes_2020-01_histdata.csv", "streams/hftbacktest_hyperliquid_btcusd_20250126.gz"}) {
    EXPECT_FALSE(readBars(sharedData(path))) << path;
  }
}

TEST(SharedData, AReplayGivesEveryBarOfTheCryptoFile) {
  const std::string path = "ohlcv/crypto/BTCUSDT_binance_1m_2024-12.csv";
  REQUIRE_SHARED_DATA(path);
  ReplayFeed feed({{"BTCUSDT", {0}, shared(path)}});
  std::uint64_t count = 0;
  std::uint64_t gaps = 0;
  Timestamp before;
  for (; feed.peek() != nullptr; feed.pop()) {
    ASSERT_GT(feed.peek()->time, before);
    before = feed.peek()->time;
    gaps += std::get<BarUpdate>(feed.peek()->data).afterGap ? 1 : 0;
    ++count;
  }
  EXPECT_EQ(count, 41'761U);
  EXPECT_EQ(gaps, 0U);
  EXPECT_EQ(rfc3339(before, TimePrecision::seconds), "2024-12-29T23:01:00Z");
}

TEST(SharedData, HoursOfSpyMakeTheVendorsDays) {
  REQUIRE_SHARED_DATA("ohlcv/equity/lean_hour_spy.zip");
  const std::vector<Bar> made = resample(shared("ohlcv/equity/lean_hour_spy.zip"), d1);
  const std::vector<Bar> days = shared("ohlcv/equity/lean_daily_spy.zip").bars;
  ASSERT_EQ(made.size(), 5'849U);
  ASSERT_EQ(days.size(), made.size());
  std::size_t equal = 0;
  for (std::size_t i = 0; i < made.size(); ++i)
    equal += made[i] == days[i] ? 1 : 0;
  EXPECT_EQ(equal, 5'849U);
}

// Highs and lows of a mid are not the mids of highs and lows, so quote bars are compared by their bids.
std::vector<Bar> bidBars(const std::string& path) {
  ReadOptions bids;
  bids.columns = {"time", "open", "high", "low", "close", "-", "-", "-", "-", "-", "-"};
  const auto bars = readBars(sharedData(path), bids);
  EXPECT_TRUE(bars) << bars.error().message;
  return bars ? bars->bars : std::vector<Bar>{};
}

TEST(SharedData, SecondsOfQuotesMakeTheVendorsMinutes) {
  struct Case {
    const char* seconds;
    const char* minutes;
    std::size_t bars;
  };
  for (const Case& c : {Case{"ticks/agg/xauusd_oanda_20140505_second_quote.zip",
                             "ticks/agg/xauusd_oanda_20140505_minute_quote.zip", 1'389},
                        Case{"ticks/agg/eurusd_fxcm_20140506_second_quote.zip",
                             "ticks/agg/eurusd_fxcm_20140506_minute_quote.zip", 1'431}}) {
    REQUIRE_SHARED_DATA(c.seconds);
    ImportedBars seconds;
    seconds.timeframe = s1;
    seconds.bars = bidBars(c.seconds);
    const std::vector<Bar> made = resample(seconds, m1);
    EXPECT_EQ(made.size(), c.bars);
    EXPECT_TRUE(made == bidBars(c.minutes)) << c.minutes;
  }
}

}  // namespace
}  // namespace oms
