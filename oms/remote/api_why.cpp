// Where things come from: the chain behind a fill, an order and a position, and what people noted of fills.
#include "oms/projections/why.h"
#include "oms/remote/handlers.h"
#include "oms/remote/refusals.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

template <class AnyId>
void answerWhy(ApiContext& api, const ApiCall& call, std::string_view thing) {
  const auto id = AnyId::parse(call.parameter("id"));
  const auto why = id ? whyOf(api.view, *id) : std::nullopt;
  if (!why)
    return call.fail(notFound(std::string(thing), call.parameter("id")));
  JsonWriter json;
  writeWhy(json, api.view, *why);
  call.respond(jsonResponse(200, json.take()));
}

}  // namespace

void getTradeReason(ApiContext& api, ApiCall call) {
  answerWhy<TradeId>(api, call, "trade");
}

void getOrderReason(ApiContext& api, ApiCall call) {
  answerWhy<OrderId>(api, call, "order");
}

void getPositionReason(ApiContext& api, ApiCall call) {
  answerWhy<PositionId>(api, call, "position");
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
    const FillRecord* record = findFill(api.view, id);
    if (record == nullptr)
      return doneUnseen();
    JsonWriter json;
    writeFill(json, api.view, record->fill);
    return jsonResponse(200, json.take());
  });
}

}  // namespace oms
