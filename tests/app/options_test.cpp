#include "app/options.h"

#include <gtest/gtest.h>

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
      {{"--theme", "blue"}, "'blue' is not possible for --theme; use dark or light"},
      {{"--session", "/nowhere.toml"}, "cannot read the session file '/nowhere.toml'; check its path"},
      {{"jurnal"}, "unknown command 'jurnal'; use token, journal, doctor, or options only"},
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
  EXPECT_TRUE(both->given.contains("seed"));
}

TEST(Options, ADemoMovesAndSubCommandsKeepTheirWords) {
  EXPECT_EQ(parse({})->session.speed, "20");
  EXPECT_EQ(parse({"--speed", "1"})->session.speed, "1");
  const auto token = parse({"token", "create", "--data-dir", "/tmp/d", "--name", "phone", "--role", "viewer"});
  ASSERT_TRUE(token.ok());
  EXPECT_EQ(token->action, Action::token);
  EXPECT_EQ(token->words, (QStringList{"create", "--name", "phone", "--role", "viewer"}));
  EXPECT_EQ(token->dataDir, "/tmp/d");
}

}  // namespace
}  // namespace app
