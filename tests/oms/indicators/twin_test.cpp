// Each incremental indicator beside the formula computed anew on every bar.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/oms/indicators/support.h"

namespace oms {
namespace {

using Slice = std::vector<double>;

double meanOf(const Slice& slice) {
  long double sum = 0;
  for (const double value : slice)
    sum += value;
  return static_cast<double>(sum / static_cast<long double>(slice.size()));
}

double deviationOf(const Slice& slice) {
  const long double mean = meanOf(slice);
  long double squares = 0;
  for (const double value : slice)
    squares += (value - mean) * (value - mean);
  return static_cast<double>(std::sqrt(squares / static_cast<long double>(slice.size())));
}

// Ticks around a large price, with repeats: what rounding and ties find hardest.
Slice randomSeries() {
  const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(-3, 4));
  Slice series{60'000};
  for (const int step : steps)
    series.push_back(series.back() + step * 0.01);
  return series;
}

template <class Formula>
void compare(const char* name, std::vector<double> parameters, std::size_t period, double tolerance, Formula formula) {
  const Slice series = randomSeries();
  const Slice values = runSeries(name, parameters, series);
  for (std::size_t bar = 0; bar < series.size(); ++bar) {
    if (bar + 1 < period) {
      RC_ASSERT(std::isnan(values[bar]));
      continue;
    }
    const auto end = series.begin() + static_cast<std::ptrdiff_t>(bar) + 1;
    RC_ASSERT(std::fabs(values[bar] - formula(Slice(end - static_cast<std::ptrdiff_t>(period), end))) <= tolerance);
  }
}

RC_GTEST_PROP(IndicatorTwin, Sma, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(1, 30);
  compare("sma", {static_cast<double>(period)}, period, 1e-9, meanOf);
}

RC_GTEST_PROP(IndicatorTwin, Stddev, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(2, 30);
  compare("stddev", {static_cast<double>(period), 1}, period, 1e-7, deviationOf);
}

RC_GTEST_PROP(IndicatorTwin, Highest, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(1, 30);
  compare("highest", {static_cast<double>(period)}, period, 0,
          [](const Slice& slice) { return *std::max_element(slice.begin(), slice.end()); });
}

RC_GTEST_PROP(IndicatorTwin, Lowest, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(1, 30);
  compare("lowest", {static_cast<double>(period)}, period, 0,
          [](const Slice& slice) { return *std::min_element(slice.begin(), slice.end()); });
}

}  // namespace
}  // namespace oms
