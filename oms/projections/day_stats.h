#pragma once

#include <cstdint>
#include <string>

#include "oms/messages/event.h"
#include "oms/model/instrument.h"

namespace oms {

// What the trading day at hand has brought so far, folded from events: the same for every subscriber and after a
// restart. A day begins with its DayStarted.
struct DayStats {
  std::string date;  // the calendar day that the trading day ends in; empty before the session's first price
  std::uint64_t orders = 0, fills = 0, rejects = 0, trades = 0, wins = 0, losses = 0;
  Money volume;       // Σ notional of fills, clipped at the largest amount
  Money fees;         // of fills
  Money realized;     // of this day's fills, before fees
  Money financing;    // and dividends, split cash
  Ratio maxDrawdown;  // from the day's own peak: a sample's

  void fold(OrderEventKind kind);
  void fold(const Fill& fill, Ratio multiplier);
  void fold(const RoundTrip& trade);
};

}  // namespace oms
