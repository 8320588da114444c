#include "oms/model/timestamp.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace oms {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t floorDiv(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

struct Calendar {
  int year, month, day, hour, minute, second;
  std::int64_t ns;
};

Calendar calendarOf(Timestamp time) {
  const std::int64_t seconds = floorDiv(time.ns(), kNsPerSecond);
  const std::int64_t dayIndex = floorDiv(seconds, kSecondsPerDay);
  const std::int64_t ofDay = seconds - dayIndex * kSecondsPerDay;
  const year_month_day ymd{sys_days{days{dayIndex}}};
  return {static_cast<int>(ymd.year()),
          static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day())),
          static_cast<int>(ofDay / 3600),
          static_cast<int>(ofDay / 60 % 60),
          static_cast<int>(ofDay % 60),
          time.ns() - seconds * kNsPerSecond};
}

// Reads exactly that many digits and drops them from the text.
std::optional<int> takeDigits(std::string_view& text, std::size_t count) {
  if (text.size() < count)
    return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
  if (error != std::errc{} || end != text.data() + count || value < 0)
    return std::nullopt;
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c)
    return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> takeFraction(std::string_view& text) {
  std::int64_t ns = 0;
  std::int64_t unit = kNsPerSecond / 10;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    ns += (text[digits] - '0') * unit;
    unit /= 10;
    ++digits;
  }
  if (digits == 0 || digits > 9)
    return std::nullopt;
  text.remove_prefix(digits);
  return ns;
}

std::optional<Duration> takeOffset(std::string_view text) {
  if (text == "Z" || text == "z")
    return Duration{0};
  if (text.empty() || (text.front() != '+' && text.front() != '-'))
    return std::nullopt;
  const bool negative = text.front() == '-';
  text.remove_prefix(1);
  const auto hours = takeDigits(text, 2);
  if (!hours || !take(text, ':'))
    return std::nullopt;
  const auto minutes = takeDigits(text, 2);
  if (!minutes || !text.empty() || *hours > 23 || *minutes > 59)
    return std::nullopt;
  const Duration offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return negative ? -offset : offset;
}

}  // namespace

std::string rfc3339(Timestamp time, TimePrecision precision) {
  const Calendar c = calendarOf(time);
  std::array<char, 64> buffer{};
  int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day,
                             c.hour, c.minute, c.second);
  std::string text(buffer.data(), static_cast<std::size_t>(length));
  if (precision == TimePrecision::seconds)
    return text + 'Z';
  const bool micros = precision == TimePrecision::microseconds;
  length = std::snprintf(buffer.data(), buffer.size(), micros ? ".%06dZ" : ".%03dZ",
                         static_cast<int>(c.ns / (micros ? 1'000 : 1'000'000)));
  return text.append(buffer.data(), static_cast<std::size_t>(length));
}

std::string isoDate(Timestamp time) {
  return rfc3339(time, TimePrecision::seconds).substr(0, 10);
}

std::optional<Timestamp> parseRfc3339(std::string_view text) {
  const auto year = takeDigits(text, 4);
  if (!year || !take(text, '-'))
    return std::nullopt;
  const auto month = takeDigits(text, 2);
  if (!month || !take(text, '-'))
    return std::nullopt;
  const auto day = takeDigits(text, 2);
  if (!day || !(take(text, 'T') || take(text, 't') || take(text, ' ')))
    return std::nullopt;
  const auto hour = takeDigits(text, 2);
  if (!hour || !take(text, ':'))
    return std::nullopt;
  const auto minute = takeDigits(text, 2);
  if (!minute || !take(text, ':'))
    return std::nullopt;
  const auto second = takeDigits(text, 2);
  if (!second)
    return std::nullopt;
  std::int64_t ns = 0;
  if (take(text, '.')) {
    const auto fraction = takeFraction(text);
    if (!fraction)
      return std::nullopt;
    ns = *fraction;
  }
  const auto offset = takeOffset(text);
  const auto whole = fromCalendar(*year, *month, *day, *hour, *minute, *second);
  if (!offset || !whole)
    return std::nullopt;
  return *whole - *offset + Duration(ns);
}

std::optional<Timestamp> fromCalendar(int year, int month, int day, int hour, int minute, int second) {
  // int64 nanoseconds reach from 1677 to 2262.
  if (year < 1700 || year > 2260 || month < 1 || day < 1)
    return std::nullopt;
  const year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                           std::chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  const std::int64_t dayIndex = sys_days{ymd}.time_since_epoch().count();
  return Timestamp::fromSeconds(dayIndex * kSecondsPerDay + std::int64_t{hour} * 3600 + std::int64_t{minute} * 60 +
                                second);
}

Timestamp dayStart(Timestamp time) {
  constexpr std::int64_t nsPerDay = kSecondsPerDay * kNsPerSecond;
  return Timestamp::fromNs(floorDiv(time.ns(), nsPerDay) * nsPerDay);
}

std::optional<Duration> parseDuration(std::string_view text) {
  if (text == "0")
    return Duration{0};
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  // 100 years is more than any session needs and far from overflow.
  if (error != std::errc{} || count < 0 || count > 3'153'600'000)
    return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "ms")
    return std::chrono::milliseconds(count);
  if (unit == "s")
    return std::chrono::seconds(count);
  if (unit == "m" && count < 52'560'000)
    return std::chrono::minutes(count);
  if (unit == "h" && count < 876'000)
    return std::chrono::hours(count);
  if (unit == "d" && count < 36'500)
    return std::chrono::hours(24 * count);
  return std::nullopt;
}

std::string formatDuration(Duration duration) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> units{{{86'400, "d"}, {3'600, "h"}, {60, "m"}, {1, "s"}}};
  std::int64_t rest = duration.count() / kNsPerSecond;
  std::string text = rest < 0 ? "-" : "";
  if (rest < 0)
    rest = -rest;
  int shown = 0;
  for (const Unit& unit : units) {
    if (shown == 2 || (rest < unit.seconds && !(unit.seconds == 1 && shown == 0)))
      continue;
    if (shown++ > 0)
      text += ' ';
    text += std::to_string(rest / unit.seconds) + unit.name;
    rest %= unit.seconds;
  }
  return text;
}

}  // namespace oms
