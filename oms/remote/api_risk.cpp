#include "oms/remote/handlers.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

constexpr std::string_view resetWord = "RE-ARM";

HttpResponse killSwitchNow(const ApiContext& api) {
  JsonWriter json;
  writeKillSwitch(json, api.view.killSwitch());
  return jsonResponse(200, json.take());
}

std::optional<TradingState> parseTradingState(const std::string& text) {
  for (const TradingState state : {TradingState::active, TradingState::reducing, TradingState::halted}) {
    if (text == name(state))
      return state;
  }
  return std::nullopt;
}

}  // namespace

void getRiskSummary(ApiContext& api, ApiCall call) {
  JsonWriter json;
  writeRiskSummary(json, api.view.tradingState(), api.view.killSwitch(), api.view.limits(), api.view.account());
  call.respond(jsonResponse(200, json.take()));
}

void getRiskAlerts(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"code", "severity"});
  if (!query)
    return;
  const std::string code = query->filter("code");
  const std::string severity = query->filter("severity");
  PageWriter page(*query);
  const auto& alerts = api.view.alerts();
  for (auto alert = alerts.rbegin(); alert != alerts.rend() && !page.isFull(); ++alert) {
    if (!code.empty() && code != alert->code.view())
      continue;
    if (!severity.empty() && severity != name(alert->severity))
      continue;
    if (page.admits(alert->raisedAt, alert->id.value))
      writeAlert(page.json(), *alert);
  }
  call.respond(page.response());
}

void postAcknowledgeAlert(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  const auto id = AlertId::parse(call.parameter("id"));
  if (!id)
    return call.fail(notFound("alert", call.parameter("id")));
  api.desk.send(std::move(call), AcknowledgeAlert{*id}, [&api, id = *id](const CommandOutcome&) {
    JsonWriter json;
    for (const RiskAlert& alert : api.view.alerts()) {
      if (alert.id == id)
        writeAlert(json, alert);
    }
    return jsonResponse(200, json.take());
  });
}

void postTradingState(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const auto state = parseTradingState(fields.text("state", true));
  if (!state)
    fields.fail("state", "is active, reducing or halted");
  const std::string reason = fields.text("reason");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  if (*state == TradingState::active && call.caller->role < Role::admin) {
    ApiError error;
    error.status = 403;
    error.code = "role";
    error.message = "to make trading active again needs the role admin";
    return call.fail(error);
  }
  api.desk.send(std::move(call), SetTradingState{*state, reason}, [&api](const CommandOutcome&) {
    JsonWriter json;
    writeRiskSummary(json, api.view.tradingState(), api.view.killSwitch(), api.view.limits(), api.view.account());
    return jsonResponse(200, json.take());
  });
}

void postKillSwitch(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  EngageKillSwitch command;
  command.reason = fields.text("reason");
  command.flatten = fields.boolean("flatten", false);
  command.keepProtective = fields.boolean("keep_protective", true);
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), command, [&api](const CommandOutcome&) { return killSwitchNow(api); });
}

void postResetKillSwitch(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  if (fields.text("confirm", true) != resetWord)
    fields.fail("confirm", "has to be RE-ARM");
  const std::string reason = fields.text("reason");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), ResetKillSwitch{reason}, [&api](const CommandOutcome&) { return killSwitchNow(api); });
}

}  // namespace oms
