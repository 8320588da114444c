#include "app/session_builder.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

namespace app {
namespace {

const std::string kStrategy = TIDEMARK_SOURCE_DIR "/resources/strategies/ema_trend.toml";

class SessionBuilder : public testing::Test {
 protected:
  // The session of this file, or why there is none.
  oms::Result<BuiltSession> build(const std::string& toml) {
    const auto config = parseSessionConfig(toml, "desk.toml", SessionConfig{});
    if (!config)
      return oms::Failure{config.error().front().text()};
    return buildSession(*config, "exec_20260105_120000_00000001");
  }
  std::string problem(const std::string& toml) {
    const auto built = build(toml);
    return built ? "" : built.error().message;
  }
  std::string prices(const char* name) {
    QFile file(folder_.filePath(QString::fromLatin1(name)));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("time,open,high,low,close,volume\n1733011200,1,2,1,2,1\n1733011260,1,2,1,2,1\n");
    return file.fileName().toStdString();
  }
  std::string strategy(const std::string& more) { return "[[strategy]]\nfile = \"" + kStrategy + "\"\n" + more; }

 private:
  QTemporaryDir folder_;
};

TEST_F(SessionBuilder, WhatASessionSaysOfAStrategyIsBound) {
  const auto built =
      build(strategy("symbols = [\"AAPL\"]\napproval = \"auto_above\"\nauto_above = 0.75\n"
                     "parameters = { fast = 9 }\n"));
  ASSERT_TRUE(built.ok()) << built.error().message;
  const oms::StrategyBinding& binding = built->plan.engine.strategies.at(0);
  EXPECT_EQ(binding.approval, oms::ApprovalMode::automaticAbove);
  EXPECT_EQ(binding.autoAbove, 0.75);
  EXPECT_EQ(binding.definition->parameters.at("fast"), 9);
}

TEST_F(SessionBuilder, AParameterThatDoesNotFitIsBlamedOnTheSessionFile) {
  EXPECT_EQ(problem(strategy("parameters = { fats = 9 }\n")),
            "desk.toml:3:23: error: there is no parameter \"fats\" to set; did you mean \"fast\"?");
  EXPECT_EQ(problem(strategy("parameters = { fast = -1 }\n")).substr(0, 24), "desk.toml:3:23: error: t");
}

TEST_F(SessionBuilder, NameAndTimeframeOfTheSessionAreSaid) {
  const auto built = build("[session]\nname = \"Day desk\"\ntimeframe = \"30m\"\n" + strategy(""));
  ASSERT_TRUE(built.ok()) << built.error().message;
  const oms::EngineConfig& engine = built->plan.engine;
  EXPECT_EQ(engine.session.name, "Day desk");
  EXPECT_EQ(engine.session.chart, oms::Timeframe::m30);
  EXPECT_EQ(std::count(engine.timeframes.begin(), engine.timeframes.end(), oms::Timeframe::m30), 1);
}

TEST_F(SessionBuilder, ATimeframeFinerThanTheBarsIsRefused) {
  const std::string file = prices("a.csv");
  EXPECT_EQ(problem("[session]\ntimeframe = \"5s\"\n[feed]\nkind = \"replay\"\n[[feed.file]]\npath = \"" + file +
                    "\"\nsymbol = \"A\"\n" + strategy("")),
            "session.timeframe is 5s, which 1m bars cannot make; give a coarser one");
}

TEST_F(SessionBuilder, AnInstrumentThatTheMarketLacksIsNamed) {
  EXPECT_EQ(problem("[[instrument]]\nsymbol = \"GOLD\"\n" + strategy("")).substr(0, 38),
            "the simulated market has no GOLD; it h");
  const auto built = build("[[instrument]]\nsymbol = \"XAUUSD\"\ntick = \"0.05\"\n" + strategy(""));
  ASSERT_TRUE(built.ok()) << built.error().message;
  const oms::InstrumentList& instruments = built->plan.engine.instruments;
  EXPECT_EQ(instruments[*instruments.find("XAUUSD")].tick.text(), "0.05");
}

TEST_F(SessionBuilder, ASymbolIsNamedOnce) {
  const std::string sentence = " is named twice; give each symbol of a session once, with one file";
  EXPECT_EQ(problem("[session]\nsymbols = [\"AAPL\", \"SPY\", \"AAPL\"]\n"), "AAPL" + sentence);
  std::string toml = "[feed]\nkind = \"replay\"\n";
  for (const char* name : {"a.csv", "b.csv"})
    toml += "[[feed.file]]\npath = \"" + prices(name) + "\"\nsymbol = \"BTCUSDT\"\n";
  EXPECT_EQ(problem(toml), "BTCUSDT" + sentence);
}

}  // namespace
}  // namespace app
