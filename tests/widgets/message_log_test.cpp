#include <gtest/gtest.h>

#include "tests/support/sample_session.h"
#include "widgets/common/message_log.h"

namespace widgets {
namespace {

struct Log {
  oms::SessionView view;
  MessageLog log{view};

  void apply(const oms::EventBatch& batch) {
    oms::ViewChanges changes;
    view.apply(batch, changes);
    log.refresh(changes);
  }
  int count(MessageLevel level, const QString& source) const {
    int found = 0;
    for (const Message& message : log.messages())
      found += message.level == level && message.source == source ? 1 : 0;
    return found;
  }
};

TEST(MessageLogTest, SaysWhatABatchBrought) {
  Log log;
  log.apply(support::sampleBatch());
  EXPECT_EQ(log.count(MessageLevel::Success, "fills"), 3);
  EXPECT_EQ(log.count(MessageLevel::Warning, "orders"), 1);  // the denied one
  EXPECT_EQ(log.count(MessageLevel::Info, "approvals"), 2);
  EXPECT_EQ(log.count(MessageLevel::Warning, "risk"), 1);
}

TEST(MessageLogTest, SaysNothingTwice) {
  Log log;
  log.apply(support::sampleBatch());
  const std::size_t said = log.log.messages().size();
  oms::ViewChanges changes;
  changes.orders = {oms::OrderId{8}};
  changes.signalIds = {oms::SignalId{1}};
  changes.alerts = changes.risk = changes.session = changes.status = true;
  log.log.refresh(changes);
  EXPECT_EQ(log.log.messages().size(), said);
}

TEST(MessageLogTest, AnAlertIsToldAgainWhenItGetsWorse) {
  Log log;
  oms::EventBatch batch = support::sampleBatch();
  log.apply(batch);
  oms::RiskAlert alert = log.view.alerts().front();
  for (const auto& [severity, errors] : {std::pair{oms::AlertSeverity::warning, 0},
                                         {oms::AlertSeverity::critical, 1},
                                         {oms::AlertSeverity::critical, 1},
                                         {oms::AlertSeverity::warning, 1}}) {
    alert.severity = severity;
    batch.entries = {{1, 1, {{oms::Timestamp::fromSeconds(1), oms::RiskAlertChanged{alert}}}}};
    log.apply(batch);
    EXPECT_EQ(log.count(MessageLevel::Error, "risk"), errors);
    EXPECT_EQ(log.count(MessageLevel::Warning, "risk"), 1);
  }
}

TEST(MessageLogTest, HistoryIsNotNews) {
  Log log;
  oms::EventBatch batch = support::sampleBatch();
  batch.recovered = true;
  log.apply(batch);
  EXPECT_EQ(log.count(MessageLevel::Success, "fills"), 0);
  EXPECT_EQ(log.count(MessageLevel::Warning, "orders"), 0);
}

TEST(MessageLogTest, TellsOfTheKillSwitchAndTheJournalBothWays) {
  Log log;
  oms::EventBatch batch = support::sampleBatch();
  log.apply(batch);
  batch.entries = {{1,
                    1,
                    {{oms::Timestamp::fromSeconds(1),
                      oms::KillSwitchChanged{{true, false, true, "test", oms::Actor::trader(), {}, {}}}}}}};
  batch.status.journal = oms::JournalState::unavailable;
  batch.status.journalProblem = "The disk is full. Free some space.";
  log.apply(batch);
  EXPECT_EQ(log.count(MessageLevel::Error, "risk"), 1);
  EXPECT_EQ(log.count(MessageLevel::Error, "journal"), 1);
  batch.entries[0].events[0].body = oms::KillSwitchChanged{};
  batch.status.journalProblem.clear();
  log.apply(batch);
  EXPECT_EQ(log.count(MessageLevel::Success, "risk"), 1);
  EXPECT_EQ(log.count(MessageLevel::Success, "journal"), 1);
}

}  // namespace
}  // namespace widgets
