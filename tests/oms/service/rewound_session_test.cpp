#include "oms/service/rewound_session.h"

#include <gtest/gtest.h>

#include <QTemporaryDir>

#include "oms/service/journal_keeper.h"
#include "tests/oms/engine/desk.h"
#include "tests/oms/service/quotes.h"

namespace oms {
namespace {

SessionPlan rewoundPlan() {
  SessionPlan plan;
  plan.engine = test::Desk::config();
  plan.feed = std::make_shared<test::Quotes>(3);
  return plan;
}

class RewoundSessionTest : public testing::Test {
 protected:
  // A session with an order of 1, then one of 2.
  void SetUp() override {
    Engine engine(rewoundPlan().engine);
    const auto instruments = std::make_shared<InstrumentList>(rewoundPlan().engine.instruments);
    JournalKeeper keeper(folder_.path(), engine.session(), "", "quotes", instruments);
    keeper.open(false);
    test::Quotes feed(3);
    const auto keep = [&](std::optional<Command> command) {
      if (!events_.empty())
        keeper.add({0, engine.cursor(), engine.core().now, std::move(command), std::move(events_)});
      events_.clear();
    };
    engine.begin(events_);
    keep(std::nullopt);
    for (const char* quantity : {"1", "2", ""}) {
      engine.apply(*feed.peek(), events_);
      feed.pop();
      keep(std::nullopt);
      if (*quantity == 0)
        continue;
      const Command command{Actor::trader(), engine.core().now, SubmitOrder{test::Desk::request(Side::buy, quantity)}};
      engine.apply(command, events_);
      keep(command);
    }
    ASSERT_TRUE(keeper.commit()) << keeper.problem();
  }

  Result<std::unique_ptr<RewoundSession>> at(std::uint64_t row) {
    auto journal = JournalReader::open(folder_.path());
    EXPECT_TRUE(journal.ok());
    return RewoundSession::make(rewoundPlan(), **journal, row);
  }
  static std::size_t fillsIn(const EventBatch& batch) {
    std::size_t fills = 0;
    for (const Entry& entry : batch.entries) {
      for (const Event& event : entry.events)
        fills += std::holds_alternative<OrderFilled>(event.body) ? 1 : 0;
    }
    return fills;
  }

  QTemporaryDir folder_;
  std::vector<Event> events_;
};

TEST_F(RewoundSessionTest, ShowsWhatHadHappenedByThenAndNothingLater) {
  const auto last = at(0);
  ASSERT_TRUE(last.ok()) << last.error().message;
  const EventBatch& whole = *(*last)->batch();
  EXPECT_EQ(fillsIn(whole), 2u);
  EXPECT_EQ(whole.status.pastOf, whole.status.journalSeq);
  std::uint64_t firstFill = 0;
  for (const Entry& entry : whole.entries) {
    EventBatch one;
    one.entries = {entry};
    if (firstFill == 0 && fillsIn(one) > 0)
      firstFill = entry.seq;
  }
  const auto before = at(firstFill - 1);
  const auto then = at(firstFill);
  ASSERT_TRUE(before.ok() && then.ok());
  EXPECT_EQ(fillsIn(*(*before)->batch()), 0u);
  EXPECT_EQ(fillsIn(*(*then)->batch()), 1u);
  EXPECT_EQ((*then)->batch()->status.journalSeq, firstFill);
  EXPECT_EQ((*then)->batch()->status.pastOf, whole.status.journalSeq);
  EXPECT_NE((*then)->batch()->sample, nullptr);
}

TEST_F(RewoundSessionTest, RefusesEveryCommandAndTellsWhatTheChecksWouldHaveSaid) {
  const auto past = at(0);
  ASSERT_TRUE(past.ok());
  CommandOutcome outcome;
  (*past)->send({Actor::trader(), {}, EngageKillSwitch{"now", true, false}},
                [&](const CommandOutcome& answer) { outcome = answer; });
  EXPECT_FALSE(outcome.accepted);
  EXPECT_EQ(outcome.code, "read_only");
  std::size_t checks = 0;
  (*past)->dryRun(test::Desk::request(Side::buy, "1"), Actor::trader(),
                  [&](const DryRunResult& result) { checks = result.checks.size(); });
  EXPECT_GT(checks, 0u);
}

}  // namespace
}  // namespace oms
