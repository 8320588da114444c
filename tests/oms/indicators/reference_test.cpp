#include <gtest/gtest.h>

#include <algorithm>

#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

struct Column {
  const char* header;  // of the reference
  const char* name;
  std::vector<double> parameters;
  std::size_t output;
};

const std::vector<Column>& columns() {
  static const std::vector<Column> all{{"SMA(30)", "sma", {30}, 0},
                                       {"SMA(5)", "sma", {5}, 0},
                                       {"SMA(10)", "sma", {10}, 0},
                                       {"SMA(20)", "sma", {20}, 0},
                                       {"SMA(50)", "sma", {50}, 0},
                                       {"SMA(200)", "sma", {200}, 0},
                                       {"EMA(30)", "ema", {30}, 0},
                                       {"EMA(9)", "ema", {9}, 0},
                                       {"EMA(12)", "ema", {12}, 0},
                                       {"EMA(20)", "ema", {20}, 0},
                                       {"EMA(26)", "ema", {26}, 0},
                                       {"EMA(50)", "ema", {50}, 0},
                                       {"EMA(200)", "ema", {200}, 0},
                                       {"RSI(14)", "rsi", {14}, 0},
                                       {"RSI(7)", "rsi", {7}, 0},
                                       {"RSI(21)", "rsi", {21}, 0},
                                       {"MACD(12 26 9).MACD", "macd", {12, 26, 9}, 0},
                                       {"MACD(12 26 9).MACDSignal", "macd", {12, 26, 9}, 1},
                                       {"MACD(12 26 9).MACDHist", "macd", {12, 26, 9}, 2},
                                       {"MACD(5 35 5).MACD", "macd", {5, 35, 5}, 0},
                                       {"MACD(5 35 5).MACDSignal", "macd", {5, 35, 5}, 1},
                                       {"MACD(5 35 5).MACDHist", "macd", {5, 35, 5}, 2},
                                       {"BBANDS(5 2 2 0).RealUpperBand", "bbands", {5, 2, 2}, 0},
                                       {"BBANDS(5 2 2 0).RealMiddleBand", "bbands", {5, 2, 2}, 1},
                                       {"BBANDS(5 2 2 0).RealLowerBand", "bbands", {5, 2, 2}, 2},
                                       {"BBANDS(20 2 2 0).RealUpperBand", "bbands", {20, 2, 2}, 0},
                                       {"BBANDS(20 2 2 0).RealMiddleBand", "bbands", {20, 2, 2}, 1},
                                       {"BBANDS(20 2 2 0).RealLowerBand", "bbands", {20, 2, 2}, 2},
                                       {"BBANDS(50 2.5 2.5 0).RealUpperBand", "bbands", {50, 2.5, 2.5}, 0},
                                       {"BBANDS(50 2.5 2.5 0).RealMiddleBand", "bbands", {50, 2.5, 2.5}, 1},
                                       {"BBANDS(50 2.5 2.5 0).RealLowerBand", "bbands", {50, 2.5, 2.5}, 2},
                                       {"STDDEV(5 1)", "stddev", {5, 1}, 0},
                                       {"STDDEV(20 1)", "stddev", {20, 1}, 0},
                                       {"TRANGE", "trange", {}, 0},
                                       {"ATR(14)", "atr", {14}, 0},
                                       {"ATR(7)", "atr", {7}, 0},
                                       {"ATR(20)", "atr", {20}, 0},
                                       {"MAX(30)", "highest", {30}, 0},
                                       {"MAX(20)", "highest", {20}, 0},
                                       {"MIN(30)", "lowest", {30}, 0},
                                       {"MIN(20)", "lowest", {20}, 0},
                                       {"MOM(10)", "mom", {10}, 0},
                                       {"MOM(14)", "mom", {14}, 0},
                                       {"ROC(10)", "roc", {10}, 0},
                                       {"ROC(12)", "roc", {12}, 0},
                                       {"ROCP(10)", "percent_change", {10}, 0}};  // as a fraction there
  return all;
}

// From the reference's first value on, and before it none; 1e-6 relative, of the printed ten digits.
TEST(TalibReference, EveryColumnFromItsFirstValueOn) {
  const std::string folder = dataFolder() + "/reference/talib/";
  const auto input = readCsv(folder + "spy502.input.csv");
  const auto dense = readCsv(folder + "spy502.dense.csv");
  if (input.empty() || dense.empty())
    GTEST_SKIP() << "no reference values in " << folder;
  std::vector<std::vector<double>> bars;
  for (std::size_t i = 1; i < input.size(); ++i) {
    bars.emplace_back();
    for (std::size_t column = 1; column <= 5; ++column)
      bars.back().push_back(std::stod(input[i][column]));
  }
  ASSERT_EQ(bars.size() + 1, dense.size());

  for (const Column& column : columns()) {
    const auto header = std::find(dense[0].begin(), dense[0].end(), column.header);
    ASSERT_NE(header, dense[0].end()) << column.header;
    const auto place = static_cast<std::size_t>(header - dense[0].begin());
    const double scale = std::string_view(column.header).starts_with("ROCP") ? 100 : 1;
    const IndicatorSpec& spec = *findIndicator(column.name);
    std::vector<std::vector<double>> rows = bars;
    if (spec.inputs == Inputs::series) {
      for (auto& row : rows)
        row = {row[barClose]};
    }
    const auto mine = runIndicator(column.name, column.parameters, rows);
    for (std::size_t bar = 0; bar < bars.size(); ++bar) {
      const std::string& text = dense[bar + 1][place];
      const double value = mine[bar][column.output];
      ASSERT_EQ(text.empty(), std::isnan(value)) << column.header << " at " << bar;
      ASSERT_EQ(bar < spec.lookback(column.parameters), std::isnan(value)) << column.header << " at " << bar;
      if (text.empty())
        continue;
      const double expected = std::stod(text) * scale;
      ASSERT_NEAR(value, expected, std::max(1e-6 * std::fabs(expected), 1e-9)) << column.header << " at " << bar;
    }
  }
}

}  // namespace
}  // namespace oms
