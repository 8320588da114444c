#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "oms/model/timestamp.h"

namespace oms {

// The bars that exist everywhere: "1s" … "1mo". Weeks begin on Monday, months on the 1st, days at the day roll.
enum class Timeframe : std::uint8_t { s1, s5, s15, s30, m1, m3, m5, m15, m30, h1, h2, h4, d1, w1, mo1 };

inline constexpr std::array<std::string_view, 15> kTimeframeNames{"1s",  "5s", "15s", "30s", "1m", "3m", "5m", "15m",
                                                                  "30m", "1h", "2h",  "4h",  "1d", "1w", "1mo"};

constexpr std::string_view name(Timeframe timeframe) {
  return kTimeframeNames[static_cast<std::size_t>(timeframe)];
}
std::optional<Timeframe> parseTimeframe(std::string_view text);
// The nominal length; a month counts 30 days.
Duration length(Timeframe timeframe);
// The bar that holds the time: its open. A bar runs from its open (included) to its close (excluded).
Timestamp openOf(Timeframe timeframe, Timestamp time);
// The close of the bar that opens at that time.
Timestamp closeOf(Timeframe timeframe, Timestamp open);
// The timeframe whose length is nearest to that gap between bars; nothing when none is within 1 %.
std::optional<Timeframe> timeframeOfGap(Duration gap);

}  // namespace oms
