#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oms {

using Duration = std::chrono::nanoseconds;

// Nanoseconds since 1970-01-01T00:00:00Z; zero means "never" or "not known".
class Timestamp {
 public:
  constexpr Timestamp() = default;
  static constexpr Timestamp fromNs(std::int64_t ns) {
    Timestamp time;
    time.ns_ = ns;
    return time;
  }
  static constexpr Timestamp fromMs(std::int64_t ms) { return fromNs(ms * 1'000'000); }
  static constexpr Timestamp fromSeconds(std::int64_t s) { return fromNs(s * 1'000'000'000); }

  constexpr std::int64_t ns() const { return ns_; }
  constexpr std::int64_t ms() const { return ns_ / 1'000'000; }
  constexpr std::int64_t seconds() const { return ns_ / 1'000'000'000; }
  constexpr bool isSet() const { return ns_ != 0; }

  friend constexpr Timestamp operator+(Timestamp t, Duration d) { return fromNs(t.ns_ + d.count()); }
  friend constexpr Timestamp operator-(Timestamp t, Duration d) { return fromNs(t.ns_ - d.count()); }
  friend constexpr Duration operator-(Timestamp a, Timestamp b) { return Duration(a.ns_ - b.ns_); }
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
  friend constexpr bool operator==(Timestamp, Timestamp) = default;

 private:
  std::int64_t ns_ = 0;
};

enum class TimePrecision { seconds, milliseconds, microseconds };

// RFC 3339 in UTC with Z: 2026-01-05T12:00:00.000000Z.
std::string rfc3339(Timestamp time, TimePrecision precision = TimePrecision::microseconds);
// The UTC calendar day, 2026-01-05.
std::string isoDate(Timestamp time);
// RFC 3339 with Z or an offset, at most nine digits of fraction; nothing when it is not a time.
std::optional<Timestamp> parseRfc3339(std::string_view text);
// From calendar parts in UTC; nothing when there is no such day or time.
std::optional<Timestamp> fromCalendar(int year, int month, int day, int hour = 0, int minute = 0, int second = 0);
// Start of the UTC day that holds the time.
Timestamp dayStart(Timestamp time);
// "250ms 5s 30m 1h 2d" one number and one unit, or "0"; nothing otherwise.
std::optional<Duration> parseDuration(std::string_view text);
std::string formatDuration(Duration duration);  // "1h 2m 3s" style, at most two units

}  // namespace oms
