#include "oms/model/timeframe.h"

#include <algorithm>
#include <cstdlib>

namespace oms {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr std::array<Duration, 15> kLengths{seconds(1), seconds(5), seconds(15), seconds(30),   minutes(1),
                                            minutes(3), minutes(5), minutes(15), minutes(30),   hours(1),
                                            hours(2),   hours(4),   hours(24),   hours(24 * 7), hours(24 * 30)};
constexpr std::int64_t kNsPerDay = 86'400'000'000'000;

std::int64_t floorTo(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

Timestamp monthStart(Timestamp time, int offset) {
  const std::chrono::year_month_day ymd{sys_days{days{floorTo(time.ns(), kNsPerDay) / kNsPerDay}}};
  const auto first = (ymd.year() / ymd.month() + std::chrono::months{offset}) / 1;
  return Timestamp::fromNs(sys_days{first}.time_since_epoch().count() * kNsPerDay);
}

}  // namespace

std::optional<Timeframe> parseTimeframe(std::string_view text) {
  const auto found = std::find(kTimeframeNames.begin(), kTimeframeNames.end(), text);
  if (found == kTimeframeNames.end())
    return std::nullopt;
  return static_cast<Timeframe>(found - kTimeframeNames.begin());
}

Duration length(Timeframe timeframe) {
  return kLengths[static_cast<std::size_t>(timeframe)];
}

Timestamp openOf(Timeframe timeframe, Timestamp time) {
  if (timeframe == Timeframe::mo1)
    return monthStart(time, 0);
  const std::int64_t step = length(timeframe).count();
  // 1970-01-01 was a Thursday: weeks that begin on Monday are four days off the epoch's.
  const std::int64_t offset = timeframe == Timeframe::w1 ? 4 * kNsPerDay : 0;
  return Timestamp::fromNs(floorTo(time.ns() - offset, step) + offset);
}

Timestamp closeOf(Timeframe timeframe, Timestamp open) {
  return timeframe == Timeframe::mo1 ? monthStart(open, 1) : open + length(timeframe);
}

std::optional<Timeframe> timeframeOfGap(Duration gap) {
  for (std::size_t i = 0; i < kLengths.size(); ++i) {
    const auto timeframe = static_cast<Timeframe>(i);
    const std::int64_t tolerance = timeframe == Timeframe::mo1 ? kNsPerDay * 2 : kLengths[i].count() / 100;
    if (std::abs((gap - kLengths[i]).count()) <= tolerance)
      return timeframe;
  }
  return std::nullopt;
}

}  // namespace oms
