#include "oms/service/journal_keeper.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>

#include "oms/storage/journal_reader.h"

namespace oms {
namespace {

SessionInfo info() {
  SessionInfo session;
  session.id = "exec_20260105_000000_00000001";
  return session;
}

JournalRow row(std::uint64_t cursor) {
  JournalRow row;
  row.cursor = cursor;
  row.time = Timestamp::fromSeconds(1'767'571'200 + static_cast<std::int64_t>(cursor));
  row.events.push_back({row.time, TradingStateChanged{TradingState::active, "test", Actor::system()}});
  return row;
}

TEST(JournalKeeper, RowsAreHandedOutOnceAndAreDurable) {
  const QTemporaryDir dir;
  JournalKeeper keeper(dir.path(), info(), "", "feed", std::make_shared<InstrumentList>());
  keeper.open(false);
  ASSERT_TRUE(keeper.available()) << keeper.problem();
  keeper.add(row(1));
  keeper.add(row(2));
  EXPECT_TRUE(keeper.commit());
  EXPECT_EQ(keeper.durableSeq(), 2u);
  EXPECT_EQ(keeper.takeEntries().size(), 2u);
  EXPECT_TRUE(keeper.takeEntries().empty());
}

TEST(JournalKeeper, WhileACommitIsUnderWayFurtherRowsWaitForTheNext) {
  const QTemporaryDir dir;
  JournalKeeper keeper(dir.path(), info(), "", "feed", std::make_shared<InstrumentList>());
  keeper.open(false);
  ASSERT_TRUE(keeper.available()) << keeper.problem();
  keeper.add(row(1));
  keeper.add(row(2));
  keeper.beginCommit();
  keeper.add(row(3));
  EXPECT_TRUE(keeper.isCommitting());
  EXPECT_EQ(keeper.waiting(), 1u);
  EXPECT_TRUE(keeper.takeEntries().empty());
  EXPECT_FALSE(keeper.settledPlace());
  EXPECT_TRUE(keeper.finishCommit());
  EXPECT_FALSE(keeper.isCommitting());
  EXPECT_EQ(keeper.durableSeq(), 2u);
  EXPECT_EQ(keeper.takeEntries().size(), 2u);
  keeper.beginCommit();
  EXPECT_TRUE(keeper.commit());  // which ends what is under way
  EXPECT_EQ(keeper.durableSeq(), 3u);
  EXPECT_EQ(keeper.takeEntries().size(), 1u);
  EXPECT_EQ(keeper.settledPlace()->seq, 3u);
}

TEST(JournalKeeper, TellsWhenTheNextCommitMayBegin) {
  const QTemporaryDir dir;
  std::atomic<int> told = 0;
  JournalKeeper keeper(dir.path(), info(), "", "feed", std::make_shared<InstrumentList>(), [&] {
    ++told;
    told.notify_all();
  });
  keeper.open(false);
  ASSERT_TRUE(keeper.available()) << keeper.problem();
  for (int i = 1; i <= 3; ++i) {
    keeper.add(row(static_cast<std::uint64_t>(i)));
    keeper.beginCommit();
    told.wait(i - 1);
    EXPECT_EQ(told, i);
    EXPECT_FALSE(keeper.isBusy());
    EXPECT_TRUE(keeper.finishCommit());
    EXPECT_EQ(keeper.takeEntries().size(), 1u);
  }
}

TEST(JournalKeeper, RowsBehindTheSessionsEndAreItsOwnBesideTheOwnerToo) {
  const QTemporaryDir dir;
  JournalKeeper keeper(dir.path(), info(), "", "feed", std::make_shared<InstrumentList>());
  keeper.open(false);
  ASSERT_TRUE(keeper.available()) << keeper.problem();
  keeper.add(row(1));
  keeper.endSession();
  ASSERT_TRUE(keeper.commit()) << keeper.problem();
  keeper.takeEntries();
  keeper.add(row(2));
  keeper.beginCommit();
  ASSERT_TRUE(keeper.finishCommit()) << keeper.problem();
  auto reader = JournalReader::open(dir.path());
  ASSERT_TRUE(reader.ok()) << reader.error().message;
  const auto report = (*reader)->verify();
  EXPECT_TRUE(report && report->whole()) << report->problem;
}

TEST(JournalKeeper, WithoutADiskRowsWaitAndAreWrittenFirstWhenItIsBack) {
  const QTemporaryDir dir;
  const QString folder = dir.filePath("data");
  // A file where the folder should be: nothing can be opened below it.
  QFile blocker(folder);
  ASSERT_TRUE(blocker.open(QIODevice::WriteOnly));
  JournalKeeper keeper(folder, info(), "", "feed", std::make_shared<InstrumentList>());
  keeper.open(false);
  EXPECT_FALSE(keeper.available());
  EXPECT_FALSE(keeper.problem().empty());
  keeper.add(row(1));
  EXPECT_FALSE(keeper.commit());
  EXPECT_EQ(keeper.takeEntries().size(), 1u);  // seen, though not durable
  keeper.add(row(2));
  ASSERT_TRUE(blocker.remove());
  ASSERT_TRUE(QDir().mkpath(folder));
  EXPECT_TRUE(keeper.recover()) << keeper.problem();
  EXPECT_TRUE(keeper.available());
  EXPECT_EQ(keeper.durableSeq(), 2u);
  const auto entries = keeper.takeEntries();  // the first was handed out before
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].cursor, 2u);
}

}  // namespace
}  // namespace oms
