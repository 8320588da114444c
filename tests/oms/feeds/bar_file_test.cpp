#include "oms/feeds/bar_file.h"

#include <gmock/gmock.h>
#include <pthread.h>

#include <atomic>
#include <system_error>
#include <thread>

#include "oms/feeds/file_bytes.h"
#include "tests/oms/feeds/temporary_file.h"

namespace oms {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

ImportedBars imported(const TemporaryFolder& folder, const std::string& name, std::string_view text,
                      const ReadOptions& options = {}) {
  const auto bars = readBars(folder.file(name, text), options);
  EXPECT_TRUE(bars) << bars.error().message;
  return bars ? *bars : ImportedBars{};
}

std::string said(const Bar& bar) {
  return rfc3339(bar.openTime, TimePrecision::seconds) + " " + bar.open.text() + " " + bar.high.text() + " " +
         bar.low.text() + " " + bar.close.text() + " " + bar.volume.text();
}

// Two bars of a minute, written in every layout: they always say the same.
TEST(BarFile, ReadsTheSameBarsFromEveryLayout) {
  const TemporaryFolder folder;
  struct Case {
    const char* what;
    std::string name;
    std::string text;
  };
  const std::vector<Case> cases{
      {"plain", "a.csv",
       "time,open,high,low,close,volume\n2021-03-01 00:00:00,10,12.5,9,11,3\n2021-03-01 00:01:00,11,13,10,12,4\n"},
      {"label", "a.csv",
       "label,open,high,low,close,volume\n2021-03-01 00:00,10,12.5,9,11,3\n2021-03-01 00:01,11,13,10,12,4\n"},
      {"other order", "a.csv",
       "Volume,Close,Low,High,Open,Date\n3,11,9,12.5,10,2021-03-01T00:00Z\n4,12,10,13,11,2021-03-01T00:01Z\n"},
      {"descending", "a.csv", "time,open,high,low,close,volume\n1614556860,11,13,10,12,4\n1614556800,10,12.5,9,11,3\n"},
      {"binance headerless", "a.csv",
       "1614556800000,10,12.5,9,11,3,1614556859999,30,5,1,10,0\n1614556860000,11,13,10,12,4,1614556919999,30,5,1,10,"
       "0\n"},
      {"binance header", "a.csv",
       "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,"
       "ignore\n"
       "1614556800000,10,12.5,9,11,3,1614556859999,30,5,1,10,0\n1614556860000,11,13,10,12,4,1614556919999,30,5,1,10,"
       "0\n"},
      {"close stamped", "a.csv",
       "open,high,low,close,volume,quote_volume,trades,close_datetime\n10,12.5,9,11,3,31,1,2021-03-01 "
       "01:00:59.999000+01:00\n"
       "11,13,10,12,4,44,1,2021-03-01 01:01:59.999000+01:00\n"},
      {"metatrader", "a.csv",
       "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n"
       "2021.03.01\t00:00:00\t10\t12.5\t9\t11\t99\t3\t2\r\n2021.03.01\t00:01:00\t11\t13\t10\t12\t99\t4\t2\r\n"},
      {"metatrader headerless", "a.csv", "2021.03.01,00:00,10,12.5,9,11,3\n2021.03.01,00:01,11,13,10,12,4\n"},
      {"histdata", "a.csv", "20210301 000000;10;12.5;9;11;3\n20210301 000100;11;13;10;12;4\n"},
      {"dukascopy", "a.csv",
       "Gmt time,Open,High,Low,Close,Volume\n01.03.2021 00:00:00.000,10,12.5,9,11,3\n01.03.2021 "
       "00:01:00.000,11,13,10,12,4\n"},
      {"tradingview", "a.csv",
       "time,open,high,low,close,EMA,Volume\n1614556800,10,12.5,9,11,7,3\n1614556860,11,13,10,12,7,4\n"},
      {"lean minute", "crypto/20210301_trade.csv", "0,10,12.5,9,11,3\n60000,11,13,10,12,4\n"},
      {"backtrader", "a.txt",
       "Date,Time,Open,High,Low,Close,Volume,OpenInterest\n2021-03-01,00:00:00,10,12.5,9,11,3,0\n2021-03-01,00:01:00,"
       "11,13,10,12,4,0\n"},
      {"volume first", "a.csv", "1614556800,3,10,12.5,9,11\n1614556860,4,11,13,10,12\n"},
      {"low first", "a.csv", "1614556800,9,12.5,10,11,3\n1614556860,10,13,11,12,4\n"},
      {"banner, symbol", "a.csv",
       "https://example.org\nUnix,Date,Symbol,Open,High,Low,Close,Volume USD,Volume BTC\n"
       "1614556800,2021-03-01,BTCUSD,10,12.5,9,11,300,3\n1614556860,2021-03-01,BTCUSD,11,13,10,12,400,4\n"},
      {"quotes, mark, blank lines", "a.csv",
       "\xEF\xBB\xBF\"Date\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n\n"
       "\"2021-03-01 00:00\",\"10\",\"12.5\",\"9\",\"11\",\"3\"\n\n\"2021-03-01 "
       "00:01\",\"11\",\"13\",\"10\",\"12\",\"4\"\n\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    const auto bars = readBars(folder.file(c.name, c.text));
    ASSERT_TRUE(bars) << bars.error().message;
    EXPECT_EQ(bars->timeframe, Timeframe::m1);
    ASSERT_EQ(bars->bars.size(), 2U);
    EXPECT_EQ(said(bars->bars[0]), "2021-03-01T00:00:00Z 10 12.5 9 11 3");
    EXPECT_EQ(said(bars->bars[1]), "2021-03-01T00:01:00Z 11 13 10 12 4");
    EXPECT_EQ(bars->bars[1].closeTime, bars->bars[0].closeTime + std::chrono::minutes(1));
    EXPECT_TRUE(bars->volumeKnown);
  }
}

TEST(BarFile, TakesTheMidOfQuoteBarsAndTheirSpread) {
  const TemporaryFolder folder;
  const auto bars = imported(folder, "20210301_quote.csv",
                             "0,1.10,1.30,1.00,1.20,5,1.12,1.32,1.02,1.22,6\n"
                             "60000,1.20,1.20,1.20,1.20,5,1.24,1.24,1.24,1.19,6\n"
                             "120000,1.20,1.20,1.20,1.20,5,1.21,1.23,1.21,1.23,6\n");
  EXPECT_EQ(said(bars.bars[0]), "2021-03-01T00:00:00Z 1.11 1.31 1.01 1.21 0");
  EXPECT_FALSE(bars.volumeKnown);
  EXPECT_EQ(bars.counts.crossed, 1U);
  EXPECT_EQ(bars.medianSpread, *Price::parse("0.02")) << "crossed rows have none";
  const Instrument instrument = instrumentOf("EURUSD", bars);
  EXPECT_EQ(instrument.tick, *Price::parse("0.01"));
  EXPECT_EQ(instrument.spread, *Price::parse("0.02"));
}

TEST(BarFile, MakesAnInstrumentOfTheDigitsSeen) {
  const TemporaryFolder folder;
  const auto fine = imported(
      folder, "a.csv", "time,open,high,low,close,volume\n2021-03-01,1.5,2.125,1,2.0000,3\n2021-03-02,1,2,1,2,0.5\n");
  EXPECT_EQ(instrumentOf("A", fine).tick, *Price::parse("0.001"));
  EXPECT_EQ(instrumentOf("A", fine).lot, *Quantity::parse("0.00000001"));
  const auto coarse = imported(folder, "a.csv", "time,open,high,low,close\n2021-03-01,1,2,1,2\n2021-03-02,1,2,1,2\n");
  EXPECT_EQ(instrumentOf("A", coarse).tick, Price::fromInt(1));
  EXPECT_EQ(instrumentOf("A", coarse).lot, Quantity::fromInt(1));
  EXPECT_FALSE(coarse.volumeKnown);
  // Prices that happen to be whole still go by cents where they are written so; more zeros say nothing.
  const auto whole = imported(folder, "a.csv",
                              "time,open,high,low,close\n2021-03-01,100.00,102.00,100.00,101.00\n"
                              "2021-03-02,101.00,102.00,100.00,100.00\n");
  EXPECT_EQ(instrumentOf("A", whole).tick, *Price::parse("0.01"));
  const auto padded = imported(folder, "a.csv",
                               "time,open,high,low,close\n2021-03-01,100.00000000,102.5,100.0,101.0\n"
                               "2021-03-02,101,102,100,100\n");
  EXPECT_EQ(instrumentOf("A", padded).tick, *Price::parse("0.01"));
}

constexpr std::string_view kBadRows =
    "time,open,high,low,close,volume\n"
    "2021-03-01 00:00,10,12,9,11,3\n"
    "2021-03-01 00:01,11,11,11,12,3\n"  // line 3: high under close
    "2021-03-01 00:02,x,12,9,11,3\n"    // line 4
    "2021-03-01 00:01,10,12,9,11,3\n"   // line 5: duplicate
    "2021-03-01 00:04,0,12,0,11,3\n"    // line 6: zero price
    "2021-03-01 00:03,10,12,9,11,3\n"
    "2021-03-01 00:02,10,12,9,11,3\n"   // line 8: backward
    "2021-03-01 00:05,10,12,9,11,-3\n"  // line 9: negative volume
    "2021-03-01 00:06\n";               // line 10

TEST(BarFile, CountsAndReportsBadRows) {
  const TemporaryFolder folder;
  const auto bars = imported(folder, "a.csv", kBadRows);
  EXPECT_EQ(bars.counts.read, 9U);
  EXPECT_EQ(bars.counts.accepted, 3U);
  EXPECT_EQ(bars.counts.repaired, 1U);
  EXPECT_THAT(bars.counts.rejected, ElementsAre(Pair("backward", 1), Pair("duplicate", 1), Pair("price", 1),
                                                Pair("unreadable", 2), Pair("volume", 1)));
  std::string lines;
  for (const RowReport& report : bars.reports)
    lines += std::to_string(report.line) + report.code + " ";
  EXPECT_EQ(lines, "3repaired 4unreadable 5duplicate 6price 8backward 9volume 10unreadable ");
  ASSERT_EQ(bars.bars.size(), 3U);
  EXPECT_EQ(said(bars.bars[1]), "2021-03-01T00:01:00Z 11 12 11 12 3");
}

// Longer than what one thread reads, with something wrong every so often: as if it were read in one go.
class LongBarFile : public testing::TestWithParam<std::size_t> {};

TEST_P(LongBarFile, IsReadAsIfInOneGo) {
  constexpr std::int64_t rows = 150'000;
  std::string text = "time,open,high,low,close,volume\n";
  std::uint64_t unreadable = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t repaired = 0;
  std::uint64_t rounded = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    std::string row = std::to_string(1'614'556'800 + 60 * i) + ",10,12,9,11,3\n";
    if (i % 1'009 == 7 && ++unreadable > 0)
      row = "no bar at all\n";
    else if (i % 997 == 3 && ++repaired > 0)
      row = std::to_string(1'614'556'800 + 60 * i) + ",10,8,9,11,3\n";
    else if (i % 4'999 == 11 && ++rounded > 0)
      row = std::to_string(1'614'556'800 + 60 * i) + ",10,12.00000000051,9,11,3\n";
    else if (i == rows - 2 && ++duplicate > 0)
      row += row;
    text += row;
  }
  const TemporaryFolder folder;
  ReadOptions sideBySide;
  sideBySide.sideBySide = GetParam();
  const ImportedBars bars = imported(folder, "long.csv", text, sideBySide);
  EXPECT_EQ(bars.counts.read, static_cast<std::uint64_t>(rows) + duplicate);
  EXPECT_EQ(bars.bars.size(), static_cast<std::uint64_t>(rows) - unreadable);
  EXPECT_EQ(bars.counts.accepted, bars.bars.size());
  EXPECT_EQ(bars.counts.repaired, repaired);
  EXPECT_EQ(bars.counts.rounded, rounded);
  EXPECT_THAT(bars.counts.rejected, ElementsAre(Pair("duplicate", duplicate), Pair("unreadable", unreadable)));
  EXPECT_EQ(bars.priceDecimals, 9);
  const auto later = [](const Bar& a, const Bar& b) { return a.closeTime >= b.closeTime; };
  EXPECT_EQ(std::adjacent_find(bars.bars.begin(), bars.bars.end(), later), bars.bars.end());
  EXPECT_EQ(said(bars.bars.back()), "2021-06-13T03:59:00Z 10 12 9 11 3");
  ASSERT_EQ(bars.reports.size(), 100u);
  EXPECT_TRUE(std::is_sorted(bars.reports.begin(), bars.reports.end(),
                             [](const RowReport& a, const RowReport& b) { return a.line < b.line; }));
  EXPECT_EQ(bars.reports.front().line, 9u);
  EXPECT_EQ(bars.reports.front().code, "unreadable");
  ReadOptions strict = sideBySide;
  strict.badRows = BadRows::fail;
  const auto refused = readBars(folder.path("long.csv"), strict);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("line 5 is bad (high_low)"));
}
INSTANTIATE_TEST_SUITE_P(SideBySide, LongBarFile, testing::Values(0, 1, 2, 7));

// Threads ask for a stack that no machine has, while it lives.
class NoThreads {
 public:
  NoThreads() {
    pthread_attr_init(&wish_);
    pthread_getattr_default_np(&wish_);
    pthread_attr_getstacksize(&wish_, &before_);
    set(std::size_t{1} << 46U);
  }
  ~NoThreads() {
    set(before_);
    pthread_attr_destroy(&wish_);
  }

 private:
  void set(std::size_t bytes) {
    EXPECT_EQ(pthread_attr_setstacksize(&wish_, bytes), 0);
    EXPECT_EQ(pthread_setattr_default_np(&wish_), 0);
  }

  pthread_attr_t wish_{};
  std::size_t before_ = 0;
};

TEST(BarFile, IsReadWhereNoThreadIsLeft) {
  std::string text = "time,open,high,low,close,volume\n";
  for (int i = 0; i < 90'000; ++i)
    text += std::to_string(1'614'556'800 + 60 * i) + ",10,12,9,11,3\n";
  const TemporaryFolder folder;
  const NoThreads none;
  EXPECT_THROW(std::thread([] {}).join(), std::system_error);
  ReadOptions options;
  options.sideBySide = 4;
  EXPECT_EQ(imported(folder, "long.csv", text, options).bars.size(), 90'000U);
}

TEST(BarFile, WhatIsCanceledIsReadNoFurther) {
  std::string text = "time,open,high,low,close,volume\n";
  for (int i = 0; i < 90'000; ++i)
    text += std::to_string(1'614'556'800 + 60 * i) + ",10,12,9,11,3\n";
  const std::atomic<bool> canceled = true;
  for (const std::size_t sideBySide : {1, 4}) {
    ReadOptions options;
    options.sideBySide = sideBySide;
    options.canceled = &canceled;
    const auto bars = readBars("long.csv", FileBytes{text, {}, {}, text.size()}, options);
    ASSERT_FALSE(bars);
    EXPECT_THAT(bars.error().message, HasSubstr("canceled"));
  }
}

TEST(BarFile, SkipsRepairsOrFailsAsTold) {
  const TemporaryFolder folder;
  ReadOptions options;
  options.badRows = BadRows::skip;
  const auto skipped = imported(folder, "a.csv", kBadRows, options);
  EXPECT_EQ(skipped.counts.repaired, 0U);
  EXPECT_EQ(skipped.counts.rejected.at("high_low"), 1U);
  EXPECT_EQ(skipped.counts.accepted, 3U) << "without line 3, line 5 is the first of its stamp";

  options.badRows = BadRows::repair;
  const auto repaired = imported(folder, "a.csv", kBadRows, options);
  EXPECT_EQ(repaired.counts.rejected.count("backward"), 0U);
  EXPECT_EQ(repaired.counts.accepted, 4U);

  options.badRows = BadRows::fail;
  const auto failed = readBars(folder.file("a.csv", kBadRows), options);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("line 3 is bad (high_low)"));
  EXPECT_THAT(failed.error().message, HasSubstr("--bad-rows skip"));
}

TEST(BarFile, RoundsTheTenthDecimalHalfToEvenAndCountsIt) {
  const TemporaryFolder folder;
  const auto bars = imported(folder, "a.csv",
                             "time,open,high,low,close,volume\n2021-03-01,1.00000000051,2,1,2,3\n2021-03-02,1,2,1,2,0."
                             "0000000025\n2021-03-03,1,2,1,2,3\n");
  EXPECT_EQ(bars.counts.rounded, 2U);
  EXPECT_EQ(bars.bars[0].open, *Price::parse("1.000000001"));
  EXPECT_EQ(bars.bars[1].volume, *Volume::parse("0.000000002"));
}

TEST(BarFile, FollowsTheOptions) {
  const TemporaryFolder folder;
  const std::string plain = "2021-03-01 09:30,7,10,12,9,11\n2021-03-01 09:31,7,10,12,9,11\n";
  ReadOptions options;
  options.columns = {"time", "-", "open", "high", "low", "close"};
  options.utcOffset = std::chrono::hours(-5);
  options.closeStamped = true;
  const auto bars = imported(folder, "a.csv", plain, options);
  EXPECT_EQ(said(bars.bars[0]), "2021-03-01T14:29:00Z 10 12 9 11 0");

  ReadOptions scaled;
  scaled.priceScale = 10'000;
  scaled.timeframe = Timeframe::d1;
  EXPECT_EQ(
      said(imported(folder, "aapl.csv", "20210301 00:00,1363000,1625000,1350000,1625000,6315000\n", scaled).bars[0]),
      "2021-03-01T00:00:00Z 136.3 162.5 135 162.5 6315000");

  ReadOptions dated;
  dated.day = fromCalendar(2013, 10, 7);
  dated.priceScale = 1;
  EXPECT_EQ(said(imported(folder, "m.csv", "0,10,12,9,11,3\n60000,11,13,10,12,4\n", dated).bars[1]),
            "2013-10-07T00:01:00Z 11 13 10 12 4");
}

TEST(BarFile, UsesHintsOfThePathAndSaysSo) {
  const TemporaryFolder folder;
  const std::string rows =
      "20210301 00:00,1363000,1625000,1350000,1625000,6315000\n20210302 "
      "00:00,1363000,1625000,1350000,1625000,6315000\n";
  const auto shares = imported(folder, "equity/daily/aapl.csv", rows);
  EXPECT_EQ(shares.bars[0].open, *Price::parse("136.3"));
  EXPECT_THAT(shares.notices, ElementsAre(HasSubstr("divided by 10000")));
  const auto coins = imported(folder, "crypto/daily/btcusd.csv", rows);
  EXPECT_EQ(coins.bars[0].open, Price::fromInt(1'363'000));
  EXPECT_THAT(coins.notices, ElementsAre(HasSubstr("as they are")));
}

TEST(BarFile, TakesLabelsInPlaceOfTimesWhereTheyWillDo) {
  const TemporaryFolder folder;
  ReadOptions labels;
  labels.labels = true;
  const char* rows[] = {"label,open,high,low,close,volume\nup,1,2,1,2,5\ndown,x,2,1,1,5\nup,2,3,2,3,5\n",
                        "label,open,high,low,close,volume\n7,1,2,1,2,5\n3,x,2,1,1,5\n7,2,3,2,3,5\n"};
  const char* words[] = {"up", "7"};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string path = folder.file("labels.csv", rows[i]);
    const auto bars = readBars(path, labels);
    ASSERT_TRUE(bars) << bars.error().message;
    EXPECT_EQ(bars->labels, (std::vector<std::string>{words[i], words[i]}));
    ASSERT_EQ(bars->bars.size(), 2U);
    EXPECT_LT(bars->bars[0].openTime, bars->bars[1].openTime);
    EXPECT_EQ(bars->counts.rejected.at("unreadable"), 1U);
    const auto refused = readBars(path);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("are no times"), std::string::npos) << refused.error().message;
  }
  const std::string dated = folder.file("dated.csv", "label,open,high,low,close\n20190102,1,2,1,2\n20190103,1,2,1,2\n");
  const auto bars = readBars(dated, labels);
  ASSERT_TRUE(bars) << bars.error().message;
  EXPECT_TRUE(bars->labels.empty());
  EXPECT_EQ(rfc3339(bars->bars[0].openTime, TimePrecision::seconds), "2019-01-02T00:00:00Z");
}

TEST(BarFile, ReadsManyTimeframesFromTheMedianGap) {
  const TemporaryFolder folder;
  struct Case {
    std::string text;
    Timeframe timeframe;
  };
  for (const Case& c :
       {Case{"2006-01-31,1,2,1,2\n2006-02-28,1,2,1,2\n2006-03-31,1,2,1,2\n", Timeframe::mo1},
        Case{"2006-01-06,1,2,1,2\n2006-01-13,1,2,1,2\n", Timeframe::w1},
        Case{"2006-01-06,1,2,1,2\n2006-01-09,1,2,1,2\n2006-01-10,1,2,1,2\n2006-01-11,1,2,1,2\n", Timeframe::d1},
        Case{"1614556800,1,2,1,2\n1614556815,1,2,1,2\n", Timeframe::s15},
        // Seconds of a quiet market: two or five apart more often than one.
        Case{"1614556800,1,2,1,2\n1614556802,1,2,1,2\n1614556804,1,2,1,2\n1614556805,1,2,1,2\n", Timeframe::s1},
        Case{"1614556800,1,2,1,2\n1614556805,1,2,1,2\n1614556810,1,2,1,2\n1614556811,1,2,1,2\n", Timeframe::s1}}) {
    EXPECT_EQ(imported(folder, "a.csv", c.text).timeframe, c.timeframe);
  }
}

}  // namespace
}  // namespace oms
