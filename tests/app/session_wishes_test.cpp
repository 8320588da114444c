// What a restart is asked for and the session has otherwise: refused, or named as ignored.
#include "app/session_wishes.h"

#include <gtest/gtest.h>

namespace app {
namespace {

SessionConfig configOf(const std::string& toml) {
  const auto parsed = parseSessionConfig(toml, "desk.toml", SessionConfig{});
  EXPECT_TRUE(parsed.ok()) << (parsed ? "" : parsed.error().front().text());
  return parsed ? *parsed : SessionConfig{};
}

UnmetWishes unmet(const std::string& wanted, const std::string& has) {
  std::set<std::string> named;
  for (const auto& [key, value] : valuesOf(wanted))
    named.insert(key);
  return unmetWishes(named, configOf(wanted), configOf(has));
}

struct Case {
  const char* wanted;
  const char* has;
  const char* refused;
  const char* ignored = "";
};

TEST(SessionWishes, WhatASessionHasOtherwiseIsRefusedOrNamed) {
  const std::string feed = "[feed]\nkind = \"replay\"\n[[feed.file]]\npath = \"a.csv\"\nsymbol = \"A\"\n";
  const std::string timed = feed + "timeframe = \"5m\"\nfactors = \"f.csv\"\n";
  const Case cases[] = {
      {"", "[session]\ncash = \"5000\"\n", ""},
      {"[session]\ncash = 5000\n", "[session]\ncash = \"5000.00\"\n", ""},
      {"[session]\ncash = 5000\n", "", R"(session.cash "100000")"},
      {"[session]\napproval = \"manual\"\n", "", "no session.approval"},
      {"[session]\napprovers = 2\n", "[session]\napprovers = 2\n", ""},
      {"[session]\napproval = \"file\"\n", "[session]\napproval = \"auto\"\n", R"(session.approval "auto")"},
      {"[session]\nsymbols = [\"AAPL\"]\n", "[session]\nsymbols = [\"SPY\", \"AAPL\"]\n",
       R"(session.symbols ["SPY", "AAPL"])"},
      {"[session]\naccount = \"b\"\ncurrency = \"EUR\"\naccount_type = \"cash\"\nday_roll = \"17:00 UTC\"\n", "",
       R"(session.account "main", session.account_type "margin", session.currency "USD" and 1 more)"},
      {"[session]\nposition_mode = \"hedging\"\n", "", R"(session.position_mode "netting")"},
      {"[feed]\nseed = 2\n", "", "feed.seed 1"},
      {"[broker]\nprofile = \"touch\"\n", "", R"(broker.profile "default")"},
      {"[broker]\ndrill = \"light\"\nprotection_ticks = 3\n", "", R"(broker.drill "none", broker.protection_ticks 0)"},
      {"[broker]\nlatency_ms = { base = 7 }\n", "", "broker.latency_ms.base 20"},
      {"[broker]\nlatency_ms = { base = 20 }\n", "[broker]\nlatency_ms = { jitter = 9 }\n", ""},
      {"[broker]\nfees = { fixed = 1 }\n", "", R"(broker.fees.fixed "0")"},
      {"[broker]\nfinancing = { long_bps = 500 }\n", "", R"(broker.financing.long_bps "0")"},
      {timed.c_str(), timed.c_str(), ""},
      {timed.c_str(), feed.c_str(), "no feed.file[1].factors, no feed.file[1].timeframe"},
      {"[[strategy]]\nfile = \"a\"\n", "[[strategy]]\nfile = \"a\"\nparameters = { fast = 9 }\n", ""},
      {"[[strategy]]\nfile = \"a\"\nparameters = { fast = 8 }\n",
       "[[strategy]]\nfile = \"a\"\nparameters = { fast = 9 }\n", R"(strategy[1].parameters.fast "9")"},
      {"[[strategy]]\nfile = \"a\"\nsymbols = [\"SPY\"]\napproval = \"auto_above\"\nauto_above = 0.7\n",
       "[[strategy]]\nfile = \"a\"\n", "no strategy[1].approval, no strategy[1].auto_above, strategy[1].symbols []"},
      {"[[strategy]]\nfile = \"a\"\n", "[[strategy]]\nfile = \"a\"\n[[strategy]]\nfile = \"b\"\n", "2 of [[strategy]]"},
      {"[[instrument]]\nsymbol = \"XAUUSD\"\ntick = \"0.05\"\n", "[[instrument]]\nsymbol = \"XAUUSD\"\n",
       R"(instrument[1].tick "0.01")"},
      {"[[instrument]]\nsymbol = \"XAUUSD\"\n", "", "no [[instrument]]"},
      // What is the run's own, and what is edited while it runs.
      {"[feed]\nspeed = 9\n[remote]\nlisten = \"127.0.0.1:1\"\n[risk]\ndaily_loss = { limit = \"1%\" }\n", "", ""},
      {"[session]\nname = \"mine\"\ntimeframe = \"5m\"\n", "", "",
       R"(session.name "Paper session", no session.timeframe)"},
  };
  for (const Case& each : cases) {
    const UnmetWishes found = unmet(each.wanted, each.has);
    EXPECT_EQ(found.refused, each.refused) << each.wanted;
    EXPECT_EQ(found.ignored, each.ignored) << each.wanted;
  }
}

// A new key of the session file is refused or ignored without anybody's doing: none may be left out of what is stored.
TEST(SessionWishes, EveryKeyIsStoredOrItsAbsenceIsKnown) {
  const std::map<std::string, std::string> stored = valuesOf(toToml(SessionConfig{}));
  const std::set<std::string> absent{"session.approval", "session.mode", "session.timeframe"};  // unless they are set
  for (const std::string& key : configKeys().values) {
    const bool aside = key.starts_with("risk.") || key.starts_with("remote.") || absent.contains(key);
    const bool table = key.find('.') == std::string::npos;
    EXPECT_TRUE(aside || table || stored.contains(key)) << key;
  }
}

}  // namespace
}  // namespace app
