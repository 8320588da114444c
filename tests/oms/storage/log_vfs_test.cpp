// How a commit reaches the log: in few pieces.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace oms
