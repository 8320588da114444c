// Risk, strategies and the session; orders and what comes of them are in json_objects.cpp.
#include <algorithm>

#include "oms/messages/json_objects.h"

namespace oms {
namespace {

// A check's number as the contract writes its unit: amounts are strings, counts and ratios numbers.
void writeNumber(JsonWriter& json, std::string_view name, CheckUnit unit, std::int64_t number) {
  json.key(name);
  switch (unit) {
    case CheckUnit::none:
      json.null();
      break;
    case CheckUnit::money:
    case CheckUnit::quantity:
    case CheckUnit::price:
      json.value(Money::fromRaw(number));
      break;
    case CheckUnit::ratio:
      json.value(Ratio::fromRaw(number));
      break;
    case CheckUnit::count:
    case CheckUnit::milliseconds:
      json.value(number);
      break;
  }
}

bool isNumber(std::string_view text) {
  return Ratio::parse(text).ok() && text.front() != '+' && text.front() != '.' && text.back() != '.';
}

void writeTexts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).beginArray();
  for (const std::string& text : texts)
    json.value(text);
  json.endArray();
}

}  // namespace

void writeCheck(JsonWriter& json, const CheckResult& check) {
  json.beginObject().field("code", name(check.code));
  json.field("severity", check.severity == Severity::hard ? "hard" : "soft").field("passed", check.passed);
  writeNumber(json, "value", check.unit, check.value);
  writeNumber(json, "limit", check.unit, check.limit);
  writeNumber(json, "headroom", check.unit, check.headroom());
  json.field("message", message(check));
  if (check.confirmed)
    json.field("confirmed", true);
  json.endObject();
}

void writeChecks(JsonWriter& json, const CheckResults& checks) {
  json.beginArray();
  for (const CheckResult& check : checks)
    writeCheck(json, check);
  json.endArray();
}

void writeAlert(JsonWriter& json, const RiskAlert& alert) {
  json.beginObject().field("alert_id", alert.id).field("severity", name(alert.severity)).field("code", alert.code);
  json.fieldOrNull("scope", alert.scope.view());
  writeNumber(json, "value", alert.unit, alert.value);
  writeNumber(json, "limit", alert.unit, alert.limit);
  json.field("message", alert.message).field("raised_at", alert.raisedAt).field("cleared_at", alert.clearedAt);
  json.fieldOrNull("acknowledged_by", alert.acknowledged ? alert.acknowledgedBy.text() : "").endObject();
}

void writeLimit(JsonWriter& json, const LimitUsage& limit) {
  json.beginObject().field("code", limit.code).fieldOrNull("scope", limit.scope.view());
  writeNumber(json, "value", limit.unit, limit.value);
  writeNumber(json, "limit", limit.unit, limit.limit);
  writeNumber(json, "warn", limit.unit, limit.warn);
  writeNumber(json, "headroom", limit.unit, limit.limit - limit.value);
  json.field("state", name(limit.state)).endObject();
}

void writeLimitSettings(JsonWriter& json, std::span<const LimitSetting> settings) {
  json.beginObject();
  for (std::size_t i = 0; i < settings.size();) {
    const std::string& code = settings[i].code;
    json.key(code).beginObject();
    std::string_view table;
    for (; i < settings.size() && settings[i].code == code; ++i) {
      const LimitSetting& setting = settings[i];
      const std::string_view wanted = !setting.symbol.empty()    ? "symbols"
                                      : setting.strategy.empty() ? ""
                                                                 : "strategies";
      if (wanted != table) {
        if (!table.empty())
          json.endObject();
        json.key(wanted).beginObject();
        table = wanted;
      }
      if (table.empty())
        json.field("limit", setting.limit).fieldOrNull("warn", setting.warn);
      else
        json.field(setting.symbol.empty() ? setting.strategy : setting.symbol, setting.limit);
    }
    if (!table.empty())
      json.endObject();
    json.endObject();
  }
  json.endObject();
}

void writeLockout(JsonWriter& json, const Lockout& lockout) {
  json.beginObject().field("code", name(lockout.code)).field("locked", lockout.locked).field("at", lockout.at);
  json.field("actor", lockout.actor.text()).fieldOrNull("reason", lockout.reason).endObject();
}

void writeKillSwitch(JsonWriter& json, const KillSwitchState& state) {
  json.beginObject().field("engaged", state.engaged);
  json.fieldOrNull("reason", state.reason);
  json.fieldOrNull("actor", state.engaged ? state.actor.text() : "").field("at", state.at);
  json.field("flatten", state.flatten).field("keep_protective", state.keepProtective).key("plan").beginArray();
  for (const KillStepProgress& step : state.plan) {
    json.beginObject().field("step", name(step.step)).field("state", name(step.state)).field("open", step.open);
    json.endObject();
  }
  json.endArray().endObject();
}

void writeRiskSummary(JsonWriter& json, TradingState state, const KillSwitchState& killSwitch,
                      std::span<const LimitUsage> limits, const AccountState& account,
                      std::span<const Lockout> lockouts, std::span<const CoolDown> coolDowns, const Naming& naming) {
  json.beginObject().field("trading_state", name(state)).key("kill_switch");
  writeKillSwitch(json, killSwitch);
  json.key("limits").beginArray();
  for (const LimitUsage& limit : limits)
    writeLimit(json, limit);
  json.endArray().key("violations").beginArray();
  for (const LimitUsage& limit : limits) {
    if (limit.state >= LimitState::breach)
      writeLimit(json, limit);
  }
  json.endArray().key("lockouts").beginArray();
  for (const Lockout& lockout : lockouts)
    writeLockout(json, lockout);
  json.endArray().key("cool_downs").beginArray();
  for (const CoolDown& cool : coolDowns) {
    json.beginObject().field("symbol", naming.symbol(cool.symbol));
    json.fieldOrNull("strategy", naming.strategy(cool.owner, Actor{})).field("until", cool.until).endObject();
  }
  json.endArray().key("margin").beginObject();
  json.field("used", account.marginUsed).field("free", account.buyingPower);
  const auto level = ratioOf(account.equity, account.marginUsed);
  const auto percent = level ? Ratio::narrowed(static_cast<Int128>(level->raw()) * 100) : Ratio{};
  json.field("level", level && percent ? std::optional(*percent) : std::nullopt);
  json.endObject().endObject();
}

void writeInstance(JsonWriter& json, const StrategyInstanceInfo& instance, const Naming& naming, Timestamp now) {
  const std::int64_t seconds = instance.since.isSet() ? (now - instance.since).count() / 1'000'000'000 : 0;
  json.beginObject().field("id", instance.id).field("strategy", instance.strategy);
  json.field("symbol", naming.symbol(instance.symbol)).field("timeframe", name(instance.timeframe));
  json.field("state", name(instance.state)).field("since", instance.since);
  json.field("time_in_state", std::max<std::int64_t>(seconds, 0)).key("last_transition");
  if (instance.lastTime.isSet()) {
    json.beginObject().field("from", name(instance.lastFrom)).field("to", name(instance.state));
    json.field("cause", instance.lastCause).field("time", instance.lastTime).endObject();
  } else {
    json.null();
  }
  json.field("mode", name(instance.mode));
  if (instance.reloads)
    json.field("reload_pending", true);
  json.key("warmup").beginObject();
  json.field("have", instance.warmupHave).field("need", instance.warmupNeed).endObject();
  json.field("position_id", instance.position).field("signal_id", instance.signal).endObject();
}

void writeCondition(JsonWriter& json, const ConditionView& condition) {
  json.beginObject().field("group", condition.group).field("name", condition.name);
  json.field("expression", condition.expression).field("value", condition.value);
  json.field("threshold", condition.threshold).field("met", condition.met).field("distance", condition.distance);
  json.field("progress", condition.progress).field("held_since", condition.heldSince);
  json.fieldOrNull("waiting_for", condition.waitingFor).endObject();
}

void writeNearMiss(JsonWriter& json, const NearMiss& miss, const StrategyInstanceInfo& instance, const Naming& naming) {
  json.beginObject().field("strategy_id", instance.id).field("strategy", instance.strategy);
  json.field("symbol", naming.symbol(instance.symbol)).field("group", miss.group).field("name", miss.name);
  json.field("expression", miss.expression).field("value", miss.value).field("threshold", miss.threshold);
  json.field("distance", miss.value - miss.threshold).field("progress", miss.progress);
  json.field("time", miss.time).endObject();
}

void writeShadow(JsonWriter& json, const ShadowView& shadow, const Naming& naming) {
  json.beginObject().field("equity", shadow.equity).field("cash", shadow.cash).field("quantity", shadow.quantity);
  json.key("trades").beginArray();
  for (const RoundTrip& trade : shadow.trades)
    writeRoundTrip(json, trade, naming);
  json.endArray().key("points").beginArray();
  for (const EquityPoint& point : shadow.curve)
    writeEquityPoint(json, point);
  json.endArray().endObject();
}

void writeIndicator(JsonWriter& json, const IndicatorView& indicator) {
  json.beginObject().field("name", indicator.name).field("expression", indicator.expression);
  json.field("value", indicator.value).field("bars_missing", indicator.barsMissing).endObject();
}

void writeSession(JsonWriter& json, const SessionInfo& session, Timestamp sessionTime, double progress) {
  json.beginObject().fieldOrNull("session_id", session.id).field("name", session.name).field("mode", session.mode);
  json.field("account", session.account).field("currency", session.currency);
  json.field("position_mode", session.hedges ? "hedging" : "netting").field("day_roll", session.dayRoll.text());
  json.field("state", name(session.state)).field("feed", session.feed).field("simulated", session.simulated);
  writeTexts(json, "symbols", session.symbols);
  writeTexts(json, "strategies", session.strategies);
  json.key("speed");
  if (isNumber(session.speed)) {
    json.raw(session.speed);
  } else {
    json.value(session.speed);
  }
  json.field("session_time", sessionTime).field("progress", progress < 0 ? std::nullopt : std::optional(progress));
  json.field("started_at", session.startedAt).field("timeframe", name(session.chart)).endObject();
}

void writePreflight(JsonWriter& json, std::span<const PreflightItem> items) {
  json.beginArray();
  for (const PreflightItem& item : items) {
    json.beginObject().field("code", item.code).field("state", name(item.state)).field("detail", item.detail);
    json.fieldOrNull("remedy", item.remedy).endObject();
  }
  json.endArray();
}

void writeWatchlists(JsonWriter& json, std::span<const WatchlistData> lists) {
  json.beginObject().key("lists").beginArray();
  for (const WatchlistData& list : lists) {
    json.beginObject().field("name", list.name);
    writeTexts(json, "symbols", list.symbols);
    json.endObject();
  }
  json.endArray().endObject();
}

}  // namespace oms
