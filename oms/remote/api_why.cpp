// Where things come from: the chain behind a fill, an order and a position, and what people noted of fills.
#include <algorithm>

#include "oms/remote/handlers.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

void answer(const ApiCall& call, JsonWriter& json) {
  call.respond(jsonResponse(200, json.take()));
}

// Of a position that is open, or of the newest round trip of that id.
struct Span {
  PositionId id;
  SymbolIndex symbol;
  Timestamp from;
  std::optional<Timestamp> to;
};

std::optional<Span> spanOf(const SessionView& view, PositionId id) {
  const auto open = view.positions().find(id);
  if (open != view.positions().end())
    return Span{id, open->second.symbol, open->second.openedAt, std::nullopt};
  const auto& trades = view.trades();
  const auto closed =
      std::find_if(trades.rbegin(), trades.rend(), [&](const RoundTrip& trade) { return trade.position == id; });
  if (closed == trades.rend())
    return std::nullopt;
  return Span{id, closed->symbol, closed->entryTime, closed->exitTime};
}

void writePositionReason(JsonWriter& json, const SessionView& view, const Span& span) {
  json.beginObject().key("position");
  const auto open = view.positions().find(span.id);
  if (open != view.positions().end()) {
    writePosition(json, view, open->second);
  } else {
    json.null();
  }
  json.key("trade");
  const auto& trades = view.trades();
  const auto closed =
      std::find_if(trades.rbegin(), trades.rend(), [&](const RoundTrip& trade) { return trade.position == span.id; });
  if (closed != trades.rend()) {
    writeRoundTrip(json, *closed, namingOf(view));
  } else {
    json.null();
  }
  std::vector<OrderId> orders;
  for (const FillRecord& record : view.fills()) {
    const Fill& fill = record.fill;
    const bool within = fill.symbol == span.symbol && fill.time >= span.from && (!span.to || fill.time <= *span.to);
    if (within && std::find(orders.begin(), orders.end(), fill.order) == orders.end())
      orders.push_back(fill.order);
  }
  json.key("orders").beginArray();
  for (const OrderId id : orders) {
    if (const OrderRecord* record = view.order(id))
      writeOrderReason(json, view, *record);
  }
  json.endArray().endObject();
}

}  // namespace

void getTradeReason(ApiContext& api, ApiCall call) {
  const auto id = TradeId::parse(call.parameter("id"));
  const FillRecord* record = id ? findFill(api.view, *id) : nullptr;
  if (record == nullptr)
    return call.fail(notFound("trade", call.parameter("id")));
  JsonWriter json;
  writeFillReason(json, api.view, *record);
  answer(call, json);
}

void getOrderReason(ApiContext& api, ApiCall call) {
  const auto id = OrderId::parse(call.parameter("id"));
  const OrderRecord* record = id ? api.view.order(*id) : nullptr;
  if (record == nullptr)
    return call.fail(notFound("order", call.parameter("id")));
  JsonWriter json;
  writeOrderReason(json, api.view, *record);
  answer(call, json);
}

void getPositionReason(ApiContext& api, ApiCall call) {
  const auto id = PositionId::parse(call.parameter("id"));
  const auto span = id ? spanOf(api.view, *id) : std::nullopt;
  if (!span)
    return call.fail(notFound("position", call.parameter("id")));
  JsonWriter json;
  writePositionReason(json, api.view, *span);
  answer(call, json);
}

void putTradeNote(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  AnnotateTrade command;
  FieldReader fields(*body);
  command.note = fields.text("note");
  if (const WireValue* tags = fields.raw("tags")) {
    if (tags->kind != WireValue::Kind::array)
      fields.fail("tags", "is a list of texts");
    for (const WireValue& tag : tags->items) {
      const auto text = tag.string();
      if (!text)
        fields.fail("tags", "is a list of texts");
      command.tags.emplace_back(text.value_or(""));
    }
  }
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  const auto id = TradeId::parse(call.parameter("id"));
  if (!id || findFill(api.view, *id) == nullptr)
    return call.fail(notFound("trade", call.parameter("id")));
  command.trade = *id;
  api.desk.send(std::move(call), command, [&api, id = *id](const CommandOutcome&) {
    JsonWriter json;
    writeFill(json, api.view, findFill(api.view, id)->fill);
    return jsonResponse(200, json.take());
  });
}

}  // namespace oms
