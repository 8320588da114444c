#include "oms/storage/data_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

namespace oms {
namespace {

TEST(DataFolder, IsMadeForItsOwnerAlone) {
  QTemporaryDir parent;
  const QString path = parent.path() + "/a/b";
  const auto folder = DataFolder::lock(path);
  ASSERT_TRUE(folder.ok()) << folder.error().message;
  EXPECT_EQ((*folder)->path(), path);
  EXPECT_EQ(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::ExeOther), 0);
}

TEST(DataFolder, ASecondEngineIsToldWhoHoldsIt) {
  QTemporaryDir parent;
  const auto first = DataFolder::lock(parent.path());
  ASSERT_TRUE(first.ok());
  const auto second = DataFolder::lock(parent.path());
  ASSERT_FALSE(second.ok());
  EXPECT_TRUE(second.error().heldByOther);
  EXPECT_EQ(second.error().pid, getpid());
  EXPECT_THAT(second.error().message, testing::HasSubstr("process " + std::to_string(getpid())));
}

TEST(DataFolder, ALockWhoseHolderWasKilledIsTakenOver) {
  QTemporaryDir parent;
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto held = DataFolder::lock(parent.path());
    const char done = held.ok() ? 'y' : 'n';
    if (write(ready[1], &done, 1) == 1)
      pause();
    _exit(1);
  }
  char answer = 0;
  ASSERT_EQ(read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  EXPECT_FALSE(DataFolder::lock(parent.path()).ok());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  const auto taken = DataFolder::lock(parent.path());
  EXPECT_TRUE(taken.ok()) << taken.error().message;
}

TEST(DataFolder, WhereNothingCanBeWrittenItSaysSo) {
  for (const char* path : {"/proc/tidemark", "/dev/null/tidemark"}) {
    const auto refused = DataFolder::lock(path);
    ASSERT_FALSE(refused.ok());
    EXPECT_FALSE(refused.error().heldByOther);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("--data-dir"));
  }
}

}  // namespace
}  // namespace oms
