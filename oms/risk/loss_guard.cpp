#include "oms/risk/loss_guard.h"

namespace oms {

void LossGuard::onTrade(const RoundTrip& trade, bool byStop, Timestamp now) {
  ++tradesToday_;
  // A lock outlives a gain of what only reduces, and so do the losses that it is there for.
  if (trade.pnl.isPositive() && !lockouts_.isLocked(CheckCode::lossStreak))
    lossesInRow_ = 0;
  if (!trade.pnl.isNegative())
    return;
  ++lossesInRow_;
  if (byStop)
    noteStop(trade, now);
  if (limits_.lossStreak == 0 || lossesInRow_ < limits_.lossStreak || lockouts_.isLocked(CheckCode::lossStreak))
    return;
  const std::string streak = std::to_string(lossesInRow_) + " losses in a row";
  if (limits_.lossCooldown.count() <= 0)
    return lockouts_.lock(CheckCode::lossStreak, now, streak);
  coolsUntil_ = now + limits_.lossCooldown;
  lockouts_.lock(CheckCode::lossStreak, now,
                 streak + "; the cool-down ends at " + rfc3339(coolsUntil_, TimePrecision::seconds));
}

void LossGuard::noteStop(const RoundTrip& trade, Timestamp now) {
  std::vector<Stop>& stops = stoppedAt_[trade.symbol.value];
  for (Stop& stop : stops) {
    if (stop.owner == trade.instance) {
      stop.at = now;
      return;
    }
  }
  stops.push_back({trade.instance, now});
}

Timestamp LossGuard::stoppedAt(SymbolIndex symbol, InstanceIndex owner) const {
  for (const Stop& stop : stoppedAt_[symbol.value]) {
    if (stop.owner == owner)
      return stop.at;
  }
  return {};
}

std::vector<CoolDown> LossGuard::coolDowns(Timestamp now) const {
  std::vector<CoolDown> running;
  for (std::uint32_t symbol = 0; symbol < stoppedAt_.size(); ++symbol) {
    for (const Stop& stop : stoppedAt_[symbol]) {
      if (now - stop.at < limits_.lossCooldown)
        running.push_back({{symbol}, stop.owner, stop.at + limits_.lossCooldown});
    }
  }
  return running;
}

void LossGuard::endCoolDown(Timestamp now) {
  coolsUntil_ = {};
  lossesInRow_ = 0;
  lockouts_.release(CheckCode::lossStreak, Actor::system(), "the cool-down is over", now);
}

void LossGuard::startDay() {
  lossesInRow_ = 0;
  tradesToday_ = 0;
  coolsUntil_ = {};
}

void LossGuard::release() {
  startDay();
  for (std::vector<Stop>& stops : stoppedAt_)
    stops.clear();
}

void LossGuard::fields(Archive& archive) {
  archive(lossesInRow_, tradesToday_, coolsUntil_);
  archive.fixed(stoppedAt_);
}

}  // namespace oms
