#include "widgets/common/feed_watch.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "tests/support/sample_session.h"

namespace widgets {
namespace {

using namespace std::chrono_literals;

constexpr oms::SymbolIndex kBtc{0};

class FeedWatchTest : public testing::Test {
 protected:
  void apply(const oms::EventBatch& batch) {
    oms::ViewChanges changes;
    view_.apply(batch, changes);
    feed_.refresh(changes);
  }
  void enter(oms::SessionState state) {
    oms::SessionInfo session = view_.session();
    session.state = state;
    oms::EventBatch batch = silent();
    batch.entries = {{2, 2, {{view_.sessionTime(), oms::SessionChanged{session}}}}};
    apply(batch);
  }
  // What the service goes on publishing when its feed gives nothing.
  oms::EventBatch silent() {
    oms::EventBatch batch = support::sampleBatch();
    batch.entries.clear();
    auto sample = std::make_shared<oms::MarketSample>();
    sample->sessionTime = view_.sessionTime();
    batch.sample = sample;
    return batch;
  }
  void pass(std::chrono::milliseconds time) {
    now_ += time;
    feed_.look();
  }

  oms::SessionView view_;
  std::chrono::milliseconds now_{1'000'000};
  FeedWatch feed_{view_, [this] { return now_; }};
};

TEST_F(FeedWatchTest, IsIdleBeforeASessionRuns) {
  EXPECT_EQ(feed_.state(), FeedState::Idle);
  pass(1h);
  EXPECT_FALSE(feed_.isStale());
}

TEST_F(FeedWatchTest, AnEarlierMomentIsThePastAndGrowsNoOlder) {
  oms::EventBatch batch = support::sampleBatch();
  batch.status.pastOf = 500;
  apply(batch);
  const oms::Duration age = feed_.ageOf(view_.sessionTime());
  pass(1h);
  EXPECT_EQ(feed_.state(), FeedState::Past);
  EXPECT_TRUE(feed_.isStale());
  EXPECT_EQ(feed_.ageOf(view_.sessionTime()), age);
  EXPECT_EQ(feed_.staleness(), QStringLiteral("the past"));
  EXPECT_EQ(feed_.staleness(kBtc), QStringLiteral("the past"));
}

TEST_F(FeedWatchTest, IsLiveWhileSomethingArrives) {
  for (int i = 0; i < 5; ++i) {
    apply(support::sampleBatch());
    pass(9s);
    EXPECT_EQ(feed_.state(), FeedState::Live);
  }
  EXPECT_EQ(feed_.text(), "Feed live · 12 ms");
  EXPECT_TRUE(feed_.staleness(kBtc).isEmpty());
  EXPECT_TRUE(feed_.staleness().isEmpty());
}

// The session's clock stands still together with its feed and cannot tell.
TEST_F(FeedWatchTest, SilenceMakesItStaleAndSaysForHowLong) {
  apply(support::sampleBatch());
  QSignalSpy changed(&feed_, &FeedWatch::changed);
  pass(5s);
  apply(silent());
  pass(5001ms);
  EXPECT_EQ(feed_.state(), FeedState::Stale);
  EXPECT_EQ(feed_.text(), "Feed stale 10 s");
  EXPECT_EQ(feed_.staleness(kBtc), "stale: 10 s old");
  EXPECT_EQ(changed.size(), 1);
  pass(200ms);
  EXPECT_EQ(changed.size(), 1);
  pass(1s);
  EXPECT_EQ(changed.size(), 2);
  EXPECT_EQ(feed_.staleness(), "stale: 11 s old");
  apply(support::sampleBatch());
  EXPECT_EQ(feed_.state(), FeedState::Live);
  EXPECT_EQ(changed.size(), 3);
}

TEST_F(FeedWatchTest, AFileOfBarsMaySayNothingForLonger) {
  oms::EventBatch batch = support::sampleBatch();
  oms::SessionInfo session = std::get<oms::SessionChanged>(batch.entries[0].events[0].body).session;
  session.simulated = false;
  batch.entries[0].events[0].body = oms::SessionChanged{session};
  apply(batch);
  pass(180s);
  EXPECT_EQ(feed_.state(), FeedState::Live);
  pass(1s);
  EXPECT_EQ(feed_.state(), FeedState::Stale);
}

TEST_F(FeedWatchTest, APauseIsAChoiceAndTheSilenceAfterItBeginsAnew) {
  apply(support::sampleBatch());
  enter(oms::SessionState::paused);
  pass(1h);
  EXPECT_EQ(feed_.state(), FeedState::Paused);
  EXPECT_EQ(feed_.text(), "Feed paused");
  EXPECT_FALSE(feed_.isStale());
  enter(oms::SessionState::running);
  EXPECT_EQ(feed_.state(), FeedState::Live);
}

TEST_F(FeedWatchTest, AnEndedFeedOrSessionIsOfThePast) {
  apply(support::sampleBatch());
  oms::EventBatch last = silent();
  last.status.feedEnded = true;
  apply(last);
  EXPECT_EQ(feed_.text(), "Feed ended");
  EXPECT_EQ(feed_.staleness(kBtc), "stale: 0 s old");
  pass(70s);
  EXPECT_EQ(feed_.staleness(kBtc), "stale: 1 min old");
  for (const auto state : {oms::SessionState::stopped, oms::SessionState::finished}) {
    enter(state);
    EXPECT_EQ(feed_.state(), FeedState::Ended);
  }
}

TEST_F(FeedWatchTest, AWindowThatWasLeftBehindSaysSo) {
  apply(support::sampleBatch());
  feed_.cutOff();
  EXPECT_EQ(feed_.state(), FeedState::CutOff);
  EXPECT_TRUE(feed_.isStale());
}

// On another machine: at once, not when the prices are past their age.
TEST_F(FeedWatchTest, WhatIsNotHeardOfIsOldAtOnceAndNewAgainOnlyWhenAllIsTold) {
  feed_.setHeard(false);
  EXPECT_EQ(feed_.state(), FeedState::Idle) << "there is nothing to be old";
  apply(support::sampleBatch());
  EXPECT_TRUE(feed_.isLost());
  feed_.setHeard(true);
  EXPECT_EQ(feed_.state(), FeedState::Live);
  QSignalSpy changed(&feed_, &FeedWatch::changed);
  pass(2s);
  feed_.setHeard(false);
  EXPECT_EQ(changed.size(), 1);
  EXPECT_TRUE(feed_.isStale());
  EXPECT_TRUE(feed_.isLost());
  EXPECT_EQ(feed_.text(), "Not heard of for 2 s");
  EXPECT_EQ(feed_.staleness(kBtc), "stale: 2 s old");
  apply(support::sampleBatch());
  EXPECT_TRUE(feed_.isLost()) << "a part of it is not all of it";
  feed_.setHeard(true);
  EXPECT_FALSE(feed_.isStale());
  EXPECT_TRUE(feed_.staleness(kBtc).isEmpty());
}

TEST_F(FeedWatchTest, APausedSessionIsAsOldAsItsConnectionIsLost) {
  apply(support::sampleBatch());
  enter(oms::SessionState::paused);
  pass(1h);
  feed_.setHeard(false);
  EXPECT_EQ(feed_.text(), "Not heard of for 0 s");
  EXPECT_TRUE(feed_.isLost());
}

// One symbol's silence among others that go on: its age is on the session's clock.
TEST_F(FeedWatchTest, ASymbolGoesStaleByItself) {
  apply(support::sampleBatch());
  oms::EventBatch batch = silent();
  auto sample = std::make_shared<oms::MarketSample>(*batch.sample);
  sample->sessionTime = view_.sessionTime() + 11s;
  oms::QuoteSample eth = *view_.quote({1});
  eth.quote.time = sample->sessionTime;
  sample->quotes = {eth};
  batch.sample = sample;
  apply(batch);
  EXPECT_EQ(feed_.state(), FeedState::Live);
  EXPECT_EQ(feed_.staleness(kBtc), "stale: 11 s old");
  EXPECT_TRUE(feed_.staleness({1}).isEmpty());
}

}  // namespace
}  // namespace widgets
