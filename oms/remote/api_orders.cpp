#include <algorithm>

#include "oms/model/suggestion.h"
#include "oms/remote/clock.h"
#include "oms/remote/handlers.h"
#include "oms/remote/order_input.h"
#include "oms/remote/refusals.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

// The order as it was when its command had been applied.
const Order& firstResult(const ApiContext& api, const OrderRecord& record) {
  const Order* first = api.firstResults.find(record.order.id);
  return first == nullptr ? record.order : *first;
}

// Orders of before a restart, or of an earlier session: only the journal tells what their command made of them.
bool isFromJournal(const ApiContext& api, const CommandOutcome& outcome) {
  const auto isHere = [&api](OrderId id) { return api.firstResults.find(id) != nullptr; };
  const bool allHere = std::all_of(outcome.orders.begin(), outcome.orders.end(), isHere);
  return outcome.firstResult && (outcome.orders.empty() || !allHere);
}

HttpResponse placedEarlier(const CommandOutcome& outcome) {
  if (outcome.accepted)
    return jsonResponse(200, *outcome.firstResult);
  ApiError error = refusalOf(outcome);
  error.details = R"({"order":)" + *outcome.firstResult + "}";
  return errorResponse(error);
}

HttpResponse placed(const ApiContext& api, const CommandOutcome& outcome) {
  if (isFromJournal(api, outcome))
    return placedEarlier(outcome);
  const OrderId id = outcome.orders.empty() ? OrderId{} : outcome.orders.front();
  const OrderRecord* record = api.view.order(id);
  if (!outcome.accepted && (record == nullptr || record->order.status != OrderStatus::denied)) {
    return errorResponse(refusalOf(outcome));
  }
  if (record == nullptr) {
    return errorResponse(unavailable("no_answer", "the order was taken; ask for it by its client_order_id", 1000));
  }
  const Order& order = firstResult(api, *record);
  if (order.status == OrderStatus::denied)
    return denied(*record);
  JsonWriter json;
  writeOrder(json, order, namingOf(api.view));
  return jsonResponse(outcome.repeated ? 200 : 201, json.take());
}

// The checks alone, passed or not, of an order or a change that was tried; with what it would cost where that was asked
// for.
HttpResponse tried(const DryRunResult& result, bool estimates) {
  if (!result.code.empty()) {
    CommandOutcome refused;
    refused.code = result.code;
    refused.message = result.problem;
    refused.field = result.field;
    return errorResponse(refusalOf(refused));
  }
  JsonWriter json;
  json.beginObject().key("checks");
  writeChecks(json, result.checks);
  if (estimates) {
    json.field("expected_cost", result.expectedCost).field("margin", result.margin);
    json.field("worst_loss", result.worstLoss).field("whole_loss", result.wholeLoss);
  }
  json.endObject();
  return jsonResponse(200, json.take());
}

OutcomeDesk::DryRunAnswer triedWith(bool estimates) {
  return [estimates](const DryRunResult& result) { return tried(result, estimates); };
}

// All of a list: the orders, or for a denied one each with its checks.
HttpResponse placedList(const ApiContext& api, const CommandOutcome& outcome) {
  if (isFromJournal(api, outcome))
    return placedEarlier(outcome);
  JsonWriter json;
  json.beginObject().key(outcome.accepted ? "items" : "orders").beginArray();
  for (const OrderId id : outcome.orders) {
    const OrderRecord* record = api.view.order(id);
    if (record == nullptr)
      return errorResponse(unavailable("no_answer", "the orders were taken; ask for them by client_order_id", 1000));
    if (outcome.accepted) {
      writeOrder(json, firstResult(api, *record), namingOf(api.view));
      continue;
    }
    json.beginObject().field("order_id", id).fieldOrNull("client_order_id", record->order.request.clientOrderId.view());
    json.fieldOrNull("reason", record->order.reason.view()).key("checks");
    writeChecks(json, record->checks);
    json.endObject();
  }
  json.endArray();
  if (!outcome.accepted)
    json.key("error").raw(errorObject(refusalOf(outcome)));
  json.endObject();
  return jsonResponse(outcome.accepted ? (outcome.repeated ? 200 : 201) : 422, json.take());
}

bool matches(const ApiContext& api, const ListQuery& query, const Order& order) {
  const std::string symbol = query.filter("symbol");
  const std::string status = query.filter("status");
  const std::string side = query.filter("side");
  const std::string strategy = query.filter("strategy");
  return (symbol.empty() || symbol == symbolOf(api.view, order.request.symbol)) &&
         (status.empty() || status == name(order.status)) && (side.empty() || side == name(order.request.side)) &&
         (strategy.empty() || strategy == namingOf(api.view).strategy(order.instance, order.actor));
}

void listOrders(ApiContext& api, const ApiCall& call, bool onlyActive) {
  const auto query = listQuery(call, {"status", "symbol", "side", "strategy", "client_order_id"});
  if (!query || !isOneOf(call, *query, "status", namesUpTo(OrderStatus::expired)) ||
      !isOneOf(call, *query, "side", namesUpTo(Side::sell)))
    return;
  const std::string clientOrderId = query->filter("client_order_id");
  PageWriter page(*query);
  const auto& orders = api.view.orders();
  for (auto item = orders.rbegin(); item != orders.rend() && !page.isFull(); ++item) {
    const Order& order = item->second.order;
    if ((onlyActive && isTerminal(order.status)) || !matches(api, *query, order))
      continue;
    if (!clientOrderId.empty() && clientOrderId != order.request.clientOrderId.view())
      continue;
    if (page.admits(order.createdAt, order.id.value))
      writeOrder(page.json(), order, namingOf(api.view));
  }
  call.respond(page.response());
}

}  // namespace

void getOrders(ApiContext& api, ApiCall call) {
  listOrders(api, call, false);
}

void getActiveOrders(ApiContext& api, ApiCall call) {
  listOrders(api, call, true);
}

void getOrder(ApiContext& api, ApiCall call) {
  const auto id = OrderId::parse(call.parameter("id"));
  const OrderRecord* record = id ? api.view.order(*id) : nullptr;
  if (record == nullptr)
    return call.fail(notFound("order", call.parameter("id")));
  JsonWriter json;
  writeOrderRecord(json, api.view, *record);
  call.respond(jsonResponse(200, json.take()));
}

void postOrder(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  auto input = readOrder(*body, api.view, wallTime());
  if (!input)
    return call.fail(input.error());
  if (input->dryRun) {
    return api.desk.dryRun(std::move(call), input->request, triedWith(input->estimates));
  }
  api.desk.send(std::move(call), SubmitOrder{input->request},
                [&api](const CommandOutcome& outcome) { return placed(api, outcome); });
}

void postOrderList(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  auto orders = readOrders(*body, api.view, wallTime());
  if (!orders)
    return call.fail(orders.error());
  api.desk.send(std::move(call), SubmitOrderList{std::move(*orders)},
                [&api](const CommandOutcome& outcome) { return placedList(api, outcome); });
}

namespace {

// Of an order that can still be changed or canceled; answers 404 and 409 itself.
std::optional<OrderId> workingOrder(const ApiContext& api, const ApiCall& call, const char* what) {
  const auto id = OrderId::parse(call.parameter("id"));
  const OrderRecord* record = id ? api.view.order(*id) : nullptr;
  if (record == nullptr) {
    call.fail(notFound("order", call.parameter("id")));
    return std::nullopt;
  }
  if (isTerminal(record->order.status)) {
    const std::string status(name(record->order.status));
    call.fail(conflict("invalid_transition", id->text() + " is " + status + " and cannot be " + what));
    return std::nullopt;
  }
  return id;
}

HttpResponse pending(const ApiContext& api, OrderId id) {
  const OrderRecord* record = api.view.order(id);
  if (record == nullptr)
    return doneUnseen();
  JsonWriter json;
  writeOrder(json, record->order, namingOf(api.view));
  return jsonResponse(202, json.take());
}

}  // namespace

void patchOrder(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  auto input = readReplacement(*body);
  if (!input)
    return call.fail(input.error());
  const auto id = workingOrder(api, call, "changed");
  if (!id)
    return;
  input->command.order = *id;
  if (input->dryRun)
    return api.desk.dryRun(std::move(call), input->command, triedWith(input->estimates));
  api.desk.send(std::move(call), input->command, [&api, id = *id](const CommandOutcome&) { return pending(api, id); });
}

void deleteOrder(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const std::string reason = fields.text("reason");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  const auto id = workingOrder(api, call, "canceled");
  if (!id)
    return;
  api.desk.send(std::move(call), CancelOrder{*id, reason},
                [&api, id = *id](const CommandOutcome&) { return pending(api, id); });
}

void postCancelAll(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const std::string symbol = fields.filter("symbol");
  const std::string side = fields.filter("side");
  const bool keepProtective = fields.boolean("keep_protective", false);
  fields.finish();
  CancelAllOrders command;
  if (!symbol.empty())
    command.symbol = api.view.instruments().find(symbol);
  if (!symbol.empty() && !command.symbol)
    fields.fail("symbol", "is not in this session");
  command.side = parseSide(side);
  command.keepProtective = keepProtective;
  if (!side.empty() && !command.side)
    fields.fail("side", "is buy or sell");
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), command, [](const CommandOutcome& outcome) {
    JsonWriter json;
    json.beginObject().field("canceled", outcome.orders.size()).key("order_ids").beginArray();
    for (const OrderId id : outcome.orders)
      json.value(id);
    json.endArray().key("unprotected").beginArray();
    for (const Bare& bare : outcome.bare)
      json.beginObject().field("position_id", bare.position).field("quantity", bare.quantity).endObject();
    json.endArray().endObject();
    return jsonResponse(200, json.take());
  });
}

}  // namespace oms
