#include "oms/remote/view_json.h"

#include <algorithm>
#include <limits>
#include <vector>

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
  writePosition(json, position, namingOf(view), view.sessionTime(), view.account().equity);
}

std::string_view feedState(const ServiceStatus& status) {
  if (status.feedEnded)
    return "ended";
  return status.feedProblem.empty() ? "live" : "stalled";
}

void writeSession(JsonWriter& json, const SessionInfo& session, const SessionView& view) {
  JsonWriter plain;
  writeSession(plain, session, view.sessionTime(), view.progress());
  // What the service knows of the feed is no part of the session that the engine keeps.
  std::string object = plain.take();
  object.pop_back();
  JsonWriter more;
  more.beginObject().field("feed_state", feedState(view.status()));
  more.fieldOrNull("feed_problem", view.status().feedProblem).endObject();
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

const FillRecord* findFill(const SessionView& view, TradeId id) {
  const auto& fills = view.fills();
  const auto found = std::find_if(fills.rbegin(), fills.rend(), [&](const FillRecord& r) { return r.fill.id == id; });
  return found == fills.rend() ? nullptr : &*found;
}

namespace {

// What its signal was, what it was raised for, who let it pass and at what drift of the market.
void writeCause(JsonWriter& json, const SessionView& view, SignalId id) {
  const auto found = view.allSignals().find(id);
  const Signal* signal = id.isSet() && found != view.allSignals().end() ? &found->second : nullptr;
  json.key("signal");
  if (signal == nullptr) {
    json.null();
  } else {
    writeSignal(json, view, *signal);
  }
  json.key("conditions").beginArray();
  for (const std::string& reason : signal == nullptr ? std::vector<std::string>{} : signal->reasons)
    json.value(reason);
  json.endArray().key("approval");
  if (signal == nullptr || !signal->decidedAt.isSet()) {
    json.null();
  } else {
    json.beginObject().field("status", name(signal->status)).field("decided_by", signal->decidedBy.text());
    json.field("decided_at", signal->decidedAt).fieldOrNull("reason", signal->reason);
    json.field("drift", signal->drift).field("version", signal->version).endObject();
  }
}

void writeRecordOrNull(JsonWriter& json, const SessionView& view, std::string_view key, const OrderRecord* record) {
  json.key(key);
  if (record == nullptr) {
    json.null();
  } else {
    writeOrderRecord(json, view, *record);
  }
}

}  // namespace

void writeFillReason(JsonWriter& json, const SessionView& view, const FillRecord& record) {
  const OrderRecord* order = view.order(record.fill.order);
  json.beginObject();
  writeCause(json, view, record.signal);
  json.key("checks");
  writeChecks(json, order == nullptr ? CheckResults{} : order->checks);
  writeRecordOrNull(json, view, "order", order);
  writeRecordOrNull(json, view, "parent", order == nullptr ? nullptr : view.order(order->order.parent));
  json.key("fill");
  writeFill(json, view, record.fill);
  json.endObject();
}

void writeOrderReason(JsonWriter& json, const SessionView& view, const OrderRecord& record) {
  json.beginObject();
  writeCause(json, view, record.order.signal);
  json.key("checks");
  writeChecks(json, record.checks);
  writeRecordOrNull(json, view, "order", &record);
  writeRecordOrNull(json, view, "parent", view.order(record.order.parent));
  json.key("fills").beginArray();
  for (const FillRecord& fill : view.fills()) {
    if (fill.fill.order == record.order.id)
      writeFill(json, view, fill.fill);
  }
  json.endArray().endObject();
}

Money openProfit(const SessionView& view, const Position& position) {
  const Price gain = position.quantity.isNegative() ? position.entryPrice - position.currentPrice
                                                    : position.currentPrice - position.entryPrice;
  const Ratio multiplier = view.instruments()[position.symbol].multiplier;
  return notional(gain, position.quantity.abs(), multiplier).value_or(Money{});
}

Ratio percent(Ratio fraction) {
  const Int128 points = static_cast<Int128>(fraction.raw()) * 100;
  const Int128 largest = std::numeric_limits<std::int64_t>::max();
  return Ratio::fromRaw(static_cast<std::int64_t>(std::clamp(points, -largest, largest)));
}

std::string wholeSeconds(Timestamp time) {
  return rfc3339(time, TimePrecision::seconds);
}

}  // namespace oms
