#pragma once

#include "oms/messages/json_objects.h"
#include "oms/projections/session_view.h"

namespace oms {

// What the objects of the contract need of a session beyond the value that is written.

inline Naming namingOf(const SessionView& view) {
  return Naming(view.instruments(), view.session());
}

// The fill, with what people noted of it.
void writeFill(JsonWriter& json, const SessionView& view, const Fill& fill);
void writeOrderRecord(JsonWriter& json, const SessionView& view, const OrderRecord& record);
void writeSignal(JsonWriter& json, const SessionView& view, const Signal& signal);
void writePosition(JsonWriter& json, const SessionView& view, const Position& position);

}  // namespace oms
