#include <algorithm>

#include "oms/model/suggestion.h"
#include "oms/remote/handlers.h"
#include "oms/remote/refusals.h"
#include "oms/remote/view_json.h"

namespace oms {

namespace {

constexpr std::string_view resetWord = "RE-ARM";

HttpResponse killSwitchNow(const ApiContext& api) {
  JsonWriter json;
  writeKillSwitch(json, api.view.killSwitch());
  return jsonResponse(200, json.take());
}

HttpResponse summaryNow(const ApiContext& api) {
  JsonWriter json;
  writeRiskSummary(json, api.view.tradingState(), api.view.killSwitch(), api.view.limits(), api.view.account(),
                   api.view.lockouts(), api.view.coolDowns(), namingOf(api.view));
  return jsonResponse(200, json.take());
}

HttpResponse limitsNow(const ApiContext& api) {
  JsonWriter json;
  json.beginObject().key("limits");
  writeLimitSettings(json, api.view.limitSettings());
  json.endObject();
  return jsonResponse(200, json.take());
}

// A limit as people write it: a text, a number's digits, or true and false.
std::string limitText(const WireValue& value) {
  if (const auto truth = value.boolean())
    return *truth ? "true" : "false";
  const auto digits = value.digits();
  return digits ? std::string(*digits) : std::string();
}

// {"BTCUSDT":"5"}: limits of symbols, or of strategies.
void readNarrower(const WireValue& table, const std::string& code, bool symbols, FieldReader& fields,
                  std::vector<LimitSetting>& settings) {
  if (!table.isObject())
    return fields.fail("limits", "has something else than an object in " + code);
  for (const WireMember& member : table.members) {
    if (member.first.empty())
      return fields.fail("limits", std::string("names no ") + (symbols ? "symbol" : "strategy") + " in " + code);
    const std::string limit = limitText(member.second);
    if (limit.empty())
      return fields.fail("limits", "has no limit for " + member.first + " in " + code);
    settings.push_back({code, symbols ? member.first : "", symbols ? "" : member.first, limit, ""});
  }
}

// {"limit":"3%","warn":"2%","symbols":{},"strategies":{}}, each of them as wanted.
void readLimit(const WireMember& given, FieldReader& fields, std::vector<LimitSetting>& settings) {
  if (!given.second.isObject())
    return fields.fail("limits", "has " + given.first + ", which is not an object with limit and warn");
  LimitSetting general{given.first, "", "", "", ""};
  for (const WireMember& part : given.second.members) {
    if (part.first == "symbols" || part.first == "strategies") {
      readNarrower(part.second, given.first, part.first == "symbols", fields, settings);
      continue;
    }
    if (part.first != "limit" && part.first != "warn")
      return fields.fail("limits", "does not know " + part.first + " in " + given.first +
                                       nearestOrAll(part.first, {"limit", "warn", "symbols", "strategies"}));
    if (part.second.isNull())
      continue;
    (part.first == "limit" ? general.limit : general.warn) = limitText(part.second);
    if (limitText(part.second).empty())
      return fields.fail("limits", "has no number in " + given.first + "." + part.first);
  }
  if (!general.limit.empty() || !general.warn.empty())
    settings.insert(settings.begin(), general);
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
  call.respond(summaryNow(api));
}

void getRiskAlerts(ApiContext& api, ApiCall call) {
  const auto query = listQuery(call, {"code", "severity"});
  if (!query || !isOneOf(call, *query, "severity", namesUpTo(AlertSeverity::critical)))
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
  if (!takesNoFields(call))
    return;
  const auto id = AlertId::parse(call.parameter("id"));
  if (!id)
    return call.fail(notFound("alert", call.parameter("id")));
  api.desk.send(std::move(call), AcknowledgeAlert{*id}, [&api, id = *id](const CommandOutcome&) {
    const auto alert = std::ranges::find(api.view.alerts(), id, &RiskAlert::id);
    if (alert == api.view.alerts().end())
      return doneUnseen();
    JsonWriter json;
    writeAlert(json, *alert);
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
  api.desk.send(std::move(call), SetTradingState{*state, reason},
                [&api](const CommandOutcome&) { return summaryNow(api); });
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

void getRiskLimits(ApiContext& api, ApiCall call) {
  call.respond(limitsNow(api));
}

void putRiskLimits(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  SetRiskLimits command;
  const WireValue* limits = fields.raw("limits");
  if (limits == nullptr || !limits->isObject())
    fields.fail("limits", "is not an object of limits by their codes");
  for (const WireMember& given : limits == nullptr ? std::vector<WireMember>{} : limits->members)
    readLimit(given, fields, command.limits);
  command.reason = fields.text("reason");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), std::move(command), [&api](const CommandOutcome&) { return limitsNow(api); });
}

void postReleaseLockout(ApiContext& api, ApiCall call) {
  const auto body = bodyObject(call);
  if (!body)
    return;
  FieldReader fields(*body);
  const auto code = parseCheckCode(fields.text("code", true));
  if (!code)
    fields.fail("code", "is daily_loss, drawdown or loss_streak");
  const std::string reason = fields.text("reason");
  fields.finish();
  if (fields.error())
    return call.fail(*fields.error());
  api.desk.send(std::move(call), ReleaseLockout{*code, reason},
                [&api](const CommandOutcome&) { return summaryNow(api); });
}

}  // namespace oms
