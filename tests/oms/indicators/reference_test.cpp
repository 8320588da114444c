#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "tests/oms/indicators/reference_columns.h"
#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

using Table = std::vector<std::vector<std::string>>;

// The table's bars: five columns from `first` on.
Rows barsOf(const Table& table, std::size_t first) {
  Rows bars;
  for (std::size_t i = 1; i < table.size(); ++i) {
    bars.emplace_back();
    for (std::size_t column = first; column < first + kBarInputs; ++column)
      bars.back().push_back(std::stod(table[i][column]));
  }
  return bars;
}

// What the indicator reads of those bars: of the close, and of close and high where it reads two, as the table was
// made.
Rows inputsOf(const IndicatorSpec& spec, const Rows& bars) {
  Rows rows = bars;
  for (auto& row : rows) {
    switch (spec.inputs) {
      case Inputs::bars:
        break;
      case Inputs::twoSeries:
        row = {row[barClose], row[barHigh]};
        break;
      case Inputs::seriesAndVolume:
        row = {row[barClose], row[barVolume]};
        break;
      default:
        row = {row[barClose]};
    }
  }
  return rows;
}

bool near(double value, double expected) {
  return std::fabs(value - expected) <= std::max(1e-6 * std::fabs(expected), 1e-9);
}

// From the reference's first value on, and before it none; 1e-6 relative, of the printed ten digits.
TEST(TalibReference, EveryColumnFromItsFirstValueOn) {
  const std::string folder = dataFolder() + "/reference/talib/";
  const Table input = readCsv(folder + "spy502.input.csv");
  const Table dense = readCsv(folder + "spy502.dense.csv");
  if (input.empty() || dense.empty())
    GTEST_SKIP() << "no reference values in " << folder;
  const Rows bars = barsOf(input, 1);
  ASSERT_EQ(bars.size() + 1, dense.size());

  std::size_t compared = 0;
  std::size_t columns = 0;
  for (const ReferenceColumn& column : talibColumns()) {
    SCOPED_TRACE(column.header);
    const IndicatorSpec* spec = findIndicator(column.name);
    ASSERT_NE(spec, nullptr);
    std::vector<double> parameters = column.parameters;
    for (std::size_t i = parameters.size(); i < spec->parameters.size(); ++i)
      parameters.push_back(spec->parameters[i].defaultValue);
    const Rows mine = runIndicator(column.name, parameters, inputsOf(*spec, bars));
    for (std::size_t place = 0; place < dense[0].size(); ++place) {
      if (dense[0][place] != column.header)
        continue;
      ++columns;
      for (std::size_t bar = 0; bar < bars.size(); ++bar) {
        const std::string& text = dense[bar + 1][place];
        const double value = mine[bar][column.output];
        ASSERT_EQ(text.empty(), std::isnan(value)) << "at " << bar;
        ASSERT_EQ(bar < spec->lookback(parameters), std::isnan(value)) << "at " << bar;
        if (text.empty())
          continue;
        ASSERT_PRED2(near, value, std::stod(text)) << "at " << bar;
        ++compared;
      }
    }
  }
  std::printf("compared %zu values in %zu columns of spy502.dense.csv\n", compared, columns);
  EXPECT_GE(columns, talibColumns().size());
}

}  // namespace
}  // namespace oms
