#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/instrument.h"
#include "oms/model/result.h"
#include "oms/model/timestamp.h"
#include "oms/model/trading_session.h"

namespace oms {

// When a market trades. Outside of what the calendar knows it is closed.
class Calendar {
 public:
  // In their order and without overlap; none at all: UTC days one after another without end.
  explicit constexpr Calendar(std::span<const TradingSession> sessions) : sessions_(sessions) {}

  bool isOpen(Timestamp time) const;
  // The session that holds the time, else the next one; nothing when the calendar has run out.
  std::optional<TradingSession> sessionAt(Timestamp time) const;
  // The session after the one that holds the time, else the next one.
  std::optional<TradingSession> sessionAfter(Timestamp time) const;
  // What a bar saw: the first session that lies in [from, to) in part.
  std::optional<TradingSession> sessionWithin(Timestamp from, Timestamp to) const;
  // The last close that lies after `from` and not after `to`.
  std::optional<Timestamp> lastCloseWithin(Timestamp from, Timestamp to) const;
  // The last close that is known; nothing when the calendar never ends.
  std::optional<Timestamp> knownUntil() const;

 private:
  std::size_t firstClosingAfter(Timestamp time) const;

  std::span<const TradingSession> sessions_;
};

const Calendar& calendarOf(CalendarKind kind);
// The instrument's own where it has one; it lives as long as the instrument.
Calendar calendarOf(const Instrument& instrument);

// Reads a calendar's file: the line open,close,day and a row a session, 2026-01-05T14:30Z,2026-01-05T21:00Z,full (or
// half), in their order and without overlap. An error says the line and what is wrong with it.
Result<std::vector<TradingSession>> parseCalendar(std::string_view csv);

// Which of the instruments' markets are open, and when that changes: "crypto never closes; fx is open until
// 2026-01-05T22:00:00Z". Of a simulated market's instruments, of whatever kind, that they trade around the clock where
// no calendar closes them.
std::string describeCalendars(const InstrumentList& instruments, Timestamp now, bool simulated = false);

// A sentence when the calendar has run out, or will within the next 60 days.
std::optional<std::string> calendarWarning(const Instrument& instrument, Timestamp now);

}  // namespace oms
