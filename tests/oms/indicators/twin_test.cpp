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

double weightedOf(const Slice& slice) {
  long double sum = 0;
  long double weights = 0;
  for (std::size_t i = 0; i < slice.size(); ++i) {
    sum += static_cast<long double>(i + 1) * slice[i];
    weights += static_cast<long double>(i + 1);
  }
  return static_cast<double>(sum / weights);
}

double slopeOf(const Slice& slice) {
  const long double meanX = static_cast<long double>(slice.size() - 1) / 2;
  const long double meanY = meanOf(slice);
  long double products = 0;
  long double squares = 0;
  for (std::size_t i = 0; i < slice.size(); ++i) {
    products += (static_cast<long double>(i) - meanX) * (slice[i] - meanY);
    squares += (static_cast<long double>(i) - meanX) * (static_cast<long double>(i) - meanX);
  }
  return static_cast<double>(products / squares);
}

double middleOf(const Slice& slice) {
  return (*std::max_element(slice.begin(), slice.end()) + *std::min_element(slice.begin(), slice.end())) / 2;
}

RC_GTEST_PROP(IndicatorTwin, WindowFormulas, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(2, 30);
  const auto bars = static_cast<double>(period);
  compare("wma", {bars}, period, 1e-8, weightedOf);
  compare("sum", {bars}, period, 1e-7, [](const Slice& slice) { return meanOf(slice) * double(slice.size()); });
  compare("var", {bars, 1}, period, 1e-9, [](const Slice& slice) { return deviationOf(slice) * deviationOf(slice); });
  compare("midpoint", {bars}, period, 0, middleOf);
  compare("slope", {bars}, period, 1e-9, slopeOf);
  compare("linearreg", {bars}, period, 1e-8, [](const Slice& slice) {
    return meanOf(slice) + slopeOf(slice) * static_cast<double>(slice.size() - 1) / 2;
  });
  compare("mom", {bars - 1}, period, 0, [](const Slice& slice) { return slice.back() - slice.front(); });
}

// The exponential average written as its definition: a mean, then the recursion.
RC_GTEST_PROP(IndicatorTwin, Ema, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(1, 30);
  const Slice series = randomSeries();
  const Slice values = runSeries("ema", {static_cast<double>(period)}, series);
  double average = 0;
  for (std::size_t bar = period - 1; bar < series.size(); ++bar) {
    const double factor = 2.0 / (static_cast<double>(period) + 1);
    const auto first = series.begin();
    average = bar + 1 == period ? meanOf(Slice(first, first + static_cast<std::ptrdiff_t>(period)))
                                : series[bar] * factor + average * (1 - factor);
    RC_ASSERT(std::fabs(values[bar] - average) <= 1e-8);
  }
}

// How far the close is through the range of the last bars.
RC_GTEST_PROP(IndicatorTwin, FastStochastic, ()) {
  const auto period = *rc::gen::inRange<std::size_t>(1, 30);
  const Slice series = randomSeries();
  Rows bars;
  for (const double price : series)
    bars.push_back({price, price + 0.02, price - 0.01, price, 1});
  const Rows values = runIndicator("stochf", {static_cast<double>(period), 1, 0}, bars);
  for (std::size_t bar = period - 1; bar < series.size(); ++bar) {
    const auto end = series.begin() + static_cast<std::ptrdiff_t>(bar) + 1;
    const auto [low, high] = std::minmax_element(end - static_cast<std::ptrdiff_t>(period), end);
    const double expected = 100 * (series[bar] - (*low - 0.01)) / ((*high + 0.02) - (*low - 0.01));
    RC_ASSERT(std::fabs(values[bar][0] - expected) <= 1e-6);
  }
}

}  // namespace
}  // namespace oms
