#include "oms/storage/archives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <QDir>
#include <QFile>

#include "oms/storage/archive_file.h"
#include "oms/storage/journal_reader.h"
#include "oms/storage/restore.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

const Timestamp kEver = *parseRfc3339("2100-01-01T00:00:00Z");

// The sessions a, b, c … with so many rows each; the last one goes on where it is said so.
void makeSessions(const QString& dataDir, const std::vector<std::uint64_t>& rows, bool lastGoesOn) {
  auto journal = SqliteJournal::open(dataDir);
  ASSERT_TRUE(journal.ok());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SessionInfo info = someSession(std::string(1, static_cast<char>('a' + i)));
    ASSERT_FALSE((*journal)->beginSession(info, "{}", "simulated", someInstruments()).has_value());
    for (std::uint64_t n = 0; n < rows[i]; ++n) {
      const std::vector<JournalRow> row{rowAt((*journal)->lastSeq() + 1)};
      ASSERT_TRUE((*journal)->append(row).ok());
    }
    (*journal)->keepSnapshot(packed({(*journal)->lastSeq(), (*journal)->headHash(), "state", "content"},
                                    {"format", info.id, "{}", "simulated"}));
    ASSERT_FALSE((*journal)->finishSnapshot().has_value());
    if (i + 1 < rows.size() || !lastGoesOn) {
      ASSERT_FALSE((*journal)->endSession(info.id).has_value());
    }
  }
}

Result<std::vector<StoredArchive>> archive(
    const QString& dataDir, Timestamp before = kEver,
    const std::function<void(const char*)>& step = [](const char*) {}) {
  const auto folder = DataFolder::lock(dataDir);
  if (!folder)
    return Failure{folder.error().message};
  return archiveSessions(**folder, before, step);
}

// The rows that are kept, and in how many archives the others are whole; what is wrong instead.
std::string verified(const QString& dataDir) {
  auto reader = JournalReader::open(dataDir);
  if (!reader)
    return reader.error().message;
  const auto report = (*reader)->verify();
  if (!report)
    return report.error().message;
  const ArchiveReport archives = checkArchives((*reader)->archives());
  if (!report->whole() || !archives.problem.empty())
    return report->problem + archives.problem;
  return std::to_string(report->rows) + " rows, " + std::to_string(archives.whole) + " archives" +
         (archives.missing.empty() ? "" : ", " + std::to_string(archives.missing.size()) + " missing");
}

std::string rowsLeft(const QString& dataDir) {
  std::string counts;
  for (const char* table : {"journal", "orders", "order_events", "fills", "positions", "signals", "approvals",
                            "risk_alerts", "equity_points", "snapshots", "snapshot_parts"})
    counts += query(DataFolder::journalPath(dataDir), std::string("SELECT count(*) FROM ") + table) + " ";
  return counts;
}

TEST(Archives, TakeFinishedSessionsOutWhole) {
  const QTemporaryDir folder;
  makeSessions(folder.path(), {4, 7, 5}, true);
  const QString file = DataFolder::journalPath(folder.path());
  query(file, "INSERT INTO client_orders VALUES ('me', 'mine', 'a', 'ord_3', 3), ('me', 'later', 'c', 'ord_12', 12)");
  std::string head;
  {
    auto reader = JournalReader::open(folder.path());
    head = (*reader)->verify()->headHash;
  }
  const auto made = archive(folder.path());
  ASSERT_TRUE(made.ok()) << made.error().message;
  ASSERT_EQ(made->size(), 2U);
  EXPECT_EQ(made->at(0).file, QDir(folder.path()).filePath("archive/a.jsonl.zst"));
  EXPECT_EQ(readArchive(made->at(1).file)->rows, 7U);
  EXPECT_EQ(readArchive(made->at(1).file)->before, made->at(0).lastHash);
  EXPECT_EQ(verified(folder.path()), "5 rows, 2 archives");
  EXPECT_EQ(query(file, "SELECT DISTINCT session_id FROM journal"), "c");
  EXPECT_EQ(query(file, "SELECT DISTINCT session_id FROM order_events"), "c");
  EXPECT_EQ(query(file, "SELECT DISTINCT session_id FROM snapshots"), "c");
  EXPECT_EQ(query(file, "SELECT count(*) FROM sessions"), "3");
  // The open session goes on, and the chain with it.
  auto journal = SqliteJournal::open(folder.path());
  ASSERT_TRUE(journal.ok());
  EXPECT_EQ((*journal)->unendedSession()->info.id, "c");
  EXPECT_EQ(hex((*journal)->headHash()), head);
  auto reader = JournalReader::open(folder.path());
  ASSERT_TRUE(reader.ok());
  const auto first = *(*reader)->findClientOrder("me", "mine");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->orderId, "ord_3");
  // What came of it is kept: the command, and each order as the row left it.
  EXPECT_THAT(first->payload, HasSubstr(R"({"command":{)"));
  EXPECT_THAT(first->payload, HasSubstr(R"("status":"filled")"));
  EXPECT_THAT(first->payload, Not(HasSubstr(R"("status":"accepted")")));
  EXPECT_THAT((*(*reader)->findClientOrder("me", "later"))->payload, HasSubstr(R"("status":"accepted")"));
  (*journal)->resumeSession(someSession("c"), someInstruments());
  EXPECT_EQ((*journal)->append(std::vector<JournalRow>{rowAt(17)}).value(), 17U);
  reader->reset();
  journal->reset();
  EXPECT_EQ(verified(folder.path()), "6 rows, 2 archives");
  EXPECT_TRUE(archive(folder.path())->empty());
}

TEST(Archives, TakeEverySessionAndTheNumbersGoOn) {
  const QTemporaryDir folder;
  makeSessions(folder.path(), {3, 0, 2}, false);
  ASSERT_EQ(archive(folder.path())->size(), 3U);
  EXPECT_EQ(rowsLeft(folder.path()), "0 0 0 0 0 0 0 0 0 0 0 ");
  EXPECT_EQ(verified(folder.path()), "0 rows, 3 archives");
  auto journal = SqliteJournal::open(folder.path());
  ASSERT_TRUE(journal.ok()) << journal.error().message;
  EXPECT_EQ((*journal)->lastSeq(), 5U);
  ASSERT_FALSE((*journal)->beginSession(someSession("d"), "{}", "simulated", someInstruments()).has_value());
  EXPECT_EQ((*journal)->append(std::vector<JournalRow>{rowAt(6)}).value(), 6U);
  journal->reset();
  EXPECT_EQ(verified(folder.path()), "1 rows, 3 archives");
}

TEST(Archives, StopAtTheFirstThatEndedTooLate) {
  const QTemporaryDir folder;
  makeSessions(folder.path(), {3, 4, 2}, false);
  query(DataFolder::journalPath(folder.path()),
        "UPDATE sessions SET ended_at = CASE session_id WHEN 'a' THEN '2026-01-01T10:00:00.500Z' "
        "WHEN 'b' THEN '2026-01-03T10:00:00.500Z' ELSE '2026-01-02T10:00:00.500Z' END");
  EXPECT_TRUE(archive(folder.path(), *parseRfc3339("2026-01-01T10:00:00.5Z"))->empty());
  const auto made = archive(folder.path(), *parseRfc3339("2026-01-02T11:00:00Z"));
  ASSERT_EQ(made->size(), 1U);
  EXPECT_EQ(made->front().sessionId, "a");
  EXPECT_EQ(verified(folder.path()), "6 rows, 1 archives");
}

TEST(Archives, ThatAreMissingOrChangedAreFound) {
  const QTemporaryDir folder;
  makeSessions(folder.path(), {3, 4}, true);
  const QString file = archive(folder.path())->front().file;
  const std::string whole = bytesOf(file);
  const auto put = [&](const std::string& bytes) {
    QFile out(file);
    ASSERT_TRUE(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
    out.write(bytes.data(), static_cast<qint64>(bytes.size()));
  };
  for (const std::size_t size : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    put(whole.substr(0, size));
    EXPECT_THAT(verified(folder.path()), HasSubstr("is not the file that was written")) << size;
    EXPECT_FALSE(readArchive(file).ok()) << size;
  }
  std::string flipped = whole;
  flipped[whole.size() / 2] ^= 1;
  put(flipped);
  EXPECT_FALSE(readArchive(file).ok());
  put(whole);
  EXPECT_EQ(verified(folder.path()), "4 rows, 1 archives");
  QFile::remove(file);
  EXPECT_EQ(verified(folder.path()), "4 rows, 0 archives, 1 missing");
}

TEST(Archives, ARowThatIsNotWholeStaysInTheJournal) {
  const QTemporaryDir folder;
  makeSessions(folder.path(), {3, 4}, true);
  query(DataFolder::journalPath(folder.path()), "UPDATE journal SET cursor = 77 WHERE seq = 2");
  const auto refused = archive(folder.path());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("nothing was taken out of the journal"));
  EXPECT_EQ(query(DataFolder::journalPath(folder.path()), "SELECT count(*) FROM journal"), "7");
}

// The file of the same session and another future keeps its name.
TEST(Archives, OfAnEarlierFutureAreNotWrittenOver) {
  const QTemporaryDir folder;
  makeSessions(folder.path(), {3, 4}, true);
  const QString taken = QDir(folder.path()).filePath("archive/a.jsonl.zst");
  QDir(folder.path()).mkpath("archive");
  QFile other(taken);
  ASSERT_TRUE(other.open(QIODevice::WriteOnly));
  other.write("mine");
  other.close();
  const auto made = archive(folder.path());
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->front().file, QDir(folder.path()).filePath("archive/a-2.jsonl.zst"));
  EXPECT_EQ(bytesOf(taken), "mine");
  EXPECT_EQ(verified(folder.path()), "4 rows, 1 archives");
}

TEST(Archives, GoOnAfterARestore) {
  const QTemporaryDir folder, elsewhere;
  makeSessions(folder.path(), {3, 4, 2}, true);
  const QString backup = QDir(elsewhere.path()).filePath("backup.db");
  {
    auto reader = JournalReader::open(folder.path());
    ASSERT_FALSE((*reader)->backupTo(backup).has_value());
  }
  ASSERT_EQ(archive(folder.path())->size(), 2U);
  {
    const auto locked = DataFolder::lock(folder.path());
    const auto restored = restoreJournal(**locked, backup);
    ASSERT_TRUE(restored.ok()) << restored.error().message;
    EXPECT_EQ(restored->rows, 9U);
  }
  // The files are there already, and hold the same rows.
  const auto made = archive(folder.path());
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->at(1).file, QDir(folder.path()).filePath("archive/b.jsonl.zst"));
  EXPECT_EQ(verified(folder.path()), "2 rows, 2 archives");
  EXPECT_EQ(QDir(QDir(folder.path()).filePath("archive")).entryList(QDir::Files).size(), 2);
}

TEST(Archives, AKillAtAnyStepLosesNothing) {
  const QTemporaryDir before;
  makeSessions(before.path(), {4, 3, 2}, true);
  const FolderImage image = imageOf(before.path());
  int step = 1;
  for (bool ended = true; ended; ++step) {
    const QTemporaryDir folder;
    writeImage(folder.path(), image);
    const pid_t child = fork();
    if (child == 0) {
      int steps = 0;
      (void)archive(folder.path(), kEver, [&](const char*) {
        if (++steps == step)
          _exit(kExitOfFault);
      });
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ended = WIFEXITED(status) && WEXITSTATUS(status) == kExitOfFault;
    const std::string left = verified(folder.path());
    ASSERT_TRUE(left == "9 rows, 0 archives" || left == "5 rows, 1 archives" || left == "2 rows, 2 archives")
        << "step " << step << ": " << left;
    ASSERT_TRUE(SqliteJournal::open(folder.path()).ok()) << "step " << step;
    ASSERT_TRUE(archive(folder.path()).ok()) << "step " << step;
    ASSERT_EQ(verified(folder.path()), "2 rows, 2 archives") << "step " << step;
    ASSERT_EQ(query(DataFolder::journalPath(folder.path()), "SELECT count(*) FROM journal"), "2") << "step " << step;
    ASSERT_EQ(QDir(QDir(folder.path()).filePath("archive")).entryList(QDir::Files).size(), 2) << "step " << step;
  }
  EXPECT_GT(step, 50);
}

}  // namespace
}  // namespace oms
