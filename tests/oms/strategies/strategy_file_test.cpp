#include <gtest/gtest.h>

#include "tests/oms/strategies/support.h"

namespace oms {
namespace {

constexpr const char* kGood = R"toml([strategy]
name = "EMA trend"
symbols = ["BTCUSDT"]
timeframe = "5m"
side = "long"
approval = "auto_above"
auto_above = 0.8
signal_ttl = "30m"
[parameters]
fast = { default = 12, min = 2, max = 100 }
slow = { default = 26, min = 5, max = 300 }
[indicators]
fast = "ema(close, $fast)"
slow = "ema(close, $slow)"
atr  = "atr(14)"
bands = "bbands(close, 20, 2, 2)"
[conditions.signal]
cross  = { when = "fast crosses_above slow", weight = 2 }
[conditions.cancel]
stale  = { when = "bars_since(cross) > 10" }
[conditions.entry]
need = 1
volume_up = { when = "volume > 1.5 * sma(volume, 20)" }
trend  = { when = "close > slow" }
[conditions.exit]
back   = { when = "fast crosses_below slow" }
[conditions.emergency]
crash  = { when = "close < highest(close, 20) - 5 * atr" }
[sizing]
risk_per_trade = "1%"
[order]
type = "limit"
time_in_force = "day"
offset = "0.1 * atr"
[stops]
stop_loss = "close - 2 * atr"
take_profit = "close + 3 * atr"
)toml";

TEST(StrategyFile, AWholeFile) {
  const auto result = parseStrategy(kGood, "folder/ema_trend.toml", {});
  ASSERT_TRUE(result) << result.error().front().text();
  const StrategyDefinition& definition = **result;
  EXPECT_EQ(definition.name, "EMA trend");
  EXPECT_EQ(definition.fileName, "ema_trend");
  EXPECT_EQ(definition.symbols, std::vector<std::string>{"BTCUSDT"});
  EXPECT_EQ(definition.timeframe, Timeframe::m5);
  EXPECT_EQ(definition.side, SidePolicy::longOnly);
  EXPECT_EQ(definition.approval, ApprovalMode::automaticAbove);
  EXPECT_DOUBLE_EQ(definition.autoAbove, 0.8);
  EXPECT_EQ(definition.signalTtl, std::chrono::minutes(30));
  EXPECT_EQ(definition.cooldown, Duration(0));
  EXPECT_EQ(definition.sizing.kind, Sizing::Kind::riskPerTrade);
  EXPECT_EQ(definition.sizing.ratio.text(), "0.01");
  EXPECT_EQ(definition.orderType, OrderType::limit);
  EXPECT_EQ(definition.timeInForce, TimeInForce::day);
  EXPECT_TRUE(definition.offset && definition.sides.at(0).stopLoss && definition.sides.at(0).takeProfit);
  EXPECT_EQ(definition.warmupNeed, 27u);  // the crossing needs the slow average twice
  ASSERT_EQ(definition.conditions.size(), 6u);
  EXPECT_EQ(definition.conditions[0].name, "cross");
  EXPECT_EQ(definition.conditions[0].weight, 2);
  EXPECT_EQ(definition.conditions[2].name, "volume_up");  // the order of the file
  EXPECT_EQ(definition.sides[0].group(GroupKind::entry).need, 1u);
  EXPECT_EQ(definition.sides[0].group(GroupKind::entry).count, 2u);
  std::vector<std::string> indicators;
  for (const IndicatorDefinition& indicator : definition.indicators)
    indicators.push_back(indicator.name);
  EXPECT_EQ(indicators,
            (std::vector<std::string>{"fast", "slow", "atr", "bands.upper", "bands.middle", "bands.lower"}));
}

TEST(StrategyFile, OverridesReplaceDefaultsWithinTheirRange) {
  EXPECT_EQ((*parseStrategy(kGood, "f.toml", {{"slow", 50}}))->parameters.at("slow"), 50);
  EXPECT_EQ((*parseStrategy(kGood, "f.toml", {{"slow", 50}}))->warmupNeed, 51u);
  EXPECT_EQ(parseStrategy(kGood, "f.toml", {{"slow", 500}}).error().at(0).text(),
            "f.toml:11:1: error: the value 500 given for slow is not from 5 to 300");
  EXPECT_EQ(parseStrategy(kGood, "f.toml", {{"slwo", 50}}).error().at(0).text(),
            "f.toml:1:1: error: there is no parameter \"slwo\" to set; did you mean \"slow\"?");
}

TEST(StrategyFile, BothSidesReadTheShortGroupsAndMirrorTheStops) {
  const auto definition =
      parseGood(strategyText("[conditions.signal]\nup = { when = \"close > open\" }\n"
                             "[conditions.signal_short]\nup = { when = \"close < open\" }\n"
                             "[conditions.exit_short]\nold = { when = \"bars_since(up) > 3\" }\n"
                             "[stops]\nstop_loss = \"close - 1\"\ntake_profit = \"close + 1\"\n"
                             "take_profit_short = \"close - 5\"\n",
                             "", "side = \"both\"\n"));
  ASSERT_NE(definition, nullptr);
  ASSERT_EQ(definition->sides.size(), 2u);
  EXPECT_EQ(definition->sides[1].side, Side::sell);
  EXPECT_EQ(definition->sides[1].group(GroupKind::signal).name, "signal_short");
  EXPECT_TRUE(definition->sides[1].stopMirrored);
  EXPECT_FALSE(definition->sides[1].targetMirrored);
}

// The file's text up to and after a line that is replaced by a wrong one.
std::string with(const std::string& line, const std::string& wrong) {
  std::string text = kGood;
  const std::size_t place = text.find(line);
  EXPECT_NE(place, std::string::npos) << line;
  return text.replace(place, line.size(), wrong);
}

struct WrongLine {
  const char* line;
  const char* wrong;
  const char* error;
};

// It is the only one.
void expectError(const char* line, const char* wrong, const char* error) {
  const auto errors = errorsOf(with(line, wrong));
  ASSERT_FALSE(errors.empty()) << wrong;
  EXPECT_EQ(errors[0], std::string("test.toml:") + error) << wrong;
  EXPECT_EQ(errors.size(), 1u) << wrong << " also: " << errors.back();
}

TEST(StrategyFileError, Settings) {
  for (const auto& [line, wrong, error] : std::vector<WrongLine>{
           {"timeframe =", "timefram =",
            "4:1: error: unknown key \"timefram\" in [strategy]; did you mean \"timeframe\"?"},
           {"[order]", "[ordr]", "31:2: error: unknown table [ordr]; did you mean \"order\"?"},
           {"\"5m\"", "\"5min\"", "4:13: error: timeframe \"5min\" is not known; did you mean \"5m\"?"},
           {"\"long\"", "\"lnog\"", "5:8: error: side \"lnog\" is not known; did you mean \"long\"?"},
           {"\"long\"", "\"up\"", "5:8: error: side \"up\" is not known: it is one of long, short, both"},
           {"\"long\"", "1", "5:8: error: side is a text, not a whole number"},
           {"0.8", "80", "7:14: error: auto_above is a confidence from 0 to 1"},
           {"\"auto_above\"", "\"manual\"", "7:14: error: auto_above has no effect unless approval = \"auto_above\""},
           {"\"30m\"", "\"30min\"", "8:14: error: signal_ttl \"30min\" is no duration; did you mean \"30m\"?"},
           {"\"30m\"", "30", "8:14: error: signal_ttl needs a unit; did you mean \"30m\"?"},
           {"\"30m\"", "\"soon\"",
            "8:14: error: signal_ttl \"soon\" is no duration: write a number and one of ms, s, m, h, d, as in \"30m\""},
           {"[\"BTCUSDT\"]", "\"BTCUSDT\"", "3:11: error: symbols is a list of texts, not a text"},
           {"[\"BTCUSDT\"]", "[\"BTCUSDT\", \"ETHUSDT\", \"BTCUSDT\"]",
            "3:34: error: symbols has BTCUSDT twice; leave one of them out"},
           {"[\"BTCUSDT\"]", "[\"BTCUSDT\", 3]", "3:23: error: an item of symbols is a text, not a whole number"},
           {"{ default = 12, min = 2, max = 100 }", "{ default = 1, min = 2 }",
            "10:20: error: default is outside min and max"},
           {"{ default = 12, min = 2, max = 100 }", "{ defualt = 12, default = 3 }",
            "10:10: error: unknown key \"defualt\" in [parameters.fast]; did you mean \"default\"?"},
           {"{ default = 12, min = 2, max = 100 }", "12",
            "10:8: error: [parameters.fast] is a table, not a whole number"},
           {"need = 1", "need = 3", "22:8: error: need counts conditions of its group: from 1 to 2"},
           {"weight = 2", "weight = 0", "18:55: error: weight is above zero"},
           {"weight = 2", "wieght = 2",
            "18:46: error: unknown key \"wieght\" in [conditions.signal.cross]; did you mean \"weight\"?"},
           {"[conditions.exit]", "[conditions.exti]",
            "25:13: error: unknown key \"exti\" in [conditions]; did you mean \"exit\"?"},
           {"\"1%\"", "\"1\"", "30:18: error: risk_per_trade needs a unit; did you mean \"1%\"?"},
           {"\"1%\"", "1", "30:18: error: risk_per_trade needs a unit; did you mean \"1%\"?"},
           {"\"1%\"", "\"one%\"",
            "30:18: error: risk_per_trade \"one%\" is no percentage up to 1000000%: write it as in \"1%\""},
           {"risk_per_trade = \"1%\"", "quantity = 0.5",
            "30:12: error: quantity is a text such as \"0.5\", or a whole number, not a number"},
           {"risk_per_trade = \"1%\"", "quantity = \"-1\"", "30:12: error: quantity \"-1\" is not above zero"},
           {"risk_per_trade = \"1%\"", "quantity = 1\nnotional = 5",
            "29:1: error: [sizing] has exactly one of risk_per_trade, quantity, notional, equity_percent"},
           {"stop_loss = \"close - 2 * atr\"", "",
            "29:1: error: risk_per_trade needs a stop_loss or trailing in [stops]"},
           {"\"limit\"", "\"limti\"", "32:8: error: type \"limti\" is not known; did you mean \"limit\"?"},
           {"offset = \"0.1 * atr\"\n[stops]", "expire_after = \"4h\"\n[stops]",
            "34:16: error: expire_after has no effect unless time_in_force = \"gtd\""},
           {"type = \"limit\"\ntime_in_force = \"day\"\noffset = \"0.1 * atr\"", "type = \"trailing_stop_limit\"",
            "32:8: error: a trailing_stop_limit needs an offset, the distance at which it follows"},
           {"\"day\"", "\"gtd\"",
            "33:17: error: gtd needs an expire_after, counted from the order's sending, as in \"4h\""},
           {"\"day\"", "\"gtd\"\nexpire_after = \"0s\"", "34:16: error: expire_after must be above zero"},
           {"\"limit\"\ntime_in_force = \"day\"", "\"stop_limit\"\ntime_in_force = \"at_open\"",
            "33:17: error: an auction takes market and limit orders, not stop_limit"},
           {"\"limit\"", "\"market\"", "34:10: error: offset has no effect on a market order"},
           {"take_profit = \"close + 3 * atr\"", "trailing = \"art\"",
            "37:13: error: unknown name \"art\"; did you mean \"atr\"?"}}) {
    expectError(line, wrong, error);
  }
}

TEST(StrategyFileError, Limits) {
  for (const auto& [line, wrong, error] : std::vector<WrongLine>{
           {"[order]", "[limits]\ndaily_loss = \"3%\"\n[order]", "32:1: error: unknown key \"daily_loss\" in [limits]"},
           {"[order]", "[limits]\nmax_order_quantity = 0\n[order]",
            "32:22: error: max_order_quantity counts lots, from 1 to 1000000000000"},
           {"[order]", "[limits]\nmax_position = \"0%\"\n[order]",
            "32:16: error: max_position \"0%\" is not above zero"},
           {"[order]", "[limits]\nmax_position = \"1000000.00000001%\"\n[order]",
            "32:16: error: max_position \"1000000.00000001%\" is no percentage up to 1000000%: write it as in \"1%\""},
           {"[order]", "[limits]\nmax_position = \"0.00000001%\"\n[order]",
            "32:16: error: max_position \"0.00000001%\" is not above zero"},
           {"[order]", "[limits]\nmax_position = \"-5\"\n[order]",
            "32:16: error: max_position \"-5\" is not above zero"}})
    expectError(line, wrong, error);
}

TEST(StrategyFileError, Expressions) {
  for (const auto& [line, wrong, error] : std::vector<WrongLine>{
           {"\"ema(close, $fast)\"", "\"emma(close, $fast)\"",
            "13:9: error: unknown indicator \"emma\"; did you mean \"ema\"?"},
           {"\"ema(close, $fast)\"", "\"ema(close, $fsat)\"",
            "13:20: error: there is no parameter \"$fsat\"; did you mean \"$fast\"?"},
           {"\"ema(close, $fast)\"", "'ema(close, $fast) + slwo'",
            "13:29: error: unknown name \"slwo\"; did you mean \"slow\"?"},
           {"\"ema(close, $fast)\"", "\"\"\"\nema(\n  close, $fsat)\"\"\"",
            "15:10: error: there is no parameter \"$fsat\"; did you mean \"$fast\"?"},
           {"\"ema(close, $fast)\"", "\"ema(\\u0063lose, $fsat)\"",
            "13:25: error: there is no parameter \"$fsat\"; did you mean \"$fast\"?"},
           {"\"ema(close, $fast)\"", "\"\"", "13:8: error: fast is empty"},
           {"\"ema(close, $fast)\"", "\"slow + fast\"", "13:16: error: \"fast\" depends on itself"},
           {"\"fast crosses_above slow\"", "\"fast - slow\"",
            "18:20: error: \"fast - slow\" is no condition: compare it with something"},
           {"\"fast crosses_above slow\"", "\"bands > slow\"",
            "18:20: error: \"bands\" has several values: write one of .upper, .middle, .lower after it"},
           {"stale  =", "fast =", "20:1: error: \"fast\" is the name of an indicator already"},
           {"atr  =", "close =", "15:1: error: \"close\" has a meaning in expressions: choose another name"},
           {"atr  =", "\"my atr\" =",
            "15:1: error: \"my atr\" is no name: use letters, digits and _, and a letter first"},
           {"\"close - 2 * atr\"", "\"close > 2\"", "36:14: error: \"close > 2\" is no single number"},
           {"\"0.1 * atr\"", "\"0.1 * bands\"",
            "34:17: error: \"bands\" has several values: write one of .upper, .middle, .lower after it"},
           {"\"close > slow\"", "\"close > ema(close, 20) on '1m'\"",
            "24:46: error: \"1m\" is finer than the bars of 5m at which it would be read: name a coarser timeframe"},
           {"\"close > slow\"", "\"close > slow on '1x'\"",
            "24:36: error: \"1x\" is no timeframe: write one of 1s, 5s, 15s, 30s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, "
            "1d, "
            "1w, 1mo"}}) {
    const auto errors = errorsOf(with(line, wrong));
    ASSERT_FALSE(errors.empty()) << wrong;
    EXPECT_EQ(errors[0], std::string("test.toml:") + error) << wrong;
  }
}

TEST(StrategyFileError, AnErrorIsToldOnceAndAllAreTold) {
  std::string text = kGood;
  text.replace(text.find("ema(close, $fast)"), 3, "emx");
  text.replace(text.find("volume > 1.5"), 6, "volmue");
  text.replace(text.find("3 * atr"), 7, "3 * art");
  EXPECT_EQ(errorsOf(text),
            (std::vector<std::string>{"test.toml:13:9: error: unknown indicator \"emx\"; did you mean \"ema\"?",
                                      "test.toml:23:23: error: unknown name \"volmue\"; did you mean \"volume\"?",
                                      "test.toml:37:28: error: unknown name \"art\"; did you mean \"atr\"?"}));
}

TEST(StrategyFileError, MissingTablesAndBrokenToml) {
  EXPECT_EQ(errorsOf(""), (std::vector<std::string>{"test.toml:1:1: error: the table [strategy] is missing",
                                                    "test.toml:1:1: error: the table [conditions] is missing",
                                                    "test.toml:1:1: error: the table [sizing] is missing"}));
  EXPECT_EQ(errorsOf("[strategy]\n[conditions]\n[sizing]\nquantity = 1\n"),
            (std::vector<std::string>{"test.toml:1:1: error: name is missing in [strategy]",
                                      "test.toml:1:1: error: timeframe is missing in [strategy]",
                                      "test.toml:2:1: error: [conditions.signal] is missing: without it there is "
                                      "never a signal"}));
  EXPECT_EQ(errorsOf("[strategy]\nname = \"x\n").at(0).substr(0, 22), "test.toml:2:10: error:");
  EXPECT_EQ(errorsOf("name = 1\nname = 2\n").at(0).substr(0, 12), "test.toml:2:");
  EXPECT_EQ(errorsOf(std::string(2 << 20, ' ')).at(0), "test.toml:1:1: error: the file is larger than 1 MiB");
}

TEST(StrategyFileError, ConditionsOfSeveralGroupsNeedNamesOfTheirOwnToBeNamed) {
  const std::string groups =
      "[conditions.signal]\nup = { when = \"close > open\" }\n"
      "[conditions.entry]\nup = { when = \"close > open\" }\n"
      "[conditions.exit]\nold = { when = \"bars_since(up) > 3\" }\n";
  EXPECT_EQ(errorsOf(strategyText(groups)),
            std::vector<std::string>{
                "test.toml:12:28: error: \"up\" is a condition of several groups: give it another name"});
}

}  // namespace
}  // namespace oms
