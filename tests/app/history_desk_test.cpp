#include "app/history_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include "oms/storage/market_database.h"

namespace app {
namespace {

constexpr std::int64_t kStart = 1'733'011'200;  // 2024-12-01T00:00:00Z

oms::Timestamp minute(std::int64_t index) {
  return oms::Timestamp::fromSeconds(kStart + 60 * index);
}

class HistoryDeskTest : public testing::Test {
 protected:
  HistoryDeskTest() {
    oms::ImportedBars file;
    file.timeframe = oms::Timeframe::m1;
    for (std::int64_t i = 0; i < 100; ++i) {
      oms::Bar bar;
      bar.openTime = minute(i);
      bar.closeTime = minute(i + 1);
      bar.open = bar.high = bar.low = bar.close = oms::Price::fromInt(100 + i);
      file.bars.push_back(bar);
    }
    auto market = oms::MarketDatabase::open(folder_.path());
    EXPECT_TRUE(market.ok());
    EXPECT_TRUE((*market)->add("BTCUSDT", file, oms::Timestamp::fromSeconds(1'767'000'000)).ok());
  }
  // What a chart gets that asks, of this symbol up to that time.
  widgets::StoredPast look(const std::string& symbol, oms::Timeframe timeframe, oms::Timestamp before) {
    HistoryDesk desk(folder_.path());
    std::optional<widgets::StoredPast> found;
    const auto lookup = desk.look(symbol, timeframe, before, [&](widgets::StoredPast&& past) {
      EXPECT_EQ(QThread::currentThread(), QCoreApplication::instance()->thread());
      found = std::move(past);
    });
    EXPECT_FALSE(found) << "nobody waits for the file";
    EXPECT_TRUE(QTest::qWaitFor([&found] { return found.has_value(); }, 60'000));
    return found ? std::move(*found) : widgets::StoredPast{};
  }

  QTemporaryDir folder_;
};

TEST_F(HistoryDeskTest, GivesTheBarsThatLeadUpToATime) {
  const widgets::StoredPast past = look("BTCUSDT", oms::Timeframe::m1, minute(60));
  ASSERT_EQ(past.bars.size(), 60u);
  EXPECT_EQ(past.bars.bar(0).openTime, minute(0));
  EXPECT_EQ(past.bars.bar(59).close, oms::Price::fromInt(159));
  EXPECT_EQ(past.end, minute(60));
}

TEST_F(HistoryDeskTest, MakesLongerBarsOfThem) {
  const widgets::StoredPast past = look("BTCUSDT", oms::Timeframe::m5, minute(60));
  ASSERT_EQ(past.bars.size(), 12u);
  EXPECT_EQ(past.bars.bar(0).high, oms::Price::fromInt(104));
  EXPECT_EQ(past.bars.bar(11).openTime, minute(55));
}

TEST_F(HistoryDeskTest, LeavesOutABarThatIsNotOverByThen) {
  const widgets::StoredPast past = look("BTCUSDT", oms::Timeframe::m5, minute(58));
  ASSERT_EQ(past.bars.size(), 11u);
  EXPECT_EQ(past.end, minute(55));
}

TEST_F(HistoryDeskTest, GivesNothingWhereNothingLeadsUpToIt) {
  const widgets::StoredPast other = look("ETHUSDT", oms::Timeframe::m1, minute(60));
  EXPECT_TRUE(other.bars.empty() && !other.end && other.problem.isEmpty());
  EXPECT_FALSE(look("BTCUSDT", oms::Timeframe::m1, minute(0)).end);
  const widgets::StoredPast longBefore = look("BTCUSDT", oms::Timeframe::m1, minute(60 * 24 * 30));
  EXPECT_TRUE(longBefore.bars.empty());
  EXPECT_EQ(longBefore.end, minute(100));
}

TEST_F(HistoryDeskTest, SaysWhyStoredBarsCannotBeRead) {
  QFile file(oms::MarketDatabase::pathIn(folder_.path()));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
  file.write(QByteArray(8192, 'x'));
  file.close();
  const widgets::StoredPast past = look("BTCUSDT", oms::Timeframe::m1, minute(60));
  EXPECT_TRUE(past.bars.empty());
  EXPECT_FALSE(past.problem.isEmpty());
}

TEST_F(HistoryDeskTest, AnswersNobodyWhoWantsItNoLonger) {
  HistoryDesk desk(folder_.path());
  bool unwanted = false;
  bool done = false;
  auto lookup = desk.look("BTCUSDT", oms::Timeframe::m1, minute(60), [&](widgets::StoredPast&&) { unwanted = true; });
  // They are answered in the order in which they were asked.
  const auto next = desk.look("BTCUSDT", oms::Timeframe::m1, minute(60), [&](widgets::StoredPast&&) { done = true; });
  lookup.reset();
  EXPECT_TRUE(QTest::qWaitFor([&done] { return done; }, 60'000));
  EXPECT_FALSE(unwanted);
}

}  // namespace
}  // namespace app
