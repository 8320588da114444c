#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "oms/model/instrument.h"
#include "oms/model/timestamp.h"

namespace oms {

enum class SessionLength : std::uint8_t { full, half };

// One stretch in which a market trades, from the open up to the close, which is no longer part of it. A day order ends
// at its close.
struct TradingSession {
  Timestamp open;
  Timestamp close;
  SessionLength length = SessionLength::full;

  bool holds(Timestamp time) const { return open <= time && time < close; }
  friend bool operator==(const TradingSession&, const TradingSession&) = default;
};

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

// Which of the instruments' markets are open, and when that changes: "crypto never closes; fx is open until
// 2026-01-05T22:00:00Z".
std::string describeCalendars(const InstrumentList& instruments, Timestamp now);

// A sentence when the calendar has run out, or will within the next 60 days.
std::optional<std::string> calendarWarning(CalendarKind kind, Timestamp now);

}  // namespace oms
