#include <gtest/gtest.h>

#include "app/options.h"

namespace app {
namespace {

oms::Result<Options, UsageError> parseWords(QStringList words) {
  words.prepend(QStringLiteral("tidemark"));
  return parseOptions(words, {});
}

TEST(SubCommand, TakesItsOptionsInEveryOrderAndSpelling) {
  const QList<QStringList> spellings{
      {"token", "create", "--data-dir", "/tmp/d", "--name", "phone", "--role", "viewer"},
      {"token", "create", "--name=phone", "--role=viewer", "--data-dir=/tmp/d"},
      {"token", "--data-dir=/tmp/d", "create", "--role", "viewer", "--name", "phone"},
      {"--data-dir", "/tmp/d", "token", "create", "--name", "phone", "--role", "viewer"},
  };
  for (const QStringList& words : spellings) {
    const auto options = parseWords(words);
    ASSERT_TRUE(options.ok()) << options.error().message;
    EXPECT_EQ(options->action, Action::token);
    EXPECT_EQ(options->command.verb, "create");
    EXPECT_EQ(options->command.value("name"), "phone");
    EXPECT_EQ(options->command.value("role"), "viewer");
    EXPECT_FALSE(options->command.has("ttl"));
    EXPECT_EQ(options->dataDir, "/tmp/d");
  }
  EXPECT_TRUE(parseWords({"token", "list", "--profile", "desk"})->dataDir.endsWith("/desk"));
  EXPECT_TRUE(parseWords({"token", "list", "--json"})->command.has("json"));
  EXPECT_EQ(parseWords({"token", "revoke", "abc"})->command.subject, "abc");
  EXPECT_EQ(parseWords({"doctor", "--json", "--listen", "127.0.0.1:9"})->session.remote.listen, "127.0.0.1:9");
  EXPECT_EQ(parseWords({"journal", "hash"})->command.verb, "hash");
  const auto indicator = parseWords({"indicator", "close", "--data", "a.csv", "ema(close, 3)", "--stamp=close"});
  ASSERT_TRUE(indicator.ok()) << indicator.error().message;
  EXPECT_EQ(indicator->action, Action::indicator);
  EXPECT_EQ(indicator->command.subjects, QStringList({"close", "ema(close, 3)"}));
  EXPECT_EQ(indicator->command.value("data"), "a.csv");
  EXPECT_EQ(parseWords({"patterns", "--data", "a.csv"})->action, Action::patterns);
  const auto bars = parseWords({"bars", "--data", "a.csv", "--timeframe", "1h", "--input-timeframe", "1m"});
  ASSERT_TRUE(bars.ok()) << bars.error().message;
  EXPECT_EQ(bars->action, Action::bars);
  EXPECT_EQ(bars->command.value("timeframe"), "1h");
  EXPECT_EQ(bars->command.value("input-timeframe"), "1m");
  const auto book = parseWords({"book", "--stream", "snap.csv", "--json", "--stream", "update.csv"});
  ASSERT_TRUE(book.ok()) << book.error().message;
  EXPECT_EQ(book->action, Action::book);
  EXPECT_EQ(book->command.all("stream"), QStringList({"snap.csv", "update.csv"}));
  const auto check = parseWords({"strategy", "check", "a.toml", "--json"});
  ASSERT_TRUE(check.ok()) << check.error().message;
  EXPECT_EQ(check->action, Action::strategy);
  EXPECT_EQ(check->command.subject, "a.toml");
  EXPECT_EQ(parseWords({"strategy", "list"})->command.verb, "list");
}

TEST(SubCommand, WrongUsageIsOneSentenceWithTheRemedy) {
  const std::pair<QStringList, const char*> wrongs[] = {
      {{"token"}, "token takes one of: create, list, revoke ID (tidemark token --help says more)"},
      {{"token", "make"}, "token takes one of: create, list, revoke ID (tidemark token --help says more)"},
      {{"token", "list", "--nmae", "x"},
       "unknown option --nmae; did you mean --name? (tidemark token --help lists the options)"},
      {{"token", "list", "--name", "x"}, "token list has no option --name; it has --data-dir, --profile, --json"},
      {{"token", "revoke"}, "token revoke needs the ID (tidemark token --help says more)"},
      {{"journal", "verify", "now"}, "journal verify does not take 'now'"},
      {{"indicator"}, "indicator needs the EXPR… (tidemark indicator --help says more)"},
      {{"patterns", "now"}, "patterns does not take 'now'"},
      {{"bars", "now"}, "bars does not take 'now'"},
      {{"book", "a.gz"}, "book does not take 'a.gz'"},
      {{"indicator", "close", "--input-timeframe", "1m"},
       "unknown option --input-timeframe (tidemark indicator --help lists the options)"},
      {{"strategy"}, "strategy takes one of: check FILE, list (tidemark strategy --help says more)"},
      {{"strategy", "check"}, "strategy check needs the FILE (tidemark strategy --help says more)"},
      {{"doctor", "now"}, "doctor does not take 'now'"},
      {{"doctor", "--headless"}, "unknown option --headless (tidemark doctor --help lists the options)"},
  };
  for (const auto& [words, sentence] : wrongs) {
    const auto options = parseWords(words);
    ASSERT_FALSE(options.ok()) << sentence;
    EXPECT_EQ(options.error().message, sentence);
    EXPECT_EQ(options.error().exitCode, 2);
  }
}

TEST(SubCommand, HelpNamesItsOwnOptionsOnly) {
  const auto token = parseWords({"token", "--help"});
  ASSERT_TRUE(token.ok());
  EXPECT_EQ(token->action, Action::help);
  for (const char* part : {"token create", "token revoke ID", "--ttl", "--data-dir", "--json"})
    EXPECT_TRUE(token->helpText.contains(part)) << part;
  EXPECT_FALSE(token->helpText.contains("--headless"));
  EXPECT_FALSE(token->helpText.contains("--listen"));
  EXPECT_EQ(parseWords({"token", "create", "--help"})->action, Action::help);
  const auto all = parseWords({"--help"});
  for (const char* part : {"doctor", "--until-end", "--risk-daily-loss", "--broker-fees-maker-bps"})
    EXPECT_TRUE(all->helpText.contains(part)) << part;
}

}  // namespace
}  // namespace app
