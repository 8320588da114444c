#pragma once

#include <cstdint>

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

}  // namespace oms
