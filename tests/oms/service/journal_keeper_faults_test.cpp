// R5, one floor up: whatever call to the disk fails, once or until somebody mends it, the keeper comes back by itself,
// and every row is on the disk once.
#include <gtest/gtest.h>

#include <QFileInfo>
#include <QTemporaryDir>

#include "oms/messages/json_rows.h"
#include "oms/service/journal_keeper.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/support/fault_vfs.h"

namespace oms {
namespace {

using test::Fault;
using test::FaultVfs;
using test::Io;

constexpr std::uint64_t kRows = 6;

JournalRow rowAt(std::uint64_t cursor) {
  JournalRow row;
  row.cursor = cursor;
  row.time = Timestamp::fromSeconds(1'767'571'200 + static_cast<std::int64_t>(cursor));
  row.events.push_back({row.time, TradingStateChanged{TradingState::active, "test", Actor::system()}});
  return row;
}

JournalKeeper keeperOf(const QString& dataDir) {
  SessionInfo session;
  session.id = "exec_20260105_000000_00000001";
  return JournalKeeper(dataDir, session, "", "feed", std::make_shared<InstrumentList>());
}

// On a whole disk again: all rows are durable, and each was handed out once.
std::string comeBack(JournalKeeper& keeper, FaultVfs& disk, std::uint64_t handedOut) {
  disk.disarm();
  if (!keeper.available() && !keeper.recover())
    return "it does not come back: " + keeper.problem();
  if (!keeper.commit() || keeper.durableSeq() != kRows)
    return "the last durable row is " + std::to_string(keeper.durableSeq());
  handedOut += keeper.takeEntries().size();
  return handedOut == kRows ? "" : std::to_string(handedOut) + " rows were handed out";
}

// A session whose disk is tried again after each row, as the service does; in the end the fault is gone.
std::string liveThrough(const QString& dataDir, FaultVfs& disk) {
  JournalKeeper keeper = keeperOf(dataDir);
  keeper.open(false);
  std::uint64_t handedOut = 0;
  for (std::uint64_t i = 1; i <= kRows; ++i) {
    keeper.add(rowAt(i));
    if (!keeper.available())
      keeper.recover();
    else
      keeper.commit();
    if (keeper.available() != keeper.problem().empty())
      return "it is silent about what is wrong";
    handedOut += keeper.takeEntries().size();
    keeper.carryLogOver();
  }
  return comeBack(keeper, disk, handedOut);
}

// The same, where the next row comes while the last one is written.
std::string liveThroughBeside(const QString& dataDir, FaultVfs& disk) {
  JournalKeeper keeper = keeperOf(dataDir);
  keeper.open(false);
  std::uint64_t handedOut = 0;
  for (std::uint64_t i = 1; i <= kRows; ++i) {
    keeper.add(rowAt(i));
    if (keeper.finishCommit() || keeper.recover()) {
      handedOut += keeper.takeEntries().size();
      if (keeper.waiting() > 0)
        keeper.beginCommit();
    }
  }
  keeper.finishCommit();
  return comeBack(keeper, disk, handedOut);
}

std::string whatIsThere(const QString& dataDir) {
  auto reader = JournalReader::open(dataDir);
  if (!reader)
    return reader.error().message;
  const auto report = (*reader)->verify();
  if (!report || !report->whole())
    return report ? report->problem : report.error().message;
  return std::to_string(report->rows) + " rows in " + std::to_string(report->sessions) + " sessions";
}

// Rows whose text is another's: it may have been made before the row could be written.
int wrongTexts(const QString& dataDir) {
  const InstrumentList none;
  const auto reader = JournalReader::open(dataDir);
  int wrong = 0;
  const auto read = (*reader)->replayRows("exec_20260105_000000_00000001", none, {}, [&](const StoredRow& stored) {
    wrong += payloadOf(rowAt(stored.cursor), Naming(none)) == stored.payload ? 0 : 1;
    return true;
  });
  EXPECT_TRUE(read.ok());
  return wrong;
}

class KeeperFaults : public testing::TestWithParam<Io> {
 protected:
  static void sweep(std::string (*live)(const QString&, FaultVfs&)) {
    for (const auto effect : {Fault::Effect::failsOnce, Fault::Effect::failsForEver}) {
      bool met = true;
      for (std::uint64_t at = 1; met; ++at) {
        const QTemporaryDir folder;
        FaultVfs disk;
        disk.arm({effect, at, GetParam()});
        const std::string wrong = live(folder.path(), disk);
        met = disk.hasStruck();
        ASSERT_EQ(wrong, "") << "call " << at;
        ASSERT_EQ(whatIsThere(folder.path()), "6 rows in 1 sessions") << "call " << at;
        ASSERT_EQ(wrongTexts(folder.path()), 0) << "call " << at;
      }
    }
  }
};

TEST_P(KeeperFaults, AreLivedThrough) {
  sweep(liveThrough);
}

TEST_P(KeeperFaults, AreLivedThroughByCommitsBesideTheOwnerToo) {
  sweep(liveThroughBeside);
}

// A row of some hundred pages.
JournalRow longRow(std::uint64_t cursor) {
  JournalRow row = rowAt(cursor);
  const Event event = row.events.front();
  row.events.assign(4'000, event);
  return row;
}

// Commits rows until the log is worth to be carried over; its size then.
qint64 fillLog(JournalKeeper& keeper, const QString& dataDir, std::uint64_t& cursor) {
  constexpr int kLongRows = 10;
  for (int i = 0; i < kLongRows; ++i) {
    keeper.add(longRow(++cursor));
    EXPECT_TRUE(keeper.commit()) << keeper.problem();
    keeper.takeEntries();
  }
  return QFileInfo(DataFolder::journalPath(dataDir) + "-wal").size();
}

TEST(KeeperLog, IsCarriedOverBesideTheOwner) {
  const QTemporaryDir folder;
  std::uint64_t cursor = 0;
  {
    JournalKeeper keeper = keeperOf(folder.path());
    keeper.open(false);
    const qint64 first = fillLog(keeper, folder.path(), cursor);
    ASSERT_GT(first, 1'000 * 4'096);
    for (int i = 0; i < 3; ++i) {
      keeper.carryLogOver();
      // A look at the file meanwhile does no harm: the log begins anew.
      const auto found = keeper.findClientOrder(Actor::trader(), "mine");
      ASSERT_TRUE(found.ok());
      EXPECT_FALSE(*found);
      EXPECT_LT(fillLog(keeper, folder.path(), cursor), first * 3 / 2);
    }
    keeper.carryLogOver();
  }
  EXPECT_EQ(whatIsThere(folder.path()), "40 rows in 1 sessions");
}

// What was acknowledged is durable in the log; the journal takes no more until it was opened anew.
TEST(KeeperLog, ThatCannotBeCarriedOverStopsTheNextCommit) {
  for (const Io kind : {Io::write, Io::sync, Io::read}) {
    const QTemporaryDir folder;
    FaultVfs disk;
    JournalKeeper keeper = keeperOf(folder.path());
    keeper.open(false);
    std::uint64_t cursor = 0;
    fillLog(keeper, folder.path(), cursor);
    disk.arm({Fault::Effect::failsOnce, 1, kind});
    keeper.carryLogOver();
    keeper.add(rowAt(++cursor));
    EXPECT_FALSE(keeper.commit()) << name(kind);
    EXPECT_TRUE(disk.hasStruck()) << name(kind);
    EXPECT_NE(keeper.problem(), "");
    EXPECT_EQ(keeper.durableSeq(), cursor - 1);
    ASSERT_TRUE(keeper.recover()) << keeper.problem();
    EXPECT_EQ(keeper.durableSeq(), cursor);
    EXPECT_EQ(keeper.takeEntries().size(), 1u);
  }
}

// Not to know whether an order was sent before is not to have found it: it would be done twice.
TEST(KeeperLog, AClientIdThatCannotBeLookedUpFailsTheJournal) {
  const QTemporaryDir folder;
  std::uint64_t cursor = 0;
  {
    JournalKeeper keeper = keeperOf(folder.path());
    keeper.open(false);
    fillLog(keeper, folder.path(), cursor);
  }
  FaultVfs disk;
  JournalKeeper keeper = keeperOf(folder.path());
  keeper.open(true);
  disk.arm({Fault::Effect::failsForEver});
  const auto found = keeper.findClientOrder(Actor::trader(), "mine");
  ASSERT_TRUE(disk.hasStruck());
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(keeper.problem(), found.error().message);
  EXPECT_FALSE(keeper.available());
  disk.disarm();
  ASSERT_TRUE(keeper.recover()) << keeper.problem();
  EXPECT_TRUE(keeper.findClientOrder(Actor::trader(), "mine").ok());
}

INSTANTIATE_TEST_SUITE_P(Of, KeeperFaults, testing::ValuesIn(test::kAllIo),
                         [](const auto& kind) { return std::string(test::name(kind.param)); });

}  // namespace
}  // namespace oms
