// How a commit reaches the log: in few pieces.
#include <gtest/gtest.h>

#include <QFileInfo>

#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"
#include "tests/support/fault_vfs.h"

namespace oms {
namespace {

using namespace test;

class LogVfs : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(journal_, nullptr); }
  void append(std::uint64_t rows) {
    std::vector<JournalRow> batch;
    for (std::uint64_t i = 0; i < rows; ++i)
      batch.push_back(orderRow(journal_->lastSeq() + 1 + i, journal_->lastSeq() + 1 + i));
    ASSERT_TRUE(journal_->append(batch).ok());
  }
  qint64 logBytes() const { return QFileInfo(DataFolder::journalPath(folder_.path()) + "-wal").size(); }

  FaultVfs disk_;
  QTemporaryDir folder_;
  std::unique_ptr<SqliteJournal> journal_ = begunJournal(folder_.path());
};

TEST_F(LogVfs, AShortCommitIsOneWriteAndOneSync) {
  ASSERT_FALSE(journal_->checkpoint());
  append(1);  // which begins the log anew
  for (int i = 0; i < 5; ++i) {
    const std::uint64_t writes = disk_.calls(Io::write);
    const std::uint64_t syncs = disk_.calls(Io::sync);
    append(1);
    EXPECT_EQ(disk_.calls(Io::write), writes + 1);
    EXPECT_EQ(disk_.calls(Io::sync), syncs + 1);
  }
}

// The file system below takes only so much at once.
TEST_F(LogVfs, ALongCommitIsInFewPiecesAndWhole) {
  constexpr qint64 kPiece = 64 << 10;
  const std::uint64_t writes = disk_.calls(Io::write);
  append(150);  // what SQLite holds in memory until the commit
  ASSERT_GT(logBytes(), 4 * 128 << 10);
  EXPECT_LE(disk_.calls(Io::write), writes + static_cast<std::uint64_t>(logBytes() / kPiece) + 1);
  auto reader = JournalReader::open(folder_.path());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->lastSeq(), journal_->lastSeq());
  EXPECT_TRUE((*reader)->verify()->whole());
}

TEST_F(LogVfs, AWriteThatFailsFailsTheCommitAndAllThatFollow) {
  append(1);
  disk_.arm({Fault::Effect::failsOnce, 1, Io::write});
  EXPECT_FALSE(journal_->append(std::vector{orderRow(2, 2)}).ok());
  disk_.disarm();
  EXPECT_FALSE(journal_->append(std::vector{orderRow(2, 2)}).ok());
  journal_.reset();
  auto again = SqliteJournal::open(folder_.path());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->lastSeq(), 1U);
}

// What a commit has gathered is on the disk with its sync, and else whenever it comes to that.
TEST(Synchronous, IsFullOrMoreForWhoeverWrites) {
  const QTemporaryDir folder;
  const auto opened = Database::open(folder.filePath("any.db").toStdString(), Database::Access::readWrite);
  ASSERT_TRUE(opened.ok());
  Database& database = **opened;
  EXPECT_EQ(database.number("PRAGMA synchronous"), 2);
  for (const char* less : {"OFF", "normal", "0", "1"}) {
    database.execute(std::string("PRAGMA synchronous=") + less);
    EXPECT_FALSE(database.ok()) << less;
    database.clearError();
    EXPECT_EQ(database.number("PRAGMA synchronous"), 2) << less;
  }
  database.execute("PRAGMA synchronous=EXTRA");
  EXPECT_EQ(database.number("PRAGMA synchronous"), 3);
}

}  // namespace
}  // namespace oms
