#include "oms/risk/monitor.h"

#include <algorithm>
#include <limits>

namespace oms {
namespace {

// Refusals in a row by the broker that are worth a person's look.
constexpr std::uint32_t kRejectsInRow = 5;

LimitUsage usageOf(const char* code, CheckUnit unit, std::int64_t value, std::int64_t limit, Ratio warnAt) {
  LimitUsage usage;
  usage.code = code;
  usage.scope = "account";
  usage.unit = unit;
  usage.value = value;
  usage.limit = limit;
  usage.warn = static_cast<std::int64_t>(static_cast<Int128>(limit) * warnAt.raw() / Ratio::one);
  usage.state = value >= limit ? LimitState::breach : value >= usage.warn ? LimitState::warning : LimitState::ok;
  return usage;
}

std::int64_t partOfEquity(Money amount, Money equity) {
  const auto part = equity.isPositive() ? ratioOf(amount, equity) : std::nullopt;
  if (part)
    return part->raw();
  return amount.isZero() ? 0 : std::numeric_limits<std::int64_t>::max();
}

std::string sentenceOf(const LimitUsage& usage) {
  const auto shown = [&](std::int64_t number) {
    return usage.unit == CheckUnit::ratio ? Ratio::fromRaw(number).rounded(4) : formatCheckNumber(usage.unit, number);
  };
  const bool breach = usage.state == LimitState::breach;
  return usage.code.string() + " of " + usage.scope.string() + " is " + shown(usage.value) +
         (breach ? ", its limit is " : ", near its limit of ") + shown(usage.limit);
}

}  // namespace

RiskMonitor::RiskMonitor(const InstrumentList& instruments, const RiskLimits& limits, const Account& account,
                         const Books& books, const std::vector<MarketState>& markets)
    : instruments_(instruments),
      limits_(limits),
      account_(account),
      books_(books),
      markets_(markets),
      warnAt_{warnAt("daily_loss"),   warnAt("drawdown"), warnAt("exposure_gross"),
              warnAt("exposure_net"), warnAt("margin"),   Ratio::fromInt(1)},
      active_(watches + instruments.size()) {}

Ratio RiskMonitor::warnAt(const char* code) const {
  const auto own = limits_.warnAtOf.find(code);
  return own == limits_.warnAtOf.end() ? limits_.warnAt : own->second;
}

RiskMonitor::Usages RiskMonitor::measure() const {
  const Money equity = books_.equity();
  const Money dayStart = account_.dayStartEquity();
  const Money peak = account_.peakEquity();
  const auto loss = std::max(Money{}, dayStart - equity);
  return {
      usageOf("daily_loss", CheckUnit::money, loss.raw(), limits_.dailyLoss.of(dayStart).raw(), warnAt_[dailyLoss]),
      usageOf("drawdown", CheckUnit::money, (peak - equity).raw(), limits_.drawdown.of(peak).raw(), warnAt_[drawdown]),
      usageOf("exposure_gross", CheckUnit::ratio, partOfEquity(account_.grossExposure(), equity),
              limits_.maxGross.raw(), warnAt_[gross]),
      usageOf("exposure_net", CheckUnit::ratio, partOfEquity(account_.netExposure(), equity), limits_.maxNet.raw(),
              warnAt_[net]),
      usageOf("margin", CheckUnit::ratio, partOfEquity(account_.marginUsed(), equity), Ratio::one, warnAt_[margin]),
      usageOf("rejected_orders", CheckUnit::count, rejectedInRow_, kRejectsInRow, warnAt_[rejects])};
}

void RiskMonitor::evaluate(Timestamp now, std::vector<RiskAlert>& changed) {
  const Usages usages = measure();
  dailyLossLatched_ |= usages[dailyLoss].state == LimitState::breach;
  drawdownLatched_ |= usages[drawdown].state == LimitState::breach;
  for (std::size_t slot = 0; slot < watches; ++slot)
    update(slot, usages[slot], now, changed);
}

void RiskMonitor::sweep(Timestamp now, std::vector<RiskAlert>& changed) {
  books_.assertBalanced();
  const std::size_t before = changed.size();
  evaluate(now, changed);
  OMS_ASSERT(changed.size() == before, "the sweep found an alert that the events missed");
  for (std::uint32_t i = 0; i < markets_.size(); ++i) {
    const MarketState& market = markets_[i];
    if (!market.hasQuote())
      continue;
    const Duration limit = market.barLength.count() > 0 ? market.barLength * limits_.staleBars : limits_.staleQuote;
    LimitUsage age = usageOf("stale_data", CheckUnit::milliseconds, (now - market.time).count() / 1'000'000,
                             limit.count() / 1'000'000, Ratio::fromInt(1));
    age.scope = instruments_[{i}].symbol;
    update(watches + i, age, now, changed);
  }
}

void RiskMonitor::update(std::size_t slot, const LimitUsage& usage, Timestamp now, std::vector<RiskAlert>& changed) {
  std::optional<RiskAlert>& alert = active_[slot];
  if (usage.state == LimitState::ok) {
    // Hysteresis: 10 % under the warning before it clears.
    if (!alert || usage.value > usage.warn / 10 * 9)
      return;
    alert->clearedAt = now;
    changed.push_back(*alert);
    past_.push_back(*alert);
    if (past_.size() > kMaxPast)
      past_.erase(past_.begin());
    alert.reset();
    return;
  }
  const auto severity = usage.state == LimitState::breach ? AlertSeverity::critical : AlertSeverity::warning;
  if (alert && alert->severity >= severity)
    return;
  changed.push_back(raise(slot, usage, now));
}

RiskAlert& RiskMonitor::raise(std::size_t slot, const LimitUsage& usage, Timestamp now) {
  std::optional<RiskAlert>& alert = active_[slot];
  if (!alert) {
    alert.emplace();
    alert->id = {++alertsMade_};
    alert->raisedAt = now;
  }
  alert->severity = usage.state == LimitState::breach ? AlertSeverity::critical : AlertSeverity::warning;
  alert->code = usage.code;
  alert->scope = usage.scope;
  alert->unit = usage.unit;
  alert->value = usage.value;
  alert->limit = usage.limit;
  alert->message = sentenceOf(usage);
  return *alert;
}

bool RiskMonitor::acknowledge(AlertId id, const Actor& actor, std::vector<RiskAlert>& changed) {
  const auto mark = [&](RiskAlert& alert) {
    alert.acknowledged = true;
    alert.acknowledgedBy = actor;
    changed.push_back(alert);
  };
  for (std::optional<RiskAlert>& alert : active_) {
    if (!alert || alert->id != id)
      continue;
    mark(*alert);
    return true;
  }
  const auto past = std::find_if(past_.begin(), past_.end(), [&](const RiskAlert& alert) { return alert.id == id; });
  if (past == past_.end())
    return false;
  mark(*past);
  return true;
}

std::vector<LimitUsage> RiskMonitor::usage() const {
  const Usages usages = measure();
  return {usages.begin(), usages.end()};
}

void RiskMonitor::hashInto(StateHasher& hasher) const {
  hasher.add(dailyLossLatched_ ? 1 : 0);
  hasher.add(drawdownLatched_ ? 1 : 0);
  hasher.add(rejectedInRow_);
  hasher.add(static_cast<std::int64_t>(alertsMade_));
  for (const std::optional<RiskAlert>& alert : active_)
    hasher.add(alert ? static_cast<std::int64_t>(alert->id.value) : 0);
}

}  // namespace oms
