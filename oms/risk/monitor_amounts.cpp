// The monitor's amounts: what the account has lost and holds, against its limits.
#include <algorithm>
#include <limits>

#include "oms/risk/monitor.h"

namespace oms {
namespace {

// Of equity in margin: a margin level of 50 % liquidates (FILLS rule 28).
constexpr Ratio kLiquidation = Ratio::fromInt(2);

// What rounds in full needs some units of room, in products of an amount and half a Ratio::one.
constexpr Int128 kRoom = 5 * Int128{Ratio::one};

}  // namespace

RiskMonitor::Standing RiskMonitor::standing(Watch watch) const {
  const Account& account = watched_.account;
  const Money equity = watched_.books.equity();
  switch (watch) {
    case dailyLoss:
      return {std::max(Money{}, dayStart() - equity), account.dayStartEquity(), watched_.limits.dailyLoss};
    case drawdown:
      return {peak() - equity, peak(), watched_.limits.drawdown};
    case gross:
      return {account.grossExposure(), equity, EquityLimit::part(watched_.limits.maxGross)};
    case net:
      return {account.netExposure(), equity, EquityLimit::part(watched_.limits.maxNet)};
    case leverage:
      return {account.grossExposure(), equity, EquityLimit::part(watched_.limits.maxLeverage)};
    case margin:
      return {account.marginUsed(), equity, EquityLimit::part(Ratio::fromInt(1))};
    case liquidation:
      return {account.marginUsed(), equity, EquityLimit::part(kLiquidation)};
    default:
      return {};
  }
}

// Nearly always measuring in full would change nothing, which multiplications tell; what is nearer is measured. `used`
// is exact, or at most too much while no alert is on.
bool RiskMonitor::stays(Watch watch, Money used, Money equity) const {
  switch (watch) {
    case dailyLoss:
      return stays(active_[watch], watched_.limits.dailyLoss, farOff_[watch], used,
                   watched_.account.dayStartEquity()) &&
             !locksAnew(watch, CheckCode::dailyLoss);
    case drawdown:
      return stays(active_[watch], watched_.limits.drawdown, farOff_[watch], used, peak()) &&
             !locksAnew(watch, CheckCode::drawdown);
    default:
      // The limit itself counts only for a warning that may become more.
      return stays(active_[watch], active_[watch] ? standing(watch).limit : EquityLimit::part(Ratio{}), farOff_[watch],
                   used, equity);
  }
}

// Somebody has opened the lock-out of a breach that lasts.
bool RiskMonitor::locksAnew(Watch watch, CheckCode code) const {
  return active_[watch] && active_[watch]->severity == AlertSeverity::critical && !lockouts_.isLocked(code);
}

bool RiskMonitor::stays(const std::optional<RiskAlert>& alert, const EquityLimit& limit, Ratio farOff, Money used,
                        Money base) {
  const Money whole = limit.ofEquity ? base : limit.money;
  if (!whole.isPositive())
    return false;
  // Halves, so that each product is one of 64 bits by 64.
  const Int128 half = static_cast<Int128>(used.raw()) * (Ratio::one / 2);
  const auto isBelow = [&](std::int64_t halfPart) {
    return half + kRoom < static_cast<Int128>(halfPart - 1) * whole.raw();
  };
  if (!alert)
    return isBelow(farOff.raw());
  const std::int64_t clearing = farOff.raw() / 10 * 9 + 12;
  if (half - kRoom <= static_cast<Int128>(clearing) * whole.raw())
    return false;
  return alert->severity == AlertSeverity::critical || isBelow((limit.ofEquity ? limit.ratio.raw() : Ratio::one) / 2);
}

// The largest amount that stays() without an alert; negative: none does.
Money RiskMonitor::mostBelow(Ratio farOff, Money whole) {
  const Int128 below = Int128{farOff.raw() - 1} * whole.raw() - kRoom;
  const Int128 most = below / (Ratio::one / 2) - 1;
  return Money::fromRaw(
      static_cast<std::int64_t>(std::clamp<Int128>(most, -1, std::numeric_limits<std::int64_t>::max())));
}

RiskMonitor::Calm RiskMonitor::calmAround(Money equity) const {
  const auto isOn = [](const std::optional<RiskAlert>& alert) { return alert.has_value(); };
  if (!equity.isPositive() || concentrated_ > 0 || std::any_of(active_.begin(), active_.begin() + kAmounts, isOn))
    return {};
  const auto wholeOf = [](const EquityLimit& limit, Money base) { return limit.ofEquity ? base : limit.money; };
  Calm calm;
  calm.loss = mostBelow(farOff_[dailyLoss], wholeOf(watched_.limits.dailyLoss, watched_.account.dayStartEquity()));
  calm.fall = mostBelow(farOff_[drawdown], wholeOf(watched_.limits.drawdown, peak()));
  calm.equity = equity - Money::fromRaw(equity.raw() / 16);
  calm.held = mostBelow(std::min({farOff_[gross], farOff_[net], farOff_[leverage], farOffSymbol_}), calm.equity);
  calm.margin = mostBelow(std::min(farOff_[margin], farOff_[liquidation]), calm.equity);
  const bool room = std::min({calm.loss, calm.fall, calm.held, calm.margin}) >= Money{};
  return room ? calm : Calm{};
}

bool RiskMonitor::isCalm() const {
  const Money equity = watched_.books.equity();
  return dayStart() - equity <= calm_.loss && peak() - equity <= calm_.fall && equity >= calm_.equity &&
         watched_.account.grossExposure() <= calm_.held && watched_.account.marginUsed() <= calm_.margin;
}

void RiskMonitor::watchAmounts(Timestamp now, std::vector<RiskAlert>& changed) {
  foundCalm_ = isCalm();
  if (foundCalm_)
    return;
  const Money equity = watched_.books.equity();
  const Money loss = dayStart() - equity;
  const Money fall = peak() - equity;
  const Money held = watched_.account.grossExposure();
  const Money used = watched_.account.marginUsed();
  const auto watchUnlessStays = [&](Watch slot, Money amount) {
    if (!stays(slot, amount, equity))
      watch(slot, now, changed);
  };
  watchUnlessStays(dailyLoss, loss);
  watchUnlessStays(drawdown, fall);
  // Neither the net exposure nor that of one symbol is above the gross one.
  watchUnlessStays(gross, held);
  watchUnlessStays(net, active_[net] ? watched_.account.netExposure() : held);
  watchUnlessStays(leverage, held);
  if (concentrated_ > 0 || !stays(std::nullopt, EquityLimit::part(Ratio{}), farOffSymbol_, held, equity))
    watchSymbols(now, changed);
  watchUnlessStays(margin, used);
  watchUnlessStays(liquidation, used);
  calm_ = calmAround(equity);
}

}  // namespace oms
