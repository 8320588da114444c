#include "app/warm_up.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "oms/storage/market_database.h"

namespace app {
namespace {

using testing::HasSubstr;

const std::string kTrend = TIDEMARK_SOURCE_DIR "/resources/strategies/ema_trend.toml";
constexpr std::int64_t kFirstMinute = 1'733'011'200;  // 2024-12-01T00:00:00Z

// Minutes of the session that begins at minute 6000, before which there may be history.
class WarmUp : public testing::Test {
 protected:
  static constexpr std::int64_t kBegin = 6'000;

  oms::ImportedBars bars(std::int64_t from, std::int64_t to, oms::Timeframe timeframe = oms::Timeframe::m1) {
    oms::ImportedBars file;
    file.timeframe = timeframe;
    for (std::int64_t i = from; i < to; ++i) {
      oms::Bar bar;
      bar.openTime = oms::Timestamp::fromSeconds(kFirstMinute) + oms::length(timeframe) * i;
      bar.closeTime = bar.openTime + oms::length(timeframe);
      bar.open = bar.high = bar.low = bar.close = oms::Price::fromInt(100 + i % 7);
      file.bars.push_back(bar);
    }
    return file;
  }
  void store(const oms::ImportedBars& file, const std::string& symbol = "BTCUSDT") {
    auto market = oms::MarketDatabase::open(folder_.path());
    ASSERT_TRUE(market.ok()) << market.error().message;
    ASSERT_TRUE((*market)->add(symbol, file, oms::Timestamp::fromSeconds(1'767'000'000)).ok());
  }
  SessionConfig config() {
    QFile file(folder_.filePath("live.csv"));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("time,open,high,low,close,volume\n");
    for (std::int64_t i = kBegin; i < kBegin + 5; ++i)
      file.write(QByteArray::number(static_cast<qlonglong>(kFirstMinute + 60 * i)) + ",1,2,1,2,1\n");
    SessionConfig config;
    config.feed = FeedKind::replay;
    config.files = {{file.fileName().toStdString(), "BTCUSDT", oms::Timeframe::m1}};
    config.strategies = {{kTrend, {}, {}, {}, {}}};
    return config;
  }
  oms::Result<BuiltSession> build(const SessionConfig& config, bool begins = true) {
    return buildSession(config, "exec_20260105_120000_00000001", {folder_.path(), begins});
  }
  // How many pieces of warm-up there are, and when the last of them closes; then the session's own.
  std::string told(BuiltSession& built) {
    std::uint64_t past = 0;
    std::uint64_t own = 0;
    oms::Timestamp last;
    for (oms::Feed& feed = *built.plan.feed; feed.peek() != nullptr; feed.pop()) {
      EXPECT_TRUE(!feed.peek()->warmup || own == 0);
      ++(feed.peek()->warmup ? past : own);
      if (feed.peek()->warmup)
        last = feed.peek()->time;
    }
    const auto minute = (last - oms::Timestamp::fromSeconds(kFirstMinute)) / std::chrono::minutes(1);
    return std::to_string(past) + (past > 0 ? " until " + std::to_string(minute) : "") + ", " + std::to_string(own);
  }
  std::string begun() {
    auto built = build(config());
    EXPECT_TRUE(built.ok()) << built.error().message;
    return built ? told(*built) : "";
  }

  QTemporaryDir folder_;
};

TEST_F(WarmUp, WithoutADatabaseASessionIsWhatItWas) {
  const auto built = build(config());
  ASSERT_TRUE(built.ok());
  EXPECT_EQ(built->plan.feed->identity().find("after"), std::string::npos);
  EXPECT_EQ(built->plan.configJson.find("[[feed.history]]"), std::string::npos);
}

TEST_F(WarmUp, TakesAChartsWorthUpToTheFirstBar) {
  store(bars(0, kBegin + 100));
  EXPECT_EQ(begun(), "5000 until 6000, 5");
}

TEST_F(WarmUp, TakesWhatThereIs) {
  store(bars(kBegin - 30, kBegin - 10));
  EXPECT_EQ(begun(), "20 until 5990, 5");
}

TEST_F(WarmUp, LooksForTheSymbolAlone) {
  store(bars(0, kBegin), "ETHUSDT");
  EXPECT_EQ(begun(), "0, 5");
}

TEST_F(WarmUp, LeavesOutWhatEndedLongBefore) {
  store(bars(-20'000, -15'000));
  auto built = build(config());
  ASSERT_TRUE(built.ok());
  EXPECT_THAT(built->notices.back(), HasSubstr("too long before the session begins"));
  EXPECT_EQ(told(*built), "0, 5");
}

TEST_F(WarmUp, TakesCoarserBarsWhereThereAreNoOthers) {
  store(bars(0, 200, oms::Timeframe::h1));
  EXPECT_EQ(begun(), "100 until 6000, 5");
  store(bars(0, 6'000));
  EXPECT_EQ(begun(), "5000 until 6000, 5");
}

TEST_F(WarmUp, ASessionThatGoesOnHasTheBarsThatItBeganWith) {
  store(bars(kBegin - 50, kBegin));
  auto first = build(config());
  ASSERT_TRUE(first.ok());
  store(bars(0, kBegin));
  const auto stored = parseSessionConfig(first->plan.configJson, "the stored session", SessionConfig{});
  ASSERT_TRUE(stored.ok()) << stored.error().front().text();
  auto again = build(*stored, false);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->plan.configJson, first->plan.configJson);
  EXPECT_EQ(again->plan.feed->identity(), first->plan.feed->identity());
  EXPECT_EQ(told(*again), "50 until 6000, 5");
  EXPECT_EQ(begun(), "5000 until 6000, 5");
  EXPECT_THAT(build(*stored).error().message, HasSubstr("leave it out"));
}

TEST_F(WarmUp, ASessionThatBeganColdStaysSo) {
  auto first = build(config());
  ASSERT_TRUE(first.ok());
  store(bars(0, kBegin));
  const auto stored = parseSessionConfig(first->plan.configJson, "the stored session", SessionConfig{});
  auto again = build(*stored, false);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(told(*again), "0, 5");
}

TEST_F(WarmUp, ASessionWhoseBarsAreLostSaysWhatToDo) {
  store(bars(kBegin - 50, kBegin));
  const auto first = build(config());
  const auto stored = parseSessionConfig(first->plan.configJson, "the stored session", SessionConfig{});
  ASSERT_TRUE(QFile::remove(oms::MarketDatabase::pathIn(folder_.path())));
  const auto lost = build(*stored, false);
  ASSERT_FALSE(lost.ok());
  EXPECT_THAT(lost.error().message, HasSubstr("put its file market/market.db back"));
  store(bars(kBegin - 49, kBegin));
  EXPECT_FALSE(build(*stored, false).ok());
}

TEST_F(WarmUp, ADatabaseThatCannotBeReadIsToldAndNoObstacle) {
  ASSERT_TRUE(QDir(folder_.path()).mkdir("market"));
  QFile file(oms::MarketDatabase::pathIn(folder_.path()));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(QByteArray(4'096, 'x'));
  file.close();
  auto built = build(config());
  ASSERT_TRUE(built.ok()) << built.error().message;
  EXPECT_THAT(built->notices.back(), HasSubstr("no stored history"));
  EXPECT_EQ(told(*built), "0, 5");
}

}  // namespace
}  // namespace app
