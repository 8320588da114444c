#include <gtest/gtest.h>

#include "oms/mirror/link_watch.h"

namespace oms {
namespace {

LinkWatch unhurried() {
  return LinkWatch([] { return 0.0; });
}

TEST(LinkWatch, waitsTwiceAsLongEachTimeUpToHalfAMinute) {
  LinkWatch watch = unhurried();
  std::int64_t now = 0;
  for (const int seconds : {1, 2, 4, 8, 16, 30, 30, 30}) {
    EXPECT_EQ(watch.tick(now), LinkWatch::Due::connect);
    watch.connecting(now);
    watch.closed(1006, now);
    EXPECT_EQ(watch.state(), LinkState::waiting);
    EXPECT_EQ(watch.waitMs(now), seconds * 1'000);
    EXPECT_EQ(watch.tick(now + seconds * 1'000 - 1), LinkWatch::Due::nothing);
    now += seconds * 1'000;
  }
  EXPECT_EQ(watch.failures(), 8);
}

TEST(LinkWatch, aWaitIsShortenedByUpToAQuarter) {
  LinkWatch hasty([] { return 1.0; });
  hasty.connecting(0);
  hasty.closed(0, 0);
  EXPECT_EQ(hasty.waitMs(0), 750);
}

TEST(LinkWatch, aGreetingForgetsTheFailures) {
  LinkWatch watch = unhurried();
  for (int i = 0; i < 4; ++i) {
    watch.connecting(0);
    watch.closed(0, 0);
  }
  watch.connecting(0);
  watch.greeted(0);
  EXPECT_EQ(watch.state(), LinkState::live);
  watch.closed(1001, 0);
  EXPECT_EQ(watch.waitMs(0), 1'000);
}

TEST(LinkWatch, silenceIsStaleAndThenTheEnd) {
  LinkWatch watch = unhurried();
  watch.connecting(0);
  watch.greeted(0);
  for (int second = 1; second < 5; ++second)
    watch.tick(second * 1'000);
  EXPECT_EQ(watch.state(), LinkState::live);
  watch.tick(5'000);
  EXPECT_EQ(watch.state(), LinkState::stale);
  watch.heard(5'500);
  EXPECT_EQ(watch.state(), LinkState::live);
  LinkWatch::Due due = LinkWatch::Due::nothing;
  for (int second = 6; second <= 20; ++second)
    due = watch.tick(second * 1'000);
  EXPECT_EQ(due, LinkWatch::Due::nothing);
  EXPECT_EQ(watch.tick(20'500), LinkWatch::Due::drop);
  EXPECT_EQ(watch.state(), LinkState::waiting);
}

// A machine that slept has not listened.
TEST(LinkWatch, aLateTickThrowsTheSilenceAway) {
  LinkWatch watch = unhurried();
  watch.connecting(0);
  watch.greeted(0);
  EXPECT_EQ(watch.tick(3'600'000), LinkWatch::Due::nothing);
  EXPECT_EQ(watch.state(), LinkState::live);
}

TEST(LinkWatch, whoIsNotLetInDoesNotTryAgain) {
  for (const auto& [code, state] :
       {std::pair{1008, LinkState::refused}, {4409, LinkState::ended}, {4426, LinkState::ended}}) {
    LinkWatch watch = unhurried();
    watch.connecting(0);
    watch.closed(code, 0);
    EXPECT_EQ(watch.state(), state);
    EXPECT_EQ(watch.tick(100'000), LinkWatch::Due::nothing);
    watch.closed(1006, 0);
    EXPECT_EQ(watch.state(), state);
  }
}

}  // namespace
}  // namespace oms
