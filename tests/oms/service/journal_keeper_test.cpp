#include "oms/service/journal_keeper.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>

#include "oms/orders/order_store.h"
#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/support/fault_vfs.h"

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

// Of an order under that client id, with so many events in all.
JournalRow orderRow(std::uint64_t cursor, const char* clientId, std::size_t events = 1) {
  JournalRow made = row(cursor);
  OrderChanged changed;
  changed.kind = OrderEventKind::initialized;
  changed.order.id = {cursor};
  changed.order.request.clientOrderId = clientId;
  changed.order.request.symbol = {0};
  changed.order.actor = changed.actor = Actor::trader();
  made.events.assign(events, made.events.front());
  made.events.front().body = changed;
  return made;
}

std::shared_ptr<const InstrumentList> oneInstrument() {
  auto list = std::make_shared<InstrumentList>();
  Instrument instrument;
  instrument.symbol = "AAA";
  list->add(instrument);
  return list;
}

// Another program's hand on the file: a commit that is begun waits for it.
class HeldFile {
 public:
  explicit HeldFile(const QString& dataDir) {
    sqlite3_open(DataFolder::journalPath(dataDir).toUtf8().constData(), &handle_);
    held_ = sqlite3_exec(handle_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  ~HeldFile() { sqlite3_close(handle_); }
  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;
  bool held() const { return held_; }

 private:
  sqlite3* handle_ = nullptr;
  bool held_ = false;
};

TEST(JournalKeeper, AClientIdIsLookedUpBesideTheCommitUnderWay) {
  const QTemporaryDir dir;
  JournalKeeper keeper(dir.path(), info(), "", "feed", oneInstrument());
  keeper.open(false);
  ASSERT_TRUE(keeper.available()) << keeper.problem();
  keeper.add(orderRow(1, "mine"));
  ASSERT_TRUE(keeper.commit()) << keeper.problem();
  keeper.takeEntries();
  {
    const HeldFile other(dir.path());
    ASSERT_TRUE(other.held());
    keeper.add(row(2));
    keeper.beginCommit();
    const auto found = keeper.findClientOrder(Actor::trader(), "mine");
    ASSERT_TRUE(found.ok()) << found.error().message;
    ASSERT_TRUE(found->has_value());
    EXPECT_EQ((*found)->orderId, "ord_1");
    const auto unknown = keeper.findClientOrder(Actor::trader(), "yours");
    EXPECT_TRUE(unknown.ok() && !*unknown);
    EXPECT_TRUE(keeper.isBusy());
  }
  EXPECT_TRUE(keeper.finishCommit()) << keeper.problem();
  EXPECT_EQ(keeper.durableSeq(), 2u);
}

// The process has as many files open as it may, as with a client at each of them.
class NoFileLeft {
 public:
  NoFileLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int next = dup(STDIN_FILENO);
    close(next);
    rlimit full = before_;
    full.rlim_cur = static_cast<rlim_t>(next);
    setrlimit(RLIMIT_NOFILE, &full);
  }
  ~NoFileLeft() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoFileLeft(const NoFileLeft&) = delete;
  NoFileLeft& operator=(const NoFileLeft&) = delete;

 private:
  rlimit before_{};
};

std::string orderUnder(JournalKeeper& keeper, const char* clientId) {
  const auto found = keeper.findClientOrder(Actor::trader(), clientId);
  if (!found)
    return found.error().message;
  return *found ? (*found)->orderId : "none";
}

TEST(JournalKeeper, AClientIdIsLookedUpWithoutAFileToOpen) {
  const QTemporaryDir dir;
  JournalKeeper keeper(dir.path(), info(), "", "feed", oneInstrument());
  keeper.open(false);
  keeper.add(orderRow(1, "mine"));
  ASSERT_TRUE(keeper.commit()) << keeper.problem();
  const NoFileLeft full;
  EXPECT_EQ(orderUnder(keeper, "mine"), "ord_1");
  EXPECT_EQ(orderUnder(keeper, "yours"), "none");
  EXPECT_TRUE(keeper.available()) << keeper.problem();
}

// A journal that takes rows is healthy, whatever keeps the reader beside it from being opened.
TEST(JournalKeeper, WithoutItsReaderTheJournalItselfIsAsked) {
  bool met = true;
  int alone = 0;
  for (std::uint64_t at = 1; met; ++at) {
    const QTemporaryDir dir;
    test::FaultVfs disk;
    JournalKeeper keeper(dir.path(), info(), "", "feed", oneInstrument());
    disk.arm({test::Fault::Effect::failsForEver, at, test::Io::open});
    keeper.open(false);
    met = disk.hasStruck();
    if (!keeper.available())
      continue;
    alone += met ? 1 : 0;
    keeper.add(orderRow(1, "mine"));
    keeper.beginCommit();
    EXPECT_EQ(orderUnder(keeper, "yours"), "none") << "call " << at;
    EXPECT_TRUE(keeper.finishCommit()) << "call " << at << ": " << keeper.problem();
    EXPECT_EQ(orderUnder(keeper, "mine"), "ord_1") << "call " << at;
  }
  EXPECT_GT(alone, 0);
}

// The engine knows its newest orders itself; one that it may have forgotten must not be missed for want of a commit.
TEST(JournalKeeper, AClientIdIsFoundInRowsThatAreManyAndNotWrittenYet) {
  const QTemporaryDir dir;
  JournalKeeper keeper(dir.path(), info(), "", "feed", oneInstrument());
  keeper.open(false);
  keeper.add(orderRow(1, "first", OrderStore::kKept / 2));
  EXPECT_FALSE(*keeper.findClientOrder(Actor::trader(), "first"));
  EXPECT_EQ(keeper.durableSeq(), 0u);
  keeper.beginCommit();
  keeper.add(orderRow(2, "second", OrderStore::kKept / 2));
  const auto second = keeper.findClientOrder(Actor::trader(), "second");
  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_TRUE(second->has_value());
  EXPECT_EQ(keeper.durableSeq(), 2u);
  EXPECT_EQ(keeper.takeEntries().size(), 2u);
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
