#include "oms/projections/why.h"

#include <algorithm>

#include "oms/projections/view_json.h"

namespace oms {
namespace {

const Signal* signalOf(const SessionView& view, SignalId id) {
  const auto found = view.allSignals().find(id);
  return id.isSet() && found != view.allSignals().end() ? &found->second : nullptr;
}

OrderWhy chainOf(const SessionView& view, const OrderRecord& record) {
  OrderWhy chain;
  chain.order = &record;
  chain.parent = view.order(record.order.parent);
  chain.signal = signalOf(view, record.order.signal);
  if (chain.signal == nullptr && chain.parent != nullptr)
    chain.signal = signalOf(view, chain.parent->order.signal);
  for (const FillRecord& fill : view.fills()) {
    if (fill.fill.order == record.order.id)
      chain.fills.push_back(&fill);
  }
  return chain;
}

const RoundTrip* closedOf(const SessionView& view, PositionId id) {
  const auto& trades = view.trades();
  const auto found =
      std::find_if(trades.rbegin(), trades.rend(), [id](const RoundTrip& trade) { return trade.position == id; });
  return found == trades.rend() ? nullptr : &*found;
}

// The orders of whose fills one is of the position.
std::vector<OrderWhy> ordersOf(const SessionView& view, PositionId position) {
  std::vector<OrderId> ids;
  for (const FillRecord& record : view.fills()) {
    const Fill& fill = record.fill;
    const bool of = fill.position == position || fill.opened == position;
    if (of && std::find(ids.begin(), ids.end(), fill.order) == ids.end())
      ids.push_back(fill.order);
  }
  std::vector<OrderWhy> orders;
  for (const OrderId id : ids) {
    if (const OrderRecord* record = view.order(id))
      orders.push_back(chainOf(view, *record));
  }
  return orders;
}

// What its signal was, what it was raised for, who let it pass and at what drift of the market.
void writeCause(JsonWriter& json, const SessionView& view, const Signal* signal) {
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
    if (signal->firstApprovedAt.isSet()) {
      json.field("first_approved_by", signal->firstApprover.text());
      json.field("first_approved_at", signal->firstApprovedAt);
    }
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

// The members up to the fills, which an order has many of and a fill one.
void writeChain(JsonWriter& json, const SessionView& view, const Signal* signal, const OrderWhy* chain) {
  writeCause(json, view, signal);
  json.key("checks");
  writeChecks(json, chain == nullptr ? CheckResults{} : chain->order->checks);
  json.key("changes").beginArray();
  for (const ChangeChecks& change : chain == nullptr ? std::vector<ChangeChecks>{} : chain->order->changes) {
    json.beginObject().field("time", change.time).field("actor", change.actor.text()).key("checks");
    writeChecks(json, change.checks);
    json.endObject();
  }
  json.endArray();
  writeRecordOrNull(json, view, "order", chain == nullptr ? nullptr : chain->order);
  writeRecordOrNull(json, view, "parent", chain == nullptr ? nullptr : chain->parent);
}

void writeOrderWhy(JsonWriter& json, const SessionView& view, const OrderWhy& chain) {
  json.beginObject();
  writeChain(json, view, chain.signal, &chain);
  json.key("fills").beginArray();
  for (const FillRecord* fill : chain.fills)
    writeFill(json, view, fill->fill);
  json.endArray().endObject();
}

void writePositionWhy(JsonWriter& json, const SessionView& view, const Why& why) {
  json.beginObject().key("position");
  if (why.position != nullptr) {
    writePosition(json, view, *why.position);
  } else {
    json.null();
  }
  json.key("trade");
  if (why.trade != nullptr) {
    writeRoundTrip(json, *why.trade, namingOf(view));
  } else {
    json.null();
  }
  json.key("orders").beginArray();
  for (const OrderWhy& chain : why.orders)
    writeOrderWhy(json, view, chain);
  json.endArray().endObject();
}

}  // namespace

const FillRecord* findFill(const SessionView& view, TradeId id) {
  const auto& fills = view.fills();
  const auto found = std::lower_bound(fills.begin(), fills.end(), id,
                                      [](const FillRecord& record, TradeId wanted) { return record.fill.id < wanted; });
  return found == fills.end() || found->fill.id != id ? nullptr : &*found;
}

std::optional<Why> whyOf(const SessionView& view, TradeId id) {
  const FillRecord* fill = findFill(view, id);
  if (fill == nullptr)
    return std::nullopt;
  Why why;
  why.id = id.text();
  why.fill = fill;
  why.signal = signalOf(view, fill->signal);
  if (const OrderRecord* record = view.order(fill->fill.order)) {
    why.orders.push_back(chainOf(view, *record));
    why.signal = why.orders.front().signal;
  }
  return why;
}

std::optional<Why> whyOf(const SessionView& view, OrderId id) {
  const OrderRecord* record = view.order(id);
  if (record == nullptr)
    return std::nullopt;
  Why why;
  why.id = id.text();
  why.orders.push_back(chainOf(view, *record));
  return why;
}

std::optional<Why> whyOf(const SessionView& view, PositionId id) {
  Why why;
  why.id = id.text();
  const auto open = view.positions().find(id);
  why.position = open == view.positions().end() ? nullptr : &open->second;
  why.trade = closedOf(view, id);
  if (!why.ofPosition())
    return std::nullopt;
  why.orders = ordersOf(view, id);
  return why;
}

std::optional<Why> whyOf(const SessionView& view, std::string_view id) {
  if (const auto trade = TradeId::parse(id))
    return whyOf(view, *trade);
  if (const auto order = OrderId::parse(id))
    return whyOf(view, *order);
  const auto position = PositionId::parse(id);
  return position ? whyOf(view, *position) : std::nullopt;
}

void writeWhy(JsonWriter& json, const SessionView& view, const Why& why) {
  if (why.ofPosition())
    return writePositionWhy(json, view, why);
  if (why.fill == nullptr)
    return writeOrderWhy(json, view, why.orders.front());
  json.beginObject();
  writeChain(json, view, why.signal, why.orders.empty() ? nullptr : &why.orders.front());
  json.key("fill");
  writeFill(json, view, why.fill->fill);
  json.endObject();
}

}  // namespace oms
