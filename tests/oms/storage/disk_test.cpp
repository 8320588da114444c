// What the file system can do to a journal: each time one clear sentence, and nothing of the user's is touched.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFile>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <functional>
#include <random>

#include "oms/storage/data_folder.h"
#include "oms/storage/journal_reader.h"
#include "tests/oms/storage/support.h"

namespace oms {
namespace {

using namespace test;
using testing::HasSubstr;

constexpr int kNotPermitted = 77;

// In a process of its own, whose limits and mounts end with it.
int inChild(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0)
    _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Appends until the disk refuses. 0 when the refusal names the disk, later rows are refused too, and after a new start
// with room (`giveRoom`) everything acknowledged is there and the chain whole.
int fillUp(const QString& dataDir, const std::function<void()>& giveRoom) {
  auto journal = begunJournal(dataDir);
  if (!journal)
    return 1;
  std::uint64_t acknowledged = 0;
  std::optional<Failure> failure;
  for (int batch = 0; batch < 10'000 && !failure; ++batch) {
    const std::vector<JournalRow> rows{orderRow(acknowledged + 1, acknowledged + 1)};
    const auto appended = journal->append(rows);
    if (appended)
      acknowledged = *appended;
    else
      failure = appended.error();
  }
  if (!failure ||
      (failure->message.find("full") == std::string::npos && failure->message.find("has space") == std::string::npos))
    return 2;
  const std::vector<JournalRow> again{smallRow(acknowledged + 1)};
  if (journal->append(again).ok())
    return 3;
  journal.reset();
  giveRoom();
  auto reopened = SqliteJournal::open(dataDir);
  if (!reopened)
    return 4;
  if ((*reopened)->lastSeq() != acknowledged || acknowledged == 0)
    return 5;
  (*reopened)->resumeSession(someSession(), someInstruments());
  if (!(*reopened)->append(again).ok())
    return 6;
  auto reader = JournalReader::open(dataDir);
  return reader.ok() && (*reader)->verify()->whole() ? 0 : 7;
}

TEST(Disk, FullByTheProcesssOwnLimit) {
  QTemporaryDir folder;
  EXPECT_EQ(0, inChild([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              rlimit limit{};
              getrlimit(RLIMIT_FSIZE, &limit);
              limit.rlim_cur = 300'000;
              setrlimit(RLIMIT_FSIZE, &limit);
              return fillUp(folder.path(), [&] {
                limit.rlim_cur = limit.rlim_max;
                setrlimit(RLIMIT_FSIZE, &limit);
              });
            }));
}

TEST(Disk, FullFileSystem) {
  QTemporaryDir folder;
  const QByteArray mountPoint = folder.path().toUtf8();
  const int result = inChild([&] {
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", mountPoint.constData(), "tmpfs", 0, "size=300k") != 0)
      return kNotPermitted;
    return fillUp(folder.path(), [&] { mount("tmpfs", mountPoint.constData(), "tmpfs", MS_REMOUNT, "size=60m"); });
  });
  if (result == kNotPermitted)
    GTEST_SKIP() << "mounting a small file system is not permitted here";
  EXPECT_EQ(result, 0);
}

TEST(Disk, FullFromTheStart) {
  QTemporaryDir folder;
  const QByteArray mountPoint = folder.path().toUtf8();
  const int result = inChild([&] {
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", mountPoint.constData(), "tmpfs", 0, "size=8k") != 0)
      return kNotPermitted;
    const auto opened = SqliteJournal::open(folder.path());
    return opened.ok() ? 1 : 0;
  });
  if (result == kNotPermitted)
    GTEST_SKIP() << "mounting a small file system is not permitted here";
  EXPECT_EQ(result, 0);
}

TEST(Disk, AReadOnlyFileSystem) {
  QTemporaryDir folder;
  const QByteArray mountPoint = folder.path().toUtf8();
  const int result = inChild([&] {
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", mountPoint.constData(), "tmpfs", 0, "size=8m") != 0)
      return kNotPermitted;
    if (!begunJournal(folder.path()))
      return 1;
    mount("tmpfs", mountPoint.constData(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr);
    const auto opened = SqliteJournal::open(folder.path());
    return !opened.ok() && opened.error().message.find("cannot be written") != std::string::npos ? 0 : 2;
  });
  if (result == kNotPermitted)
    GTEST_SKIP() << "mounting a small file system is not permitted here";
  EXPECT_EQ(result, 0);
}

TEST(Disk, AFolderThatIsMissingOrCannotBeWritten) {
  const auto missing = SqliteJournal::open("/nowhere/at/all");
  ASSERT_FALSE(missing.ok());
  EXPECT_THAT(missing.error().message, HasSubstr("there is no folder"));
  const auto unwritable = SqliteJournal::open("/proc/self");
  ASSERT_FALSE(unwritable.ok());
  EXPECT_THAT(unwritable.error().message, HasSubstr("cannot be written"));
}

TEST(Disk, AFileThatIsNoDatabaseIsLeftAlone) {
  QTemporaryDir folder;
  QFile file(DataFolder::journalPath(folder.path()));
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  const QByteArray text = QByteArray("these are my notes\n").repeated(500);
  file.write(text);
  file.close();
  const auto opened = SqliteJournal::open(folder.path());
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, HasSubstr("is not a database"));
  EXPECT_EQ(bytesOf(file.fileName()), text.toStdString());
  EXPECT_FALSE(JournalReader::open(folder.path()).ok());
}

// A journal of some pages, closed.
void makeJournal(const QString& dataDir) {
  auto journal = begunJournal(dataDir);
  ASSERT_NE(journal, nullptr);
  std::vector<JournalRow> rows;
  for (std::uint64_t seq = 1; seq <= 60; ++seq)
    rows.push_back(orderRow(seq, seq));
  ASSERT_TRUE(journal->append(rows).ok());
}

// Everything that reads a journal, on a damaged one. True when somebody noticed.
bool isNoticed(const QString& dataDir) {
  auto journal = SqliteJournal::open(dataDir);
  if (!journal)
    return true;
  (*journal)->resumeSession(someSession(), someInstruments());
  const bool replayed = (*journal)->replayRows({}, [](const StoredRow&) { return true; }).ok();
  journal->reset();
  auto reader = JournalReader::open(dataDir);
  if (!reader)
    return true;
  const auto report = (*reader)->verify();
  return !replayed || !report || !report->whole();
}

TEST(Disk, ATruncatedJournalIsNotAccepted) {
  QTemporaryDir whole;
  makeJournal(whole.path());
  const std::string bytes = bytesOf(DataFolder::journalPath(whole.path()));
  for (std::size_t page = 1; page * 4096 < bytes.size(); page += 3) {
    QTemporaryDir folder;
    QFile file(DataFolder::journalPath(folder.path()));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes.data(), static_cast<qint64>(page * 4096 - page % 2 * 100));
    file.close();
    EXPECT_TRUE(isNoticed(folder.path())) << "cut at page " << page;
  }
}

TEST(Disk, NoFlippedPageCrashesAnything) {
  QTemporaryDir whole;
  makeJournal(whole.path());
  const std::string bytes = bytesOf(DataFolder::journalPath(whole.path()));
  std::mt19937 random(1);
  for (std::size_t page = 0; page * 4096 < bytes.size(); ++page) {
    std::string damaged = bytes;
    for (std::size_t i = 0; i < 64; ++i)
      damaged[page * 4096 + random() % 4096] ^= static_cast<char>(1 + random() % 255);
    QTemporaryDir folder;
    QFile file(DataFolder::journalPath(folder.path()));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(damaged.data(), static_cast<qint64>(damaged.size()));
    file.close();
    isNoticed(folder.path());  // free space and the folded tables carry no checksum: only a crash is a failure
  }
}

// Another process that holds the whole file for itself until it is killed.
class Locker {
 public:
  explicit Locker(const QString& dataDir) {
    int ready[2];
    if (pipe(ready) != 0)
      return;
    child_ = fork();
    if (child_ == 0) {
      auto other = Database::open(DataFolder::journalPath(dataDir).toStdString(), Database::Access::readWrite);
      (*other)->execute("BEGIN EXCLUSIVE");
      const char done = (*other)->ok() ? 'y' : 'n';
      if (write(ready[1], &done, 1) == 1)
        pause();
      _exit(1);
    }
    char answer = 0;
    holds_ = read(ready[0], &answer, 1) == 1 && answer == 'y';
    close(ready[0]);
    close(ready[1]);
  }
  ~Locker() { letGo(); }
  bool holds() const { return holds_; }
  void letGo() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    child_ = 0;
  }

 private:
  pid_t child_ = 0;
  bool holds_ = false;
};

TEST(Disk, ALockedDatabaseIsWaitedForAndThenNamed) {
  QTemporaryDir folder;
  auto journal = begunJournal(folder.path());
  ASSERT_NE(journal, nullptr);
  Locker locker(folder.path());
  ASSERT_TRUE(locker.holds());
  const std::vector<JournalRow> rows{smallRow(1)};
  const auto refused = journal->append(rows);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("locked by another program"));
  locker.letGo();
  EXPECT_FALSE(journal->append(rows).ok()) << "what failed once is believed only after a new start";
  journal.reset();
  auto reopened = SqliteJournal::open(folder.path());
  ASSERT_TRUE(reopened.ok());
  (*reopened)->resumeSession(someSession(), someInstruments());
  EXPECT_TRUE((*reopened)->append(rows).ok());
}

TEST(Disk, AStartBesideALockedDatabaseEndsWithASentence) {
  QTemporaryDir folder;
  makeJournal(folder.path());
  Locker locker(folder.path());
  ASSERT_TRUE(locker.holds());
  const auto refused = SqliteJournal::open(folder.path());
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("locked by another program: end that program"));
  locker.letGo();
  EXPECT_TRUE(SqliteJournal::open(folder.path()).ok());
}

}  // namespace
}  // namespace oms
