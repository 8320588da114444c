#include "oms/storage/compaction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <QFile>
#include <QFileInfo>
#include <csignal>

#include "oms/storage/archives.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

constexpr std::uint64_t kArchived = 400;
constexpr std::uint64_t kRows = 450;

// A session that has ended and was archived, which leaves much of the file free, and one that goes on, with its last
// rows in the log as a kill leaves them.
FolderImage makeRoomy() {
  const QTemporaryDir folder;
  {
    auto journal = begunJournal(folder.path());
    std::vector<JournalRow> rows;
    for (std::uint64_t seq = 1; seq <= kArchived; ++seq)
      rows.push_back(rowAt(seq));
    EXPECT_TRUE(journal->append(rows, SqliteJournal::Session::ends).ok());
  }
  const auto locked = DataFolder::lock(folder.path());
  EXPECT_EQ(archiveSessions(**locked, *parseRfc3339("2100-01-01T00:00:00Z"))->size(), 1U);
  auto journal = SqliteJournal::open(folder.path());
  EXPECT_FALSE((*journal)->beginSession(someSession("later"), "{}", "simulated", someInstruments()).has_value());
  for (std::uint64_t seq = kArchived + 1; seq <= kRows; ++seq)
    EXPECT_TRUE((*journal)->append(std::vector<JournalRow>{rowAt(seq)}).ok());
  (*journal)->keepSnapshot(packed({(*journal)->lastSeq(), (*journal)->headHash(), "state", "content"},
                                  {"format", "later", "{}", "simulated"}));
  EXPECT_FALSE((*journal)->finishSnapshot().has_value());
  FolderImage image = imageOf(folder.path());
  image.erase("tidemark.lock");
  return image;
}

const FolderImage& roomy() {
  static const FolderImage image = makeRoomy();
  return image;
}

Result<CompactedJournal> compact(
    const QString& dataDir, const std::function<void(const char*)>& before = [](const char*) {}) {
  const auto folder = DataFolder::lock(dataDir);
  if (!folder)
    return Failure{folder.error().message};
  return compactJournal(**folder, before);
}

// All that a journal holds.
std::string tablesOf(const QString& dataDir) {
  std::string content;
  for (const char* rows :
       {"* FROM sessions ORDER BY 1", "*, hex(prev_hash), hex(hash) FROM journal ORDER BY seq",
        "* FROM orders ORDER BY 1, 2", "* FROM order_events ORDER BY 1, 2, 3, 4", "* FROM fills ORDER BY 1, 2",
        "* FROM positions ORDER BY 1, 2", "* FROM signals ORDER BY 1, 2", "* FROM approvals ORDER BY 1, 2",
        "* FROM risk_alerts ORDER BY 1, 2", "* FROM equity_points ORDER BY 1, 2, 3", "* FROM snapshots ORDER BY 1, 2",
        "session_id, seq, part, hex(bytes) FROM snapshot_parts ORDER BY 1, 2, 3", "*, hex(last_hash) FROM archives",
        "* FROM journal_epoch", "* FROM client_orders ORDER BY 1, 2", "* FROM client_results ORDER BY 1, 2",
        "type, name, sql FROM sqlite_schema ORDER BY 1, 2", "* FROM pragma_user_version",
        "* FROM pragma_application_id"})
    content += query(DataFolder::journalPath(dataDir), std::string("SELECT ") + rows) + "\n";
  return content;
}

qint64 sizeOf(const QString& dataDir) {
  return QFileInfo(DataFolder::journalPath(dataDir)).size();
}

// It is whole, takes another row, and no file is beside it that does not belong there.
std::string complaintOf(const QString& dataDir) {
  auto journal = SqliteJournal::open(dataDir);
  if (!journal)
    return journal.error().message;
  const auto session = (*journal)->unendedSession();
  if (!session || session->info.id != "later" || (*journal)->lastSeq() != kRows)
    return "row " + std::to_string((*journal)->lastSeq()) + " is the last";
  (*journal)->resumeSession(session->info, someInstruments());
  if (!(*journal)->append(std::vector<JournalRow>{rowAt(kRows + 1)}).ok())
    return "no further row";
  journal->reset();
  auto reader = JournalReader::open(dataDir);
  const auto report = reader ? (*reader)->verify() : Result<JournalReport>(reader.error());
  if (!report)
    return report.error().message;
  return report->problem + (report->rows == kRows + 1 - kArchived ? "" : "rows are missing");
}

class Compaction : public testing::Test {
 protected:
  void SetUp() override { writeImage(data(), roomy()); }
  QString data() const { return data_.path(); }
  QString copy() const { return DataFolder::journalPath(data()) + ".compacting"; }

  QTemporaryDir data_;
};

TEST_F(Compaction, GivesBackWhatIsFreeAndKeepsTheRest) {
  const std::string before = tablesOf(data());
  const auto compacted = compact(data());
  ASSERT_TRUE(compacted.ok()) << compacted.error().message;
  EXPECT_EQ(compacted->rows, kRows - kArchived);
  EXPECT_EQ(compacted->sessions, 2U);
  EXPECT_EQ(static_cast<qint64>(compacted->bytesAfter), sizeOf(data()));
  EXPECT_LT(compacted->bytesAfter * 2, compacted->bytesBefore);
  EXPECT_EQ(query(DataFolder::journalPath(data()), "PRAGMA freelist_count"), "0");
  EXPECT_EQ(tablesOf(data()), before);
  EXPECT_FALSE(QFile::exists(copy()));
  const auto again = compact(data());
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->bytesAfter, compacted->bytesAfter);
  EXPECT_EQ(complaintOf(data()), "");
}

TEST_F(Compaction, WhoeverUsesTheJournalIsNotDisturbed) {
  {
    const auto holder = DataFolder::lock(data());
    const auto refused = compact(data());
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message, HasSubstr("process " + std::to_string(getpid())));
  }
  auto reader = JournalReader::open(data());
  ASSERT_TRUE(reader.ok());
  ASSERT_EQ((*reader)->lastSeq(), kRows);
  const auto refused = compact(data());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("end that program"));
  EXPECT_EQ((*reader)->verify()->rows, kRows - kArchived);
  reader->reset();
  EXPECT_FALSE(QFile::exists(copy()));
  EXPECT_EQ(complaintOf(data()), "");
}

TEST_F(Compaction, WhatIsNotWholeIsRefusedAndNothingTouched) {
  for (const char* damage : {"UPDATE journal SET payload = '{}' WHERE seq = 430",
                             "UPDATE equity_points SET equity = '1'", "DELETE FROM journal WHERE seq > 440"}) {
    const QTemporaryDir folder;
    writeImage(folder.path(), roomy());
    query(DataFolder::journalPath(folder.path()), damage);
    const std::string before = tablesOf(folder.path());
    const auto refused = compact(folder.path());
    ASSERT_FALSE(refused.ok()) << damage;
    EXPECT_EQ(tablesOf(folder.path()), before) << damage;
  }
  const QTemporaryDir empty;
  EXPECT_THAT(compact(empty.path()).error().message, HasSubstr("there is no journal in"));
}

// In a process of its own, whose limits and mounts end with it.
std::string toldInChild(const std::function<std::string()>& work) {
  int told[2];
  if (pipe(told) != 0)
    return {};
  const pid_t child = fork();
  if (child == 0) {
    const std::string said = work();
    _exit(write(told[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  close(told[1]);
  std::string said(4'096, '\0');
  const ssize_t size = read(told[0], said.data(), said.size());
  said.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  close(told[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? said : "it ended otherwise";
}

std::string sentenceOf(const QString& dataDir) {
  const auto compacted = compact(dataDir);
  return compacted ? "done" : compacted.error().message;
}

TEST_F(Compaction, ADiskWithoutRoomIsToldBeforeAnythingIsWritten) {
  const QByteArray mountPoint = data().toUtf8();
  ASSERT_TRUE(SqliteJournal::open(data()).ok());  // what is in the log goes into the file
  const FolderImage image = imageOf(data());
  // Room for the journal as it is, and not for a second one.
  const std::int64_t bytes = sizeOf(data()) + 600'000;
  const std::string told = toldInChild([&]() -> std::string {
    const std::string size = "size=" + std::to_string(bytes);
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", mountPoint.constData(), "tmpfs", 0, size.c_str()) != 0)
      return "not permitted";
    writeImage(data(), image);
    const std::string said = sentenceOf(data());
    mount("tmpfs", mountPoint.constData(), "tmpfs", MS_REMOUNT, "size=60m");
    return said + complaintOf(data());
  });
  if (told == "not permitted")
    GTEST_SKIP() << "mounting a small file system is not permitted here";
  EXPECT_THAT(told, testing::MatchesRegex("the journal is written anew beside the old one, which takes [0-9]+ bytes, "
                                          "and the disk that holds .* has [0-9]+: free some space there"));
}

TEST_F(Compaction, ACopyThatCannotBeWrittenLeavesTheJournalAsItWas) {
  ASSERT_TRUE(SqliteJournal::open(data()).ok());  // what is in the log goes into the file
  const std::string told = toldInChild([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = 100'000;
    setrlimit(RLIMIT_FSIZE, &limit);
    std::string said = sentenceOf(data());
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
    return said + (QFile::exists(copy()) ? " and a copy" : "");
  });
  EXPECT_THAT(told, testing::AnyOf(HasSubstr("is full"), HasSubstr("has space")));
  EXPECT_EQ(told.find("and a copy"), std::string::npos) << told;
  EXPECT_EQ(complaintOf(data()), "");
}

// True: the process ended where it was told to.
bool endsIn(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == kExitOfFault;
}

TEST_F(Compaction, AKillAtAnyStepLeavesTheOneOrTheOther) {
  int step = 1;
  for (bool ended = true; ended; ++step) {
    const QTemporaryDir folder;
    writeImage(folder.path(), roomy());
    ended = endsIn([&] {
      int steps = 0;
      (void)compact(folder.path(), [&](const char*) {
        if (++steps == step)
          _exit(kExitOfFault);
      });
    });
    ASSERT_TRUE(compact(folder.path()).ok()) << "step " << step;
    ASSERT_EQ(complaintOf(folder.path()), "") << "step " << step;
  }
  EXPECT_GT(step, 7);
}

TEST_F(Compaction, AKillInSQLiteLeavesTheOneOrTheOther) {
  std::uint64_t calls = 0;
  {
    const QTemporaryDir folder;
    writeImage(folder.path(), roomy());
    const FaultVfs disk;
    ASSERT_TRUE(compact(folder.path()).ok());
    calls = disk.allCalls();
  }
  const auto points = static_cast<std::uint64_t>(numberFrom("TIDEMARK_STORAGE_KILLS", 20));
  const FaultVfs quick;
  for (std::uint64_t i = 0; i < points; ++i) {
    const std::uint64_t call = 1 + i * (calls - 1) / points;
    const QTemporaryDir folder;
    writeImage(folder.path(), roomy());
    ASSERT_TRUE(endsIn([&] {
      FaultVfs disk;
      disk.arm({Fault::Effect::exits, call});
      (void)compact(folder.path());
    })) << "call "
        << call;
    ASSERT_EQ(complaintOf(folder.path()), "") << "call " << call;
  }
}

// All that was not synced when the copy got its name is lost.
TEST_F(Compaction, APowerCutBehindTheSwapFindsTheWholeCopy) {
  FaultVfs disk;
  disk.record();
  std::size_t before = 0;
  const FolderImage image = imageOf(data());
  ASSERT_TRUE(compact(data(), [&](const char* step) {
                if (step == std::string("swap"))
                  before = disk.recorded().size();
              }).ok());
  DiskModel model(image);
  for (std::size_t i = 0; i < before; ++i)
    model.apply(disk.recorded()[i]);
  const FolderImage synced = model.syncedOnly();
  ASSERT_TRUE(synced.contains("paper.db.compacting"));
  EXPECT_TRUE(synced.at("paper.db.compacting") == bytesOf(DataFolder::journalPath(data())));
}

}  // namespace
}  // namespace oms
