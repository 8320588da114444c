// One function a command: what a person, a script or the service may ask of the engine.
#include <algorithm>

#include "oms/engine/engine.h"

namespace oms {
namespace {

CommandOutcome refused(std::string code, std::string message, std::string field = {}) {
  CommandOutcome outcome;
  outcome.accepted = false;
  outcome.code = std::move(code);
  outcome.message = std::move(message);
  outcome.field = std::move(field);
  return outcome;
}

// What makes two requests under one client id the same: everything but the wall clock's times, which a client that
// sends once more reckons anew.
bool sameBody(OrderRequest a, OrderRequest b) {
  a.validUntil = b.validUntil = Timestamp{};
  a.cancelAt = b.cancelAt = Timestamp{};
  return a == b;
}

// The commands that may send orders of themselves.
bool sendsOrders(const CommandBody& body) {
  const auto* decision = std::get_if<DecideApproval>(&body);
  return (decision && decision->approve) || std::holds_alternative<SubmitOrder>(body) ||
         std::holds_alternative<ClosePosition>(body) || std::holds_alternative<CloseAllPositions>(body);
}

}  // namespace

struct CommandVisitor {
  Engine& engine;
  const Command& command;
  Core& core = *engine.core_;

  OrderOrigin origin(Text<24> purpose = {}) const { return {command.actor, command.wall, {}, {}, {}, purpose}; }

  bool isRepeated() const {
    const auto* submit = std::get_if<SubmitOrder>(&command.body);
    return submit && core.orders.findClientId(command.actor, submit->request.clientOrderId);
  }

  CommandOutcome operator()(const SubmitOrder& c) {
    const OrderRequest& request = c.request;
    if (const Order* first = core.orders.findClientId(command.actor, request.clientOrderId)) {
      if (!sameBody(first->request, request)) {
        return refused(
            "idempotency_conflict",
            "client_order_id " + request.clientOrderId.string() + " was used for another order; take a new id",
            "client_order_id");
      }
      CommandOutcome outcome = outcomeOf({first->id});
      outcome.repeated = true;
      return outcome;
    }
    if (request.validUntil.isSet() && command.wall > request.validUntil) {
      return refused("expired", "the order arrived after its valid_until; send it again", "valid_until");
    }
    return outcomeOf({engine.orders_->submit(request, origin())});
  }

  CommandOutcome operator()(const CancelOrder& c) {
    const Order* order = core.orders.find(c.order);
    if (!order)
      return refused("not_found", "there is no order " + c.order.text() + "; list the orders", "order_id");
    if (isTerminal(order->status)) {
      return refused(
          "invalid_transition",
          c.order.text() + " is already " + std::string(name(order->status)) + "; there is nothing to cancel",
          "order_id");
    }
    CommandOutcome outcome;
    outcome.orders = {c.order};
    engine.orders_->cancel(c.order, command.actor, c.reason.empty() ? "canceled on request" : c.reason);
    return outcome;
  }

  CommandOutcome operator()(const CancelAllOrders& c) {
    CommandOutcome outcome;
    const std::vector<OrderId> working = core.orders.working();
    for (const OrderId id : working) {
      if (c.symbol && core.orders[id].request.symbol != *c.symbol)
        continue;
      if (engine.orders_->cancel(id, command.actor, "cancel all"))
        outcome.orders.push_back(id);
    }
    return outcome;
  }

  CommandOutcome operator()(const ClosePosition& c) {
    const Position* position = core.books.find(c.position);
    if (!position) {
      return refused("not_found", "there is no open position " + c.position.text() + "; list the positions",
                     "position_id");
    }
    return outcomeOf(engine.orders_->closePosition(position->symbol, origin("close")));
  }

  CommandOutcome operator()(const CloseAllPositions&) {
    std::vector<OrderId> made;
    for (std::uint32_t i = 0; i < core.config.instruments.size(); ++i) {
      const std::vector<OrderId> parts = engine.orders_->closePosition({i}, origin("close"));
      made.insert(made.end(), parts.begin(), parts.end());
    }
    return outcomeOf(made);
  }

  // Refused where one of them was denied, with its reason.
  CommandOutcome outcomeOf(const std::vector<OrderId>& orders) const {
    CommandOutcome outcome;
    outcome.orders = orders;
    for (const OrderId id : orders) {
      if (core.orders[id].status != OrderStatus::denied)
        continue;
      const std::string reason = core.orders[id].reason.string();
      outcome.accepted = false;
      outcome.code = reason.substr(0, reason.find(':'));
      outcome.message = reason;
    }
    return outcome;
  }

  CommandOutcome operator()(const DecideApproval& c) {
    const StrategyDesk::Decided decided = engine.strategies_->decide(c, command.actor);
    if (!decided.accepted) {
      CommandOutcome outcome = refused(decided.code, decided.message, "signal_id");
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
    engine.setTradingState(TradingState::halted, "kill switch: " + c.reason, command.actor);
    core.kill.engage(c.reason, command.actor, c.flatten, c.keepProtective, core.now);
    engine.flattening_.clear();
    core.report(KillSwitchChanged{core.kill.state()});
    engine.strategies_->haltAll("kill switch: " + c.reason);
    return {};
  }

  CommandOutcome operator()(const ResetKillSwitch& c) {
    if (!core.kill.engaged())
      return refused("invalid_state", "the kill switch is not engaged; there is nothing to reset");
    core.kill.reset();
    core.report(KillSwitchChanged{core.kill.state()});
    engine.setTradingState(TradingState::active, "re-armed: " + c.reason, command.actor);
    engine.strategies_->unhaltAll();
    // Those that were halted before the session's first price.
    if (engine.traded_)
      engine.strategies_->start(core.now);
    return {};
  }

  CommandOutcome operator()(const SetTradingState& c) {
    if (core.kill.engaged() && c.state != TradingState::halted) {
      return refused("kill_switch_engaged", "the kill switch holds trading halted; reset it first", "state");
    }
    engine.setTradingState(c.state, c.reason, command.actor);
    return {};
  }

  CommandOutcome operator()(const AcknowledgeAlert& c) {
    std::vector<RiskAlert> changed;
    if (!core.monitor.acknowledge(c.alert, command.actor, changed)) {
      return refused("not_found", "there is no alert " + c.alert.text() + "; list the alerts", "alert_id");
    }
    engine.emitAlerts(changed);
    return {};
  }

  CommandOutcome operator()(const ControlStrategy& c) {
    if (c.instance.isSet() && c.instance.value >= engine.strategies_->size()) {
      return refused("not_found", "there is no such strategy instance; list the strategies", "id");
    }
    const bool stops = c.action == StrategyAction::stop || c.action == StrategyAction::pause;
    if (core.kill.engaged() && !stops)
      return refused("kill_switch_engaged", "the kill switch holds the strategies halted; reset it first", "action");
    if (!engine.strategies_->control(c.instance, c.action)) {
      return refused("invalid_transition",
                     "the strategy's state does not allow " + std::string(name(c.action)) + "; look at its state",
                     "action");
    }
    return {};
  }

  CommandOutcome operator()(const ControlSession& c) {
    SessionState& state = engine.session_.state;
    const bool pauses = c.action == SessionAction::pause;
    if (engine.isOver() || (pauses && state != SessionState::running)) {
      return refused(
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
      return refused("invalid_value", "speed must be a number above 0 and at most 100000, or max", "speed");
    }
    if (engine.session_.speed == c.speed)
      return {};
    engine.session_.speed = c.speed;
    core.report(SessionChanged{engine.session_});
    return {};
  }

  CommandOutcome operator()(const PutWatchlist& c) {
    for (const WatchlistData& list : c.lists) {
      for (const std::string& symbol : list.symbols) {
        if (!core.config.instruments.find(symbol)) {
          return refused("unknown_symbol", symbol + " is not in this session; use one of its symbols", "symbols");
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
  CommandVisitor visitor{*this, command};
  CommandOutcome outcome = isOver() && sendsOrders(command.body) && !visitor.isRepeated()
                               ? refused("session_stopped", "the session is over; start a new one")
                               : std::visit(visitor, command.body);
  if (!outcome.accepted && outcome.orders.empty()) {
    core_->report(CommandRefused{std::string(name(command.body)), outcome.code, outcome.message, outcome.field});
    return outcome;
  }
  if (outcome.repeated)
    return outcome;
  orders_->settle(*strategies_);
  afterInput();
  return outcome;
}

}  // namespace oms
