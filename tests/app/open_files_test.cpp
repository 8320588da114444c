#include "app/open_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace app {
namespace {

TEST(OpenFiles, AreAsManyAsTheSystemLetsTheProcessHave) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  const std::int64_t files = raiseOpenFiles();
  rlimit raised{};
  getrlimit(RLIMIT_NOFILE, &raised);
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(raised.rlim_cur, before.rlim_max);
  EXPECT_EQ(static_cast<rlim_t>(files), before.rlim_max);
}

TEST(OpenFiles, LeaveRoomForTheProgramBesideItsConnections) {
  EXPECT_EQ(connectionsThatFit(1024, 524'288), 1024);
  EXPECT_EQ(connectionsThatFit(1024, 1152), 1024);
  EXPECT_EQ(connectionsThatFit(1024, 1151), 1023);
  EXPECT_EQ(connectionsThatFit(1024, 256), 128);
  EXPECT_EQ(connectionsThatFit(1024, 64), 1);
}

}  // namespace
}  // namespace app
