#include "oms/storage/market_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include <map>

#include "oms/storage/market_chunk.h"
#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

const Timestamp kWall = Timestamp::fromSeconds(1'767'000'000);

Bar minute(std::int64_t index, std::int64_t price = 100) {
  Bar bar;
  bar.openTime = Timestamp::fromSeconds(1'700'000'040 + 60 * index);
  bar.closeTime = bar.openTime + std::chrono::minutes(1);
  bar.open = bar.high = bar.low = bar.close = Price::fromInt(price);
  bar.volume = Volume::fromInt(index % 5);
  return bar;
}

ImportedBars file(std::int64_t from, std::int64_t to, std::int64_t step = 1) {
  ImportedBars bars;
  bars.fileName = "bars.csv";
  for (std::int64_t i = from; i < to; i += step)
    bars.bars.push_back(minute(i));
  bars.counts.read = bars.counts.accepted = bars.bars.size();
  bars.priceDecimals = 2;
  bars.volumeKnown = true;
  return bars;
}

ImportedTicks ticks(std::initializer_list<std::pair<int, int>> rows) {
  ImportedTicks file;
  for (const auto& [second, price] : rows)
    file.ticks.push_back({Timestamp::fromSeconds(second), Price::fromInt(price), Quantity::fromInt(1)});
  return file;
}

std::string told(const Result<StoredCounts>& counts) {
  if (!counts)
    return counts.error().message;
  return std::to_string(counts->added) + " added, " + std::to_string(counts->known) + " known, " +
         std::to_string(counts->conflicts) + " in conflict";
}

class Market : public testing::Test {
 protected:
  std::unique_ptr<MarketDatabase> open() {
    auto market = MarketDatabase::open(folder_.path());
    EXPECT_TRUE(market.ok()) << market.error().message;
    return market ? std::move(*market) : nullptr;
  }
  std::vector<Bar> bars(MarketDatabase& market, const StoredRange& range = {}) {
    const auto series = market.series("BTCUSDT");
    if (!series || series->empty())
      return {};
    const auto found = market.bars(series->front(), range);
    EXPECT_TRUE(found.ok());
    return found ? *found : std::vector<Bar>{};
  }
  QString path() const { return MarketDatabase::pathIn(folder_.path()); }

  QTemporaryDir folder_;
};

TEST_F(Market, EveryStatementFitsItsSchema) {
  ASSERT_NE(open(), nullptr);
  auto database = Database::open(path().toStdString(), Database::Access::readWrite);
  ASSERT_TRUE(database.ok());
  for (int i = 0; i < kMarketStatements; ++i) {
    const Statement statement(**database, static_cast<MarketSql>(i));
    EXPECT_TRUE((*database)->ok()) << text(static_cast<MarketSql>(i)) << ": " << (*database)->error().text;
    (*database)->clearError();
  }
}

TEST_F(Market, GivesBackWhatWasImported) {
  const std::int64_t count = 2 * static_cast<std::int64_t>(kRowsAChunk) + 7;
  EXPECT_EQ(told(open()->add("BTCUSDT", file(0, count), kWall)), "32775 added, 0 known, 0 in conflict");
  auto market = open();
  EXPECT_EQ(bars(*market), file(0, count).bars);
  const auto series = market->series();
  ASSERT_EQ(series->size(), 1U);
  const StoredSeries& own = series->front();
  EXPECT_EQ(own.symbol + ' ' + own.kind, "BTCUSDT 1m");
  EXPECT_EQ(own.rows, 32'775U);
  EXPECT_EQ(own.first, minute(0).openTime);
  EXPECT_EQ(own.last, minute(count - 1).openTime);
  EXPECT_EQ(own.decimals, 2);
  EXPECT_TRUE(own.volumeKnown);
}

TEST_F(Market, TheSameFileTwiceChangesNothing) {
  EXPECT_TRUE(open()->add("BTCUSDT", file(0, 20'000), kWall).ok());
  const std::string before = bytesOf(path());
  EXPECT_EQ(told(open()->add("BTCUSDT", file(0, 20'000), kWall)), "0 added, 20000 known, 0 in conflict");
  EXPECT_EQ(bytesOf(path()), before);
}

TEST_F(Market, FilesThatOverlapMakeOneSeriesInAnyOrder) {
  auto market = open();
  EXPECT_EQ(told(market->add("BTCUSDT", file(500, 900), kWall)), "400 added, 0 known, 0 in conflict");
  EXPECT_EQ(told(market->add("BTCUSDT", file(0, 1'000, 2), kWall)), "300 added, 200 known, 0 in conflict");
  EXPECT_EQ(told(market->add("BTCUSDT", file(0, 1'000), kWall)), "300 added, 700 known, 0 in conflict");
  EXPECT_EQ(bars(*market), file(0, 1'000).bars);
}

TEST_F(Market, OfTwoBarsOfOneOpenTheFirstStays) {
  auto market = open();
  EXPECT_TRUE(market->add("BTCUSDT", file(0, 10), kWall).ok());
  ImportedBars other = file(5, 15);
  other.bars[1] = minute(6, 101);
  std::vector<BarConflict> conflicts;
  EXPECT_EQ(told(market->add("BTCUSDT", other, kWall, &conflicts)), "5 added, 4 known, 1 in conflict");
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].row, 1u);
  EXPECT_EQ(conflicts[0].there, minute(6));
  EXPECT_EQ(conflicts[0].given, minute(6, 101));
  EXPECT_EQ(bars(*market), file(0, 15).bars);
  ImportedBars twice = file(20, 22);
  twice.bars.push_back(minute(21, 7));
  conflicts.clear();
  EXPECT_EQ(told(market->add("BTCUSDT", twice, kWall, &conflicts)), "2 added, 0 known, 1 in conflict");
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].row, 2u);
}

TEST_F(Market, KeepsTimeframesAndSymbolsApart) {
  auto market = open();
  ImportedBars hours = file(0, 3);
  hours.timeframe = Timeframe::h1;
  EXPECT_TRUE(market->add("BTCUSDT", file(0, 5), kWall).ok());
  EXPECT_TRUE(market->add("BTCUSDT", hours, kWall).ok());
  EXPECT_TRUE(market->add("ETHUSDT", file(0, 2), kWall).ok());
  const auto series = market->series();
  std::string all;
  for (const StoredSeries& each : *series)
    all += each.symbol + ' ' + each.kind + ' ' + std::to_string(each.rows) + '\n';
  EXPECT_EQ(all, "BTCUSDT 1m 5\nBTCUSDT 1h 3\nETHUSDT 1m 2\n");
}

TEST_F(Market, GivesTheRangeThatIsAskedFor) {
  auto market = open();
  EXPECT_TRUE(market->add("BTCUSDT", file(0, 40'000), kWall).ok());
  EXPECT_TRUE(market->add("BTCUSDT", file(40'000, 60'000), kWall).ok());
  StoredRange range;
  range.newest = 20'001;
  EXPECT_EQ(bars(*market, range), file(39'999, 60'000).bars);
  range.before = minute(30'000).openTime;
  range.newest = 3;
  EXPECT_EQ(bars(*market, range), file(29'997, 30'000).bars);
  range.before = minute(0).openTime;
  EXPECT_TRUE(bars(*market, range).empty());
  StoredRange none;
  none.newest = 0;
  EXPECT_TRUE(bars(*market, none).empty());
}

TEST_F(Market, ASeriesIsStillThereAsItWasAfterAnEarlierImport) {
  auto market = open();
  EXPECT_TRUE(market->add("BTCUSDT", file(0, 1'000, 2), kWall).ok());
  const auto first = market->lastImport();
  EXPECT_TRUE(market->add("BTCUSDT", file(0, 1'000), kWall).ok());
  StoredRange range;
  range.lastImport = *first;
  EXPECT_EQ(bars(*market, range), file(0, 1'000, 2).bars);
  EXPECT_EQ(bars(*market), file(0, 1'000).bars);
}

TEST_F(Market, TradesOfATimeAreAddedAsFarAsThereAreMore) {
  auto market = open();
  EXPECT_EQ(told(market->add("SPY", ticks({{1, 10}, {1, 10}, {2, 11}}), kWall)), "3 added, 0 known, 0 in conflict");
  EXPECT_EQ(told(market->add("SPY", ticks({{1, 10}, {1, 10}, {2, 11}}), kWall)), "0 added, 3 known, 0 in conflict");
  EXPECT_EQ(told(market->add("SPY", ticks({{1, 10}, {2, 11}, {2, 11}, {2, 12}, {3, 9}}), kWall)),
            "3 added, 2 known, 0 in conflict");
  const auto trades = market->trades(market->series("SPY")->front());
  std::string all;
  for (const Tick& tick : *trades)
    all += std::to_string(tick.time.ns() / 1'000'000'000) + ':' + tick.price.text() + ' ';
  EXPECT_EQ(all, "1:10 1:10 2:11 2:11 2:12 3:9 ");
}

TEST_F(Market, QuotesHaveBothSides) {
  ImportedTicks file = ticks({{1, 10}, {1, 10}, {2, 12}});
  file.asks = {Price::fromInt(11), Price::fromInt(11), Price::fromInt(11)};
  auto market = open();
  EXPECT_EQ(told(market->add("EURUSD", file, kWall)), "3 added, 0 known, 0 in conflict");
  const auto series = market->series("EURUSD");
  EXPECT_EQ(series->front().kind, "quotes");
  EXPECT_EQ(market->quotes(series->front())->back().ask, Price::fromInt(11));
  EXPECT_EQ(series->front().medianSpread, Price::fromInt(1)) << "the crossed one has none";
}

TEST_F(Market, ADamagedChunkIsNotPassedOn) {
  EXPECT_TRUE(open()->add("BTCUSDT", file(0, 10), kWall).ok());
  query(path(), "UPDATE chunks SET content = zeroblob(length(content))");
  auto market = open();
  const auto series = market->series("BTCUSDT");
  const auto found = market->bars(series->front());
  ASSERT_FALSE(found.ok());
  EXPECT_THAT(found.error().message, HasSubstr("import the files again"));
}

TEST_F(Market, AChunkOfAnImpossibleLengthIsNotPassedOn) {
  EXPECT_TRUE(open()->add("BTCUSDT", file(0, 10), kWall).ok());
  for (const char* rows : {"-1", "0", "9000000000000000000"}) {
    query(path(), std::string("UPDATE chunks SET rows = ") + rows);
    auto market = open();
    const auto series = market->series("BTCUSDT");
    ASSERT_TRUE(series.ok()) << rows;
    const auto found = market->bars(series->front());
    ASSERT_FALSE(found.ok()) << rows;
    EXPECT_THAT(found.error().message, HasSubstr("import the files again"));
  }
}

TEST_F(Market, AnotherProgramsFileIsRefused) {
  QDir(folder_.path()).mkdir("market");
  query(path(), "CREATE TABLE photos (name TEXT)");
  const auto market = MarketDatabase::open(folder_.path());
  ASSERT_FALSE(market.ok());
  EXPECT_THAT(market.error().message, HasSubstr("another program"));
  EXPECT_EQ(*MarketDatabase::openExisting(QTemporaryDir().path()), nullptr);
}

// Against a map of what came first: any files, any order.
RC_GTEST_PROP(MarketImports, MakeWhatAMapMakes, (std::vector<std::vector<std::pair<std::uint8_t, bool>>> files)) {
  const QTemporaryDir folder;
  auto market = std::move(*MarketDatabase::open(folder.path()));
  std::map<Timestamp, Bar> expected;
  files.resize(std::min<std::size_t>(files.size(), 6));  // each waits for the disk
  for (const auto& rows : files) {
    std::map<Timestamp, Bar> own;
    for (const auto& [index, other] : rows) {
      const Bar bar = minute(index, other ? 101 : 100);
      own.emplace(bar.openTime, bar);
    }
    ImportedBars imported;
    for (const auto& [time, bar] : own)
      imported.bars.push_back(bar);
    const auto counts = market->add("BTCUSDT", imported, kWall);
    RC_ASSERT(counts.ok());
    StoredCounts told;
    for (const auto& [time, bar] : own) {
      const auto [stored, added] = expected.emplace(time, bar);
      ++(added ? told.added : stored->second == bar ? told.known : told.conflicts);
    }
    RC_ASSERT(counts->added == told.added && counts->known == told.known && counts->conflicts == told.conflicts);
  }
  const auto series = market->series();
  RC_ASSERT(series->empty() == expected.empty());
  if (series->empty())
    return;
  std::vector<Bar> all;
  for (const auto& [time, bar] : expected)
    all.push_back(bar);
  RC_ASSERT(*market->bars(series->front()) == all);
  std::vector<Bar> inPieces;
  RC_ASSERT(!market->eachBars(series->front(), [&inPieces](std::span<const Bar> some) {
    inPieces.insert(inPieces.end(), some.begin(), some.end());
  }));
  RC_ASSERT(inPieces == all);
}

TEST_F(Market, AnImportThatIsCutOffLeavesNothing) {
  EXPECT_TRUE(open()->add("BTCUSDT", file(0, 100), kWall).ok());
  // The state of a process that died between its writes and its commit.
  auto database = Database::open(path().toStdString(), Database::Access::readWrite);
  ASSERT_TRUE(database.ok());
  (*database)->execute(
      "PRAGMA cache_size=1; BEGIN; DELETE FROM chunks; "
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
      "INSERT INTO imports SELECT i + 50, 1, hex(zeroblob(4000)), '', '', 0,0,0,0,0, '', 0,0,0 FROM n");
  ASSERT_TRUE((*database)->ok()) << (*database)->error().text;
  QTemporaryDir dead;
  ASSERT_TRUE(QDir(dead.path()).mkdir("market"));
  for (const char* end : {"", "-journal"})
    ASSERT_TRUE(QFile::copy(path() + end, MarketDatabase::pathIn(dead.path()) + end)) << end;
  auto market = std::move(*MarketDatabase::open(dead.path()));
  EXPECT_EQ(bars(*market), file(0, 100).bars);
  EXPECT_EQ(*market->lastImport(), 1);
}

}  // namespace
}  // namespace oms
