#pragma once

#include <string>
#include <string_view>

#include "oms/projections/view_json.h"

namespace oms {

// live, stalled (for a reason that the session's feed_problem says) or ended.
std::string_view feedState(const ServiceStatus& status);
void writeSession(JsonWriter& json, const SessionInfo& session, const SessionView& view);

inline std::string_view symbolOf(const SessionView& view, SymbolIndex symbol) {
  return view.instruments()[symbol].symbol;
}

// (current - entry) x quantity x multiplier, negated for a short: what a position stands to gain at its exit side.
Money openProfit(const SessionView& view, const Position& position);
// A fraction in percent points: 0.0123 is 1.23.
Ratio percent(Ratio fraction);

// For feeds whose numbers are JSON numbers: the exact digits, always with a point, never with an exponent.
template <class Tag, class Rep>
std::string realDigits(Decimal<Tag, Rep> value) {
  return value.text(1);
}
std::string wholeSeconds(Timestamp time);

}  // namespace oms
