#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

TEST(Catalog, NamesAreUniqueAndFound) {
  std::set<std::string_view> names;
  for (const IndicatorSpec* row : indicatorCatalog()) {
    EXPECT_TRUE(names.insert(row->name).second) << row->name;
    EXPECT_EQ(findIndicator(row->name), row);
  }
  EXPECT_EQ(findIndicator("sam"), nullptr);
}

TEST(Catalog, DefaultsAreInRangeAndTheLookbackIsExact) {
  for (const IndicatorSpec* row : indicatorCatalog()) {
    if (row->inputs == Inputs::condition)
      continue;  // has no value before the condition was met
    std::vector<double> defaults;
    for (const ParameterSpec& parameter : row->parameters) {
      EXPECT_LE(parameter.min, parameter.defaultValue) << row->name << " " << parameter.name;
      EXPECT_LE(parameter.defaultValue, parameter.max) << row->name << " " << parameter.name;
      defaults.push_back(parameter.defaultValue);
    }
    std::vector<std::vector<double>> rows;
    for (int bar = 0; bar < 200; ++bar) {
      const double price = 100 + (bar * 7 % 13);
      rows.push_back({price, price + 2, price - 1, price + 1, 1000});
    }
    const auto values = runIndicator(row->name, defaults, rows);
    const std::size_t lookback = row->lookback(defaults);
    ASSERT_GT(rows.size(), lookback);
    for (std::size_t bar = 0; bar < rows.size(); ++bar) {
      const bool known =
          std::none_of(values[bar].begin(), values[bar].end(), [](double value) { return std::isnan(value); });
      ASSERT_EQ(known, bar >= lookback) << row->name << " at " << bar;
    }
  }
}

TEST(Catalog, DefaultsAreTalibs) {
  struct Case {
    const char* name;
    std::vector<double> defaults;
  };
  for (const Case& expected : std::vector<Case>{{"sma", {30}},
                                                {"ema", {30}},
                                                {"rsi", {14}},
                                                {"macd", {12, 26, 9}},
                                                {"bbands", {5, 2, 2, 0}},
                                                {"stddev", {5, 1}},
                                                {"atr", {14}},
                                                {"highest", {30}},
                                                {"lowest", {30}},
                                                {"mom", {10}},
                                                {"roc", {10}}}) {
    std::vector<double> defaults;
    for (const ParameterSpec& parameter : findIndicator(expected.name)->parameters) {
      defaults.push_back(parameter.defaultValue);
    }
    EXPECT_EQ(defaults, expected.defaults) << expected.name;
  }
}

}  // namespace
}  // namespace oms
