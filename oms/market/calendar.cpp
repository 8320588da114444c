#include "oms/market/calendar.h"

#include <algorithm>
#include <utility>

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

// 2026-01-05T14:30Z, or with seconds.
std::optional<Timestamp> minuteOrTime(std::string_view text) {
  constexpr std::size_t kMinute = 17;
  if (text.size() != kMinute || text.back() != 'Z')
    return parseRfc3339(text);
  return parseRfc3339(std::string(text.substr(0, kMinute - 1)) + ":00Z");
}

std::string nameOf(const Instrument& instrument) {
  return instrument.ownCalendar ? instrument.ownCalendar->file : std::string(name(instrument.calendar));
}

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

Calendar calendarOf(const Instrument& instrument) {
  return instrument.ownCalendar ? Calendar(instrument.ownCalendar->sessions) : calendarOf(instrument.calendar);
}

Result<std::vector<TradingSession>> parseCalendar(std::string_view csv) {
  std::vector<TradingSession> sessions;
  std::size_t line = 0;
  const auto wrong = [&](const std::string& what) { return Failure{"line " + std::to_string(line) + ": " + what}; };
  while (!csv.empty()) {
    ++line;
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    std::string_view row = csv.substr(0, end);
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (!row.empty() && row.back() == '\r')
      row.remove_suffix(1);
    if (line == 1) {
      if (row != "open,close,day")
        return wrong("must be open,close,day");
      continue;
    }
    if (row.empty())
      continue;
    const std::size_t first = row.find(',');
    const std::size_t second = row.find(',', std::min(first, row.size() - 1) + 1);
    if (first == std::string_view::npos || second == std::string_view::npos)
      return wrong("must have an open, a close and full or half");
    const auto open = minuteOrTime(row.substr(0, first));
    const auto close = minuteOrTime(row.substr(first + 1, second - first - 1));
    const std::string_view day = row.substr(second + 1);
    if (!open || !close || (day != "full" && day != "half"))
      return wrong("must be like 2026-01-05T14:30Z,2026-01-05T21:00Z,full");
    if (*close <= *open)
      return wrong("must close after it opens");
    if (!sessions.empty() && *open < sessions.back().close)
      return wrong("must not open before the session before it has closed");
    sessions.push_back({*open, *close, day == "half" ? SessionLength::half : SessionLength::full});
  }
  if (sessions.empty())
    return Failure{"it has no session"};
  return sessions;
}

std::string describeCalendars(const InstrumentList& instruments, Timestamp now, bool simulated) {
  std::string text;
  std::vector<const Instrument*> first;  // one of each calendar
  for (const Instrument& each : instruments.all()) {
    const auto same = [&](const Instrument* known) { return nameOf(*known) == nameOf(each); };
    if (std::none_of(first.begin(), first.end(), same))
      first.push_back(&each);
  }
  std::stable_sort(first.begin(), first.end(), [](const Instrument* a, const Instrument* b) {
    return std::pair(a->ownCalendar != nullptr, a->calendar) < std::pair(b->ownCalendar != nullptr, b->calendar);
  });
  for (const Instrument* const each : first) {
    const Calendar calendar = calendarOf(*each);
    const std::optional<TradingSession> session = calendar.sessionAt(now);
    const bool closes = calendar.knownUntil().has_value();
    text.append(text.empty() ? "" : "; ").append(simulated && !closes ? "demo instruments" : nameOf(*each));
    if (!closes) {
      text += simulated ? " trade around the clock" : " never closes";
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

std::optional<std::string> calendarWarning(const Instrument& instrument, Timestamp now) {
  const std::optional<Timestamp> end = calendarOf(instrument).knownUntil();
  if (!end || now + 60 * kDay < *end)
    return std::nullopt;
  const std::string what = "the calendar " + nameOf(instrument);
  const std::string remedy = instrument.ownCalendar ? ": add the next sessions to the file"
                                                    : ": a newer version of the program brings the next years";
  if (now >= *end)
    return what + " ended on " + isoDate(*end) + " and its markets count as closed" + remedy;
  return what + " ends on " + isoDate(*end) + remedy;
}

}  // namespace oms
