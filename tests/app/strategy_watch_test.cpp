#include "app/strategy_watch.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "oms/model/sha256.h"

namespace app {
namespace {

class Sink final : public oms::CommandSink {
 public:
  void send(oms::Command command, std::function<void(oms::CommandOutcome)> done) override {
    sent.push_back(std::get<oms::ReloadStrategy>(command.body));
    EXPECT_EQ(command.actor.text(), "system");
    oms::CommandOutcome outcome;
    if (const auto refusal = refusals.find(sent.back().strategy); refusal != refusals.end()) {
      outcome.accepted = false;
      outcome.code = refusal->second;
    }
    done(outcome);
  }
  void dryRun(oms::OrderRequest, oms::Actor, std::function<void(oms::DryRunResult)>) override {}
  void dryRunReplace(oms::ReplaceOrder, oms::Actor, std::function<void(oms::DryRunResult)>) override {}

  std::vector<oms::ReloadStrategy> sent;
  std::map<std::string, std::string> refusals;  // the code by which a strategy's text is refused
};

class StrategyWatchTest : public testing::Test {
 protected:
  void write(const char* text) {
    QFile file(path_);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(text);
  }
  bool waitFor(std::size_t sent) {
    return QTest::qWaitFor([&] { return sink_.sent.size() >= sent; });
  }

  QTemporaryDir folder_;
  QString path_ = folder_.filePath("my_trend.toml");
  Sink sink_;
};

// The session may run another text than it began with, and the file may have changed while the program was down.
TEST_F(StrategyWatchTest, WhatAFileSaysIsSentAtTheStartAndWhatItSaysLater) {
  write("one");
  StrategyWatch watch(sink_, {{path_}, {folder_.filePath("gone.toml")}});
  ASSERT_EQ(sink_.sent.size(), 1u);
  EXPECT_EQ(sink_.sent[0].text, "one");
  write("two");
  ASSERT_TRUE(waitFor(2));
  EXPECT_EQ(sink_.sent[1].strategy, "my_trend");
  EXPECT_EQ(sink_.sent[1].text, "two");
  EXPECT_EQ(sink_.sent[1].hash, oms::hashOfText("two"));
  EXPECT_EQ(sink_.sent.size(), 2u);
}

// As most editors save: a new file takes the name of the old one, once and again.
TEST_F(StrategyWatchTest, AFileInItsPlaceIsSeenToo) {
  write("one");
  StrategyWatch watch(sink_, {{path_}});
  for (const char* text : {"two", "three"}) {
    const std::size_t before = sink_.sent.size();
    QFile fresh(folder_.filePath("fresh"));
    ASSERT_TRUE(fresh.open(QIODevice::WriteOnly));
    fresh.write(text);
    fresh.close();
    ASSERT_TRUE(QFile::remove(path_));
    ASSERT_TRUE(fresh.rename(path_));
    ASSERT_TRUE(waitFor(before + 1)) << text;
    EXPECT_EQ(sink_.sent.back().text, text);
  }
}

// A broken file is told once. What only has to wait is sent until it is taken.
TEST_F(StrategyWatchTest, WhatIsRefusedForAReasonThatPassesIsSentAgain) {
  for (const char* passing : {"busy", "journal_unavailable"}) {
    sink_.sent.clear();
    sink_.refusals = {{"my_trend", "invalid_strategy"}, {"later", passing}};
    write("broken");
    QFile later(folder_.filePath("later.toml"));
    ASSERT_TRUE(later.open(QIODevice::WriteOnly | QIODevice::Truncate));
    later.write("waits");
    later.close();
    StrategyWatch watch(sink_, {{path_}, {later.fileName()}});
    ASSERT_TRUE(waitFor(3)) << passing;
    EXPECT_EQ(sink_.sent[0].strategy, "my_trend");
    for (const std::size_t i : {1, 2}) {
      EXPECT_EQ(sink_.sent[i].strategy, "later");
      EXPECT_EQ(sink_.sent[i].text, "waits");
    }
  }
}

}  // namespace
}  // namespace app
