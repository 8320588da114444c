#include "app/options.h"

#include <gtest/gtest.h>

#include <QTemporaryFile>

namespace app {
namespace {

oms::Result<Options, UsageError> parse(QStringList words, std::map<std::string, std::string> environment = {}) {
  words.prepend(QStringLiteral("tidemark"));
  return parseOptions(words, environment);
}

struct Wrong {
  QStringList words;
  const char* sentence;
};

TEST(Options, WrongUsageIsOneSentenceWithTheRemedy) {
  const Wrong wrongs[] = {
      {{"--hedless"}, "unknown option --hedless; did you mean --headless? (tidemark --help lists the options)"},
      {{"--replay", "/nowhere.csv"}, "there is no file '/nowhere.csv'; check the path after --replay"},
      {{"--speed", "-1"}, "'-1' is no speed; give a number above 0, at most 100000, or max"},
      {{"--speed", "fast"}, "'fast' is no speed; give a number above 0, at most 100000, or max"},
      {{"--approval", "never"}, "'never' is no approval mode; use manual or auto"},
      {{"--for", "soon"}, "'soon' is no duration for --for; use 90s, 15m, 2h or 3d"},
      {{"--cash", "0"}, "'0' is no amount of cash; give a number above 0, at most 1000000000"},
      {{"--seed", "x"}, "'x' is no seed; give a whole number from 0"},
      {{"--symbol", "X"}, "--symbol and --timeframe belong to --replay FILE; give that too"},
      {{"--until-end"}, "--until-end needs a feed that ends; add --replay FILE --symbol NAME, or use --for DURATION"},
      {{"--listen", "127.0.0.1"}, "'127.0.0.1' is no address to listen on; write it as 127.0.0.1:8050 or [::1]:8050"},
      {{"--listen", "desk:8050"}, "'desk:8050' is no address to listen on; write it as 127.0.0.1:8050 or [::1]:8050"},
      {{"--theme", "blue"}, "'blue' is not possible for --theme; use dark or light"},
      {{"--session", "/nowhere.toml"}, "cannot read the session file '/nowhere.toml'; check its path"},
      {{"jurnal"},
       "unknown command 'jurnal'; use backtest, indicator, patterns, bars, import, book, strategy, token, journal, "
       "doctor, or "
       "options "
       "only"},
  };
  for (const Wrong& wrong : wrongs) {
    const auto options = parse(wrong.words);
    ASSERT_FALSE(options.ok()) << wrong.sentence;
    EXPECT_EQ(options.error().message, wrong.sentence);
    EXPECT_EQ(options.error().exitCode, 2);
  }
}

TEST(Options, AnOptionStandsOverTheEnvironment) {
  const auto fromEnvironment = parse({"--headless"}, {{"TIDEMARK_SEED", "5"}, {"TIDEMARK_DATA_DIR", "/tmp/a"}});
  ASSERT_TRUE(fromEnvironment.ok());
  EXPECT_EQ(fromEnvironment->session.seed, 5u);
  EXPECT_EQ(fromEnvironment->dataDir, "/tmp/a");
  const auto both = parse({"--seed", "9"}, {{"TIDEMARK_SEED", "5"}});
  EXPECT_EQ(both->session.seed, 9u);
  EXPECT_TRUE(both->given.contains("feed.seed"));
  EXPECT_EQ(parse({"--feed-seed", "9"}, {{"TIDEMARK_SEED", "5"}})->session.seed, 9u);
  EXPECT_EQ(parse({"--seed", "9"}, {{"TIDEMARK_FEED_SEED", "5"}})->session.seed, 9u);
}

TEST(Options, ADemoMoves) {
  EXPECT_EQ(parse({})->session.speed, "20");
  EXPECT_EQ(parse({"--speed", "1"})->session.speed, "1");
}

TEST(Options, AKeyInTheEnvironmentIsAWishAndNoDefault) {
  const auto options = parse({}, {{"TIDEMARK_FEED_SEED", "4"},
                                  {"TIDEMARK_FEED_SPEED", "3"},
                                  {"TIDEMARK_SESSION_CASH", "5000"},
                                  {"TIDEMARK_SESSION_SYMBOLS", "AAPL,SPY"},
                                  {"TIDEMARK_RISK_DAILY_LOSS", "7%"}});
  ASSERT_TRUE(options.ok()) << options.error().message;
  EXPECT_EQ(options->session.speed, "3");
  EXPECT_EQ(options->session.risk.dailyLoss.ratio.text(), "0.07");
  for (const char* wish : {"feed.seed", "feed.speed", "session.cash", "session.symbols"})
    EXPECT_TRUE(options->given.contains(wish)) << wish;
  EXPECT_FALSE(options->given.contains("feed.kind"));
  EXPECT_TRUE(parse({})->given.empty());
}

TEST(Options, ASessionFileWishesForWhatItNames) {
  QTemporaryFile file;
  ASSERT_TRUE(file.open());
  file.write(
      "[session]\ncash = \"5000\"\n[feed]\nkind = \"simulated\"\n[remote]\nlisten = \"127.0.0.1:0\"\n"
      "[[strategy]]\nfile = \"pulse\"\n");
  file.close();
  const auto options = parse({"--session", file.fileName()});
  ASSERT_TRUE(options.ok()) << options.error().message;
  EXPECT_EQ(options->given, (std::set<std::string>{"feed.kind", "session.cash", "strategy", "strategy[1].file"}));
  EXPECT_EQ(options->session.speed, SessionConfig{}.speed);
  EXPECT_TRUE(parse({"--session", file.fileName(), "--approval", "auto"})->given.contains("session.approval"));
  const auto more = parse({"--session", file.fileName(), "--strategy", "grid", "--broker-fees", "{ maker_bps = 1 }"});
  ASSERT_TRUE(more.ok()) << more.error().message;
  EXPECT_TRUE(more->given.contains("strategy[2].file"));
  EXPECT_TRUE(more->given.contains("broker.fees.maker_bps"));
  EXPECT_FALSE(more->given.contains("broker.fees.taker_bps"));
}

TEST(Options, EveryKeyOfTheSessionFileIsAnOption) {
  for (const std::string& key : configKeys().all()) {
    const QString option = QString::fromStdString("--" + key).replace('.', '-').replace('_', '-');
    const auto options = parse({option, "?"});
    // A question mark is no value for any but a name: what matters is that the option is known.
    const std::string problem = options ? "" : options.error().message;
    EXPECT_EQ(problem.find("unknown option"), std::string::npos) << key;
  }
  const auto options = parse({"--broker-fees-maker-bps", "1", "--remote-price-interval", "9", "--remote-allow-hosts",
                              "a,b", "--risk-max-position", "12%", "--risk-daily-loss-warn", "2%", "--feed-seed", "8",
                              "--risk-drawdown", "{ limit = \"30%\", warn = \"15%\" }"},
                             {{"TIDEMARK_REMOTE_PRICE_INTERVAL", "5"}});
  ASSERT_TRUE(options.ok()) << options.error().message;
  EXPECT_EQ(options->session.fees.makerBps.text(), "1");
  EXPECT_EQ(options->session.fees.takerBps.text(), "5");
  EXPECT_EQ(options->session.remote.priceInterval, 9);
  EXPECT_EQ(options->session.remote.allowHosts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(options->session.risk.maxPosition.ratio.text(), "0.12");
  EXPECT_TRUE(options->session.risk.warnAtOf.contains("daily_loss"));
  EXPECT_EQ(options->session.risk.warnAtOf.at("drawdown").text(), "0.5");
  EXPECT_EQ(options->session.seed, 8u);
  EXPECT_TRUE(options->given.contains("feed.seed"));
  const auto wrong = parse({"--risk-daily-loss", "much"});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().message,
            "option --risk-daily-loss: error: risk.daily_loss.limit must be a percentage of equity, \"3%\", or an "
            "amount above zero");
}

TEST(Options, AProfileIsAFolderBesideTheDefaultOne) {
  EXPECT_TRUE(parse({"--profile", "desk"})->dataDir.endsWith("/desk"));
  EXPECT_TRUE(parse({})->dataDir.endsWith("/default"));
  EXPECT_FALSE(parse({"--profile", "../desk"}).ok());
}

}  // namespace
}  // namespace app
