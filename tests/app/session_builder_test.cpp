#include "app/session_builder.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
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
    return written(name, "time,open,high,low,close,volume\n1733011200,1,2,1,2,1\n1733011260,1,2,1,2,1\n");
  }
  std::string written(const char* name, const char* text) {
    QFile file(folder_.filePath(QString::fromLatin1(name)));
    EXPECT_TRUE(QDir().mkpath(QFileInfo(file).path()));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
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

// Limits, ids and a changed file go by the stem: the edit of one file would replace the other strategy's.
TEST_F(SessionBuilder, TwoFilesOfOneStemAreRefused) {
  QFile shipped(QString::fromStdString(kStrategy));
  ASSERT_TRUE(shipped.open(QIODevice::ReadOnly));
  const QByteArray text = shipped.readAll();
  const std::string one = written("one/mine.toml", text.constData());
  const std::string two = written("two/mine.toml", text.constData());
  const auto table = [](const std::string& file, const std::string& symbol) {
    return "[[strategy]]\nfile = \"" + file + "\"\nsymbols = [\"" + symbol + "\"]\n";
  };
  EXPECT_EQ(problem(table(one, "AAPL") + table(two, "BTCUSDT")),
            "desk.toml:6:11: error: " + one + " and " + two +
                " would both be the strategy mine; give one of the files another name");
  EXPECT_EQ(problem(table(one, "AAPL") + table(one, "AAPL")),
            "desk.toml:6:11: error: " + one + " is given twice for AAPL; give it once, or for other symbols");
  EXPECT_EQ(problem(table(one, "BTCUSDT") + "[[strategy]]\nfile = \"" + one + "\"\n").substr(0, 23),
            "desk.toml:5:8: error: " + one.substr(0, 1));
  EXPECT_EQ(problem(table(one, "AAPL\", \"SPY\", \"AAPL")),
            "desk.toml:3:11: error: strategy.symbols has AAPL twice; leave one of them out");
  EXPECT_EQ(problem(table(one, "AAPL") + table(one, "BTCUSDT")), "");
}

TEST_F(SessionBuilder, NameAndTimeframeOfTheSessionAreSaid) {
  const auto built = build("[session]\nname = \"Day desk\"\ntimeframe = \"30m\"\n" + strategy(""));
  ASSERT_TRUE(built.ok()) << built.error().message;
  const oms::EngineConfig& engine = built->plan.engine;
  EXPECT_EQ(engine.session.name, "Day desk");
  EXPECT_EQ(engine.session.chart, oms::Timeframe::m30);
  EXPECT_EQ(std::count(engine.timeframes.begin(), engine.timeframes.end(), oms::Timeframe::m30), 1);
}

// Charts would stay empty beside a feed that goes on.
TEST_F(SessionBuilder, TheBarsOfAReplayAreKeptWhateverTheirLength) {
  for (const oms::Timeframe input : {oms::Timeframe::s5, oms::Timeframe::m30, oms::Timeframe::w1}) {
    std::string rows = "time,open,high,low,close,volume\n";
    for (int row = 0; row < 3; ++row)
      rows += std::to_string(1'733'097'600 + row * (oms::length(input) / std::chrono::seconds(1))) + ",1,2,1,2,1\n";
    const auto built = build("[feed]\nkind = \"replay\"\n[[feed.file]]\npath = \"" + written("a.csv", rows.c_str()) +
                             "\"\nsymbol = \"A\"\ntimeframe = \"" + std::string(oms::name(input)) + "\"\n");
    ASSERT_TRUE(built.ok()) << built.error().message;
    const oms::EngineConfig& engine = built->plan.engine;
    EXPECT_EQ(std::count(engine.timeframes.begin(), engine.timeframes.end(), input), 1) << oms::name(input);
    EXPECT_EQ(engine.session.chart, std::max(input, oms::Timeframe::m1));
  }
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

// Ten thousand of the smallest parts that a file's volumes could be of are hardly an order.
TEST_F(SessionBuilder, AGuessedLotIsLimitedInUnits) {
  const std::string file = written("xyz.csv",
                                   "time,open,high,low,close,volume\n1733011200,1,2,1,2,1.5\n"
                                   "1733011260,1,2,1,2,0.25\n");
  const std::string replay =
      "[feed]\nkind = \"replay\"\n[[feed.file]]\npath = \"" + file + "\"\nsymbol = \"XYZ\"\ntimeframe = \"1m\"\n";
  const auto isStated = [&](const std::string& more) {
    const auto built = build(replay + more);
    EXPECT_TRUE(built.ok()) << built.error().message;
    return built && built->plan.engine.instruments[{0}].lotIsStated;
  };
  EXPECT_FALSE(isStated(""));
  EXPECT_FALSE(isStated("[risk]\nmax_order_quantity = { limit = 10000 }\n"));
  EXPECT_TRUE(isStated("[[instrument]]\nsymbol = \"XYZ\"\ntick = \"0.01\"\nlot = \"0.001\"\n"));
}

TEST_F(SessionBuilder, LimitsOfStrategiesThatThereAreNotAreRefused) {
  const auto limited = [&](const std::string& who) {
    return strategy("") + "[risk]\nmax_position = { limit = \"50%\", strategies = { \"" + who + "\" = \"1%\" } }\n";
  };
  EXPECT_EQ(problem(limited("ema_tend")),
            "[risk] max_position: there is no strategy \"ema_tend\" in this session; did you mean \"ema_trend\"?");
  const auto built = build(limited("EMA trend"));
  ASSERT_TRUE(built.ok()) << built.error().message;
  EXPECT_EQ(built->plan.engine.limits.positionOf.ofStrategy.count("ema_trend"), 1u);
}

TEST_F(SessionBuilder, ASymbolIsNamedOnce) {
  EXPECT_EQ(problem("[session]\nsymbols = [\"AAPL\", \"SPY\", \"AAPL\"]\n"),
            "AAPL is named twice; give each symbol of a session once");
  std::string toml = "[feed]\nkind = \"replay\"\n";
  for (const char* name : {"a.csv", "b.csv"})
    toml += "[[feed.file]]\npath = \"" + prices(name) + "\"\nsymbol = \"BTCUSDT\"\n";
  EXPECT_EQ(problem(toml), "BTCUSDT has two files with bars of 1m; give it one, or a second one with finer bars");
}

// FILLS rule 5: the minutes of a market that is replayed by five of them, whichever is named first.
TEST_F(SessionBuilder, ASecondFileWithFinerBarsShowsTheInsideOfTheOthers) {
  const std::string coarse =
      written("five.csv", "time,open,high,low,close,volume\n1733011200,10,13,9,11,5\n1733011500,11,12,10,12,5\n");
  const std::string fine = written("one.csv",
                                   "time,open,high,low,close,volume\n1733011200,10,10,9,9,1\n1733011260,9,12,9,12,1\n"
                                   "1733011320,12,13,12,13,1\n1733011380,13,13,12,12,1\n1733011440,12,12,11,11,1\n");
  std::string identity;
  for (const bool coarseFirst : {true, false}) {
    std::string toml = "[feed]\nkind = \"replay\"\n";
    for (const std::string& file : {coarseFirst ? coarse : fine, coarseFirst ? fine : coarse})
      toml += "[[feed.file]]\npath = \"" + file + "\"\nsymbol = \"BTCUSDT\"\n";
    const auto built = build(toml);
    ASSERT_TRUE(built.ok()) << built.error().message;
    EXPECT_EQ(built->plan.engine.input, oms::Timeframe::m5);
    EXPECT_EQ(built->plan.engine.instruments.size(), 1u);
    std::vector<oms::Bar> pieces;
    for (oms::Feed& feed = *built->plan.feed; const oms::MarketUpdate* piece = feed.peek(); feed.pop())
      pieces.push_back(std::get<oms::BarUpdate>(piece->data).bar);
    ASSERT_EQ(pieces.size(), 2u);
    ASSERT_TRUE(built->plan.engine.broker.finer);
    EXPECT_EQ(built->plan.engine.broker.finer->inside({0}, pieces[0]).size(), 5u);
    EXPECT_EQ(built->plan.engine.broker.finer->inside({0}, pieces[1]).size(), 0u);
    identity = built->plan.feed->identity();
    EXPECT_NE(identity.find("five.csv:5m"), std::string::npos);
    EXPECT_NE(identity.find("one.csv:1m"), std::string::npos);
  }
}

TEST_F(SessionBuilder, AnInstrumentBringsItsOwnCalendar) {
  const std::string hours = written("hours.csv", "open,close,day\n2026-01-05T08:00Z,2026-01-05T16:00Z,full\n");
  const auto built = build("[[instrument]]\nsymbol = \"XAUUSD\"\ncalendar = \"" + hours + "\"\n" + strategy(""));
  ASSERT_TRUE(built.ok()) << built.error().message;
  const oms::InstrumentList& instruments = built->plan.engine.instruments;
  const oms::Instrument& gold = instruments[*instruments.find("XAUUSD")];
  ASSERT_TRUE(gold.ownCalendar);
  EXPECT_EQ(gold.ownCalendar->sessions.size(), 1u);
  EXPECT_NE(built->plan.configJson.find("calendar = \"" + hours + "\""), std::string::npos);
  const std::string bad = written("bad.csv", "open,close,day\nnever\n");
  EXPECT_EQ(problem("[[instrument]]\nsymbol = \"XAUUSD\"\ncalendar = \"" + bad + "\"\n"),
            bad + ": line 2: must have an open, a close and full or half");
  EXPECT_EQ(problem("[[instrument]]\nsymbol = \"XAUUSD\"\ncalendar = \"./none.csv\"\n"),
            "the calendar ./none.csv of XAUUSD cannot be read; look for its name");
  EXPECT_EQ(problem("[[instrument]]\nsymbol = \"XAUUSD\"\ncalendar = \"moon\"\n"),
            "desk.toml:3:12: error: instrument.calendar must be crypto, fx, us_equities or a file (hours.csv)");
}

TEST_F(SessionBuilder, SplitsAndDividendsComeWithTheirFile) {
  const std::string factors = written("factors.csv", "20241130,0.5,1,10\n20501231,1,4,0\n");
  const auto built = build("[feed]\nkind = \"replay\"\n[[feed.file]]\npath = \"" + prices("a.csv") +
                           "\"\nsymbol = \"A\"\nfactors = \"" + factors + "\"\n");
  ASSERT_TRUE(built.ok()) << built.error().message;
  ASSERT_EQ(built->plan.engine.actions.size(), 1u);
  EXPECT_EQ(built->plan.engine.actions[0].split.text(), "4");
  EXPECT_EQ(built->plan.engine.actions[0].dividend.text(), "5");
  EXPECT_NE(built->plan.configJson.find("factors = \"" + factors + "\""), std::string::npos);
}

TEST_F(SessionBuilder, AnotherCurrencyNeedsAStatedRate) {
  const std::string gold = "[[instrument]]\nsymbol = \"XAUUSD\"\nmultiplier = \"100\"\ncurrency = ";
  EXPECT_EQ(problem(gold + "\"EUR\"\n"),
            "XAUUSD is priced in EUR and the account is in USD; state in its [[instrument]] what one EUR is worth "
            "(conversion = \"1.08\"), give the account that currency or leave the symbol out");
  EXPECT_EQ(problem(gold + "\"USD\"\nconversion = \"1.08\"\n"),
            "XAUUSD is priced in the account's USD; leave conversion out");
  const auto built = build(gold + "\"EUR\"\nconversion = \"1.08\"\n" + strategy(""));
  ASSERT_TRUE(built.ok()) << built.error().message;
  const oms::InstrumentList& instruments = built->plan.engine.instruments;
  EXPECT_EQ(instruments[*instruments.find("XAUUSD")].multiplier.text(), "108");
  // As it is stored it is built again to the same.
  const auto again = build(built->plan.configJson);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->plan.engine.instruments[*instruments.find("XAUUSD")].multiplier.text(), "108");
}

}  // namespace
}  // namespace app
