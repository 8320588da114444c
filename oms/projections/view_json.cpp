#include "oms/projections/view_json.h"

namespace oms {

void writeOrderRecord(JsonWriter& json, const SessionView& view, const OrderRecord& record) {
  std::vector<OrderStep> steps;
  for (const OrderEventRecord& event : record.events) {
    steps.push_back({event.time, event.kind, event.status, event.reason, event.actor});
  }
  writeOrder(json, record.order, namingOf(view), steps);
}

void writeSignal(JsonWriter& json, const SessionView& view, const Signal& signal) {
  const SignalDrift* drift = isPending(signal.status) ? view.drift(signal.id) : nullptr;
  writeSignal(json, signal, namingOf(view), view.sessionTime(), drift);
}

void writePosition(JsonWriter& json, const SessionView& view, const Position& position) {
  JsonWriter plain;
  writePosition(plain, position, namingOf(view), view.sessionTime(), view.account().equity);
  std::string object = plain.take();
  object.pop_back();
  JsonWriter more;
  more.beginObject().field("actor", position.actor.text()).endObject();
  json.raw(object + ',' + more.take().substr(1));
}

void writeFill(JsonWriter& json, const SessionView& view, const Fill& fill) {
  const TradeNote* note = view.note(fill.id);
  if (note == nullptr)
    return writeFill(json, fill, namingOf(view));
  JsonWriter plain;
  writeFill(plain, fill, namingOf(view));
  std::string object = plain.take();
  object.pop_back();
  JsonWriter more;
  more.beginObject().fieldOrNull("note", note->note).key("tags").beginArray();
  for (const std::string& tag : note->tags)
    more.value(tag);
  more.endArray().field("noted_by", note->actor.text()).endObject();
  json.raw(object + ',' + more.take().substr(1));
}

}  // namespace oms
