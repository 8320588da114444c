// The session, risk and strategies; what is traded is in mirrored_rows.cpp.
#include "oms/mirror/mirrored_rows.h"

#include <algorithm>

#include "oms/mirror/row_parts.h"

namespace oms {

namespace {

Instrument readInstrument(RowReader& read) {
  Instrument made;
  read("symbol", made.symbol)("description", made.description)("currency", made.currency)("tick", made.tick);
  read("lot", made.lot)("lot_is_stated", made.lotIsStated)("min_quantity", made.minQuantity);
  read("max_quantity", made.maxQuantity)("multiplier", made.multiplier)("spread", made.spread);
  read("margin_initial", made.marginInitial)("calendar", made.calendar)("tradable", made.tradable);
  read("shortable", made.shortable)("restricted", made.restricted);
  if (!made.tick.isPositive())
    read.fail("tick");
  if (!made.lot.isPositive())
    read.fail("lot");
  return made;
}

// Which numbers of the limits are ratios and which times; amounts are strings, and counts are what is left.
CheckUnit unitOf(std::string_view code, const WireValue* value) {
  if (value == nullptr || value->isNull())
    return CheckUnit::none;
  if (value->kind == WireValue::Kind::string)
    return CheckUnit::money;
  if (code == "unacknowledged" || code == "stale_data")
    return CheckUnit::milliseconds;
  const bool isRatio = code == "leverage" || code == "margin" || code == "liquidation" ||
                       code.starts_with("exposure") || value->text.find('.') != std::string::npos;
  return isRatio ? CheckUnit::ratio : CheckUnit::count;
}

std::int64_t numberOf(CheckUnit unit, const WireValue* value) {
  if (value == nullptr || unit == CheckUnit::none)
    return 0;
  if (unit == CheckUnit::count || unit == CheckUnit::milliseconds)
    return value->integer().value_or(0);
  const auto parsed = Money::parse(value->digits().value_or(""));
  return parsed ? parsed->raw() : 0;
}

Result<EventBody> readAlert(const WireValue& row) {
  RowReader read(row);
  RiskAlert alert;
  read("alert_id", alert.id)("severity", alert.severity)("code", alert.code)("scope", alert.scope);
  read("message", alert.message)("raised_at", alert.raisedAt)("cleared_at", alert.clearedAt);
  std::optional<Actor> by;
  read("acknowledged_by", by);
  alert.acknowledged = by.has_value();
  alert.acknowledgedBy = by.value_or(Actor{});
  alert.unit = unitOf(alert.code.view(), row.find("value"));
  alert.value = numberOf(alert.unit, row.find("value"));
  alert.limit = numberOf(alert.unit, row.find("limit"));
  return readOr<EventBody>(read, RiskAlertChanged{alert});
}

std::string limitText(const WireValue& object, std::string_view name) {
  const WireValue* value = object.find(name);
  return value == nullptr ? std::string() : value->text;
}

// The inverse of writeLimitSettings: those of one code beside each other, the general one first.
std::vector<LimitSetting> readSettings(const WireValue& limits) {
  std::vector<LimitSetting> settings;
  for (const WireMember& code : limits.members) {
    if (code.second.find("limit") != nullptr)
      settings.push_back({code.first, "", "", limitText(code.second, "limit"), limitText(code.second, "warn")});
    for (const WireMember& own : objectIn(code.second, "symbols").members)
      settings.push_back({code.first, own.first, "", own.second.text, ""});
    for (const WireMember& own : objectIn(code.second, "strategies").members)
      settings.push_back({code.first, "", own.first, own.second.text, ""});
  }
  return settings;
}

}  // namespace

Result<MirroredSession> readSession(const WireValue& row) {
  RowReader read(row);
  MirroredSession made;
  SessionInfo& info = made.info;
  std::string positionMode, roll;
  read("session_id", info.id)("name", info.name)("mode", info.mode)("account", info.account);
  read("currency", info.currency)("position_mode", positionMode)("day_roll", roll)("state", info.state);
  read("feed", info.feed)("simulated", info.simulated)("symbols", info.symbols)("strategies", info.strategies);
  read("started_at", info.startedAt)("timeframe", info.chart);
  info.hedges = positionMode == "hedging";
  info.dayRoll = DayRoll::parse(roll).value_or(DayRoll{});
  // A number, or max.
  if (const WireValue* speed = row.find("speed"))
    info.speed = speed->text;
  for (const WireValue& item : itemsIn(row, "instruments")) {
    RowReader one(item);
    const Instrument instrument = readInstrument(one);
    if (!one.problem().empty())
      return Failure{"an instrument's " + one.problem()};
    made.instruments.add(instrument);
  }
  return readOr(read, made);
}

Result<EventBody> readRisk(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  std::string kind;
  read("kind", kind);
  if (kind == "alert")
    return readAlert(row);
  if (kind == "trading_state") {
    TradingStateChanged changed;
    read("state", changed.state)("reason", changed.reason);
    return readOr<EventBody>(read, changed);
  }
  if (kind == "limits")
    return readOr<EventBody>(read, RiskLimitsChanged{readSettings(objectIn(row, "limits")), {}, {}});
  if (kind == "lockout") {
    Lockout lockout;
    read("code", lockout.code)("locked", lockout.locked)("at", lockout.at)("actor", lockout.actor);
    read("reason", lockout.reason);
    return readOr<EventBody>(read, LockoutChanged{lockout});
  }
  if (kind == "halt") {
    MarketHaltChanged halt;
    halt.halted = true;
    read("reason", halt.reason);
    needSymbol(read, names, halt.symbol);
    return readOr<EventBody>(read, halt);
  }
  return Failure{"kind " + kind + " is not known"};
}

Result<KillSwitchState> readKillSwitch(const WireValue& row) {
  RowReader read(row);
  KillSwitchState state;
  read("engaged", state.engaged)("reason", state.reason)("actor", state.actor)("at", state.at);
  read("flatten", state.flatten)("keep_protective", state.keepProtective);
  for (const WireValue& item : itemsIn(row, "plan")) {
    RowReader one(item);
    KillStepProgress& step = state.plan.emplace_back();
    one("step", step.step)("state", step.state)("open", step.open);
    if (!one.problem().empty())
      return Failure{"plan: " + one.problem()};
  }
  return readOr(read, state);
}

Result<StrategyInstanceInfo> readInstance(const WireValue& row, const MirroredNames& names) {
  RowReader read(row);
  StrategyInstanceInfo info;
  read("id", info.id)("strategy", info.strategy)("timeframe", info.timeframe)("state", info.state);
  read("since", info.since)("mode", info.mode)("reload_pending", info.reloads)("position_id", info.position);
  read("signal_id", info.signal);
  needSymbol(read, names, info.symbol);
  info.index = names.instance(info.id);
  if (!info.index.isSet())
    read.fail("id");
  RowReader last(objectIn(row, "last_transition"));
  last("from", info.lastFrom)("cause", info.lastCause)("time", info.lastTime);
  RowReader warmup(objectIn(row, "warmup"));
  warmup("have", info.warmupHave)("need", info.warmupNeed);
  for (const RowReader* part : {&last, &warmup}) {
    if (!part->problem().empty())
      return Failure{part->problem()};
  }
  return readOr(read, info);
}

std::vector<GroupProgress> progressOf(const std::vector<ConditionView>& conditions) {
  std::vector<GroupProgress> groups;
  for (const ConditionView& condition : conditions) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const GroupProgress& known) { return known.group == condition.group; });
    if (group == groups.end())
      group = groups.insert(groups.end(), GroupProgress{condition.group, 0, 0, false});
    ++group->of;
    group->met += condition.met ? 1 : 0;
  }
  return groups;
}

Result<std::vector<LimitUsage>> readLimits(const WireValue& summary) {
  std::vector<LimitUsage> limits;
  for (const WireValue& item : itemsIn(summary, "limits")) {
    RowReader read(item);
    LimitUsage& usage = limits.emplace_back();
    read("code", usage.code)("scope", usage.scope)("state", usage.state);
    if (!read.problem().empty())
      return Failure{read.problem()};
    usage.unit = unitOf(usage.code.view(), item.find("limit"));
    usage.value = numberOf(usage.unit, item.find("value"));
    usage.limit = numberOf(usage.unit, item.find("limit"));
    usage.warn = numberOf(usage.unit, item.find("warn"));
  }
  return limits;
}

Result<std::vector<WatchlistData>> readWatchlists(const WireValue& object) {
  std::vector<WatchlistData> lists;
  for (const WireValue& item : itemsIn(object, "lists")) {
    RowReader read(item);
    WatchlistData& list = lists.emplace_back();
    read("name", list.name)("symbols", list.symbols);
    if (!read.problem().empty())
      return Failure{read.problem()};
  }
  return lists;
}

}  // namespace oms
