// R2: the process ends at any call to the disk: in a start, in a recovery, in a checkpoint, in a migration.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <functional>
#include <random>

#include "oms/storage/data_folder.h"
#include "oms/storage/migrations.h"
#include "tests/oms/storage/old_journal.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;

struct Death {
  bool killed = false;  // it did not get through before
  Promised promised;
};

constexpr int kLivedOn = 0;
constexpr int kFailed = 1;

// Lives in a process of its own, which ends at that call. What it promised comes back over a pipe.
Death dieAt(const QString& dataDir, const Life& life, std::uint64_t call) {
  int promises[2];
  if (pipe(promises) != 0)
    return {};
  const pid_t child = fork();
  if (child == 0) {
    FaultVfs disk;
    disk.arm({Fault::Effect::exits, call});
    const Lived lived = live(dataDir, life, disk, [&](const Promised& promised) {
      if (write(promises[1], &promised, sizeof(promised)) != sizeof(promised))
        _exit(kFailed);
    });
    _exit(lived.failure.empty() ? kLivedOn : kFailed);
  }
  close(promises[1]);
  Death death;
  Promised promised;
  while (read(promises[0], &promised, sizeof(promised)) == sizeof(promised))
    death.promised = promised;
  close(promises[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && (WEXITSTATUS(status) == kExitOfFault || WEXITSTATUS(status) == kLivedOn)) << status;
  death.killed = WIFEXITED(status) && WEXITSTATUS(status) == kExitOfFault;
  return death;
}

std::uint64_t rowsOf(const Life& life) {
  std::uint64_t rows = 0;
  for (const std::size_t batch : life.batches)
    rows += batch;
  return rows;
}

// How many calls it makes when nothing happens.
std::uint64_t callsOf(const FolderImage& before, const std::function<void(const QString&, FaultVfs&)>& work) {
  const QTemporaryDir folder;
  writeImage(folder.path(), before);
  FaultVfs disk;
  work(folder.path(), disk);
  return disk.allCalls();
}

int kills() {
  return numberFrom("TIDEMARK_STORAGE_KILLS", 40);
}

// So many points, evenly from the first to the last.
std::vector<std::uint64_t> pointsIn(std::uint64_t first, std::uint64_t last) {
  const std::uint64_t count = std::min(last - first + 1, static_cast<std::uint64_t>(kills()));
  std::vector<std::uint64_t> points;
  for (std::uint64_t i = 0; i < count; ++i)
    points.push_back(first + (last - first) * i / std::max<std::uint64_t>(count - 1, 1));
  return points;
}

// What a process leaves behind that is killed after its last promise.
FolderImage leftByAKill(const Life& life) {
  const QTemporaryDir folder;
  FaultVfs disk;
  FolderImage image;
  live(folder.path(), life, disk, [&](const Promised&) { image = imageOf(folder.path()); });
  return image;
}

void killAt(const std::vector<std::uint64_t>& points, const FolderImage& before, const Life& life,
            std::uint64_t already) {
  const FaultVfs quick;
  for (const std::uint64_t point : points) {
    const QTemporaryDir folder;
    writeImage(folder.path(), before);
    Death death = dieAt(folder.path(), life, point);
    ASSERT_TRUE(death.killed) << "call " << point;
    death.promised.lastSeq = std::max(death.promised.lastSeq, already);
    death.promised.begun = death.promised.begun || already > 0;
    ASSERT_EQ(examine(folder.path(), death.promised, already + rowsOf(life)), "") << "call " << point;
  }
}

TEST(Kill, InAStartLosesNothing) {
  const Life life{{1, 2}, true};
  const auto calls = callsOf({}, [&](const QString& folder, FaultVfs& disk) { live(folder, life, disk); });
  killAt(pointsIn(1, calls), {}, life, 0);
}

TEST(Kill, InARecoveryLosesNothing) {
  const Life earlier{{3, 7, 12, 1}, false};
  const FolderImage before = leftByAKill(earlier);
  const Life life{{1}, false};
  const auto calls = callsOf(before, [&](const QString& folder, FaultVfs& disk) { live(folder, life, disk); });
  killAt(pointsIn(1, calls), before, life, rowsOf(earlier));
}

TEST(Kill, InACheckpointLosesNothing) {
  // One transaction of more than a thousand pages, after which the log is carried over; then the end does so too.
  const Life life{{900, 1}, false};
  const auto calls = callsOf({}, [&](const QString& folder, FaultVfs& disk) { live(folder, life, disk); });
  killAt(pointsIn(calls / 2, calls), {}, life, 0);
}

TEST(Kill, AgainInEachRecoveryComesThroughAtLast) {
  const Life earlier{{3, 7, 12, 1}, false};
  const QTemporaryDir folder;
  const FaultVfs quick;
  writeImage(folder.path(), leftByAKill(earlier));
  Promised promised{rowsOf(earlier), true, false};
  std::uint64_t call = 0;
  for (bool killed = true; killed; ++call) {
    const Death death = dieAt(folder.path(), {}, call + 1);
    killed = death.killed;
  }
  EXPECT_GT(call, 20U);
  EXPECT_EQ(examine(folder.path(), promised, promised.lastSeq), "");
}

std::optional<Failure> openAndMigrate(const QString& dataDir, const std::vector<Migration>& steps) {
  const QString file = DataFolder::journalPath(dataDir);
  auto database = Database::open(file.toStdString(), Database::Access::readWrite);
  if (!database)
    return Failure{database.error().text};
  return migrate(**database, file, steps);
}

TEST(Kill, InAMigrationLeavesTheOldOrTheNew) {
  const QTemporaryDir old;
  makeOldJournal(old.path(), 1);
  const FolderImage before = imageOf(old.path());
  // One more than is shipped, so that there is always one to die in.
  std::vector<Migration> steps = shippedMigrations();
  steps.push_back(
      {static_cast<int>(steps.size()) + 1, "CREATE TABLE more (a TEXT) STRICT; INSERT INTO more VALUES (1);"});
  const auto calls = callsOf(before, [&](const QString& folder, FaultVfs&) { openAndMigrate(folder, steps); });
  const FaultVfs quick;
  for (const std::uint64_t point : pointsIn(1, calls)) {
    const QTemporaryDir folder;
    writeImage(folder.path(), before);
    const pid_t child = fork();
    if (child == 0) {
      FaultVfs disk;
      disk.arm({Fault::Effect::exits, point});
      _exit(openAndMigrate(folder.path(), steps) ? kFailed : kLivedOn);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_EQ(WEXITSTATUS(status), kExitOfFault) << "call " << point;
    const auto failure = openAndMigrate(folder.path(), steps);
    ASSERT_FALSE(failure.has_value()) << "call " << point << ": " << failure->message;
    const QString file = DataFolder::journalPath(folder.path());
    ASSERT_EQ(query(file, "SELECT a FROM more"), "1") << "call " << point;
    query(file, "DROP TABLE more; PRAGMA user_version = " + std::to_string(shippedMigrations().size()));
    ASSERT_EQ(examineOldJournal(folder.path(), 1), "") << "call " << point;
  }
}

}  // namespace
}  // namespace oms
