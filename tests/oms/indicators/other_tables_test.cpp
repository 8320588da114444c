// Tables of other makers: Skender's, Lean's and StockCharts', from where they agree with TA-Lib.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <regex>

#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

// Where to find the input and the expected values in one comma separated table; -1: no such column, read as nothing.
struct TableCase {
  const char* file;
  const char* name;
  std::vector<double> parameters;
  std::vector<int> inputs;    // columns: of a bar's five, or of the series
  std::vector<int> expected;  // columns, an output each
  std::size_t from = 0;       // the row from which they agree
  double slack = 0;           // of tables that were reckoned in single precision
};

const std::vector<TableCase>& tableCases() {
  static const std::vector<int> bar{1, 2, 3, 4, -1};
  static const std::vector<int> volumeBar{1, 2, 3, 4, 5};
  static const std::vector<TableCase> all{
      {"lean/spy_bollinger_bands.txt", "bbands", {20, 2, 2, 0}, {4}, {6, 5, 7}},
      {"lean/spy_atr_wilder.txt", "atr", {14}, bar, {5}, 200},
      {"lean/spy_dema.txt", "dema", {5}, {4}, {5}, 60},
      {"lean/spy_heikin_ashi.txt", "heikin_ashi", {}, volumeBar, {6, 7, 8, 9}},
      {"lean/spy_max.txt", "highest", {5}, {4}, {6}},
      {"lean/spy_min.txt", "lowest", {5}, {4}, {6}},
      {"lean/spy_with_indicators.txt", "sma", {14}, {7}, {1}},
      {"lean/spy_with_indicators.txt", "ema", {14}, {7}, {2}, 150},
      {"lean/spy_with_indicators.txt", "rsi", {14}, {7}, {5}},
      {"lean/spy_with_macd.txt", "macd", {12, 26, 9}, {4}, {5, 6, 7}, 260},
      {"lean/spy_with_stoch12k3.txt", "stoch", {12, 3, 5, 0, 0}, bar, {5, 6}, 17, 1e-3},
      {"lean/spy_with_roc50.txt", "mom", {50}, {4}, {5}, 0, 1e-4},
      {"stockcharts_ta/cs-bbands.csv", "bbands", {20, 2, 2, 0}, {1}, {4, 2, 5}},
      {"stockcharts_ta/cs-soo.csv", "stochf", {14, 3, 0}, {-1, 1, 2, 5, -1}, {6, 7}, 15},
      {"stockcharts_ta/cs-obv.csv", "obv", {}, {-1, -1, -1, 1, 2}, {5}},
  };
  return all;
}

// 1e-6, relative beyond 1, or what the printed digits cannot tell, or what the table was made with.
bool agrees(double value, const std::string& text, double slack) {
  const double expected = std::stod(text);
  const std::size_t exponent = std::min(text.find_first_of("eE"), text.size());
  const std::size_t point = std::min(text.find('.'), exponent);
  double digit = exponent == point ? 1 : std::pow(10, -static_cast<double>(exponent - point - 1));
  if (exponent < text.size())
    digit *= std::pow(10, std::stod(text.substr(exponent + 1)));
  return std::fabs(value - expected) <= std::max({1e-6 * std::max(1.0, std::fabs(expected)), 0.51 * digit, slack});
}

double cell(const std::vector<std::string>& row, int column) {
  const auto place = static_cast<std::size_t>(column);
  if (column < 0 || place >= row.size() || row[place].empty())
    return column < 0 ? 0 : kNan;
  return std::stod(row[place]);
}

// Compares where the table has values; says how many.
std::size_t compareTable(const TableCase& table, const std::string& path) {
  const auto rows = readCsv(path);
  Rows inputs;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    inputs.emplace_back();
    for (const int column : table.inputs)
      inputs.back().push_back(cell(rows[i], column));
  }
  if (std::string_view(table.name) == "obv")
    inputs[0][barVolume] = 0;  // the table begins with none
  const Rows mine = runIndicator(table.name, table.parameters, inputs);
  std::size_t compared = 0;
  for (std::size_t bar = table.from; bar < mine.size(); ++bar) {
    for (std::size_t output = 0; output < table.expected.size(); ++output) {
      const auto column = static_cast<std::size_t>(table.expected[output]);
      const std::string text = column < rows[bar + 1].size() ? rows[bar + 1][column] : "";
      if (text.empty() || text == "NaN")
        continue;
      EXPECT_PRED3(agrees, mine[bar][output], text, table.slack) << table.file << " " << table.name << " at " << bar;
      if (testing::Test::HasFailure())
        return compared;
      ++compared;
    }
  }
  EXPECT_GT(compared, 0u) << table.file << " " << table.name;
  return compared;
}

TEST(OtherTables, LeanAndStockCharts) {
  std::size_t compared = 0;
  for (const TableCase& table : tableCases()) {
    const std::string path = dataFolder() + "/reference/" + table.file;
    if (readCsv(path).empty())
      GTEST_SKIP() << "no reference values in " << path;
    compared += compareTable(table, path);
  }
  std::printf("compared %zu values of Lean and StockCharts\n", compared);
}

struct SkenderCase {
  const char* file;
  const char* name;
  std::vector<double> parameters;
  std::vector<const char*> keys;  // an output each; empty: not compared
  std::size_t from = 0;
};

// From where skender_vs_talib_agreement.txt says that both agree; the last three have no peer in TA-Lib.
const std::vector<SkenderCase>& skenderCases() {
  static const std::vector<SkenderCase> all{
      {"sma", "sma", {20}, {"sma"}},
      {"ema", "ema", {20}, {"ema"}},
      {"wma", "wma", {14}, {"wma"}},
      {"rsi", "rsi", {14}, {"rsi"}},
      {"bb", "bbands", {20, 2, 2, 0}, {"upperBand", "sma", "lowerBand"}},
      {"atr", "atr", {14}, {"atr"}},
      {"atr", "natr", {14}, {"atrp"}},
      {"tr", "trange", {}, {"tr"}, 1},
      {"stoch", "stoch", {14, 3, 3, 0, 0}, {"k", "d"}, 17},
      {"cci", "cci", {20}, {"cci"}},
      {"mfi", "mfi", {14}, {"mfi"}},
      {"macd", "macd", {12, 26, 9}, {"macd", "signal", "histogram"}, 105},
      {"adx", "adx", {14}, {"adx"}, 195},
      {"adx", "plus_di", {14}, {"pdi"}, 151},
      {"adx", "minus_di", {14}, {"mdi"}, 136},
      {"donchian", "donchian", {20}, {"upperBand", "centerline", "lowerBand"}},
      {"heikinashi", "heikin_ashi", {}, {"open", "high", "low", "close"}},
      {"vwap", "vwap", {0}, {"vwap"}},
  };
  return all;
}

// The values of one key, bar by bar; a null is an empty text.
std::vector<std::string> valuesOf(const std::string& json, const std::string& key) {
  const std::regex pattern("\"" + key + "\":\\s*(null|[-+0-9.eE]+)");
  std::vector<std::string> values;
  for (std::sregex_iterator found(json.begin(), json.end(), pattern), end; found != end; ++found)
    values.push_back((*found)[1] == "null" ? "" : (*found)[1].str());
  return values;
}

TEST(OtherTables, Skender) {
  const std::string folder = dataFolder() + "/reference/skender/";
  const auto quotes = readCsv(folder + "quotes_default.csv");
  if (quotes.empty())
    GTEST_SKIP() << "no reference values in " << folder;
  std::size_t compared = 0;
  for (const SkenderCase& skender : skenderCases()) {
    SCOPED_TRACE(skender.name);
    Rows inputs;
    for (std::size_t i = 1; i < quotes.size(); ++i) {
      inputs.emplace_back();
      for (std::size_t column = 1; column <= kBarInputs; ++column)
        inputs.back().push_back(std::stod(quotes[i][column]));
      if (findIndicator(skender.name)->inputs == Inputs::series)
        inputs.back() = {inputs.back()[barClose]};
    }
    const Rows mine = runIndicator(skender.name, skender.parameters, inputs);
    const std::string json = readText(folder + "results/" + skender.file + ".standard.json");
    for (std::size_t output = 0; output < skender.keys.size(); ++output) {
      const std::vector<std::string> values = valuesOf(json, skender.keys[output]);
      ASSERT_EQ(values.size(), mine.size()) << skender.keys[output];
      for (std::size_t bar = skender.from; bar < mine.size(); ++bar) {
        ASSERT_EQ(values[bar].empty(), std::isnan(mine[bar][output])) << skender.keys[output] << " at " << bar;
        if (values[bar].empty())
          continue;
        ASSERT_NEAR(mine[bar][output], std::stod(values[bar]), 1e-6 * std::max(1.0, std::fabs(mine[bar][output])))
            << skender.keys[output] << " at " << bar;
        ++compared;
      }
    }
  }
  std::printf("compared %zu values of Skender\n", compared);
}

}  // namespace
}  // namespace oms
