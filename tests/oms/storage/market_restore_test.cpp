#include "oms/storage/market_restore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

constexpr const char* kKept = "market.db.replaced-*";

class MarketRestores : public testing::Test {
 protected:
  void SetUp() override {
    store(elsewhere_.path(), 7);
    auto market = MarketDatabase::open(elsewhere_.path());
    ASSERT_TRUE(market.ok());
    ASSERT_FALSE((*market)->backupTo(backup()));
  }
  QString backup() const { return QDir(elsewhere_.path()).filePath("copy.db.market"); }
  QDir folder() const { return QDir(data_.path() + "/market"); }

  // A market database that has so many bars.
  static void store(const QString& dataDir, std::int64_t count) {
    ImportedBars file;
    for (std::int64_t i = 0; i < count; ++i) {
      Bar bar;
      bar.openTime = Timestamp::fromSeconds(1'733'011'200 + 60 * i);
      bar.closeTime = bar.openTime + length(Timeframe::m1);
      bar.open = bar.high = bar.low = bar.close = Price::fromInt(count);
      file.bars.push_back(bar);
    }
    auto market = MarketDatabase::open(dataDir);
    ASSERT_TRUE(market.ok());
    ASSERT_TRUE((*market)->add("BTCUSDT", file, Timestamp::fromSeconds(1'767'000'000)).ok());
  }
  // How many bars a market database has; -1: it cannot be read.
  static std::int64_t rowsOf(const QString& file) {
    auto market = MarketDatabase::openCopy(file);
    const auto series = market ? (*market)->series() : Result<std::vector<StoredSeries>>(market.error());
    return series && !series->empty() ? static_cast<std::int64_t>(series->front().rows) : -1;
  }
  std::int64_t rowsOf() const { return rowsOf(MarketDatabase::pathIn(data_.path())); }

  Result<QString> restore(std::function<void(const char*)> before = [](const char*) {}) {
    const auto lock = DataFolder::lock(data_.path());
    auto restore = MarketRestore::prepare(**lock, backup(), std::move(before));
    return restore ? (*restore)->swap() : Result<QString>(restore.error());
  }

  QTemporaryDir data_;
  QTemporaryDir elsewhere_;
};

TEST_F(MarketRestores, AnEmptyFolderGetsIt) {
  const auto aside = restore();
  ASSERT_TRUE(aside.ok()) << aside.error().message;
  EXPECT_TRUE(aside->isEmpty());
  EXPECT_EQ(rowsOf(), 7);
  EXPECT_EQ(folder().entryList(QDir::Files), QStringList{"market.db"});
}

TEST_F(MarketRestores, WhatWasThereIsWholeAtEachStep) {
  store(data_.path(), 3);
  int steps = 0;
  const auto aside = restore([&](const char* step) {
    ++steps;
    // Nobody else reads it meanwhile: what a start would find if this one ended here.
    const QString found = elsewhere_.filePath("found.db");
    QFile::remove(found);
    EXPECT_TRUE(QFile::copy(MarketDatabase::pathIn(data_.path()), found));
    EXPECT_EQ(rowsOf(found), 3) << step;
  });
  ASSERT_TRUE(aside.ok()) << aside.error().message;
  EXPECT_GT(steps, 3);
  EXPECT_EQ(rowsOf(), 7);
  EXPECT_EQ(rowsOf(*aside), 3);
  const auto again = restore();
  ASSERT_TRUE(again.ok());
  EXPECT_NE(*again, *aside);
  EXPECT_EQ(folder().entryList({kKept}).size(), 2);
}

TEST_F(MarketRestores, WhatIsDamagedIsPutAsideAsItIs) {
  store(data_.path(), 3);
  const QString path = MarketDatabase::pathIn(data_.path());
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write("no database, but somebody's all the same");
  file.close();
  const auto aside = restore();
  ASSERT_TRUE(aside.ok()) << aside.error().message;
  EXPECT_EQ(rowsOf(), 7);
  QFile kept(*aside);
  ASSERT_TRUE(kept.open(QIODevice::ReadOnly));
  EXPECT_TRUE(kept.readAll().startsWith("no database"));
}

TEST_F(MarketRestores, WithoutASwapNothingChanges) {
  store(data_.path(), 3);
  {
    const auto lock = DataFolder::lock(data_.path());
    const auto prepared = MarketRestore::prepare(**lock, backup());
    ASSERT_TRUE(prepared.ok());
    EXPECT_TRUE((*prepared)->copy().ok());
  }
  EXPECT_EQ(rowsOf(), 3);
  EXPECT_EQ(folder().entryList(QDir::Files), QStringList{"market.db"});
}

TEST_F(MarketRestores, WhatIsNoCopyIsRefused) {
  QFile file(backup());
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(QByteArray(8'192, 'x'));
  file.close();
  store(data_.path(), 3);
  const auto aside = restore();
  ASSERT_FALSE(aside.ok());
  EXPECT_THAT(aside.error().message, HasSubstr("is not a database"));
  EXPECT_EQ(rowsOf(), 3);
}

}  // namespace
}  // namespace oms
