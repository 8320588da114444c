#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oms/model/timestamp.h"

namespace oms {

// When a trading day ends for limits, statistics and changes: a time of day in UTC or New York, whose summer time is
// known from 1987 on by the rules of the United States.
class DayRoll {
 public:
  constexpr DayRoll() = default;  // 00:00 UTC
  // "HH:MM UTC" or "HH:MM America/New_York"; nothing otherwise.
  static std::optional<DayRoll> parse(std::string_view text);
  std::string text() const;

  // When the trading day that holds the time began.
  Timestamp startOf(Timestamp time) const;
  // When it ends, which is when the next one begins.
  Timestamp endOf(Timestamp time) const;
  // The calendar day in which the trading day that holds the time ends, 2026-01-05: the one from Sunday 17:00 to
  // Monday 17:00 is Monday's.
  std::string dateOf(Timestamp time) const;

  friend constexpr bool operator==(const DayRoll&, const DayRoll&) = default;

 private:
  Timestamp localOf(Timestamp time) const;
  Timestamp utcOf(Timestamp local) const;

  Duration timeOfDay_{0};
  bool newYork_ = false;
};

}  // namespace oms
