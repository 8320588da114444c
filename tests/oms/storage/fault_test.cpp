// R5: each call to the disk fails once or for ever, one after another, until a run needs no more calls.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/oms/storage/old_journal.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;
using Effect = Fault::Effect;

struct Case {
  Io kind;
  bool diskFull;
};

std::string titleOf(const testing::TestParamInfo<Case>& info) {
  return std::string(name(info.param.kind)) + (info.param.diskFull ? "_full" : "");
}

// A session from its beginning to its end.
const Life kShort{{1, 6, 3}, true};
// One transaction that is long enough for the log to be carried over, and one more.
const Life kLong{{900, 1}, false};

class NthCall : public testing::TestWithParam<Case> {
 protected:
  // One run with the fault. Whether the fault was met.
  bool runWith(const FolderImage& before, std::uint64_t already, const Life& life, Effect effect, std::uint64_t at) {
    const QTemporaryDir folder;
    writeImage(folder.path(), before);
    FaultVfs disk;
    disk.record();
    disk.arm({effect, at, GetParam().kind, GetParam().diskFull});
    Lived lived = live(folder.path(), life, disk);
    lived.promised.lastSeq = std::max(lived.promised.lastSeq, already);
    lived.promised.begun = lived.promised.begun || already > 0;
    lived.attempted = std::max(lived.attempted, already);
    const bool met = disk.hasStruck();
    disk.disarm();
    const std::string where = std::string(name(GetParam().kind)) + " " + std::to_string(at);
    EXPECT_EQ(lived.complaint, "") << where << ": " << lived.failure;
    EXPECT_TRUE(lived.failure.empty() || isClear(lived.failure, folder.path())) << where << ": " << lived.failure;
    EXPECT_TRUE(met || lived.failure.empty()) << lived.failure;
    EXPECT_EQ(examine(folder.path(), lived.promised, lived.attempted), "") << where << ": " << lived.failure;
    return met;
  }
};

TEST_P(NthCall, LosesNothingAndSaysWhatIsWrong) {
  for (const Effect effect : {Effect::failsOnce, Effect::failsForEver}) {
    std::uint64_t at = 1;
    while (runWith({}, 0, kShort, effect, at) && !HasFailure())
      ++at;
    RecordProperty(effect == Effect::failsOnce ? "once" : "for_ever", std::to_string(at - 1));
    EXPECT_TRUE(at > 1 || GetParam().kind == Io::truncate) << "there is no such call";
  }
}

// What a process left that was killed: the start reads its log.
TEST_P(NthCall, InARecoveryLosesNothingAndSaysWhatIsWrong) {
  FolderImage before;
  {
    const QTemporaryDir folder;
    FaultVfs disk;
    live(folder.path(), {{3, 8, 1}, false}, disk, [&](const Promised&) { before = imageOf(folder.path()); });
  }
  for (const Effect effect : {Effect::failsOnce, Effect::failsForEver}) {
    std::uint64_t at = 1;
    while (runWith(before, 12, {{1}, true}, effect, at) && !HasFailure())
      ++at;
    RecordProperty(effect == Effect::failsOnce ? "once" : "for_ever", std::to_string(at - 1));
  }
}

std::string problemOfOpening(const QString& dataDir) {
  const auto opened = SqliteJournal::open(dataDir);
  return opened ? "" : opened.error().message;
}

// The first start of this version on a journal of the first.
TEST_P(NthCall, InAMigrationKeepsTheOldJournal) {
  FolderImage before;
  {
    const QTemporaryDir folder;
    makeOldJournal(folder.path(), 1);
    before = imageOf(folder.path());
  }
  for (const Effect effect : {Effect::failsOnce, Effect::failsForEver}) {
    bool met = true;
    for (std::uint64_t at = 1; met && !HasFailure(); ++at) {
      const QTemporaryDir folder;
      writeImage(folder.path(), before);
      FaultVfs disk;
      disk.arm({effect, at, GetParam().kind, GetParam().diskFull});
      const std::string said = problemOfOpening(folder.path());
      met = disk.hasStruck();
      disk.disarm();
      EXPECT_TRUE(said.empty() || isClear(said, folder.path())) << said;
      EXPECT_EQ(examineOldJournal(folder.path(), 1), "") << name(GetParam().kind) << " " << at << ": " << said;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, NthCall,
                         testing::Values(Case{Io::open, false}, Case{Io::open, true}, Case{Io::remove, false},
                                         Case{Io::access, false}, Case{Io::read, false}, Case{Io::write, false},
                                         Case{Io::write, true}, Case{Io::truncate, false}, Case{Io::sync, false},
                                         Case{Io::sync, true}, Case{Io::size, false}, Case{Io::lock, false},
                                         Case{Io::map, false}, Case{Io::map, true}),
                         titleOf);

class Checkpoint : public testing::TestWithParam<Case> {};

// A batch of more than a thousand pages, whose checkpoint fails at each of its calls, or at some of the many writes.
TEST_P(Checkpoint, ThatFailsStopsTheJournal) {
  std::uint64_t calls = 0;
  std::uint64_t beforeTheLast = 0;
  {
    const QTemporaryDir folder;
    FaultVfs disk;
    live(folder.path(), kLong, disk, [&](const Promised& promised) {
      (promised.lastSeq == 0 ? beforeTheLast : calls) = disk.calls(GetParam().kind);
    });
  }
  const std::uint64_t step = std::max<std::uint64_t>(1, (calls - beforeTheLast) / 40);
  for (std::uint64_t at = beforeTheLast + 1; at <= calls; at += step) {
    const QTemporaryDir folder;
    FaultVfs disk;
    disk.arm({Effect::failsOnce, at, GetParam().kind, GetParam().diskFull});
    const Lived lived = live(folder.path(), kLong, disk);
    disk.disarm();
    ASSERT_EQ(lived.complaint, "") << at << ": " << lived.failure;
    ASSERT_TRUE(isClear(lived.failure, folder.path())) << at << ": " << lived.failure;
    ASSERT_EQ(examine(folder.path(), lived.promised, lived.attempted), "") << at << ": " << lived.failure;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Checkpoint,
                         testing::Values(Case{Io::write, false}, Case{Io::write, true}, Case{Io::sync, false},
                                         Case{Io::read, false}, Case{Io::truncate, false}),
                         titleOf);

}  // namespace
}  // namespace oms
