// Markets that somebody has halted.
#include "oms/messages/json_writer.h"
#include "oms/remote/api_context.h"
#include "oms/remote/handlers.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

HttpResponse haltsNow(const ApiContext& api) {
  JsonWriter json;
  json.beginObject().key("halts").beginArray();
  for (const auto& [symbol, reason] : api.view.halts())
    json.beginObject().field("symbol", symbolOf(api.view, symbol)).fieldOrNull("reason", reason).endObject();
  json.endArray().endObject();
  return jsonResponse(200, json.take());
}

}  // namespace

void getMarketHalts(ApiContext& api, ApiCall call) {
  call.respond(haltsNow(api));
}

void postMarketHalt(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const auto symbol = api.view.instruments().find(fields.text("symbol", true));
  if (!symbol)
    fields.fail("symbol", "is not in this session");
  SetMarketHalt command;
  command.symbol = symbol.value_or(SymbolIndex{});
  command.halted = fields.boolean("halted", true);
  command.reason = fields.text("reason");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), command, [&api](const CommandOutcome&) { return haltsNow(api); });
}

}  // namespace oms
