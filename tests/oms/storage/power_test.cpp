// R3: the power goes at a random moment. All that was synced is there, and of the rest anything.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/oms/storage/old_journal.h"
#include "tests/oms/storage/support.h"
#include "tests/oms/storage/workload.h"

namespace oms {
namespace {

using namespace test;

const std::string kPowerMark = "paper.db.acknowledged";

// What the disk was asked while a journal lived, and what had been promised by then.
struct Story {
  struct Mark {
    std::size_t calls;
    Promised promised;
    std::string acknowledged;  // in the file that tells the last such row
  };
  std::vector<DiskCall> calls;
  std::vector<Mark> marks;
  std::uint64_t attempted = 0;

  Mark markAt(std::size_t cut) const {
    Mark last{};
    for (const Mark& mark : marks)
      if (mark.calls <= cut)
        last = mark;
    return last;
  }
};

Story tell(const std::vector<Life>& lives, bool synchronousOff) {
  const QTemporaryDir folder;
  FaultVfs disk;
  if (synchronousOff)
    disk.turnSynchronousOff();
  disk.record();
  Story story;
  for (const Life& life : lives) {
    const Lived lived = live(folder.path(), life, disk, [&](const Promised& promised) {
      story.marks.push_back({disk.recorded().size(), promised, imageOf(folder.path()).at(kPowerMark)});
    });
    EXPECT_EQ(lived.failure, "");
    story.attempted = lived.attempted;
  }
  story.calls = disk.recorded();
  return story;
}

// Batches of one to twenty rows; enough of them for a few checkpoints.
Life longLife(unsigned seed, int batches, bool endsSession) {
  std::mt19937 random(seed);
  Life life;
  for (int i = 0; i < batches; ++i)
    life.batches.push_back(1 + random() % 20);
  life.endsSession = endsSession;
  return life;
}

struct Losses {
  int images = 0;
  int losses = 0;
  std::string first;
};

Losses cutPower(const Story& story, int images, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::size_t> cuts;
  for (int i = 0; i < images; ++i)
    cuts.push_back(random() % (story.calls.size() + 1));
  std::sort(cuts.begin(), cuts.end());
  const FaultVfs quick;
  const QTemporaryDir folder;
  DiskModel disk({});
  Losses losses;
  std::size_t applied = 0;
  for (const std::size_t cut : cuts) {
    while (applied < cut)
      disk.apply(story.calls[applied++]);
    FolderImage image = disk.afterPowerLoss(random);
    const Story::Mark mark = story.markAt(cut);
    // It is never synced: it may have reached the disk or not.
    if (image.contains("paper.db") && random() % 2 == 0)
      image[kPowerMark] = mark.acknowledged;
    writeImage(folder.path(), image);
    const std::string wrong = examine(folder.path(), mark.promised, story.attempted);
    ++losses.images;
    if (!wrong.empty() && ++losses.losses == 1)
      losses.first = "cut after call " + std::to_string(cut) + ": " + wrong;
  }
  return losses;
}

int images() {
  return numberFrom("TIDEMARK_POWER_CUTS", 200);
}

unsigned someSeed() {
  return static_cast<unsigned>(numberFrom("TIDEMARK_SEED", static_cast<int>(std::random_device{}() >> 1)));
}

TEST(PowerCut, LosesNothingThatWasPromised) {
  const unsigned seed = someSeed();
  const Story story = tell({longLife(seed, 90, false), longLife(seed + 1, 15, true)}, false);
  const Losses found = cutPower(story, images(), seed);
  EXPECT_EQ(found.losses, 0) << "of " << found.images << ", seed " << seed << "; " << found.first;
}

TEST(PowerCut, WhileTheFileIsMadeLosesNothing) {
  const unsigned seed = someSeed();
  const Story story = tell({{{1, 2}, false}, {{2}, true}}, false);
  const Losses found = cutPower(story, images(), seed);
  EXPECT_EQ(found.losses, 0) << "of " << found.images << ", seed " << seed << "; " << found.first;
}

TEST(PowerCut, InAMigrationLosesNothing) {
  const unsigned seed = someSeed();
  std::mt19937 random(seed);
  FolderImage before;
  std::vector<DiskCall> calls;
  {
    const QTemporaryDir folder;
    makeOldJournal(folder.path(), 1);
    before = imageOf(folder.path());
    FaultVfs disk;
    disk.record();
    ASSERT_TRUE(SqliteJournal::open(folder.path()).ok());
    calls = disk.recorded();
  }
  const FaultVfs quick;
  const int each = std::max(1, images() / 100);
  DiskModel disk(before);
  for (std::size_t cut = 0; cut < calls.size(); ++cut) {
    disk.apply(calls[cut]);
    for (int i = 0; i < each; ++i) {
      const QTemporaryDir folder;
      writeImage(folder.path(), disk.afterPowerLoss(random));
      ASSERT_EQ(examineOldJournal(folder.path(), 1), "") << "cut after call " << cut << ", seed " << seed;
    }
  }
}

// Without syncs the same images lose rows: or this proves nothing.
TEST(PowerCut, LosesRowsOfAJournalThatDoesNotSync) {
  const unsigned seed = someSeed();
  const Story story = tell({longLife(seed, 30, false)}, true);
  const Losses found = cutPower(story, 40, seed);
  EXPECT_GT(found.losses, 10) << "seed " << seed;
}

// A sync that failed has thrown away what it was to keep, whatever is asked of the disk afterwards; and to the programs
// it looks as if it were there. The journal is taken up again, by the same process or by a new one after a kill, and
// makes further promises: then the power goes.
class FailedSync : public testing::TestWithParam<Fault::Effect> {};

TEST_P(FailedSync, LosesNothingThatWasPromised) {
  for (std::uint64_t at = 1;; ++at) {
    const QTemporaryDir folder;
    FaultVfs disk;
    disk.record();
    disk.arm({GetParam(), at, Io::sync});
    const Lived lived = live(folder.path(), {{2, 3, 1}, false}, disk);
    if (!disk.hasStruck())
      break;
    disk.disarm();
    const Lived after = live(folder.path(), {{1, 4}, false}, disk);
    ASSERT_EQ(after.failure, "") << "sync " << at;
    DiskModel model({});
    for (const DiskCall& call : disk.recorded())
      model.apply(call);
    const QTemporaryDir image;
    writeImage(image.path(), model.syncedOnly());
    ASSERT_EQ(examine(image.path(), after.promised, after.attempted), "") << "sync " << at << ": " << lived.failure;
  }
}

INSTANTIATE_TEST_SUITE_P(ThenTheJournalIs, FailedSync,
                         testing::Values(Fault::Effect::failsOnce, Fault::Effect::powerGone), [](const auto& effect) {
                           return effect.param == Fault::Effect::failsOnce ? "opened_again" : "killed";
                         });

}  // namespace
}  // namespace oms
