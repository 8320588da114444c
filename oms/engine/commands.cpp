// One function a command: what a person, a script or the service may ask of the engine.
#include <algorithm>

#include "oms/engine/bookkeeping.h"
#include "oms/engine/engine.h"
#include "oms/engine/order_commands.h"

namespace oms {
namespace {

// The commands that may send orders of themselves.
bool sendsOrders(const CommandBody& body) {
  const auto* decision = std::get_if<DecideApproval>(&body);
  return (decision && decision->approve) || std::holds_alternative<SubmitOrder>(body) ||
         std::holds_alternative<SubmitOrderList>(body) || std::holds_alternative<ClosePosition>(body) ||
         std::holds_alternative<CloseAllPositions>(body);
}

}  // namespace

struct CommandVisitor {
  Engine& engine;
  const Command& command;
  Core& core = *engine.core_;

  OrderOrigin origin(Text<24> purpose = {}) const { return {command.actor, command.wall, {}, {}, {}, purpose}; }
  OrderCommands orders() const { return {core, *engine.orders_, command}; }

  CommandOutcome operator()(const SubmitOrder& c) { return orders().submit(c); }
  CommandOutcome operator()(const SubmitOrderList& c) { return orders().submitList(c); }
  CommandOutcome operator()(const ReplaceOrder& c) { return orders().replace(c); }
  CommandOutcome operator()(const CancelOrder& c) { return orders().cancel(c); }
  CommandOutcome operator()(const CancelAllOrders& c) { return orders().cancelAll(c); }

  CommandOutcome operator()(const ClosePosition& c) { return orders().close(c); }
  CommandOutcome operator()(const CloseAllPositions& c) { return orders().closeAll(c); }

  CommandOutcome operator()(const DecideApproval& c) {
    const StrategyDesk::Decided decided = engine.strategies_->decide(c, command.actor);
    if (!decided.accepted) {
      CommandOutcome outcome = refusedCommand(decided.code, decided.message, decided.field);
      outcome.checks = decided.checks;
      return outcome;
    }
    CommandOutcome outcome;
    if (decided.order.isSet())
      outcome.orders = {decided.order};
    return outcome;
  }

  CommandOutcome operator()(const EngageKillSwitch& c) {
    // The block comes first and needs nothing else to work.
    const TradingState before = core.beforeOutage.value_or(core.tradingState);
    engine.setTradingState(TradingState::halted, "kill switch: " + c.reason, command.actor);
    core.kill.engage(c.reason, command.actor, c.flatten, c.keepProtective, before, core.now);
    engine.flattening_.clear();
    core.report(KillSwitchChanged{core.kill.state()});
    engine.strategies_->haltAll("kill switch: " + c.reason);
    return {};
  }

  CommandOutcome operator()(const ResetKillSwitch& c) {
    if (!core.kill.engaged())
      return refusedCommand("invalid_state", "the kill switch is not engaged; there is nothing to reset");
    const TradingState before = core.kill.before();
    core.kill.reset();
    core.report(KillSwitchChanged{core.kill.state()});
    // What was closed before the switch stays closed: it is opened by its own command.
    const std::string rest =
        before == TradingState::active ? "" : "; trading is " + std::string(name(before)) + " as it was before";
    core.tradingState = before;
    core.report(TradingStateChanged{before, "re-armed: " + c.reason + rest, command.actor});
    engine.strategies_->unhaltAll();
    // Those that were halted before the session's first price.
    if (engine.traded_)
      engine.strategies_->start(core.now);
    return {};
  }

  CommandOutcome operator()(const SetTradingState& c) {
    if (core.kill.engaged() && c.state != TradingState::halted) {
      return refusedCommand("kill_switch_engaged", "the kill switch holds trading halted; reset it first", "state");
    }
    engine.setTradingState(c.state, c.reason, command.actor);
    if (c.state != TradingState::active)
      engine.orders_->cancelOpening(Actor::risk(), "trading is " + std::string(name(c.state)) + ": " + c.reason);
    return {};
  }

  CommandOutcome operator()(const AcknowledgeAlert& c) {
    std::vector<RiskAlert> changed;
    if (!core.monitor.acknowledge(c.alert, command.actor, changed)) {
      return refusedCommand("not_found", "there is no alert " + c.alert.text() + "; list the alerts", "alert_id");
    }
    engine.emitAlerts(changed);
    return {};
  }

  CommandOutcome operator()(const ControlStrategy& c) {
    if (c.instance.isSet() && c.instance.value >= engine.strategies_->size()) {
      return refusedCommand("not_found", "there is no such strategy instance; list the strategies", "id");
    }
    const bool stops = c.action == StrategyAction::stop || c.action == StrategyAction::pause;
    if (core.kill.engaged() && !stops)
      return refusedCommand("kill_switch_engaged", "the kill switch holds the strategies halted; reset it first",
                            "action");
    if (!engine.strategies_->control(c.instance, c.action, command.actor)) {
      return refusedCommand(
          "invalid_transition",
          "the strategy's state does not allow " + std::string(name(c.action)) + "; look at its state", "action");
    }
    return {};
  }

  // The limits of the changed file count at once, also for what its strategy still holds.
  CommandOutcome operator()(const ReloadStrategy& c) {
    const StrategyDesk::Decided decided = engine.strategies_->reload(c, command.actor);
    if (!decided.limits.empty())
      engine.risk_.apply(SetRiskLimits{decided.limits, "the file of " + c.strategy + " was read anew"}, command.actor);
    return said(decided);
  }

  CommandOutcome operator()(const SetStrategyMode& c) {
    if (c.instance.isSet() && c.instance.value >= engine.strategies_->size()) {
      return refusedCommand("not_found", "there is no such strategy instance; list the strategies", "id");
    }
    return said(engine.strategies_->setMode(c, command.actor));
  }
  static CommandOutcome said(const StrategyDesk::Decided& decided) {
    return decided.accepted ? CommandOutcome{} : refusedCommand(decided.code, decided.message);
  }

  CommandOutcome operator()(const ControlSession& c) {
    SessionState& state = engine.session_.state;
    const bool pauses = c.action == SessionAction::pause;
    if (engine.isOver() || (pauses && state != SessionState::running)) {
      return refusedCommand(
          "invalid_transition",
          "the session is " + std::string(name(state)) + "; " + std::string(name(c.action)) + " is not possible now",
          "action");
    }
    if (c.action == SessionAction::stop) {
      engine.end(SessionState::stopped, *core.events);
      return {};
    }
    const SessionState next = pauses ? SessionState::paused : SessionState::running;
    if (next == state)
      return {};
    state = next;
    core.report(SessionChanged{engine.session_});
    return {};
  }

  CommandOutcome operator()(const SetSpeed& c) {
    if (!isSpeed(c.speed)) {
      return refusedCommand("invalid_value", "speed must be a number above 0 and at most 100000, or max", "speed");
    }
    if (engine.session_.speed == c.speed)
      return {};
    engine.session_.speed = c.speed;
    core.report(SessionChanged{engine.session_});
    return {};
  }

  CommandOutcome operator()(const AnnotateTrade& c) {
    constexpr std::size_t kMostText = 500;
    constexpr std::size_t kMostTags = 10;
    if (!engine.orders_->isTrade(c.trade))
      return refusedCommand("not_found", "there is no trade " + c.trade.text() + "; list the trades", "trade_id");
    const bool longTag = std::any_of(c.tags.begin(), c.tags.end(),
                                     [](const std::string& tag) { return tag.empty() || tag.size() > 32; });
    if (c.note.size() > kMostText || c.tags.size() > kMostTags || longTag) {
      return refusedCommand("invalid_value", "a note has at most 500 bytes and 10 tags of 1 to 32 bytes; shorten it",
                            "note");
    }
    TradeAnnotated said{c.trade, c.note, c.tags, command.actor};
    engine.notes_[c.trade] = said;
    core.report(std::move(said));
    return {};
  }

  CommandOutcome operator()(const SetRiskLimits& c) { return engine.risk_.apply(c, command.actor); }

  CommandOutcome operator()(const ReleaseLockout& c) { return engine.risk_.apply(c, command.actor); }

  CommandOutcome operator()(const SetMarketHalt& c) {
    if (c.symbol.value >= core.config.instruments.size())
      return refusedCommand("unknown_symbol", "the symbol is not in this session; use one of its symbols", "symbol");
    if (!engine.orders_->setHalted(c.symbol, c.halted))
      return {};
    engine.strategies_->haltShadows(c.symbol, c.halted);
    core.report(MarketHaltChanged{c.symbol, c.halted, c.reason, command.actor});
    return {};
  }

  CommandOutcome operator()(const PutWatchlist& c) {
    for (const WatchlistData& list : c.lists) {
      for (const std::string& symbol : list.symbols) {
        if (!core.config.instruments.find(symbol)) {
          return refusedCommand("unknown_symbol", symbol + " is not in this session; use one of its symbols",
                                "symbols");
        }
      }
    }
    engine.watchlists_ = c.lists;
    core.report(WatchlistChanged{c.lists});
    return {};
  }
};

CommandOutcome Engine::apply(const Command& command, std::vector<Event>& events) {
  core_->events = &events;
  const std::size_t before = events.size();
  CommandVisitor visitor{*this, command};
  CommandOutcome outcome = isOver() && sendsOrders(command.body) && !visitor.orders().isRepeated()
                               ? refusedCommand("session_stopped", "the session is over; start a new one")
                               : std::visit(visitor, command.body);
  if (!outcome.accepted && outcome.orders.empty()) {
    core_->report(CommandRefused{std::string(name(command.body)), outcome.code, outcome.message, outcome.field});
    return outcome;
  }
  if (outcome.repeated)
    return outcome;
  orders_->settle(*strategies_);
  strategies_->settleShadows();
  afterInput();
  observeExecution(*core_, before);
  // In a market that stands still, too. Only with a row: every replay must come by here.
  if (core_->orders.isFull() && events.size() != before)
    forgetOrders();
  return outcome;
}

}  // namespace oms
