#include "oms/feeds/time_text.h"

#include <algorithm>
#include <charconv>

namespace oms {
namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kLatestSecond = 9'183'110'399;  // the end of 2260
constexpr std::int64_t kNsPerMs = 1'000'000;
constexpr std::int64_t kMsPerDay = 86'400'000;

bool isTimeDigit(char c) {
  return c >= '0' && c <= '9';
}
bool allDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), isTimeDigit);
}

std::size_t leadingDigits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && isTimeDigit(text[count]))
    ++count;
  return count;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c)
    return false;
  text.remove_prefix(1);
  return true;
}

// One to `most` digits off the front; -1 when there is none.
int takeNumber(std::string_view& text, std::size_t most) {
  int value = 0;
  std::size_t count = 0;
  while (count < most && count < text.size() && isTimeDigit(text[count]))
    value = value * 10 + (text[count++] - '0');
  text.remove_prefix(count);
  return count == 0 ? -1 : value;
}

std::int64_t takeFraction(std::string_view& text) {
  if (!take(text, '.') && !take(text, ','))
    return 0;
  std::int64_t ns = 0;
  std::int64_t unit = kNsPerSecond / 10;
  while (!text.empty() && isTimeDigit(text.front())) {
    ns += (text.front() - '0') * unit;
    unit /= 10;
    text.remove_prefix(1);
  }
  return ns;
}

struct Day {
  int year = 0;
  int month = 0;
  int day = 0;
};

// 2017-01-31, 2017/01/31, 2017.01.31, 20170131, 01/31/2017, 31.01.2017.
bool takeDay(std::string_view& text, const TimeStyle& style, Day& day) {
  const std::size_t digits = leadingDigits(text);
  if (digits == 8) {
    day.year = takeNumber(text, 4);
    day.month = takeNumber(text, 2);
    day.day = takeNumber(text, 2);
    return true;
  }
  const int first = takeNumber(text, 4);
  if (first < 0 || text.empty())
    return false;
  const char separator = text.front();
  if (separator != '-' && separator != '/' && separator != '.')
    return false;
  text.remove_prefix(1);
  const int second = takeNumber(text, 2);
  if (second < 0 || !take(text, separator))
    return false;
  const int third = takeNumber(text, 4);
  if (third < 0)
    return false;
  if (digits == 4) {
    day = {first, second, third};
    return true;
  }
  if (digits > 2)
    return false;
  const bool monthFirst = separator == '/' && style.slashes == TimeStyle::Slashes::monthFirst;
  day = {third < 100 ? 2000 + third : third, monthFirst ? first : second, monthFirst ? second : first};
  return true;
}

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t ns = 0;
};

bool takeHalf(std::string_view& text, Clock& clock) {
  if (text.size() < 2 || (text[1] != 'M' && text[1] != 'm') || clock.hour < 1 || clock.hour > 12)
    return false;
  const char half = text[0];
  if (half != 'A' && half != 'a' && half != 'P' && half != 'p')
    return false;
  clock.hour = clock.hour % 12 + (half == 'P' || half == 'p' ? 12 : 0);
  text.remove_prefix(2);
  return true;
}

// 09:05[:00[.5]] [AM], 0905[00[.5 or 000]], 09-AM.
bool takeClock(std::string_view& text, Clock& clock) {
  clock.hour = takeNumber(text, 2);
  if (clock.hour < 0)
    return false;
  if (take(text, '-'))
    return takeHalf(text, clock);
  const bool colons = take(text, ':');
  clock.minute = takeNumber(text, 2);
  if (clock.minute < 0)
    return false;
  if (colons ? take(text, ':') : !text.empty() && isTimeDigit(text.front())) {
    clock.second = takeNumber(text, 2);
    if (clock.second < 0)
      return false;
    if (!colons && text.size() == 3 && allDigits(text)) {
      clock.ns = takeNumber(text, 3) * kNsPerMs;
    } else {
      clock.ns = takeFraction(text);
    }
  }
  const char half = text.size() >= 3 && text[0] == ' ' ? text[1] : '\0';
  if (half == 'A' || half == 'P' || half == 'a' || half == 'p') {
    text.remove_prefix(1);
    return takeHalf(text, clock);
  }
  return true;
}

// Z, UTC, GMT, +01:00, +0100, +01, GMT+0100; nothing at all is the style's.
std::optional<Duration> offsetOf(std::string_view text, Duration standard) {
  while (take(text, ' ')) {
  }
  if (text.empty())
    return standard;
  if (text == "Z" || text == "z")
    return Duration{0};
  if (text.substr(0, 3) == "UTC" || text.substr(0, 3) == "GMT") {
    text.remove_prefix(3);
    if (text.empty())
      return Duration{0};
  }
  const bool negative = text.front() == '-';
  if (!negative && text.front() != '+')
    return std::nullopt;
  text.remove_prefix(1);
  const int hours = takeNumber(text, 2);
  take(text, ':');
  const int minutes = text.empty() ? 0 : takeNumber(text, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || !text.empty())
    return std::nullopt;
  const Duration offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return negative ? -offset : offset;
}

std::optional<Timestamp> assembled(const Day& day, const Clock& clock, std::string_view rest, Duration standard) {
  const auto offset = offsetOf(rest, standard);
  const auto time = fromCalendar(day.year, day.month, day.day, clock.hour, clock.minute, clock.second);
  if (!offset || !time)
    return std::nullopt;
  return *time + Duration(clock.ns) - *offset;
}

// Seconds, milliseconds, microseconds or nanoseconds by size: each is told from the others from 1973 to 5138.
std::optional<Timestamp> epochTime(std::string_view whole, std::string_view fraction) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
  if (error != std::errc{} || end != whole.data() + whole.size() || value < 0)
    return std::nullopt;
  std::int64_t unit = 1;
  if (value < 9'000'000'000) {
    unit = kNsPerSecond;
  } else if (value < 9'000'000'000'000) {
    unit = kNsPerMs;
  } else if (value < 9'000'000'000'000'000) {
    unit = 1'000;
  }
  // As late as a calendar's day can be, which leaves room for a bar's length.
  if (value > kLatestSecond * (kNsPerSecond / unit))
    return std::nullopt;
  const std::int64_t part = takeFraction(fraction) / (kNsPerSecond / unit);
  return fraction.empty() ? std::optional(Timestamp::fromNs(value * unit + part)) : std::nullopt;
}

std::optional<Timestamp> millisecondsOfDay(std::string_view whole, std::string_view fraction, const TimeStyle& style) {
  std::int64_t ms = 0;
  const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), ms);
  if (error != std::errc{} || end != whole.data() + whole.size() || ms < 0 || ms >= kMsPerDay)
    return std::nullopt;
  const std::int64_t part = takeFraction(fraction) / 1'000;
  return fraction.empty() ? std::optional(style.day + Duration(ms * kNsPerMs + part) - style.utcOffset) : std::nullopt;
}

std::optional<Timestamp> digitsTime(std::string_view text, std::size_t digits, const TimeStyle& style) {
  const std::string_view whole = text.substr(0, digits);
  const std::string_view fraction = text.substr(digits);
  switch (style.digits) {
    case TimeStyle::Digits::epoch:
      return epochTime(whole, fraction);
    case TimeStyle::Digits::millisecondsOfDay:
      return millisecondsOfDay(whole, fraction, style);
    case TimeStyle::Digits::calendar:
      break;
  }
  Day day;
  if (digits != 8 || !fraction.empty() || !takeDay(text, style, day))
    return std::nullopt;
  return assembled(day, {}, {}, style.utcOffset);
}

}  // namespace

std::optional<Timestamp> parseFileTime(std::string_view text, const TimeStyle& style) {
  const std::size_t digits = leadingDigits(text);
  const bool fraction =
      digits < text.size() && text[digits] == '.' &&
      (digits > 4 || (style.digits == TimeStyle::Digits::millisecondsOfDay && allDigits(text.substr(digits + 1))));
  if (digits > 0 && (digits == text.size() || fraction)) {
    return digitsTime(text, digits, style);
  }
  Day day;
  Clock clock;
  if (!takeDay(text, style, day))
    return std::nullopt;
  if (!text.empty() && (text.front() == 'T' || text.front() == 't' || text.front() == ' ')) {
    text.remove_prefix(1);
    if (!takeClock(text, clock))
      return std::nullopt;
  }
  return assembled(day, clock, text, style.utcOffset);
}

std::optional<Timestamp> parseFileTime(std::string_view date, std::string_view clockText, const TimeStyle& style) {
  Day day;
  Clock clock;
  if (!takeDay(date, style, day) || !date.empty() || !takeClock(clockText, clock))
    return std::nullopt;
  return assembled(day, clock, clockText, style.utcOffset);
}

bool looksLikeClock(std::string_view text) {
  Clock clock;
  const bool plain = text.size() == 4 || text.size() == 6;
  if (text.find(':') == std::string_view::npos && !(plain && allDigits(text)))
    return false;
  return takeClock(text, clock) && text.empty() && clock.hour < 24 && clock.minute < 60 && clock.second < 60;
}

std::optional<TimeStyle> timeStyleOf(const std::vector<std::string_view>& sample) {
  TimeStyle style;
  const auto fits = [&](const TimeStyle& tried) {
    return std::count_if(sample.begin(), sample.end(),
                         [&](std::string_view text) { return parseFileTime(text, tried).has_value(); });
  };
  const bool slashes = std::any_of(sample.begin(), sample.end(), [](std::string_view text) {
    const std::size_t slash = text.find('/');
    return slash == 1 || slash == 2;
  });
  if (slashes) {
    TimeStyle other = style;
    other.slashes = TimeStyle::Slashes::dayFirst;
    const auto monthFirst = fits(style);
    const auto dayFirst = fits(other);
    if (monthFirst == dayFirst)
      return std::nullopt;
    return monthFirst > dayFirst ? style : other;
  }
  // 20190101 would be a time in 1970: as a calendar day it makes sense only when it is one throughout.
  const auto readable = std::count_if(sample.begin(), sample.end(), [](std::string_view text) {
    return text.size() <= 8 && !text.empty() && isTimeDigit(text.front()) && text.find_first_of("-/.:") == text.npos;
  });
  if (readable > 0 && readable * 2 >= static_cast<std::ptrdiff_t>(sample.size())) {
    TimeStyle calendar = style;
    calendar.digits = TimeStyle::Digits::calendar;
    style.digits = TimeStyle::Digits::millisecondsOfDay;
    if (fits(calendar) == readable)
      return calendar;
  }
  return style;
}

}  // namespace oms
