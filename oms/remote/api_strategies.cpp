#include <algorithm>

#include "oms/model/sha256.h"
#include "oms/model/suggestion.h"
#include "oms/remote/handlers.h"
#include "oms/remote/refusals.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

void listSignals(ApiContext& api, const ApiCall& call, bool onlyPending) {
  const auto query = listQuery(call, {"status", "symbol", "strategy"});
  if (!query || !isOneOf(call, *query, "status", namesUpTo(SignalStatus::executed)))
    return;
  const std::string status = query->filter("status");
  const std::string symbol = query->filter("symbol");
  const std::string strategy = query->filter("strategy");
  PageWriter page(*query);
  const auto& all = api.view.allSignals();
  for (auto item = all.rbegin(); item != all.rend() && !page.isFull(); ++item) {
    const Signal& signal = item->second;
    if ((onlyPending && !isPending(signal.status)) || (!status.empty() && status != name(signal.status)))
      continue;
    if (!symbol.empty() && symbol != symbolOf(api.view, signal.symbol))
      continue;
    if (!strategy.empty() && strategy != signal.strategy)
      continue;
    if (page.admits(signal.createdAt, signal.id.value))
      writeSignal(page.json(), api.view, signal);
  }
  call.respond(page.response());
}

const InstanceRecord* findInstance(const ApiContext& api, const std::string& id) {
  for (const InstanceRecord& record : api.view.instances()) {
    if (record.info.id == id)
      return &record;
  }
  return nullptr;
}

// Of lists whose items have no time of their own.
std::optional<ListQuery> timelessQuery(const ApiCall& call, std::initializer_list<std::string_view> filters) {
  return listQuery(call, filters, {"limit", "cursor", "format"});
}

// As they stand, in the strategy's order.
template <class Item>
void answerList(const ApiCall& call, const std::vector<Item>& items, void (*write)(JsonWriter&, const Item&)) {
  const auto query = timelessQuery(call, {});
  if (!query)
    return;
  PageWriter page(*query);
  for (std::size_t place = 0; place < items.size() && !page.isFull(); ++place) {
    if (page.admitsPlace(place))
      write(page.json(), items[place]);
  }
  call.respond(page.response());
}

}  // namespace

void getSignals(ApiContext& api, ApiCall call) {
  listSignals(api, call, false);
}

void getApprovals(ApiContext& api, ApiCall call) {
  listSignals(api, call, true);
}

void postApproval(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  DecideApproval command;
  const std::string decision = fields.text("decision", true);
  if (decision != "approve" && decision != "reject")
    fields.fail("decision", "is approve or reject");
  command.approve = decision == "approve";
  command.reason = fields.text("reason");
  command.quantity = fields.decimal<Quantity>("quantity");
  command.price = fields.decimal<Price>("price");
  command.stopLoss = fields.decimal<Price>("stop_loss");
  command.takeProfit = fields.decimal<Price>("take_profit");
  if (const auto version = fields.integer("expected_version")) {
    if (*version < 0 || *version > 0xFFFFFFFF)
      fields.fail("expected_version", "is not a version");
    command.expectedVersion = static_cast<std::uint32_t>(*version);
  }
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  const auto id = SignalId::parse(call.parameter("id"));
  if (!id || !api.view.allSignals().contains(*id))
    return call.fail(notFound("signal", call.parameter("id")));
  command.signal = *id;
  api.desk.send(std::move(call), command, [&api, id = *id](const CommandOutcome& outcome) {
    const OrderRecord* order = outcome.orders.empty() ? nullptr : api.view.order(outcome.orders.front());
    if (order != nullptr && order->order.status == OrderStatus::denied)
      return denied(*order);
    const auto signal = api.view.allSignals().find(id);
    if (signal == api.view.allSignals().end())
      return doneUnseen();
    JsonWriter json;
    writeSignal(json, api.view, signal->second);
    return jsonResponse(200, json.take());
  });
}

void getStrategies(ApiContext& api, ApiCall call) {
  const auto query = timelessQuery(call, {"symbol", "strategy", "state"});
  if (!query || !isOneOf(call, *query, "state", namesUpTo(StrategyState::disabled)))
    return;
  const std::string symbol = query->filter("symbol");
  const std::string strategy = query->filter("strategy");
  const std::string state = query->filter("state");
  PageWriter page(*query);
  const auto& instances = api.view.instances();
  for (std::size_t place = 0; place < instances.size() && !page.isFull(); ++place) {
    const StrategyInstanceInfo& info = instances[place].info;
    if (info.id.empty() || (!symbol.empty() && symbol != symbolOf(api.view, info.symbol)))
      continue;
    if ((!strategy.empty() && strategy != info.strategy) || (!state.empty() && state != name(info.state)))
      continue;
    if (page.admitsPlace(place))
      writeInstance(page.json(), info, namingOf(api.view), api.view.sessionTime());
  }
  call.respond(page.response());
}

void getConditions(ApiContext& api, ApiCall call) {
  const InstanceRecord* record = findInstance(api, call.parameter("id"));
  if (record == nullptr)
    return call.fail(notFound("strategy", call.parameter("id")));
  answerList(call, record->sample.conditions, &writeCondition);
}

void getIndicators(ApiContext& api, ApiCall call) {
  const InstanceRecord* record = findInstance(api, call.parameter("id"));
  if (record == nullptr)
    return call.fail(notFound("strategy", call.parameter("id")));
  answerList(call, record->sample.indicators, &writeIndicator);
}

void getShadow(ApiContext& api, ApiCall call) {
  const InstanceRecord* record = findInstance(api, call.parameter("id"));
  if (record == nullptr)
    return call.fail(notFound("strategy", call.parameter("id")));
  if (record->sample.shadow == nullptr)
    return call.fail(notFound("shadow of", call.parameter("id")));
  JsonWriter json;
  writeShadow(json, *record->sample.shadow, namingOf(api.view));
  call.respond(jsonResponse(200, json.take()));
}

// Of every instance, or of those of one symbol or strategy.
void getAllIndicators(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "strategy"}, {"format"});
  if (!query)
    return;
  const std::string symbol = query->filter("symbol");
  const std::string strategy = query->filter("strategy");
  JsonWriter json;
  if (!query->asArray)
    json.beginObject().key("items");
  json.beginArray();
  for (const InstanceRecord& record : api.view.instances()) {
    const std::string_view itsSymbol = symbolOf(api.view, record.info.symbol);
    if ((!symbol.empty() && symbol != itsSymbol) || (!strategy.empty() && strategy != record.info.strategy))
      continue;
    for (const IndicatorView& indicator : record.sample.indicators) {
      json.beginObject().field("strategy_id", record.info.id).field("symbol", itsSymbol);
      json.field("timeframe", name(record.info.timeframe)).field("name", indicator.name);
      json.field("expression", indicator.expression).field("value", indicator.value);
      json.field("bars_missing", indicator.barsMissing).endObject();
    }
  }
  json.endArray();
  if (!query->asArray)
    json.key("next_cursor").null().endObject();
  call.respond(jsonResponse(200, json.take()));
}

void getNearMisses(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"symbol", "strategy"});
  if (!query)
    return;
  const std::string symbol = query->filter("symbol");
  const std::string strategy = query->filter("strategy");
  PageWriter page(*query);
  // A quiet symbol's bar may be judged after the later one of another.
  std::vector<NearMiss> newestFirst = api.view.nearMisses();
  std::sort(newestFirst.begin(), newestFirst.end(), [](const NearMiss& a, const NearMiss& b) {
    return std::pair(a.time, a.number) > std::pair(b.time, b.number);
  });
  for (const NearMiss& miss : newestFirst) {
    if (page.isFull() || miss.instance.value >= api.view.instances().size())
      continue;
    const StrategyInstanceInfo& info = api.view.instances()[miss.instance.value].info;
    if ((!symbol.empty() && symbol != symbolOf(api.view, info.symbol)) ||
        (!strategy.empty() && strategy != info.strategy))
      continue;
    if (page.admits(miss.time, miss.number))
      writeNearMiss(page.json(), miss, info, namingOf(api.view));
  }
  call.respond(page.response());
}

// The file as it is now, also where nobody saw it change: a share that tells of no changes, for example.
static OutcomeDesk::Read reloadOf(const ApiContext& api, const std::string& strategy) {
  return [textOf = api.config.strategyText, strategy]() -> std::optional<CommandBody> {
    auto text = textOf ? textOf(strategy) : std::nullopt;
    if (!text)
      return std::nullopt;
    std::string hash = hashOfText(*text);
    return ReloadStrategy{strategy, std::move(*text), std::move(hash)};
  };
}

void postStrategyAction(ApiContext& api, ApiCall call) {
  if (!takesNoFields(call))
    return;
  const std::string name = call.parameter("action");
  const auto action = parseStrategyAction(name);
  const auto mode = parseStrategyMode(name);
  const InstanceRecord* record = findInstance(api, call.parameter("id"));
  if (record == nullptr)
    return call.fail(notFound("strategy", call.parameter("id")));
  const InstanceIndex index = record->info.index;
  const auto answer = [&api, index](const CommandOutcome&) {
    JsonWriter json;
    const StrategyInstanceInfo& info = api.view.instances()[index.value].info;
    writeInstance(json, info, namingOf(api.view), api.view.sessionTime());
    return jsonResponse(200, json.take());
  };
  if (action)
    return api.desk.send(std::move(call), ControlStrategy{index, *action}, answer);
  if (mode)
    return api.desk.send(std::move(call), SetStrategyMode{index, *mode}, answer);
  const std::string& strategy = record->info.strategy;
  api.desk.readAndSend(std::move(call), reloadOf(api, strategy),
                       conflict("no_strategy_file", strategy + " has no file that can be read: it comes with the "
                                                               "program, or its file is gone"),
                       answer);
}

}  // namespace oms
