#include "oms/risk/limit_table.h"

#include <algorithm>
#include <array>
#include <variant>

#include "oms/model/archive.h"
#include "oms/model/percent.h"
#include "oms/model/suggestion.h"

namespace oms {
namespace {

using L = RiskLimits;
using Member =
    std::variant<EquityLimit L::*, Ratio L::*, std::uint32_t L::*, std::int64_t L::*, Duration L::*, bool L::*>;

// A limit's place by its code. Zero is no limit where `mayBeNone` says so, and impossible elsewhere.
struct Row {
  std::string_view code;
  Member member;
  bool mayBeNone = false;
};

constexpr std::array kRows{
    Row{"max_order_quantity", &L::maxOrderLots},
    Row{"max_order_notional", &L::maxOrderNotional},
    Row{"participation", &L::participation, true},
    Row{"participation_depth", &L::participationDepth, true},
    Row{"price_collar", &L::collarHard},
    Row{"price_collar_soft", &L::collarSoft},
    Row{"price_collar_ticks", &L::collarTicks, true},
    Row{"spread", &L::maxSpread},
    Row{"stale_data", &L::staleQuote},
    Row{"stale_data_bars", &L::staleBars},
    Row{"duplicate", &L::duplicateWindow, true},
    Row{"rate_per_second", &L::ordersPerSecond, true},
    Row{"rate_per_minute", &L::ordersPerMinute, true},
    Row{"rate_per_second_all", &L::ordersPerSecondAll, true},
    Row{"max_working_orders_symbol", &L::maxWorkingPerSymbol, true},
    Row{"max_working_orders", &L::maxWorking, true},
    Row{"max_position", &L::maxPosition},
    Row{"exposure_gross", &L::maxGross},
    Row{"exposure_net", &L::maxNet},
    Row{"exposure_symbol", &L::maxSymbol},
    Row{"leverage", &L::maxLeverage},
    Row{"daily_loss", &L::dailyLoss},
    Row{"drawdown", &L::drawdown},
    Row{"loss_streak", &L::lossStreak, true},
    Row{"loss_cooldown", &L::lossCooldown, true},
    Row{"trades_per_day", &L::tradesPerDay, true},
    Row{"repeated_execution", &L::repeatedExecutions, true},
    Row{"repeated_execution_window", &L::repeatedWindow},
    Row{"risk_per_trade", &L::riskPerTrade},
    Row{"require_stop", &L::requireStop, true},
    Row{"allow_self_cross", &L::allowSelfCross, true},
    Row{"approval_drift", &L::approvalDrift},
    Row{"unacknowledged", &L::unacknowledged, true},
    Row{"rejected_orders", &L::rejectedInRow, true},
    Row{"rejected_per_minute", &L::rejectedPerMinute, true},
    Row{"cancels_per_minute", &L::cancelsPerMinute, true},
    Row{"warn_at", &L::warnAt},
};

const Row* rowOf(std::string_view code) {
  const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.code == code; });
  return found == kRows.end() ? nullptr : &*found;
}

constexpr std::int64_t kMostCount = 1'000'000;
constexpr std::int64_t kMostLots = 1'000'000'000'000;

std::optional<std::int64_t> wholeNumber(const std::string& text, std::int64_t most) {
  const auto number = Volume::parse(text);
  if (!number || number->isNegative() || !number->isMultipleOf(Volume::fromInt(1)) || *number > Volume::fromInt(most))
    return std::nullopt;
  return static_cast<std::int64_t>(number->raw() / Volume::one);
}

// Reads a value of its kind; a sentence where it is none.
std::optional<std::string> read(const std::string& text, bool mayBeNone, EquityLimit& value) {
  const auto percentage = parsePercent(text);
  const auto money = Money::parse(text);
  if (percentage && (percentage->isPositive() || (mayBeNone && percentage->isZero())))
    value = EquityLimit::part(*percentage);
  else if (money && money->isPositive())
    value = EquityLimit::amount(*money);
  else
    return "must be a percentage of equity, \"3%\", or an amount above zero";
  return std::nullopt;
}
std::optional<std::string> read(const std::string& text, bool mayBeNone, Ratio& value) {
  const auto percentage = parsePercent(text);
  if (!percentage || percentage->isNegative() || (percentage->isZero() && !mayBeNone))
    return mayBeNone ? "must be a percentage, \"3%\"; 0% is no limit" : "must be a percentage above zero, \"3%\"";
  value = *percentage;
  return std::nullopt;
}
std::optional<std::string> read(const std::string& text, bool, std::uint32_t& value) {
  const auto count = wholeNumber(text, kMostCount);
  if (!count)
    return "must be a whole number, at most 1000000; 0 is no limit";
  value = static_cast<std::uint32_t>(*count);
  return std::nullopt;
}
std::optional<std::string> read(const std::string& text, bool, std::int64_t& value) {
  const auto count = wholeNumber(text, kMostLots);
  if (!count || *count == 0)
    return "must be a whole number above zero";
  value = *count;
  return std::nullopt;
}
std::optional<std::string> read(const std::string& text, bool mayBeNone, Duration& value) {
  const auto duration = parseDuration(text);
  if (!duration || (duration->count() == 0 && !mayBeNone))
    return mayBeNone ? "must be a duration, \"10s\"; 0 is no limit" : "must be a duration above zero, \"10s\"";
  value = *duration;
  return std::nullopt;
}
std::optional<std::string> read(const std::string& text, bool, bool& value) {
  if (text != "true" && text != "false")
    return "must be true or false";
  value = text == "true";
  return std::nullopt;
}

// Leverage is a multiple of equity, 3, which is 300 % of it.
bool isMultiple(const Row& row) {
  return row.code == "leverage";
}
std::string asPercent(const Row& row, const std::string& text) {
  const auto number = Ratio::parse(text);
  const bool plain = isMultiple(row) && number && number->abs() <= Ratio::fromInt(10'000);
  return plain ? formatPercent(*number) : text;
}

std::string written(const EquityLimit& value) {
  return value.ofEquity ? formatPercent(value.ratio) : value.money.text();
}
std::string written(Ratio value) {
  return formatPercent(value);
}
std::string written(std::uint32_t value) {
  return std::to_string(value);
}
std::string written(std::int64_t value) {
  return std::to_string(value);
}
std::string written(Duration value) {
  return std::to_string(value.count() / 1'000'000) + "ms";
}
std::string written(bool value) {
  return value ? "true" : "false";
}

// The limit as a number that its warning is a part of, and how both are written; zero: it has no warning.
enum class Unit : std::uint8_t { money, percent, count, duration };
struct Whole {
  std::int64_t raw = 0;
  Unit unit = Unit::money;
};
Whole wholeOf(const EquityLimit& limit) {
  return limit.ofEquity ? Whole{limit.ratio.raw(), Unit::percent} : Whole{limit.money.raw(), Unit::money};
}
Whole wholeOf(Ratio limit) {
  return {limit.raw(), Unit::percent};
}
Whole wholeOf(std::int64_t limit) {
  return {limit, Unit::count};
}
Whole wholeOf(std::uint32_t limit) {
  return {limit, Unit::count};
}
Whole wholeOf(Duration limit) {
  return {limit.count() / 1'000'000, Unit::duration};
}
Whole wholeOf(bool) {
  return {};
}
Whole wholeOf(const RiskLimits& limits, const Row& row) {
  return std::visit([&](auto member) { return wholeOf(limits.*member); }, row.member);
}

// A warning in the unit of its limit; nothing for anything else.
std::optional<std::int64_t> readWarning(Unit unit, const std::string& text) {
  const auto rawOf = [](const auto& number) { return number ? std::optional(number->raw()) : std::nullopt; };
  switch (unit) {
    case Unit::money:
      return rawOf(Money::parse(text));
    case Unit::percent:
      return rawOf(parsePercent(text));
    case Unit::count:
      return wholeNumber(text, kMostLots);
    case Unit::duration:
      break;
  }
  const auto duration = parseDuration(text);
  return duration ? std::optional(duration->count() / 1'000'000) : std::nullopt;
}

std::string writtenWarning(Whole warn) {
  switch (warn.unit) {
    case Unit::money:
      return Money::fromRaw(warn.raw).text();
    case Unit::percent:
      return formatPercent(Ratio::fromRaw(warn.raw));
    case Unit::count:
      return std::to_string(warn.raw);
    case Unit::duration:
      break;
  }
  return std::to_string(warn.raw) + "ms";
}

std::optional<LimitProblem> applyWarning(RiskLimits& limits, const Row& row, const std::string& text) {
  const Whole whole = wholeOf(limits, row);
  const auto warn = readWarning(whole.unit, text);
  const auto share = warn ? ratioOf(Money::fromRaw(*warn), Money::fromRaw(whole.raw)) : std::nullopt;
  if (!hasWarning(row.code) || !share || !share->isPositive() || *share > Ratio::fromInt(1))
    return LimitProblem{"warn", "must be in the limit's unit, above zero and not above the limit"};
  limits.warnAtOf[std::string(row.code)] = *share;
  return std::nullopt;
}

std::string warningOf(const RiskLimits& limits, const Row& row) {
  const auto own = limits.warnAtOf.find(std::string(row.code));
  if (own == limits.warnAtOf.end())
    return "";
  const Whole whole = wholeOf(limits, row);
  const Money warn = scaled(Money::fromRaw(whole.raw), own->second).value_or(Money{});
  return writtenWarning({warn.raw(), whole.unit});
}

template <class T>
std::optional<LimitProblem> applyNarrower(NarrowerLimits<T>& narrower, const LimitSetting& setting) {
  auto& limits = setting.symbol.empty() ? narrower.ofStrategy : narrower.ofSymbol;
  const std::string& name = setting.symbol.empty() ? setting.strategy : setting.symbol;
  if (setting.limit == "none") {
    limits.erase(name);
    return std::nullopt;
  }
  T value{};
  if (const auto problem = read(setting.limit, false, value))
    return LimitProblem{"limit", *problem};
  limits[name] = value;
  return std::nullopt;
}

template <class T>
void addNarrower(std::vector<LimitSetting>& settings, std::string_view code, const NarrowerLimits<T>& narrower) {
  for (const auto& [symbol, limit] : narrower.ofSymbol)
    settings.push_back({std::string(code), symbol, "", written(limit), ""});
  for (const auto& [strategy, limit] : narrower.ofStrategy)
    settings.push_back({std::string(code), "", strategy, written(limit), ""});
}

// What no single value tells.
std::optional<LimitProblem> contradiction(const RiskLimits& limits) {
  if (limits.collarSoft > limits.collarHard)
    return LimitProblem{"limit", "would put the soft price collar above the hard one"};
  if (limits.warnAt > Ratio::fromInt(1))
    return LimitProblem{"limit", "must be a percentage of each limit, \"80%\""};
  return std::nullopt;
}

}  // namespace

std::vector<std::string_view> limitCodes() {
  std::vector<std::string_view> codes;
  for (const Row& row : kRows)
    codes.push_back(row.code);
  return codes;
}

bool canBeNarrowed(std::string_view code) {
  return code == "max_order_quantity" || code == "max_position";
}

bool hasWarning(std::string_view code) {
  const Row* row = rowOf(code);
  return row != nullptr && code != "warn_at" && !std::holds_alternative<bool L::*>(row->member);
}

std::optional<LimitProblem> applySetting(RiskLimits& limits, const LimitSetting& setting) {
  const Row* row = rowOf(setting.code);
  if (row == nullptr) {
    const std::vector<std::string_view> codes = limitCodes();
    return LimitProblem{"code", "is no limit" + nearestOrAll(setting.code, {codes.begin(), codes.end()})};
  }
  RiskLimits changed = limits;
  std::optional<LimitProblem> problem;
  if (!setting.symbol.empty() || !setting.strategy.empty()) {
    const char* field = setting.symbol.empty() ? "strategy" : "symbol";
    if (!canBeNarrowed(setting.code) || !setting.warn.empty() || (!setting.symbol.empty() && !setting.strategy.empty()))
      return LimitProblem{field, "can narrow max_order_quantity and max_position, one at a time and without a warning"};
    problem = setting.code == "max_position" ? applyNarrower(changed.positionOf, setting)
                                             : applyNarrower(changed.orderLotsOf, setting);
  } else {
    if (!setting.limit.empty()) {
      const std::string limit = asPercent(*row, setting.limit);
      const auto wrong =
          std::visit([&](auto member) { return read(limit, row->mayBeNone, changed.*member); }, row->member);
      if (wrong)
        return LimitProblem{"limit", isMultiple(*row)
                                         ? "must be a multiple of equity above zero, 3, or a percentage, \"300%\""
                                         : *wrong};
    }
    if (!setting.warn.empty())
      problem = applyWarning(changed, *row, asPercent(*row, setting.warn));
  }
  if (!problem)
    problem = contradiction(changed);
  if (!problem)
    limits = std::move(changed);
  return problem;
}

std::vector<LimitSetting> settingsOf(const RiskLimits& limits) {
  std::vector<LimitSetting> settings;
  for (const Row& row : kRows) {
    const std::string limit = std::visit([&](auto member) { return written(limits.*member); }, row.member);
    settings.push_back({std::string(row.code), "", "", limit, warningOf(limits, row)});
    if (row.code == "max_order_quantity")
      addNarrower(settings, row.code, limits.orderLotsOf);
    if (row.code == "max_position")
      addNarrower(settings, row.code, limits.positionOf);
  }
  return settings;
}

void listFields(Archive& archive, EquityLimit& limit) {
  archive(limit.ofEquity, limit.ratio, limit.money);
}

void listFields(Archive& archive, RiskLimits& limits) {
  archive(limits.maxOrderLots, limits.orderLotsOf.ofSymbol, limits.orderLotsOf.ofStrategy, limits.maxOrderNotional,
          limits.participation, limits.participationDepth, limits.collarHard, limits.collarSoft, limits.collarTicks,
          limits.maxSpread, limits.staleBars, limits.staleQuote, limits.duplicateWindow, limits.ordersPerSecond,
          limits.ordersPerMinute, limits.ordersPerSecondAll, limits.maxWorkingPerSymbol, limits.maxWorking,
          limits.maxPosition, limits.positionOf.ofSymbol, limits.positionOf.ofStrategy, limits.maxGross, limits.maxNet,
          limits.maxSymbol, limits.maxLeverage, limits.dailyLoss, limits.drawdown, limits.lossStreak,
          limits.lossCooldown, limits.tradesPerDay, limits.repeatedExecutions, limits.repeatedWindow,
          limits.riskPerTrade, limits.allowSelfCross, limits.requireStop, limits.approvalDrift, limits.warnAt,
          limits.warnAtOf, limits.unacknowledged, limits.rejectedInRow, limits.rejectedPerMinute,
          limits.cancelsPerMinute, limits.sweepEvery);
}

}  // namespace oms
