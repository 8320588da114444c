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
    done({});
  }
  void dryRun(oms::OrderRequest, oms::Actor, std::function<void(oms::DryRunResult)>) override {}
  void dryRunReplace(oms::ReplaceOrder, oms::Actor, std::function<void(oms::DryRunResult)>) override {}

  std::vector<oms::ReloadStrategy> sent;
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

TEST_F(StrategyWatchTest, AFileThatSaysSomethingElseIsSentWithItsTextAndHash) {
  write("one");
  StrategyWatch watch(sink_, {{path_, oms::hashOfText("one")}});
  write("two");
  ASSERT_TRUE(waitFor(1));
  EXPECT_EQ(sink_.sent[0].strategy, "my_trend");
  EXPECT_EQ(sink_.sent[0].text, "two");
  EXPECT_EQ(sink_.sent[0].hash, oms::hashOfText("two"));
  EXPECT_EQ(sink_.sent.size(), 1u);
}

// As most editors save: a new file takes the name of the old one, once and again.
TEST_F(StrategyWatchTest, AFileInItsPlaceIsSeenToo) {
  write("one");
  StrategyWatch watch(sink_, {{path_, oms::hashOfText("one")}});
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

TEST_F(StrategyWatchTest, WhatChangedWhileNoSessionRanIsSentAtOnce) {
  write("two");
  StrategyWatch watch(sink_, {{path_, oms::hashOfText("one")}});
  EXPECT_EQ(sink_.sent.size(), 1u);
  StrategyWatch other(sink_, {{folder_.filePath("gone.toml"), oms::hashOfText("one")}});
  EXPECT_EQ(sink_.sent.size(), 1u);
}

}  // namespace
}  // namespace app
