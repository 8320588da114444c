// The spellings of the small enumerations; orders have theirs in order.cpp.
#include "oms/model/fill.h"
#include "oms/model/names.h"
#include "oms/model/position.h"
#include "oms/model/risk.h"
#include "oms/model/session.h"
#include "oms/model/signal.h"
#include "oms/model/strategy_view.h"

namespace oms {
namespace {

constexpr std::array<std::string_view, 2> kLiquidities{"maker", "taker"};
constexpr std::array<std::string_view, 2> kStrategyModes{"live", "shadow"};
constexpr std::array<std::string_view, 3> kAdjustments{"financing", "dividend", "split_cash"};
constexpr std::array<std::string_view, 8> kSignalStatuses{"new",     "awaiting_approval", "approved",    "rejected",
                                                          "expired", "superseded",        "invalidated", "executed"};
constexpr std::array<std::string_view, kCheckCodes> kCheckNames{"trading_state",
                                                                "instrument",
                                                                "mode",
                                                                "session",
                                                                "price",
                                                                "quantity",
                                                                "max_order_quantity",
                                                                "max_order_notional",
                                                                "participation",
                                                                "price_collar",
                                                                "stale_data",
                                                                "duplicate",
                                                                "rate",
                                                                "max_working_orders",
                                                                "max_position",
                                                                "exposure",
                                                                "buying_power",
                                                                "reduce_only",
                                                                "self_cross",
                                                                "daily_loss",
                                                                "drawdown",
                                                                "loss_streak",
                                                                "repeated_execution",
                                                                "risk_per_trade",
                                                                "approval",
                                                                "bracket"};
constexpr std::array<std::string_view, 3> kTradingStates{"active", "reducing", "halted"};
constexpr std::array<std::string_view, 3> kAlertSeverities{"info", "warning", "critical"};
constexpr std::array<std::string_view, 4> kLimitStates{"ok", "warning", "breach", "locked"};
constexpr std::array<std::string_view, 5> kKillSteps{"block_orders", "stop_strategies", "cancel_orders",
                                                     "flatten_positions", "confirm_flat"};
constexpr std::array<std::string_view, 4> kStepStates{"waiting", "running", "done", "skipped"};
constexpr std::array<std::string_view, 13> kStrategyStates{
    "idle",          "monitoring",  "signal_detected", "awaiting_approval",
    "entry_pending", "in_position", "exit_pending",    "cooldown",
    "paused",        "halted",      "error",           "stopped",
    "disabled"};
constexpr std::array<std::string_view, 5> kSessionStates{"idle", "running", "paused", "stopped", "finished"};
constexpr std::array<std::string_view, 3> kPreflightStates{"pass", "fail", "wait"};

}  // namespace

std::string_view name(AdjustmentKind kind) {
  return nameIn(kAdjustments, kind);
}
std::string_view name(Liquidity liquidity) {
  return nameIn(kLiquidities, liquidity);
}
std::string_view name(SignalStatus status) {
  return nameIn(kSignalStatuses, status);
}
std::string_view name(CheckCode code) {
  return nameIn(kCheckNames, code);
}
std::optional<CheckCode> parseCheckCode(std::string_view text) {
  return findIn<CheckCode>(kCheckNames, text);
}
std::string_view name(TradingState state) {
  return nameIn(kTradingStates, state);
}
std::string_view name(AlertSeverity severity) {
  return nameIn(kAlertSeverities, severity);
}
std::string_view name(LimitState state) {
  return nameIn(kLimitStates, state);
}
std::string_view name(KillStep step) {
  return nameIn(kKillSteps, step);
}
std::string_view name(StepState state) {
  return nameIn(kStepStates, state);
}
std::string_view name(StrategyMode mode) {
  return nameIn(kStrategyModes, mode);
}
std::optional<StrategyMode> parseStrategyMode(std::string_view text) {
  return findIn<StrategyMode>(kStrategyModes, text);
}
std::string_view name(StrategyState state) {
  return nameIn(kStrategyStates, state);
}
std::string_view name(SessionState state) {
  return nameIn(kSessionStates, state);
}
bool isSpeed(std::string_view text) {
  constexpr std::int64_t highest = 100'000;
  const auto factor = Ratio::parse(text);
  return text == "max" || (factor && factor->isPositive() && *factor <= Ratio::fromInt(highest));
}
std::string_view name(PreflightItem::State state) {
  return nameIn(kPreflightStates, state);
}

}  // namespace oms
