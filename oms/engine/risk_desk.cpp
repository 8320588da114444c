#include "oms/engine/risk_desk.h"

#include <algorithm>

#include "oms/engine/limit_names.h"
#include "oms/risk/limit_table.h"

namespace oms {
namespace {

CommandOutcome refused(std::string code, std::string message, std::string field) {
  CommandOutcome outcome;
  outcome.accepted = false;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
  outcome.field = std::move(field);
  return outcome;
}

bool isLiquidation(const Order& order) {
  return order.flags.has(Flag::liquidation);
}

}  // namespace

bool RetryPause::due(Timestamp now) {
  if (now < at_)
    return false;
  wait_ = std::clamp<Duration>(wait_ * 2, std::chrono::seconds(1), std::chrono::minutes(1));
  at_ = now + wait_;
  return true;
}

void RiskDesk::begin() {
  core_.report(RiskLimitsChanged{settingsOf(core_.limits), "", Actor::system()});
}

CommandOutcome RiskDesk::apply(const SetRiskLimits& command, const Actor& actor) {
  if (command.limits.empty())
    return refused("invalid_value", "name at least one limit to change", "limits");
  RiskLimits changed = core_.limits;
  for (LimitSetting setting : command.limits) {
    if (!setting.symbol.empty() && !core_.config.instruments.find(setting.symbol)) {
      return refused("invalid_value", setting.symbol + " is not in this session; use one of its symbols", setting.code);
    }
    if (!setting.strategy.empty()) {
      const auto id = strategyNamed(core_.config.strategies, setting.strategy);
      if (!id)
        return refused("invalid_value", id.error().message, setting.code);
      setting.strategy = *id;
    }
    if (const auto problem = applySetting(changed, setting))
      return refused("invalid_value", setting.code + ": " + problem->field + " " + problem->message, setting.code);
  }
  core_.limits = std::move(changed);
  core_.rates.setLimits(core_.limits.ordersPerSecond, core_.limits.ordersPerMinute, core_.limits.ordersPerSecondAll);
  core_.monitor.limitsChanged();
  strategies_.limitShadows();
  core_.report(RiskLimitsChanged{settingsOf(core_.limits), command.reason, actor});
  return {};
}

CommandOutcome RiskDesk::apply(const ReleaseLockout& command, const Actor& actor) {
  const std::string code(name(command.code));
  if (!Lockouts::isLockout(command.code))
    return refused("invalid_value", code + " never locks; use daily_loss, drawdown or loss_streak", "code");
  const bool cools = command.code == CheckCode::lossStreak && !core_.losses.coolDowns(core_.now).empty();
  const bool opened = core_.lockouts.release(command.code, actor, command.reason, core_.now);
  // A stop's cool-down has no latch, and its end is told all the same.
  if (!opened && cools)
    core_.report(LockoutChanged{{command.code, false, core_.now, actor, command.reason}});
  if (!opened && !cools)
    return refused("invalid_state", code + " is not locked; there is nothing to release", "code");
  core_.monitor.release(command.code);
  if (command.code == CheckCode::lossStreak)
    core_.losses.release();
  reportLockouts();
  return {};
}

void RiskDesk::startDay() {
  core_.monitor.startDay();
  core_.losses.startDay();
  core_.lockouts.startDay(core_.now);
  reportLockouts();
}

void RiskDesk::reportLockouts() {
  if (!core_.lockouts.hasChanges())
    return;
  bool canceled = false;
  for (Lockout& lockout : core_.lockouts.takeChanges()) {
    const Text<96> reason = lockout.reason;
    const bool locks = lockout.locked;
    core_.report(LockoutChanged{std::move(lockout)});
    // What rests from before would open what nobody may open now.
    if (locks)
      canceled |= orders_.cancelOpening(Actor::risk(), reason.view());
  }
  if (canceled)
    orders_.settle(strategies_);
}

bool RiskDesk::mustLiquidate() const {
  if (core_.account.type() == AccountType::cash)
    return false;
  const Money used = core_.account.marginUsed();
  return used.isPositive() && static_cast<Int128>(core_.books.equity().raw()) * 2 <= used.raw();
}

bool RiskDesk::driveLiquidation() {
  bool must = mustLiquidate();
  // Each round ends one position or waits for the market; the cancels may cure the account alone.
  const auto mostRounds = [&] {
    std::size_t open = core_.config.instruments.size();
    for (std::uint32_t i = 0; core_.books.hedges() && i < core_.config.instruments.size(); ++i)
      open += core_.books.openCount({i});
    return open;
  };
  for (std::size_t round = 0; must && round <= mostRounds(); ++round) {
    const bool waits = cancelOthers() || !closeLargestLoser();
    if (!waits)
      orders_.settle(strategies_);
    must = mustLiquidate();
    if (waits)
      break;
  }
  if (!must)
    closing_.clear();
  return must;
}

// True while an order of somebody else's is still to go. Protective stops hold no margin, and stay until flat as under
// the kill switch: the account may be cured before it comes to their positions.
bool RiskDesk::cancelOthers() {
  const auto goes = [&](OrderId id) { return !isLiquidation(core_.orders[id]) && !isProtective(core_.orders[id]); };
  const std::vector<OrderId> working = core_.orders.working();
  for (const OrderId id : working) {
    if (goes(id) && !orders_.keepAsProtection(id))
      orders_.cancel(id, Actor::risk(), "liquidation");
  }
  orders_.settle(strategies_);
  const std::vector<OrderId>& left = core_.orders.working();
  return std::any_of(left.begin(), left.end(), goes);
}

bool RiskDesk::closeLargestLoser() {
  const std::vector<OrderId>& working = core_.orders.working();
  const Position* worst = nullptr;
  for (std::uint32_t i = 0; i < core_.config.instruments.size(); ++i) {
    core_.books.visit({i}, [&](const Position& position) {
      if ((!worst || position.unrealized < worst->unrealized) && orders_.hoursOf({i}).open)
        worst = &position;
    });
  }
  const bool closing =
      std::any_of(working.begin(), working.end(), [&](OrderId id) { return isLiquidation(core_.orders[id]); });
  if (!worst || closing || !closing_[worst->id].due(core_.now))
    return false;
  orders_.closePosition(worst->symbol, worst->id, {Actor::risk(), core_.now, {}, {}, {}, "liquidation"});
  return true;
}

void RiskDesk::fields(Archive& archive) {
  archive(closing_);
}

}  // namespace oms
