#include <algorithm>

#include "oms/remote/handlers.h"
#include "oms/remote/refusals.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

void answer(const ApiCall& call, JsonWriter& json, int status = 200) {
  call.respond(jsonResponse(status, json.take()));
}

const Position* findPosition(const ApiContext& api, const std::string& text) {
  const auto id = PositionId::parse(text);
  const auto found = id ? api.view.positions().find(*id) : api.view.positions().end();
  return found == api.view.positions().end() ? nullptr : &found->second;
}

HttpResponse closingOrders(const ApiContext& api, const CommandOutcome& outcome) {
  JsonWriter json;
  json.beginObject().key("items").beginArray();
  const OrderRecord* refused = nullptr;
  bool anyGood = outcome.orders.empty();
  for (const OrderId id : outcome.orders) {
    const OrderRecord* record = api.view.order(id);
    if (record == nullptr)
      continue;
    writeOrder(json, record->order, namingOf(api.view));
    const bool isDenied = record->order.status == OrderStatus::denied;
    if (isDenied)
      refused = record;
    anyGood |= !isDenied;
  }
  if (!anyGood && refused != nullptr)
    return denied(*refused, &outcome.canceled);
  json.endArray();
  writeCanceled(json, outcome.canceled);
  json.endObject();
  return jsonResponse(201, json.take());
}

bool matches(const ApiContext& api, const ListQuery& query, SymbolIndex symbol, InstanceIndex instance,
             const Actor& actor) {
  const std::string wantedSymbol = query.filter("symbol");
  const std::string wantedStrategy = query.filter("strategy");
  return (wantedSymbol.empty() || wantedSymbol == symbolOf(api.view, symbol)) &&
         (wantedStrategy.empty() || wantedStrategy == namingOf(api.view).strategy(instance, actor));
}

}  // namespace

void getPositions(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "strategy"});
  if (!query)
    return;
  PageWriter page(*query);
  const auto& positions = api.view.positions();
  for (auto item = positions.rbegin(); item != positions.rend() && !page.isFull(); ++item) {
    const Position& position = item->second;
    if (!matches(api, *query, position.symbol, position.instance, position.actor))
      continue;
    if (page.admits(position.openedAt, position.id.value))
      writePosition(page.json(), api.view, position);
  }
  call.respond(page.response());
}

void getPosition(ApiContext& api, ApiCall call) {
  const Position* position = findPosition(api, call.parameter("id"));
  if (position == nullptr)
    return call.fail(notFound("open position", call.parameter("id")));
  JsonWriter json;
  writePosition(json, api.view, *position);
  answer(call, json);
}

void postClosePosition(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const auto quantity = fields.decimal<Quantity>("quantity");
  const bool cancelEntries = fields.boolean("cancel_entries", false);
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  const Position* position = findPosition(api, call.parameter("id"));
  if (position == nullptr)
    return call.fail(notFound("open position", call.parameter("id")));
  api.desk.send(std::move(call), ClosePosition{position->id, quantity, cancelEntries},
                [&api](const CommandOutcome& outcome) { return closingOrders(api, outcome); });
}

void postCloseAll(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const bool cancelEntries = fields.boolean("cancel_entries", true);
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), CloseAllPositions{cancelEntries},
                [&api](const CommandOutcome& outcome) { return closingOrders(api, outcome); });
}

void getTrades(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "strategy", "order_id", "position_id"});
  if (!query)
    return;
  const std::string order = query->filter("order_id");
  const std::string position = query->filter("position_id");
  PageWriter page(*query);
  const auto& fills = api.view.fills();
  for (auto item = fills.rbegin(); item != fills.rend() && !page.isFull(); ++item) {
    const Fill& fill = item->fill;
    if (!order.empty() && order != fill.order.text())
      continue;
    if (!position.empty() && position != fill.position.text() && position != fill.opened.text())
      continue;
    if (!matches(api, *query, fill.symbol, fill.instance, fill.actor))
      continue;
    if (page.admits(fill.time, fill.id.value))
      writeFill(page.json(), api.view, fill);
  }
  call.respond(page.response());
}

void getClosedTrades(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "strategy"});
  if (!query)
    return;
  // Positions that close at one instant stand in the order of their closing, not of their ids.
  std::vector<const RoundTrip*> trades;
  for (const RoundTrip& trade : api.view.trades()) {
    if (matches(api, *query, trade.symbol, trade.instance, trade.actor))
      trades.push_back(&trade);
  }
  std::sort(trades.begin(), trades.end(), [](const RoundTrip* a, const RoundTrip* b) {
    return std::pair(a->exitTime, a->position) > std::pair(b->exitTime, b->position);
  });
  PageWriter page(*query);
  for (const RoundTrip* trade : trades) {
    if (page.admits(trade->exitTime, trade->position.value))
      writeRoundTrip(page.json(), *trade, namingOf(api.view));
    if (page.isFull())
      break;
  }
  call.respond(page.response());
}

void getEquity(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {}, {"limit", "from", "to"});
  if (!query)
    return;
  std::vector<const EquityPoint*> points;
  const auto& all = api.view.equity();
  // The newest that fit, told in the order of time.
  for (auto point = all.rbegin(); point != all.rend() && points.size() < query->limit; ++point) {
    if (query->inTime(point->time))
      points.push_back(&*point);
  }
  JsonWriter json;
  json.beginObject().key("points").beginArray();
  for (auto point = points.rbegin(); point != points.rend(); ++point)
    writeEquityPoint(json, **point);
  const AccountState& account = api.view.account();
  const Ratio gain = ratioOf(account.equity - account.initialCash, account.initialCash).value_or(Ratio{});
  json.endArray().key("summary").beginObject().field("initial_equity", account.initialCash);
  json.field("final_equity", account.equity).field("cash", account.cash);
  json.field("realized_pnl", account.realized).field("unrealized_pnl", account.unrealized);
  json.field("fees", account.fees)
      .field("total_return", gain)
      .field("max_drawdown", api.view.maxDrawdown())
      .endObject()
      .endObject();
  answer(call, json);
}

}  // namespace oms
