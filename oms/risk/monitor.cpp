#include "oms/risk/monitor.h"

#include <algorithm>
#include <limits>

namespace oms {
namespace {

// Of equity in margin: a margin level of 150 % warns (FILLS rule 28).
constexpr Ratio kMarginWarning = Ratio::fromRaw(666'666'667);

LimitUsage usageOf(const char* code, CheckUnit unit, std::int64_t value, std::int64_t limit, Ratio warnAt) {
  LimitUsage usage;
  usage.code = code;
  usage.scope = "account";
  usage.unit = unit;
  usage.value = value;
  usage.limit = limit;
  // From there on, upward; the share itself was rounded at its ninth digit.
  constexpr std::int64_t kUp = Ratio::one - Ratio::one / 1'000;
  usage.warn = static_cast<std::int64_t>((static_cast<Int128>(limit) * warnAt.raw() + kUp) / Ratio::one);
  usage.state = value >= limit ? LimitState::breach : value >= usage.warn ? LimitState::warning : LimitState::ok;
  return usage;
}

// Zero is no limit, and nothing is near to it.
LimitUsage countOf(const char* code, std::uint32_t count, std::uint32_t limit, Ratio warnAt) {
  LimitUsage usage = usageOf(code, CheckUnit::count, count, limit, warnAt);
  if (limit == 0)
    usage.state = LimitState::ok;
  return usage;
}

std::int64_t partOfEquity(Money amount, Money equity) {
  const auto part = equity.isPositive() ? ratioOf(amount, equity) : std::nullopt;
  if (part)
    return part->raw();
  return amount.isZero() ? 0 : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

RiskMonitor::RiskMonitor(Watched watched, Lockouts& lockouts)
    : watched_(watched),
      lockouts_(lockouts),
      active_(watches),
      symbols_(watched.instruments.size()),
      feeds_(watched.instruments.size()) {
  limitsChanged();
}

void RiskMonitor::limitsChanged() {
  static constexpr std::array<const char*, watches> kCodes{
      "daily_loss", "drawdown",        "exposure_gross", "exposure_net",        "leverage",           nullptr,
      nullptr,      "rejected_orders", "loss_streak",    "rejected_per_minute", "cancels_per_minute", "unacknowledged"};
  for (std::size_t slot = 0; slot < watches; ++slot)
    warnAt_[slot] = kCodes[slot] != nullptr ? warnAt(kCodes[slot]) : Ratio::fromInt(1);
  warnAt_[margin] = kMarginWarning;  // what warns of a liquidation is the margin
  warnSymbolAt_ = warnAt("exposure_symbol");
  warnQuotesAt_ = warnAt("stale_data");
  warnBarsAt_ = warnAt("stale_data_bars");
  const auto half = [](Ratio limit, Ratio warn) {
    return Ratio::fromRaw(static_cast<std::int64_t>(static_cast<Int128>(limit.raw()) * warn.raw() / Ratio::one / 2));
  };
  for (std::size_t slot = 0; slot < kAmounts; ++slot) {
    const EquityLimit limit = standing(static_cast<Watch>(slot)).limit;
    farOff_[slot] = half(limit.ofEquity ? limit.ratio : Ratio::fromInt(1), warnAt_[slot]);
  }
  farOffSymbol_ = half(watched_.limits.maxSymbol, warnSymbolAt_);
  answered_ = true;  // what counts answers is measured anew
  calm_ = {};
  provedAmounts_.reset();
  provedCounts_.reset();
}

Ratio RiskMonitor::warnAt(const char* code) const {
  const auto own = watched_.limits.warnAtOf.find(code);
  return own == watched_.limits.warnAtOf.end() ? watched_.limits.warnAt : own->second;
}

// What stays() is of amounts, of a count that has no alert.
bool RiskMonitor::isBelowWarning(std::uint32_t count, std::uint32_t limit, Ratio warnAt) {
  return limit == 0 || (Int128{count} + 1) * Ratio::one <= Int128{limit} * warnAt.raw();
}

LimitUsage RiskMonitor::measure(Watch watch, Timestamp now) const {
  static constexpr std::array kCodes{"daily_loss", "drawdown", "exposure_gross", "exposure_net",
                                     "leverage",   "margin",   "liquidation"};
  const RiskLimits& limits = watched_.limits;
  switch (watch) {
    case rejects:
      return countOf("rejected_orders", rejectedInRow_, limits.rejectedInRow, warnAt_[watch]);
    case lossStreak:
      return countOf("loss_streak", watched_.losses.lossesInRow(), limits.lossStreak, warnAt_[watch]);
    case rejectRate:
      return countOf("rejected_rate", rejectTimes_.within(now), limits.rejectedPerMinute, warnAt_[watch]);
    case cancels:
      return countOf("cancels", cancelTimes_.within(now), limits.cancelsPerMinute, warnAt_[watch]);
    case unacknowledged: {
      const Timestamp due = watched_.orders.firstDue();
      const Duration late = due.isSet() ? std::max(now - due, Duration(0)) : Duration(0);
      LimitUsage usage = usageOf("unacknowledged", CheckUnit::milliseconds, late.count() / 1'000'000,
                                 limits.unacknowledged.count() / 1'000'000, warnAt_[watch]);
      if (limits.unacknowledged.count() == 0)
        usage.state = LimitState::ok;
      return usage;
    }
    default:
      break;
  }
  const Standing stands = standing(watch);
  if (watch == dailyLoss || watch == drawdown)
    return usageOf(kCodes[watch], CheckUnit::money, stands.used.raw(), stands.limit.of(stands.base).raw(),
                   warnAt_[watch]);
  return usageOf(kCodes[watch], CheckUnit::ratio, partOfEquity(stands.used, stands.base), stands.limit.ratio.raw(),
                 warnAt_[watch]);
}

LimitUsage RiskMonitor::measureSymbol(SymbolIndex symbol) const {
  LimitUsage usage = usageOf("exposure_symbol", CheckUnit::ratio,
                             partOfEquity(watched_.books.grossValue(symbol), watched_.books.equity()),
                             watched_.limits.maxSymbol.raw(), warnSymbolAt_);
  usage.scope = watched_.instruments[symbol].symbol;
  return usage;
}

void RiskMonitor::evaluate(Timestamp now, std::vector<RiskAlert>& changed) {
  now_ = now;
  if (peakBase_) {
    peakBase_ = std::max(*peakBase_, watched_.books.equity());
    if (*peakBase_ >= watched_.account.peakEquity())
      peakBase_.reset();
  }
  watchAmounts(now, changed);
  const std::uint32_t losses = watched_.losses.lossesInRow();
  if (losses != lossesSeen_ || answered_ || active_[lossStreak])
    watchCount(lossStreak, losses, watched_.limits.lossStreak, now, changed);
  lossesSeen_ = losses;
  if (answered_ || active_[rejects])
    watch(rejects, now, changed);
  for (; rejectsNoted_ > 0; --rejectsNoted_)
    rejectTimes_.add(now, watched_.limits.rejectedPerMinute);
  if (answered_)
    watch(rejectRate, now, changed);
  if (cancelsNoted_ > 0) {
    for (; cancelsNoted_ > 0; --cancelsNoted_)
      cancelTimes_.add(now, watched_.limits.cancelsPerMinute);
    watch(cancels, now, changed);
  }
  answered_ = false;
  if (troubled_)
    watchStrategies(now, changed);
}

bool RiskMonitor::isLatched(Watch watch) const {
  switch (watch) {
    case dailyLoss:
      return lockouts_.isLocked(CheckCode::dailyLoss);
    case drawdown:
      return lockouts_.isLocked(CheckCode::drawdown);
    case lossStreak:
      return lockouts_.isLocked(CheckCode::lossStreak);
    default:
      return false;
  }
}

void RiskMonitor::watch(Watch watch, Timestamp now, std::vector<RiskAlert>& changed) {
  const LimitUsage usage = measure(watch, now);
  if (usage.state == LimitState::breach && (watch == dailyLoss || watch == drawdown))
    lockouts_.lock(watch == dailyLoss ? CheckCode::dailyLoss : CheckCode::drawdown, now, sentenceOf(usage),
                   usage.limit);
  // What has latched is not over because the loss has become smaller.
  if (usage.state == LimitState::ok && isLatched(watch))
    return;
  update(active_[watch], usage, now, changed);
}

void RiskMonitor::watchSymbols(Timestamp now, std::vector<RiskAlert>& changed) {
  concentrated_ = 0;
  const EquityLimit limit = EquityLimit::part(watched_.limits.maxSymbol);
  for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
    const Money held = watched_.books.grossValue({i});
    if ((symbols_[i] || !held.isZero()) && !stays(symbols_[i], limit, farOffSymbol_, held, watched_.books.equity()))
      update(symbols_[i], measureSymbol({i}), now, changed);
    concentrated_ += symbols_[i] ? 1 : 0;
  }
}

void RiskMonitor::watchFeeds(Timestamp now, std::vector<RiskAlert>& changed) {
  for (std::uint32_t i = 0; i < watched_.markets.size(); ++i) {
    const MarketState& market = watched_.markets[i];
    if (!market.hasQuote())
      continue;
    const bool bars = market.barLength.count() > 0;
    const Duration limit = bars ? market.barLength * watched_.limits.staleBars : watched_.limits.staleQuote;
    const Ratio at = bars ? warnBarsAt_ : warnQuotesAt_;
    const Int128 far = static_cast<Int128>((now - market.time).count()) * Ratio::one;
    if (!feeds_[i] && far < static_cast<Int128>(limit.count() - 1'000'000) * at.raw())
      continue;
    LimitUsage age = usageOf("stale_data", CheckUnit::milliseconds, (now - market.time).count() / 1'000'000,
                             limit.count() / 1'000'000, at);
    age.scope = watched_.instruments[{i}].symbol;
    update(feeds_[i], age, now, changed);
  }
}

void RiskMonitor::watchStrategies(Timestamp now, std::vector<RiskAlert>& changed) {
  troubled_ = false;
  for (Trouble& trouble : troubles_) {
    if (trouble.cause.empty() == !trouble.alert)
      continue;
    if (trouble.cause.empty()) {
      clear(trouble.alert, now, changed);
      continue;
    }
    LimitUsage usage;
    usage.code = "strategy";
    usage.scope = trouble.id;
    usage.state = LimitState::breach;
    raise(trouble.alert, usage, now);
    trouble.alert->message = trouble.id + " has stopped: " + trouble.cause;
    changed.push_back(*trouble.alert);
  }
}

void RiskMonitor::sweep(Timestamp now, std::vector<RiskAlert>& changed) {
  watched_.books.assertBalanced();
  proveLimits(now, changed);
  watchCount(rejectRate, rejectTimes_.within(now), watched_.limits.rejectedPerMinute, now, changed);
  watchCount(cancels, cancelTimes_.within(now), watched_.limits.cancelsPerMinute, now, changed);
  if (active_[unacknowledged] || watched_.orders.firstDue().isSet())
    watch(unacknowledged, now, changed);
  watchFeeds(now, changed);
}

void RiskMonitor::proveLimits(Timestamp now, std::vector<RiskAlert>& changed) {
  const std::size_t before = changed.size();
  if (foundCalm_)
    provedAmounts_.reset();
  else
    proveAmounts(now, changed);
  const Counts counts{rejectedInRow_, watched_.losses.lossesInRow()};
  if (provedCounts_ != counts) {
    watchCount(rejects, counts.rejectedInRow, watched_.limits.rejectedInRow, now, changed);
    watchCount(lossStreak, counts.lossesInRow, watched_.limits.lossStreak, now, changed);
    provedCounts_ = counts;
  }
  OMS_ASSERT(changed.size() == before, "the sweep found an alert that the events missed");
}

void RiskMonitor::proveAmounts(Timestamp now, std::vector<RiskAlert>& changed) {
  const Account& account = watched_.account;
  const Money equity = watched_.books.equity();
  const Amounts amounts{equity, account.grossExposure(), account.netExposure(), account.marginUsed(), dayStart(),
                        peak()};
  if (provedAmounts_ == amounts)
    return;
  for (std::size_t slot = 0; slot < kAmounts; ++slot) {
    const auto amount = static_cast<Watch>(slot);
    if (!stays(amount, standing(amount).used, equity))
      watch(amount, now, changed);
  }
  watchSymbols(now, changed);
  provedAmounts_ = amounts;
}

void RiskMonitor::watchCount(Watch slot, std::uint32_t count, std::uint32_t limit, Timestamp now,
                             std::vector<RiskAlert>& changed) {
  if (active_[slot] || !isBelowWarning(count, limit, warnAt_[slot]))
    watch(slot, now, changed);
}

void RiskMonitor::release(CheckCode code) {
  if (code == CheckCode::dailyLoss)
    dayBase_ = watched_.books.equity();
  if (code == CheckCode::drawdown)
    peakBase_ = watched_.books.equity();
  calm_ = {};
  provedAmounts_.reset();
}

void RiskMonitor::noteBrokerAnswer(bool rejected) {
  answered_ |= rejected || rejectedInRow_ > 0;  // one acceptance after another changes nothing
  rejectedInRow_ = rejected ? rejectedInRow_ + 1 : 0;
  rejectsNoted_ += rejected ? 1 : 0;
}

void RiskMonitor::noteStrategy(InstanceIndex instance, const std::string& id, const std::string& cause) {
  if (instance.value >= troubles_.size())
    troubles_.resize(instance.value + 1);
  troubles_[instance.value].id = id;
  troubles_[instance.value].cause = cause;
  troubled_ = true;
}

RiskAlert RiskMonitor::tell(std::string_view code, AlertSeverity severity, std::string_view scope, std::string message,
                            Timestamp now) {
  RiskAlert alert;
  alert.id = {++alertsMade_};
  alert.severity = severity;
  alert.code = code;
  alert.scope = scope;
  alert.message = std::move(message);
  alert.raisedAt = alert.clearedAt = now;
  past_.push_back(alert);
  if (past_.size() > kMaxPast)
    past_.erase(past_.begin());
  return alert;
}

std::vector<LimitUsage> RiskMonitor::usage() const {
  std::vector<LimitUsage> usages;
  for (std::size_t slot = 0; slot < watches; ++slot) {
    LimitUsage usage = measure(static_cast<Watch>(slot), now_);
    if (isLatched(static_cast<Watch>(slot)))
      usage.state = LimitState::locked;
    if (usage.limit != 0)
      usages.push_back(usage);
  }
  for (std::uint32_t i = 0; i < symbols_.size(); ++i) {
    if (!watched_.books.grossValue({i}).isZero())
      usages.push_back(measureSymbol({i}));
  }
  return usages;
}

}  // namespace oms
