#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "oms/model/timestamp.h"

namespace oms {

// What a file's times mean where their text alone does not say it.
struct TimeStyle {
  enum class Digits : std::uint8_t { epoch, calendar, millisecondsOfDay };  // 1546300800, 20190101, 34200000
  enum class Slashes : std::uint8_t { monthFirst, dayFirst };               // 01/31/2017, 31/01/2017

  Digits digits = Digits::epoch;
  Slashes slashes = Slashes::monthFirst;
  Timestamp day;          // that the milliseconds count from
  Duration utcOffset{0};  // of times without an offset of their own
};

// Epoch s, ms, us, ns (told by size), ISO 8601 with or without offset, YYYYMMDD with or without a time, dates with
// dots or slashes, "YYYY-MM-DD hh-AM". Nothing when it is no such time.
std::optional<Timestamp> parseFileTime(std::string_view text, const TimeStyle& style);
// A date and a time of day from two columns.
std::optional<Timestamp> parseFileTime(std::string_view date, std::string_view clock, const TimeStyle& style);

// True for "09:05", "09:05:00.5", "0905" and "090500".
bool looksLikeClock(std::string_view text);

// The style that fits the sample; nothing where day and month cannot be told apart.
std::optional<TimeStyle> timeStyleOf(const std::vector<std::string_view>& sample);

}  // namespace oms
