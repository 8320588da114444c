#pragma once

#include <string>
#include <string_view>

#include "oms/messages/json_objects.h"
#include "oms/projections/session_view.h"

namespace oms {

// What the objects of the contract need of a session beyond the value that is written.

inline Naming namingOf(const SessionView& view) {
  return Naming(view.instruments(), view.session());
}

// The fill, with what people noted of it.
void writeFill(JsonWriter& json, const SessionView& view, const Fill& fill);
// Null where the session has no such fill, or no longer.
const FillRecord* findFill(const SessionView& view, TradeId id);
// The chain signal → conditions → approval → checks → order → fill.
void writeFillReason(JsonWriter& json, const SessionView& view, const FillRecord& record);
// The same chain for an order: with the order that it belongs to and all of its fills.
void writeOrderReason(JsonWriter& json, const SessionView& view, const OrderRecord& record);
void writeOrderRecord(JsonWriter& json, const SessionView& view, const OrderRecord& record);
void writeSignal(JsonWriter& json, const SessionView& view, const Signal& signal);
void writePosition(JsonWriter& json, const SessionView& view, const Position& position);
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
