#include <gtest/gtest.h>

#include "oms/strategies/expression_series.h"

namespace oms {
namespace {

struct WrongExpression {
  std::string expression;
  std::size_t offset;
  std::string message;
};

TEST(ExpressionError, SaysWhereAndHowToMendIt) {
  for (const WrongExpression& expected : std::vector<WrongExpression>{
           {"", 0, "the expression is empty"},
           {"close +", 7, "expected a number, a name or \"(\", but the expression ends here"},
           {"close close", 6, "expected an operator or the end, not \"close\""},
           {"(close", 6, "expected \")\", but the expression ends here"},
           {"sma(close, 3", 12, "expected \",\" or \")\", but the expression ends here"},
           {"close crosses_abov open", 6,
            "expected an operator or the end, not \"crosses_abov\"; did you mean \"crosses_above\"?"},
           {"sma(close,)", 10, "expected another argument, not \")\""},
           {"closs > 1", 0, "unknown name \"closs\"; did you mean \"close\"?"},
           {"emma(close, 3)", 0, "unknown indicator \"emma\"; did you mean \"ema\"?"},
           {"frobnicate(close)", 0, "unknown indicator \"frobnicate\""},
           {"close > sma", 8, "\"sma\" is a function; did you mean \"sma(close, 30)\"?"},
           {"rsi(14)", 4, "rsi needs a series here, not the number 14; did you mean \"rsi(close, 14)\"?"},
           {"sma(close, 2, 3)", 0, "sma takes 1 to 2 arguments, not 3; did you mean \"sma(close, 30)\"?"},
           {"atr(close, 14)", 0, "atr takes 0 to 1 arguments, not 2; did you mean \"atr(14)\"?"},
           {"sma(close, 2.5)", 11, "sma's period is a whole number from 1 to 100000"},
           {"sma(close, 0)", 11, "sma's period is a whole number from 1 to 100000"},
           {"sma(close, open)", 11, "sma's period is a whole number from 1 to 100000"},
           {"min(close)", 0, "min takes two numbers"},
           {"close[-1]", 6, "history counts bars back: a whole number from 0 to 10000"},
           {"close[open]", 6, "history counts bars back: a whole number from 0 to 10000"},
           {"close[1", 7, "expected \"]\", but the expression ends here"},
           {"close and 1", 0, "\"close\" is a number where a condition is needed: compare it with something"},
           {"(close > 1) + 1", 0, "\"(close > 1)\" is a condition where a number is needed"},
           {"1 < close < 3", 10, "comparisons do not chain: join two of them with \"and\""},
           {"close > 1 && open > 1", 10, "\"&&\" has no meaning here; did you mean \"and\"?"},
           {"close = 1", 6, "\"=\" has no meaning here; did you mean \"==\"?"},
           {"!(close > 1)", 0, "\"!\" has no meaning here; did you mean \"not\"?"},
           {"close # 1", 6, "\"#\" has no meaning here"},
           {"close > \"x\"", 8, "a text has no meaning here"},
           {"close > 'x", 8, "the text has no closing quote"},
           {"3x", 0, "\"3x\" is neither a number nor a name"},
           {"$fast", 0, "there is no parameter \"$fast\""},
           {"close > $", 8, "after $ comes a parameter's name"},
           {"1e999", 0, "the number is too large"},
           {"bbands(close) > 1", 0,
            "\"bbands(close)\" has several values: write one of .upper, .middle, .lower after it"},
           {"bbands(close).uper", 14, "bbands has .upper, .middle, .lower, not \".uper\"; did you mean \"upper\"?"},
           {"close.upper", 6, "\"close\" has one value: leave out \".upper\""},
           {"ema(close, 20) on 1h", 18, "\"1h\" is neither a number nor a name; a timeframe stands in quotes"},
           {"close on open", 9, "expected a timeframe in quotes after \"on\", not \"open\""},
           {"close of", 8, "expected a symbol in quotes after \"of\", but the expression ends here"},
           {"close of \"\"", 9, "a symbol stands in the quotes, of \"ETHUSDT\" for example"},
           {"close on \"7m\"", 9,
            "\"7m\" is no timeframe: write one of 1s, 5s, 15s, 30s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 1d, 1w, 1mo"},
           {"(close on \"5m\") on \"1h\"", 10,
            "\"5m\" is finer than the bars of 1h at which it would be read: name a coarser timeframe"},
           {"volume on \"1h\" and close > 1", 0,
            "\"volume on \"1h\"\" is a number where a condition is needed: compare it with something"},
           {"(bbands(close) on \"1h\") > 1", 0,
            "\"(bbands(close) on \"1h\")\" has several values: write one of .upper, .middle, .lower after it"},
           {"clos of \"ETHUSDT\"", 0, "unknown name \"clos\"; did you mean \"close\"?"},
           {"on \"1h\"", 0, "expected a number, a name or \"(\", not \"on\""},
           {"close > and", 8, "expected a number, a name or \"(\", not \"and\""},
           {std::string(100, '(') + '1', 64, "the expression is nested too deeply"},
           {std::string(5000, '1'), 4096, "the expression is longer than 4096 characters"}}) {
    const auto result = ExpressionSeries::compile(expected.expression);
    ASSERT_FALSE(result) << expected.expression;
    EXPECT_EQ(result.error().message, expected.message) << expected.expression;
    EXPECT_EQ(result.error().offset, expected.offset) << expected.expression;
  }
}

}  // namespace
}  // namespace oms
