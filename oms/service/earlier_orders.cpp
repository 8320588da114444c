#include "oms/service/earlier_orders.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "oms/engine/order_commands.h"
#include "oms/messages/json_rows.h"

namespace oms {
namespace {

std::vector<OrderRequest> requestsOf(const CommandBody& body) {
  if (const auto* submit = std::get_if<SubmitOrder>(&body))
    return {submit->request};
  if (const auto* list = std::get_if<SubmitOrderList>(&body))
    return list->orders;
  return {};
}

bool sameOrders(const std::vector<OrderRequest>& a, const std::vector<OrderRequest>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), sameOrder);
}

CommandOutcome conflict(const StoredClientOrder& first, const OrderRequest& request) {
  return refusedCommand("idempotency_conflict",
                        "client_order_id " + request.clientOrderId.string() + " was used for " + first.orderId +
                            " of session " + first.sessionId + "; take a new id",
                        "client_order_id");
}

CommandOutcome unavailable(const std::string& problem) {
  CommandOutcome refused = refusedCommand("journal_unavailable", problem);
  refused.durable = false;
  return refused;
}

// The orders of the row as its last event of each left them.
std::vector<std::pair<std::string, const rapidjson::Value*>> ordersOf(const rapidjson::Document& row) {
  std::vector<std::pair<std::string, const rapidjson::Value*>> orders;
  for (const rapidjson::Value& event : row["events"].GetArray()) {
    const auto order = event.FindMember("order");
    if (order == event.MemberEnd() || !order->value.IsObject())
      continue;
    const std::string id = order->value["order_id"].GetString();
    const auto known = std::find_if(orders.begin(), orders.end(), [&](const auto& one) { return one.first == id; });
    if (known == orders.end())
      orders.emplace_back(id, &order->value);
    else
      known->second = &order->value;
  }
  return orders;
}

std::string textOf(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

// The row made these orders first, and others only as their consequence.
CommandOutcome firstResultOf(const rapidjson::Document& row, std::size_t orders, bool list) {
  CommandOutcome outcome;
  outcome.repeated = true;
  std::string items;
  const auto made = ordersOf(row);
  for (std::size_t i = 0; i < orders && i < made.size(); ++i) {
    items += (i == 0 ? "" : ",") + textOf(*made[i].second);
    const rapidjson::Value& order = *made[i].second;
    if (std::string_view(order["status"].GetString()) != name(OrderStatus::denied) || !outcome.accepted)
      continue;
    const std::string reason = order["reason"].IsString() ? order["reason"].GetString() : "denied";
    outcome.accepted = false;
    outcome.code = reason.substr(0, reason.find(':'));
    outcome.message = reason;
  }
  outcome.firstResult = std::make_shared<const std::string>(list ? R"({"items":[)" + items + "]}" : items);
  return outcome;
}

}  // namespace

std::shared_ptr<const std::string> firstResultInJournal(const Command& command, JournalKeeper& keeper) {
  const std::vector<OrderRequest> wanted = requestsOf(command.body);
  const auto named =
      std::find_if(wanted.begin(), wanted.end(), [](const OrderRequest& one) { return !one.clientOrderId.empty(); });
  if (named == wanted.end())
    return nullptr;
  const auto found = keeper.findClientOrder(command.actor, named->clientOrderId);
  if (!found || !*found)
    return nullptr;
  rapidjson::Document row;
  row.Parse((*found)->payload.data(), (*found)->payload.size());
  if (row.HasParseError() || !row.HasMember("events"))
    return nullptr;
  return firstResultOf(row, wanted.size(), std::holds_alternative<SubmitOrderList>(command.body)).firstResult;
}

std::optional<CommandOutcome> answerOfEarlierSession(const Command& command, const Core& core, JournalKeeper& keeper) {
  const std::vector<OrderRequest> wanted = requestsOf(command.body);
  for (const OrderRequest& request : wanted) {
    if (request.clientOrderId.empty() || core.orders.findClientId(command.actor, request.clientOrderId))
      continue;
    const auto found = keeper.findClientOrder(command.actor, request.clientOrderId);
    if (!found)
      return unavailable(found.error().message);
    const std::optional<StoredClientOrder>& first = *found;
    if (!first)
      continue;
    const auto before = commandOfPayload(first->payload, core.config.instruments);
    if (!before || !*before || !sameOrders(requestsOf((*before)->body), wanted))
      return conflict(*first, request);
    rapidjson::Document row;
    row.Parse(first->payload.data(), first->payload.size());
    if (row.HasParseError() || !row.HasMember("events"))
      return conflict(*first, request);
    return firstResultOf(row, wanted.size(), std::holds_alternative<SubmitOrderList>(command.body));
  }
  return std::nullopt;
}

}  // namespace oms
