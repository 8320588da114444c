#include "app/session_config.h"

#include <gtest/gtest.h>

#include "oms/risk/limit_table.h"

namespace app {
namespace {

std::string firstError(const char* toml) {
  const auto parsed = parseSessionConfig(toml, "desk.toml", SessionConfig{});
  return parsed ? "" : parsed.error().front().text();
}

TEST(SessionConfig, AFileThatNamesEverythingReadsBackTheSame) {
  const char* file = R"(
[session]
name = "Day desk"
mode = "paper"
account = "main"
currency = "USD"
cash = "50000.25"
account_type = "cash"
position_mode = "netting"
symbols = ["BTCUSDT", "AAPL"]
timeframe = "5m"
approval = "manual"
day_roll = "00:00 UTC"
[feed]
kind = "replay"
seed = 7
speed = "max"
[[feed.file]]
path = "btc \"one\".csv"
symbol = "BTCUSDT"
timeframe = "1m"
[broker]
profile = "pessimistic"
latency_ms = { base = 1, insert = 2, modify = 3, cancel = 4, jitter = 5 }
fees = { maker_bps = -1, taker_bps = 7.5 }
[[strategy]]
file = "ema_trend"
symbols = ["BTCUSDT"]
approval = "auto_above"
auto_above = 0.8
mode = "live"
parameters = { fast = 10, slow = 21.5 }
[[instrument]]
symbol = "XAUUSD"
tick = "0.01"
lot = "0.01"
multiplier = "100"
currency = "USD"
spread = "0.20"
calendar = "fx"
margin_initial = "5%"
[risk]
daily_loss = { limit = "3%", warn = "2%" }
max_order_notional = { limit = 25000, warn = 20000 }
rate_per_second = { limit = 7 }
[remote]
enabled = false
listen = "127.0.0.1:0"
allow_hosts = ["desk.local"]
allow_origins = ["http://desk.local"]
price_interval = 3
metrics_public = true
)";
  const auto once = parseSessionConfig(file, "desk.toml", SessionConfig{});
  ASSERT_TRUE(once.ok()) << once.error().front().text();
  const std::string text = toToml(*once);
  const auto twice = parseSessionConfig(text, "stored", SessionConfig{});
  ASSERT_TRUE(twice.ok()) << twice.error().front().text();
  EXPECT_EQ(toToml(*twice), text);
  EXPECT_EQ(once->cash.text(), "50000.25");
  EXPECT_EQ(twice->files.at(0).path, "btc \"one\".csv");
  EXPECT_EQ(twice->fees.takerBps.text(), "7.5");
  EXPECT_EQ(twice->fees.makerBps.text(), "-1");
  EXPECT_EQ(twice->strategies.at(0).parameters.at("slow").value, 21.5);
  EXPECT_EQ(twice->instruments.at(0).marginInitial.text(), "0.05");
  EXPECT_EQ(twice->risk.warnAtOf.at("daily_loss").rounded(4), "0.6667");
  EXPECT_EQ(twice->risk.warnAtOf.at("max_order_notional").text(), "0.8");
}

TEST(SessionConfig, WhatMayBeTradedOfAnInstrumentGoesRound) {
  const char* file =
      "[[instrument]]\nsymbol = \"A\"\n"
      "[[instrument]]\nsymbol = \"B\"\ntradable = false\n"
      "[[instrument]]\nsymbol = \"C\"\nshortable = false\nrestricted = true\n";
  auto config = parseSessionConfig(file, "desk.toml", SessionConfig{});
  ASSERT_TRUE(config.ok()) << config.error().front().text();
  config = parseSessionConfig(toToml(*config), "stored", SessionConfig{});
  ASSERT_TRUE(config.ok()) << config.error().front().text();
  std::string told;
  for (const oms::Instrument& each : config->instruments)
    told += each.symbol + (each.tradable ? " tradable" : "") + (each.shortable ? " shortable" : "") +
            (each.restricted ? " restricted" : "") + "; ";
  EXPECT_EQ(told, "A tradable shortable; B shortable; C tradable restricted; ");
}

TEST(SessionConfig, MistakesAreNamedWithTheirPlaceAndARemedy) {
  EXPECT_EQ(firstError("[session]\ncahs = 5\n"),
            "desk.toml:2:1: error: unknown key session.cahs; did you mean \"cash\"?");
  EXPECT_EQ(firstError("[session]\ncash = -5\n"), "desk.toml:2:8: error: session.cash must be above zero");
  EXPECT_EQ(firstError("[session]\nmode = \"live\"\n"),
            "desk.toml:2:8: error: session.mode can only be paper in this version");
  EXPECT_EQ(
      firstError("[session]\napprovers = 3\n"),
      "desk.toml:2:13: error: session.approvers must be 1, or 2 for a second person who approves each signal too");
  EXPECT_EQ(firstError("[session]\nposition_mode = \"both\"\n"),
            "desk.toml:2:17: error: session.position_mode must be netting or hedging");
  EXPECT_EQ(firstError("[feed]\nkind = \"replay\"\n"),
            "desk.toml:2:8: error: feed.kind is replay, which needs at least one [[feed.file]] with path and symbol");
  EXPECT_EQ(firstError("[risk]\ndaily_loss = { limit = \"3 percent\" }\n").substr(0, 22), "desk.toml:2:24: error:");
  EXPECT_EQ(firstError("[remote]\nprice_interval = 0\n"),
            "desk.toml:2:18: error: remote.price_interval must be 1 to 3600");
  EXPECT_NE(firstError("[session\n"), "");
}

TEST(SessionConfig, LimitsOfSymbolsAndStrategiesGoRound) {
  const char* file = R"([risk]
max_order_quantity = { limit = 100, symbols = { BTCUSDT = 5 }, strategies = { "EMA trend" = 2 } }
max_position = { limit = "50%", warn = "40%", symbols = { AAPL = 20000 } }
loss_cooldown = { limit = "15m" }
leverage = { limit = 2 }
participation = { limit = "0%" }
require_stop = true
)";
  const auto once = parseSessionConfig(file, "desk.toml", SessionConfig{});
  ASSERT_TRUE(once.ok()) << once.error().front().text();
  const auto twice = parseSessionConfig(toToml(*once), "again.toml", SessionConfig{});
  ASSERT_TRUE(twice.ok()) << twice.error().front().text();
  const oms::RiskLimits& limits = twice->risk;
  EXPECT_EQ(limits.maxOrderLots, 100);
  EXPECT_EQ(limits.orderLotsOf.ofSymbol.at("BTCUSDT"), 5);
  EXPECT_EQ(limits.orderLotsOf.ofStrategy.at("EMA trend"), 2);
  EXPECT_EQ(limits.positionOf.ofSymbol.at("AAPL").money.text(), "20000");
  EXPECT_EQ(limits.warnAtOf.at("max_position").text(), "0.8");
  EXPECT_EQ(limits.lossCooldown, std::chrono::minutes(15));
  EXPECT_EQ(limits.maxLeverage.text(), "2");
  EXPECT_TRUE(limits.participation.isZero());
  EXPECT_TRUE(limits.requireStop);
  EXPECT_EQ(
      firstError("[risk]\nmax_position = { limit = \"50%\", symbols = { AAPL = \"much\" } }\n"),
      "desk.toml:2:52: error: risk.max_position.symbols.AAPL must be a percentage of equity, \"3%\", or an amount "
      "above zero");
}

TEST(SessionConfig, EachLimitHasItsWarningInItsOwnUnit) {
  const auto config = parseSessionConfig(
      "[risk]\nloss_streak = { limit = 3, warn = 2 }\nunacknowledged = { limit = \"6s\", warn = \"3s\" }\n",
      "desk.toml", {});
  ASSERT_TRUE(config.ok()) << config.error().front().text();
  const auto again = parseSessionConfig(toToml(*config), "stored", SessionConfig{});
  ASSERT_TRUE(again.ok()) << again.error().front().text();
  EXPECT_EQ(again->risk.warnAtOf.at("loss_streak").rounded(4), "0.6667");
  EXPECT_EQ(again->risk.warnAtOf.at("unacknowledged").text(), "0.5");
  EXPECT_EQ(toToml(*again), toToml(*config));
  const char* wrong = " must be in the limit's unit, above zero and not above the limit";
  EXPECT_EQ(firstError("[risk]\nloss_streak = { limit = 3, warn = \"80%\" }\n"),
            std::string("desk.toml:2:35: error: risk.loss_streak.warn") + wrong);
  EXPECT_EQ(firstError("[risk]\nunacknowledged = { limit = \"6s\", warn = \"7s\" }\n"),
            std::string("desk.toml:2:41: error: risk.unacknowledged.warn") + wrong);
  EXPECT_EQ(firstError("[risk]\nrequire_stop = { limit = true }\n"),
            "desk.toml:2:16: error: risk.require_stop must be true or false");
}

TEST(SessionConfig, ALimitThatIsNoTableIsShownHowToBeOne) {
  EXPECT_EQ(firstError("[risk]\ndaily_loss = \"5%\"\n"),
            "desk.toml:2:14: error: risk.daily_loss must be a table, { limit = \"3%\" }");
  EXPECT_EQ(firstError("[risk]\nloss_streak = 4\n"),
            "desk.toml:2:15: error: risk.loss_streak must be a table, { limit = \"5\" }");
}

// Every limit refuses the unit of another kind, in a sentence that says its own.
TEST(SessionConfig, EachLimitRefusesAWrongUnit) {
  for (const std::string_view code : oms::limitCodes()) {
    const std::string key(code);
    const bool isTable = code != "warn_at" && code != "require_stop" && code != "allow_self_cross";
    const std::string file = "[risk]\n" + key + (isTable ? " = { limit = \"soon\" }\n" : " = \"soon\"\n");
    const std::string error = firstError(file.c_str());
    EXPECT_EQ(error.rfind("desk.toml:2:", 0), 0u) << error;
    EXPECT_NE(error.find("error: risk." + key), std::string::npos) << error;
    EXPECT_NE(error.find(" must be "), std::string::npos) << error;
    const std::string misspelled = key + "x = { limit = 1 }";
    EXPECT_NE(firstError(("[risk]\n" + misspelled + "\n").c_str()).find("did you mean \"" + key + "\"?"),
              std::string::npos)
        << misspelled;
  }
}

TEST(SessionConfig, ADrillIsNamedByItsPlan) {
  const auto config = parseSessionConfig("[broker]\ndrill = \"light\"\nprotection_ticks = 25\n", "desk.toml", {});
  ASSERT_TRUE(config.ok()) << config.error().front().text();
  EXPECT_EQ(config->drill, "light");
  const auto again = parseSessionConfig(toToml(*config), "stored", SessionConfig{});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->drill, "light");
  EXPECT_EQ(again->protectionTicks, 25);
  EXPECT_EQ(SessionConfig{}.drill, "none");
  EXPECT_EQ(firstError("[broker]\ndrill = \"hard\"\n"),
            "desk.toml:2:9: error: broker.drill must be none, light or rough");
  EXPECT_EQ(firstError("[broker]\nprotection_ticks = -1\n"),
            "desk.toml:2:20: error: broker.protection_ticks must be 0 (none) to 1000000");
}

TEST(SessionConfig, NumbersOfAStrategyAreReadToTheirEnd) {
  const std::string strategy = "[[strategy]]\nfile = \"ema_trend\"\n";
  EXPECT_EQ(firstError((strategy + "auto_above = \"0.8 or so\"\n").c_str()),
            "desk.toml:3:14: error: strategy.auto_above must be a number");
  EXPECT_EQ(firstError((strategy + "auto_above = 80\n").c_str()),
            "desk.toml:3:14: error: strategy.auto_above must be a confidence from 0 to 1");
  EXPECT_EQ(firstError((strategy + "parameters = { fast = \"many\" }\n").c_str()),
            "desk.toml:3:23: error: strategy.parameters.fast must be a number");
  const auto good = parseSessionConfig(strategy + "auto_above = 0.25\nparameters = { fast = 1e1 }\n", "desk.toml", {});
  ASSERT_TRUE(good.ok()) << good.error().front().text();
  EXPECT_EQ(good->strategies.at(0).autoAbove, 0.25);
  EXPECT_EQ(good->strategies.at(0).parameters.at("fast").value, 10);
  EXPECT_EQ(good->strategies.at(0).parameters.at("fast").place, "desk.toml:4:23");
}

// Whoever names a price of a share has said what a fill costs; both together are both written.
TEST(SessionConfig, FeesOfAnotherKindAreInPlaceOfTheDefault) {
  const auto fees = [](const std::string& table) {
    const auto config = parseSessionConfig("[broker]\nfees = { " + table + " }\n", "desk.toml", {});
    EXPECT_TRUE(config.ok()) << table;
    return config->fees.makerBps.text() + " " + config->fees.takerBps.text();
  };
  EXPECT_EQ(fees("per_share = \"0.005\", min = \"1\""), "0 0");
  EXPECT_EQ(fees("per_contract = \"2\""), "0 0");
  EXPECT_EQ(fees("fixed = \"1\""), "0 0");
  EXPECT_EQ(fees("fixed = \"1\", taker_bps = 3"), "2 3");
  EXPECT_EQ(fees("maker_bps = 1"), "1 5");
}

TEST(SessionConfig, FeesThatTheFileDoesNotNameStay) {
  const auto config = parseSessionConfig("[broker]\nfees = { maker_bps = 1 }\n", "desk.toml", {});
  ASSERT_TRUE(config.ok());
  EXPECT_EQ(config->fees.makerBps.text(), "1");
  EXPECT_EQ(config->fees.takerBps.text(), "5");
}

TEST(SessionConfig, TheEnvironmentSetsKeysAndUnknownOnesAreErrors) {
  SessionConfig config;
  const auto result = applyEnvironment({{"TIDEMARK_SESSION_CASH", "777"},
                                        {"TIDEMARK_SESSION_SYMBOLS", "AAPL,SPY"},
                                        {"TIDEMARK_REMOTE_PRICE_INTERVAL", "5"},
                                        {"TIDEMARK_BROKER_LATENCY_MS_JITTER", "0"},
                                        {"WEBSOCKET_ENABLED", "False"},
                                        {"TIDEMARK_HEADLESS", "1"},
                                        {"HOME", "/root"}},
                                       {"TIDEMARK_HEADLESS"}, config);
  EXPECT_TRUE(result.errors.empty());
  EXPECT_EQ(result.keys, (std::set<std::string>{"broker.latency_ms.jitter", "remote.enabled", "remote.price_interval",
                                                "session.cash", "session.symbols"}));
  EXPECT_EQ(config.latency.jitter.count(), 0);
  EXPECT_EQ(config.cash.text(), "777");
  EXPECT_EQ(config.symbols, (std::vector<std::string>{"AAPL", "SPY"}));
  EXPECT_EQ(config.remote.priceInterval, 5);
  EXPECT_FALSE(config.remote.enabled);
  const auto wrong = applyEnvironment({{"TIDEMARK_RISK_DALY_LOSS", "1%"}}, {}, config);
  ASSERT_EQ(wrong.errors.size(), 1u);
  EXPECT_NE(wrong.errors.front().message.find("did you mean \"TIDEMARK_RISK_DAILY_LOSS\"?"), std::string::npos);
  EXPECT_EQ(applyEnvironment({{"TIDEMARK_SESSION_CASH", "much"}}, {}, config).errors.size(), 1u);
}

}  // namespace
}  // namespace app
