#include "oms/messages/command.h"
#include "oms/messages/event.h"
#include "oms/model/names.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, 5> kStrategyActions{"start", "stop", "pause", "resume", "enable"};
constexpr std::array<std::string_view, 4> kSessionActions{"start", "pause", "resume", "stop"};
constexpr std::array<std::string_view, 14> kOrderEvents{
    "order_initialized",     "order_denied",         "order_submitted", "order_accepted",        "order_rejected",
    "order_triggered",       "order_pending_update", "order_updated",   "order_update_rejected", "order_pending_cancel",
    "order_cancel_rejected", "order_canceled",       "order_expired",   "order_filled"};
constexpr std::array<std::string_view, std::variant_size_v<CommandBody>> kCommands{
    "submit_order",     "cancel_order",       "cancel_all_orders", "close_position",    "close_all_positions",
    "decide_approval",  "engage_kill_switch", "reset_kill_switch", "set_trading_state", "acknowledge_alert",
    "control_strategy", "control_session",    "set_speed",         "put_watchlist",     "submit_order_list",
    "replace_order",    "annotate_trade",     "set_risk_limits",   "release_lockout",   "set_market_halt",
    "reload_strategy",  "set_strategy_mode"};
constexpr std::array<std::string_view, std::variant_size_v<EventBody>> kEvents{
    "order_changed",   "order_checked",          "order_filled",        "position_changed",      "trade_closed",
    "signal_changed",  "strategy_state_changed", "risk_alert_changed",  "trading_state_changed", "kill_switch_changed",
    "session_changed", "equity_recorded",        "watchlist_changed",   "command_refused",       "trade_annotated",
    "day_started",     "account_adjusted",       "risk_limits_changed", "lockout_changed",       "market_halt_changed",
    "split_applied",   "strategy_changed"};

}  // namespace

std::string_view name(StrategyAction action) {
  return nameIn(kStrategyActions, action);
}
std::string_view name(SessionAction action) {
  return nameIn(kSessionActions, action);
}
std::string_view name(OrderEventKind kind) {
  return nameIn(kOrderEvents, kind);
}
std::optional<StrategyAction> parseStrategyAction(std::string_view text) {
  return findIn<StrategyAction>(kStrategyActions, text);
}
std::optional<SessionAction> parseSessionAction(std::string_view text) {
  return findIn<SessionAction>(kSessionActions, text);
}

std::string_view name(const CommandBody& body) {
  return kCommands[body.index()];
}
std::string_view name(const EventBody& body) {
  if (const auto* order = std::get_if<OrderChanged>(&body))
    return name(order->kind);
  return kEvents[body.index()];
}

bool cutsRisk(const CommandBody& body) {
  if (const auto* state = std::get_if<SetTradingState>(&body))
    return state->state != TradingState::active;
  if (const auto* decision = std::get_if<DecideApproval>(&body))
    return !decision->approve;
  return std::holds_alternative<CancelOrder>(body) || std::holds_alternative<CancelAllOrders>(body) ||
         std::holds_alternative<ClosePosition>(body) || std::holds_alternative<CloseAllPositions>(body) ||
         std::holds_alternative<EngageKillSwitch>(body);
}

}  // namespace oms
