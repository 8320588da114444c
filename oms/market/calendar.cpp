#include "oms/market/calendar.h"

#include <algorithm>

namespace oms {

namespace {
constexpr Duration kDay = std::chrono::hours(24);

// From the digits of a minute in UTC, 202401021430. Days before a date by Howard Hinnant's formula.
constexpr Timestamp instant(std::int64_t digits) {
  const std::int64_t day = digits / 10'000 % 100;
  const std::int64_t month = digits / 1'000'000 % 100;
  const std::int64_t year = digits / 100'000'000 - (month <= 2 ? 1 : 0);
  const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719'468;
  return Timestamp::fromSeconds(days * 86'400 + digits / 100 % 100 * 3'600 + digits % 100 * 60);
}

// The rows of resources/calendars.
constexpr TradingSession kFx[] = {
#include "oms/market/fx.inc"
};
constexpr TradingSession kUsEquities[] = {
#include "oms/market/us_equities.inc"
};

constexpr Calendar kCalendars[] = {Calendar(std::span<const TradingSession>{}), Calendar(kFx), Calendar(kUsEquities)};

TradingSession utcDay(Timestamp time) {
  return {dayStart(time), dayStart(time) + kDay};
}
}  // namespace

std::size_t Calendar::firstClosingAfter(Timestamp time) const {
  const auto found = std::partition_point(sessions_.begin(), sessions_.end(),
                                          [&](const TradingSession& session) { return session.close <= time; });
  return static_cast<std::size_t>(found - sessions_.begin());
}

bool Calendar::isOpen(Timestamp time) const {
  if (sessions_.empty())
    return true;
  const std::size_t i = firstClosingAfter(time);
  return i < sessions_.size() && sessions_[i].holds(time);
}

std::optional<TradingSession> Calendar::sessionAt(Timestamp time) const {
  if (sessions_.empty())
    return utcDay(time);
  const std::size_t i = firstClosingAfter(time);
  return i < sessions_.size() ? std::optional(sessions_[i]) : std::nullopt;
}

std::optional<TradingSession> Calendar::sessionAfter(Timestamp time) const {
  const std::optional<TradingSession> at = sessionAt(time);
  return at && at->holds(time) ? sessionAt(at->close) : at;
}

std::optional<TradingSession> Calendar::sessionWithin(Timestamp from, Timestamp to) const {
  const std::optional<TradingSession> session = sessionAt(from);
  return session && session->open < to ? session : std::nullopt;
}

std::optional<Timestamp> Calendar::lastCloseWithin(Timestamp from, Timestamp to) const {
  Timestamp close;
  if (sessions_.empty()) {
    close = dayStart(to);
  } else if (const std::size_t next = firstClosingAfter(to); next > 0) {
    close = sessions_[next - 1].close;
  }
  return close > from ? std::optional(close) : std::nullopt;
}

std::optional<Timestamp> Calendar::knownUntil() const {
  return sessions_.empty() ? std::nullopt : std::optional(sessions_.back().close);
}

const Calendar& calendarOf(CalendarKind kind) {
  return kCalendars[static_cast<std::size_t>(kind)];
}

std::string describeCalendars(const InstrumentList& instruments, Timestamp now) {
  std::string text;
  for (const CalendarKind kind : {CalendarKind::crypto, CalendarKind::fx, CalendarKind::usEquities}) {
    const std::vector<Instrument>& all = instruments.all();
    if (std::none_of(all.begin(), all.end(), [&](const Instrument& each) { return each.calendar == kind; }))
      continue;
    const Calendar& calendar = calendarOf(kind);
    const std::optional<TradingSession> session = calendar.sessionAt(now);
    text.append(text.empty() ? "" : "; ").append(name(kind));
    if (!calendar.knownUntil()) {
      text += " never closes";
    } else if (!session) {
      text += " is closed";
    } else if (session->holds(now)) {
      text += " is open until " + rfc3339(session->close, TimePrecision::seconds);
    } else {
      text += " is closed until " + rfc3339(session->open, TimePrecision::seconds);
    }
  }
  return text;
}

std::optional<std::string> calendarWarning(CalendarKind kind, Timestamp now) {
  const std::optional<Timestamp> end = calendarOf(kind).knownUntil();
  if (!end || now + 60 * kDay < *end)
    return std::nullopt;
  const std::string what = "the calendar " + std::string(name(kind));
  const std::string remedy = ": a newer version of the program brings the next years";
  if (now >= *end)
    return what + " ended on " + isoDate(*end) + " and its markets count as closed" + remedy;
  return what + " ends on " + isoDate(*end) + remedy;
}

}  // namespace oms
