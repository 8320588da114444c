#include "oms/risk/monitor.h"

#include <algorithm>
#include <limits>

namespace oms {
namespace {

// Refusals in a row by the broker that are worth a person's look.
constexpr std::uint32_t kRejectsInRow = 5;
// Of equity in margin: a margin level of 150 % (FILLS rule 28).
constexpr Ratio kMarginWarning = Ratio::fromRaw(666'666'667);

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

void hashAlert(StateHasher& hasher, const RiskAlert& alert) {
  hasher.add(static_cast<std::int64_t>(alert.id.value));
  hasher.add(static_cast<std::int64_t>(alert.severity));
  hasher.add(alert.acknowledged ? 1 : 0);
}

}  // namespace

RiskMonitor::RiskMonitor(const InstrumentList& instruments, const RiskLimits& limits, const Account& account,
                         const Books& books, const std::vector<MarketState>& markets)
    : instruments_(instruments),
      limits_(limits),
      account_(account),
      books_(books),
      markets_(markets),
      warnAt_{warnAt("daily_loss", limits.warnAt),     warnAt("drawdown", limits.warnAt),
              warnAt("exposure_gross", limits.warnAt), warnAt("exposure_net", limits.warnAt),
              warnAt("margin", kMarginWarning),        Ratio::fromInt(1)},
      active_(watches + instruments.size()) {
  for (const Watch watch : {dailyLoss, drawdown, gross, net, margin}) {
    const EquityLimit limit = standing(watch).limit;
    const Int128 part = limit.ofEquity ? limit.ratio.raw() : Ratio::one;
    farOff_[watch] = Ratio::fromRaw(static_cast<std::int64_t>(part * warnAt_[watch].raw() / Ratio::one / 2));
  }
}

Ratio RiskMonitor::warnAt(const char* code, Ratio otherwise) const {
  const auto own = limits_.warnAtOf.find(code);
  return own == limits_.warnAtOf.end() ? otherwise : own->second;
}

RiskMonitor::Standing RiskMonitor::standing(Watch watch) const {
  switch (watch) {
    case dailyLoss:
      return {std::max(Money{}, account_.dayStartEquity() - books_.equity()), account_.dayStartEquity(),
              limits_.dailyLoss};
    case drawdown:
      return {account_.peakEquity() - books_.equity(), account_.peakEquity(), limits_.drawdown};
    case gross:
      return {account_.grossExposure(), books_.equity(), EquityLimit::part(limits_.maxGross)};
    case net:
      return {account_.netExposure(), books_.equity(), EquityLimit::part(limits_.maxNet)};
    case margin:
      return {account_.marginUsed(), books_.equity(), EquityLimit::part(Ratio::fromInt(1))};
    case rejects:
    case watches:
      break;
  }
  return {};
}

// Nearly always every limit is far off, which two multiplications tell; what is closer is measured in full.
bool RiskMonitor::isFarOff(Watch watch) const {
  if (watch == rejects)
    return rejectedInRow_ == 0;
  const Standing now = standing(watch);
  const Money base = now.limit.ofEquity ? now.base : now.limit.money;
  return static_cast<Int128>(now.used.raw()) * Ratio::one < static_cast<Int128>(farOff_[watch].raw()) * base.raw();
}

LimitUsage RiskMonitor::measure(Watch watch) const {
  static constexpr std::array kCodes{"daily_loss", "drawdown", "exposure_gross", "exposure_net", "margin"};
  if (watch == rejects)
    return usageOf("rejected_orders", CheckUnit::count, rejectedInRow_, kRejectsInRow, warnAt_[rejects]);
  const Standing now = standing(watch);
  if (watch == dailyLoss || watch == drawdown)
    return usageOf(kCodes[watch], CheckUnit::money, now.used.raw(), now.limit.of(now.base).raw(), warnAt_[watch]);
  return usageOf(kCodes[watch], CheckUnit::ratio, partOfEquity(now.used, now.base), now.limit.ratio.raw(),
                 warnAt_[watch]);
}

void RiskMonitor::evaluate(Timestamp now, std::vector<RiskAlert>& changed) {
  for (std::size_t slot = 0; slot < watches; ++slot) {
    const auto watched = static_cast<Watch>(slot);
    if (active_[slot] || !isFarOff(watched))
      watch(watched, now, changed);
  }
}

void RiskMonitor::watch(Watch watch, Timestamp now, std::vector<RiskAlert>& changed) {
  const LimitUsage usage = measure(watch);
  dailyLossLatched_ |= watch == dailyLoss && usage.state == LimitState::breach;
  drawdownLatched_ |= watch == drawdown && usage.state == LimitState::breach;
  update(watch, usage, now, changed);
}

void RiskMonitor::sweep(Timestamp now, std::vector<RiskAlert>& changed) {
  books_.assertBalanced();
  const std::size_t before = changed.size();
  for (std::size_t slot = 0; slot < watches; ++slot)
    watch(static_cast<Watch>(slot), now, changed);
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
  std::vector<LimitUsage> usages;
  for (std::size_t slot = 0; slot < watches; ++slot)
    usages.push_back(measure(static_cast<Watch>(slot)));
  return usages;
}

void RiskMonitor::hashInto(StateHasher& hasher) const {
  hasher.add(dailyLossLatched_ ? 1 : 0);
  hasher.add(drawdownLatched_ ? 1 : 0);
  hasher.add(rejectedInRow_);
  hasher.add(static_cast<std::int64_t>(alertsMade_));
  for (const std::optional<RiskAlert>& alert : active_)
    hashAlert(hasher, alert ? *alert : RiskAlert{});
  for (const RiskAlert& alert : past_)
    hashAlert(hasher, alert);
}

}  // namespace oms
