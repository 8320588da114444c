#include "app/session_config.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(twice->strategies.at(0).parameters.at("slow"), 21.5);
  EXPECT_EQ(twice->instruments.at(0).marginInitial.text(), "0.05");
  EXPECT_EQ(twice->risk.warnAtOf.at("daily_loss").rounded(4), "0.6667");
  EXPECT_EQ(twice->risk.warnAtOf.at("max_order_notional").text(), "0.8");
}

TEST(SessionConfig, MistakesAreNamedWithTheirPlaceAndARemedy) {
  EXPECT_EQ(firstError("[session]\ncahs = 5\n"),
            "desk.toml:2:1: error: unknown key session.cahs; did you mean \"cash\"?");
  EXPECT_EQ(firstError("[session]\ncash = -5\n"), "desk.toml:2:8: error: session.cash must be above zero");
  EXPECT_EQ(firstError("[session]\nmode = \"live\"\n"),
            "desk.toml:2:8: error: session.mode can only be paper in this version");
  EXPECT_EQ(firstError("[feed]\nkind = \"replay\"\n"),
            "desk.toml:2:8: error: feed.kind is replay, which needs at least one [[feed.file]] with path and symbol");
  EXPECT_EQ(firstError("[risk]\ndaily_loss = { limit = \"3 percent\" }\n").substr(0, 22), "desk.toml:2:24: error:");
  EXPECT_EQ(firstError("[remote]\nprice_interval = 0\n"),
            "desk.toml:2:18: error: remote.price_interval must be 1 to 3600");
  EXPECT_NE(firstError("[session\n"), "");
}

TEST(SessionConfig, TheEnvironmentSetsKeysAndUnknownOnesAreErrors) {
  SessionConfig config;
  EXPECT_TRUE(applyEnvironment({{"TIDEMARK_SESSION_CASH", "777"},
                                {"TIDEMARK_SESSION_SYMBOLS", "AAPL,SPY"},
                                {"TIDEMARK_REMOTE_PRICE_INTERVAL", "5"},
                                {"WEBSOCKET_ENABLED", "False"},
                                {"TIDEMARK_HEADLESS", "1"},
                                {"HOME", "/root"}},
                               {"TIDEMARK_HEADLESS"}, config)
                  .empty());
  EXPECT_EQ(config.cash.text(), "777");
  EXPECT_EQ(config.symbols, (std::vector<std::string>{"AAPL", "SPY"}));
  EXPECT_EQ(config.remote.priceInterval, 5);
  EXPECT_FALSE(config.remote.enabled);
  EXPECT_EQ(applyEnvironment({{"TIDEMARK_CASHH", "1"}}, {}, config).size(), 1u);
  EXPECT_EQ(applyEnvironment({{"TIDEMARK_SESSION_CASH", "much"}}, {}, config).size(), 1u);
}

}  // namespace
}  // namespace app
