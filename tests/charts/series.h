#pragma once

#include <cmath>
#include <cstdint>

#include "oms/projections/session_view.h"

namespace charts {

// 2024-12-01T09:00:00Z.
inline constexpr std::int64_t kSeriesStart = 1'733'043'600;

inline oms::Price priceOf(double value) {
  return oms::Price::fromDoubleLossy(value);
}

// A bar of the walk below; the same index always gives the same one.
inline oms::Bar walkBar(std::uint64_t index, std::int64_t seconds = 60) {
  const auto level = [](double i) {
    return 63'700 + 400 * std::sin(i / 37) + 90 * std::sin(i / 5.3) + 25 * std::sin(i * 1.7);
  };
  const double i = static_cast<double>(index);
  const double open = std::round(level(i) * 10) / 10;
  const double close = std::round(level(i + 1) * 10) / 10;
  const double reach = 12 + 25 * std::abs(std::sin(i * 2.3));
  oms::Bar bar;
  bar.openTime = oms::Timestamp::fromSeconds(kSeriesStart + static_cast<std::int64_t>(index) * seconds);
  bar.closeTime = bar.openTime + std::chrono::seconds(seconds);
  bar.open = priceOf(open);
  bar.close = priceOf(close);
  bar.high = priceOf(std::max(open, close) + reach);
  bar.low = priceOf(std::min(open, close) - reach * 0.8);
  bar.volume = oms::Volume::fromDoubleLossy(2 + 3 * std::abs(std::sin(i * 1.1)) + reach / 20);
  return bar;
}

inline oms::BarSeries walk(std::uint64_t first, std::size_t count, std::int64_t seconds = 60) {
  oms::BarSeries series;
  series.firstIndex = first;
  for (std::size_t i = 0; i < count; ++i)
    series.bars.push_back(walkBar(first + i, seconds));
  return series;
}

}  // namespace charts
