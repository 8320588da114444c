#include "oms/storage/restore.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include "oms/storage/high_water_mark.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/old_journal.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

constexpr std::uint64_t kBackedUp = 3;
constexpr std::uint64_t kPresent = 5;

void appendRows(SqliteJournal& journal, std::uint64_t last) {
  while (journal.lastSeq() < last) {
    const std::vector<JournalRow> rows{rowAt(journal.lastSeq() + 1)};
    ASSERT_TRUE(journal.append(rows).ok());
  }
}

// Rows of a journal that is whole and takes another one; 0 for any other.
std::uint64_t rowsOf(const QString& dataDir) {
  auto journal = SqliteJournal::open(dataDir);
  if (!journal)
    return 0;
  const std::uint64_t rows = (*journal)->lastSeq();
  const auto session = (*journal)->unendedSession();
  if (!session)
    return 0;
  (*journal)->resumeSession(session->info, someInstruments());
  const std::vector<JournalRow> more{rowAt(rows + 1)};
  if (!(*journal)->append(more).ok())
    return 0;
  journal->reset();
  auto reader = JournalReader::open(dataDir);
  const auto report = reader.ok() ? (*reader)->verify() : Result<JournalReport>(reader.error());
  return report && report->whole() && report->rows == rows + 1 ? rows : 0;
}

std::uint64_t rowsOfFile(const QString& file) {
  auto reader = JournalReader::openFile(file);
  if (!reader)
    return 0;
  const auto report = (*reader)->verify();
  return report && report->whole() ? report->rows : 0;
}

QStringList putAside(const QString& dataDir) {
  return QDir(dataDir).entryList({"paper.db.replaced-*"});
}

void writeText(const QString& path, const std::string& bytes) {
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(bytes.data(), static_cast<qint64>(bytes.size()));
}

class Restore : public testing::Test {
 protected:
  void SetUp() override {
    auto journal = begunJournal(data());
    ASSERT_NE(journal, nullptr);
    appendRows(*journal, kBackedUp);
    auto reader = JournalReader::open(data());
    ASSERT_TRUE(reader.ok());
    ASSERT_FALSE((*reader)->backupTo(backup()).has_value());
    reader->reset();
    appendRows(*journal, kPresent);
    // What a process leaves behind that is killed: its log has to come along.
    image_ = imageOf(data());
    ASSERT_TRUE(image_.contains("paper.db-wal"));
    journal.reset();
    writeImage(data(), image_);
  }
  QString data() const { return data_.path(); }
  QString file(const char* name = "paper.db") const { return QDir(data()).filePath(name); }
  QString backup() const { return QDir(elsewhere_.path()).filePath("backup.db"); }
  Result<RestoredJournal> restore(const QString& dataDir) const { return restore(dataDir, backup()); }
  static Result<RestoredJournal> restore(
      const QString& dataDir, const QString& from,
      const std::function<void(const char*)>& before = [](const char*) {}) {
    const auto folder = DataFolder::lock(dataDir);
    if (!folder)
      return Failure{folder.error().message};
    return restoreJournal(**folder, from, before);
  }

  QTemporaryDir data_;
  QTemporaryDir elsewhere_;
  FolderImage image_;
};

TEST_F(Restore, PutsTheBackupInPlaceAndTheOldJournalAside) {
  const std::string epoch = query(file(), "SELECT epoch FROM journal_epoch");
  const auto restored = restore(data());
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  EXPECT_EQ(restored->rows, kBackedUp);
  EXPECT_EQ(restored->sessions, 1U);
  EXPECT_EQ(restored->lastTime, rowAt(kBackedUp).time);
  EXPECT_NE(restored->epoch, epoch);
  EXPECT_EQ(query(file(), "SELECT epoch FROM journal_epoch"), restored->epoch);
  EXPECT_EQ(HighWaterMark::read(file()), kBackedUp);
  EXPECT_EQ(rowsOfFile(restored->putAside), kPresent);
  EXPECT_EQ(HighWaterMark::read(restored->putAside), kPresent);
  EXPECT_EQ(rowsOf(data()), kBackedUp);
  EXPECT_EQ(putAside(data()).size(), 2);
}

TEST_F(Restore, TheOldJournalCanBePutBack) {
  const auto restored = restore(data());
  ASSERT_TRUE(restored.ok());
  const auto again = restore(data(), restored->putAside);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_NE(again->epoch, restored->epoch);
  EXPECT_NE(again->putAside, restored->putAside);
  EXPECT_EQ(rowsOf(data()), kPresent);
}

TEST_F(Restore, AnEmptyFolderGetsIt) {
  const QTemporaryDir folder;
  const auto restored = restore(folder.path());
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  EXPECT_TRUE(restored->putAside.isEmpty());
  EXPECT_EQ(rowsOf(folder.path()), kBackedUp);
}

TEST_F(Restore, WhatIsNotWholeIsRefusedAndNothingTouched) {
  const struct {
    const char* name;
    std::function<void()> damage;
    const char* says;
  } cases[] = {
      {"a row", [&] { query(backup(), "UPDATE journal SET payload = '{}' WHERE seq = 2"); }, "row 2"},
      {"a table", [&] { query(backup(), "UPDATE fills SET price = '1'"); }, "row 3"},
      {"another program's", [&] { query(backup(), "PRAGMA application_id = 7"); },
       "another program: name a file that `tidemark journal backup` made"},
      {"a newer one's", [&] { query(backup(), "PRAGMA user_version = 99"); }, "restore it with that version"},
      {"no database", [&] { EXPECT_TRUE(QFile::resize(backup(), 50)); }, "damaged"},
      {"a letter", [&] { writeText(backup(), std::string(5'000, 'x')); }, "is not a database: name a file that"},
      {"an empty file", [&] { EXPECT_TRUE(QFile::resize(backup(), 0)); }, "is empty: name a file that"},
      {"no file", [&] { QFile::remove(backup()); }, "there is no file"},
      {"its own", [] {}, "own journal"},
  };
  const QString whole = backup() + ".whole";
  ASSERT_TRUE(QFile::copy(backup(), whole));
  for (const auto& each : cases) {
    QFile::remove(backup());
    ASSERT_TRUE(QFile::copy(whole, backup()));
    each.damage();
    const auto restored = restore(data(), each.name == std::string("its own") ? file() : backup());
    ASSERT_FALSE(restored.ok()) << each.name;
    EXPECT_THAT(restored.error().message, HasSubstr(each.says)) << each.name;
    EXPECT_EQ(imageOf(data()), image_) << each.name;
  }
}

TEST_F(Restore, WhoeverUsesTheJournalIsNotDisturbed) {
  const auto holder = DataFolder::lock(data());
  ASSERT_TRUE(holder.ok());
  const auto refused = restore(data());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("process " + std::to_string(getpid())));
  auto reader = JournalReader::open(data());
  ASSERT_TRUE(reader.ok());
  ASSERT_EQ((*reader)->lastSeq(), kPresent);
  const auto read = restoreJournal(**holder, backup());
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("end that program"));
  EXPECT_EQ((*reader)->verify()->rows, kPresent);
  reader->reset();
  EXPECT_TRUE(putAside(data()).isEmpty());
  EXPECT_TRUE(restoreJournal(**holder, backup()).ok());
}

TEST_F(Restore, ADamagedJournalIsPutAsideAsItIs) {
  FolderImage noDatabase = image_;
  noDatabase["paper.db"] = std::string(5'000, 'x');
  noDatabase.erase("paper.db-wal");  // it holds every page
  FolderImage noLog = image_;
  noLog["paper.db-wal"].resize(100);
  FolderImage onlyLog = image_;
  onlyLog.erase("paper.db");
  for (const FolderImage& before : {noDatabase, noLog, onlyLog}) {
    const QTemporaryDir folder;
    writeImage(folder.path(), before);
    const auto restored = restore(folder.path());
    ASSERT_TRUE(restored.ok()) << restored.error().message;
    for (const auto& [name, bytes] : before) {
      const QString kept = restored->putAside + QString::fromStdString(name.substr(8));
      EXPECT_TRUE(bytesOf(kept) == bytes) << kept.toStdString();
    }
    EXPECT_EQ(rowsOf(folder.path()), kBackedUp);
  }
}

TEST_F(Restore, BackupsOfEarlierSchemasAreCarriedForward) {
  for (const int version : {1, 3}) {
    const QTemporaryDir old;
    makeOldJournal(old.path(), version);
    const QTemporaryDir folder;
    const auto restored = restore(folder.path(), DataFolder::journalPath(old.path()));
    ASSERT_TRUE(restored.ok()) << restored.error().message;
    EXPECT_EQ(examineOldJournal(folder.path(), version), "");
    EXPECT_EQ(examineOldJournal(old.path(), version), "");
  }
}

// Ends its process before the step of that number; false: there was none.
bool endsAtStep(const QString& dataDir, const QString& backup, int step) {
  const pid_t child = fork();
  if (child == 0) {
    int steps = 0;
    const auto folder = DataFolder::lock(dataDir);
    (void)restoreJournal(**folder, backup, [&](const char*) {
      if (++steps == step)
        _exit(kExitOfFault);
    });
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == kExitOfFault;
}

TEST_F(Restore, AKillAtAnyStepLeavesTheOldJournalOrTheNew) {
  int old = 0, fresh = 0;
  for (int step = 1;; ++step) {
    const QTemporaryDir started;
    writeImage(started.path(), image_);
    const bool ended = endsAtStep(started.path(), backup(), step);
    const std::uint64_t rows = rowsOf(started.path());
    ASSERT_TRUE(rows == kPresent || rows == kBackedUp) << "step " << step;
    ++(rows == kPresent ? old : fresh);
    // Nothing of the old one is lost, and the same again goes through.
    const QTemporaryDir folder;
    writeImage(folder.path(), image_);
    ASSERT_EQ(endsAtStep(folder.path(), backup(), step), ended);
    const auto again = restore(folder.path());
    ASSERT_TRUE(again.ok()) << "step " << step << ": " << again.error().message;
    ASSERT_EQ(rowsOf(folder.path()), kBackedUp) << "step " << step;
    const QStringList kept = putAside(folder.path()).filter(QRegularExpression("Z(-\\d+)?$"));
    const auto isOld = [&](const QString& name) { return rowsOfFile(QDir(folder.path()).filePath(name)) == kPresent; };
    EXPECT_EQ(std::count_if(kept.begin(), kept.end(), isOld), 1) << "step " << step;
    if (!ended)
      break;
  }
  EXPECT_GT(old, 5);
  EXPECT_GT(fresh, 1);
}

// What came after the last sync may be on the disk or not, the new name of the journal without what came before it.
TEST_F(Restore, APowerCutLeavesNoMarkAndNoLogOfTheOldJournalBesideTheNew) {
  std::vector<FolderImage> sinceSync;
  const auto restored = restore(data(), backup(), [&](const char* step) {
    if (step == std::string("sync"))
      sinceSync.clear();
    sinceSync.push_back(imageOf(data()));
  });
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  const FolderImage after = imageOf(data());
  sinceSync.push_back(after);
  for (const FolderImage& beside : sinceSync) {
    const QTemporaryDir folder;
    FolderImage image = beside;
    image["paper.db"] = after.at("paper.db");
    writeImage(folder.path(), image);
    EXPECT_EQ(rowsOf(folder.path()), kBackedUp);
  }
  // The old mark beside the new journal would be a start refused.
  const QTemporaryDir folder;
  writeImage(folder.path(),
             {{"paper.db", after.at("paper.db")}, {"paper.db.acknowledged", image_.at("paper.db.acknowledged")}});
  EXPECT_EQ(rowsOf(folder.path()), 0U);
}

TEST_F(Restore, AKillInSQLiteLeavesTheOldJournalOrTheNew) {
  std::uint64_t calls = 0;
  {
    const QTemporaryDir folder;
    writeImage(folder.path(), image_);
    const FaultVfs disk;
    ASSERT_TRUE(restore(folder.path()).ok());
    calls = disk.allCalls();
  }
  const std::uint64_t points = static_cast<std::uint64_t>(numberFrom("TIDEMARK_STORAGE_KILLS", 40));
  const FaultVfs quick;
  for (std::uint64_t i = 0; i < points; ++i) {
    const std::uint64_t call = 1 + i * (calls - 1) / points;
    const QTemporaryDir folder;
    writeImage(folder.path(), image_);
    const pid_t child = fork();
    if (child == 0) {
      FaultVfs disk;
      disk.arm({Fault::Effect::exits, call});
      _exit(restore(folder.path()).ok() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_EQ(WEXITSTATUS(status), kExitOfFault) << "call " << call;
    const std::uint64_t rows = rowsOf(folder.path());
    ASSERT_TRUE(rows == kPresent || rows == kBackedUp) << "call " << call;
    ASSERT_TRUE(restore(folder.path()).ok()) << "call " << call;
    ASSERT_EQ(rowsOf(folder.path()), kBackedUp) << "call " << call;
  }
}

}  // namespace
}  // namespace oms
