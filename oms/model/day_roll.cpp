#include "oms/model/day_roll.h"

namespace oms {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view kNewYork = "America/New_York";
constexpr Duration kDay = hours(24);

// The n-th Sunday of a month (from 1), or the last one for 0.
Timestamp sunday(int year, int month, int n) {
  const bool last = n == 0;
  const Timestamp from = last ? *fromCalendar(year, month + 1, 1) - kDay : *fromCalendar(year, month, 1);
  // 1970-01-04 was a Sunday.
  const std::int64_t weekday = ((from.seconds() / 86'400 + 4) % 7 + 7) % 7;
  return last ? from - kDay * weekday : from + kDay * ((7 - weekday) % 7 + 7 * (n - 1));
}

// From 2:00 standard time to 2:00 summer time of the Sundays that the law names.
bool isNewYorkSummer(Timestamp utc) {
  const int year = std::stoi(isoDate(utc).substr(0, 4));
  if (year < 1987)
    return false;
  const bool recent = year >= 2007;
  const Timestamp begin = recent ? sunday(year, 3, 2) : sunday(year, 4, 1);
  const Timestamp end = recent ? sunday(year, 11, 1) : sunday(year, 10, 0);
  return utc >= begin + hours(7) && utc < end + hours(6);
}

Duration newYorkOffset(Timestamp utc) {
  return isNewYorkSummer(utc) ? hours(-4) : hours(-5);
}

std::optional<int> twoDigits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

std::optional<DayRoll> DayRoll::parse(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space != 5 || text[2] != ':')
    return std::nullopt;
  const auto hour = twoDigits(text.substr(0, 2));
  const auto minute = twoDigits(text.substr(3, 2));
  const std::string_view zone = text.substr(6);
  if (!hour || !minute || *hour > 23 || *minute > 59 || (zone != "UTC" && zone != kNewYork))
    return std::nullopt;
  DayRoll roll;
  roll.timeOfDay_ = hours(*hour) + minutes(*minute);
  roll.newYork_ = zone == kNewYork;
  return roll;
}

std::string DayRoll::text() const {
  const auto all = std::chrono::duration_cast<minutes>(timeOfDay_).count();
  const auto digits = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return digits(all / 60) + ':' + digits(all % 60) + ' ' + (newYork_ ? std::string(kNewYork) : "UTC");
}

Timestamp DayRoll::localOf(Timestamp time) const {
  return newYork_ ? time + newYorkOffset(time) : time;
}

Timestamp DayRoll::utcOf(Timestamp local) const {
  if (!newYork_)
    return local;
  // The offset of nearly that instant first, then that of the instant itself.
  const Timestamp near = local - newYorkOffset(local + hours(5));
  return local - newYorkOffset(near);
}

Timestamp DayRoll::startOf(Timestamp time) const {
  return utcOf(dayStart(localOf(time) - timeOfDay_) + timeOfDay_);
}

Timestamp DayRoll::endOf(Timestamp time) const {
  return utcOf(dayStart(localOf(time) - timeOfDay_) + timeOfDay_ + kDay);
}

std::string DayRoll::dateOf(Timestamp time) const {
  return isoDate(dayStart(localOf(time) - timeOfDay_) + timeOfDay_ + kDay - Duration(1));
}

}  // namespace oms
