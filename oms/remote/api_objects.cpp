// The objects that REST answers with and takes, beside those that are rows of the stream.
#include "oms/remote/api_schemas.h"
#include "oms/remote/stream_objects.h"

namespace oms {

namespace {

using enum FieldKind;
using enum Presence;

constexpr FieldSpec orderEventParts[] = {{"time", time},
                                         {"event", text, sure, "OrderEventKind"},
                                         {"status", text, sure, "OrderStatus"},
                                         {"reason"},
                                         {"actor", text, sure}};

constexpr FieldSpec orderDetailParts[] = {{"ord_status", text, sure}, {"events", list, sure, "OrderEvent"}};

constexpr FieldSpec explanationParts[] = {{"rule", integer, sure},
                                          {"reference", decimal},
                                          {"bid", decimal},
                                          {"ask", decimal},
                                          {"spread", decimal},
                                          {"slippage", decimal, sure},
                                          {"queue_ahead", decimal, sure},
                                          {"latency_ms", number, sure},
                                          {"bar_open", time},
                                          {"level", integer, maybe},
                                          {"level_size", decimal, maybe},
                                          {"text", text, sure}};

constexpr FieldSpec roundTripParts[] = {{"position_id", text, sure},
                                        {"symbol", text, sure},
                                        {"side", text, sure, "Side"},
                                        {"quantity", decimal, sure},
                                        {"entry_time", time, sure},
                                        {"entry_price", decimal, sure},
                                        {"exit_time", time, sure},
                                        {"exit_price", decimal, sure},
                                        {"pnl", decimal, sure},
                                        {"pnl_pct", number},
                                        {"fees", decimal, sure},
                                        {"mae", decimal, sure},
                                        {"mfe", decimal, sure},
                                        {"exit_reason"},
                                        {"strategy"}};

constexpr FieldSpec checkParts[] = {{"code", text, sure, "CheckCode"}, {"severity", text, sure},
                                    {"passed", boolean, sure},         {"value", any, sure, "Amount"},
                                    {"limit", any, sure, "Amount"},    {"headroom", any, sure, "Amount"},
                                    {"message", text, sure},           {"confirmed", boolean, maybe}};
constexpr FieldSpec checksParts[] = {{"checks", list, sure, "Check"},
                                     {"expected_cost", decimal, maybe},
                                     {"margin", decimal, maybe},
                                     {"worst_loss", decimal, maybe},
                                     {"whole_loss", decimal, maybe}};
constexpr FieldSpec denialParts[] = {{"order_id"},
                                     {"checks", list, sure, "Check"},
                                     {"canceled_order_ids", list, maybe, "text"},
                                     {"error", object, sure, "Error"}};

constexpr FieldSpec errorParts[] = {
    {"code", text, sure},         {"message", text, sure},     {"field"},
    {"retryable", boolean, sure}, {"retry_after_ms", integer}, {"details", object, sure}};

constexpr FieldSpec errorAnswerParts[] = {{"error", object, sure, "Error"}};

constexpr FieldSpec closingOrdersParts[] = {{"items", list, sure, "Order"}, {"canceled_order_ids", list, sure, "text"}};

constexpr FieldSpec orderListParts[] = {{"items", list, sure, "Order"}};

constexpr FieldSpec deniedListOrderParts[] = {
    {"order_id", text, sure}, {"client_order_id"}, {"reason"}, {"checks", list, sure, "Check"}};

constexpr FieldSpec deniedListParts[] = {{"orders", list, sure, "DeniedListOrder"}, {"error", object, sure, "Error"}};

constexpr FieldSpec canceledParts[] = {
    {"canceled", integer, sure}, {"order_ids", list, sure, "text"}, {"unprotected", list, sure, "Unprotected"}};

constexpr FieldSpec unprotectedParts[] = {{"position_id", text, sure}, {"quantity", decimal, sure}};

constexpr FieldSpec orderWhyParts[] = {{"fills", list, sure, "Fill"}};

constexpr FieldSpec fillWhyParts[] = {{"fill", object, sure, "Fill"}};

constexpr FieldSpec causeParts[] = {{"signal", object, always, "Signal"},
                                    {"conditions", list, sure, "text"},
                                    {"approval", object},
                                    {"checks", list, sure, "Check"},
                                    {"changes", list, sure},
                                    {"order", object, always, "OrderDetail"},
                                    {"parent", object, always, "OrderDetail"}};

constexpr FieldSpec positionWhyParts[] = {{"position", object, always, "Position"},
                                          {"trade", object, always, "RoundTrip"},
                                          {"orders", list, sure, "OrderWhy"}};

constexpr FieldSpec alertParts[] = {{"alert_id", text, sure},       {"severity", text, sure, "AlertSeverity"},
                                    {"code", text, sure},           {"scope"},
                                    {"value", any, sure, "Amount"}, {"limit", any, sure, "Amount"},
                                    {"message", text, sure},        {"raised_at", time},
                                    {"cleared_at", time},           {"acknowledged_by"}};

constexpr FieldSpec limitParts[] = {{"code", text, sure},
                                    {"scope"},
                                    {"value", any, sure, "Amount"},
                                    {"limit", any, sure, "Amount"},
                                    {"warn", any, sure, "Amount"},
                                    {"headroom", any, sure, "Amount"},
                                    {"state", text, sure, "LimitState"}};

constexpr FieldSpec lockoutParts[] = {
    {"code", text, sure, "CheckCode"}, {"locked", boolean, sure}, {"at", time}, {"actor", text, sure}, {"reason"}};

constexpr FieldSpec coolDownParts[] = {{"symbol", text, sure}, {"strategy"}, {"until", time, sure}};

constexpr FieldSpec planStepParts[] = {
    {"step", text, sure, "KillStep"}, {"state", text, sure, "StepState"}, {"open", integer, sure}};

constexpr FieldSpec marginParts[] = {{"used", decimal, sure}, {"free", decimal, sure}, {"level", number}};

constexpr FieldSpec riskSummaryParts[] = {{"trading_state", text, sure, "TradingState"},
                                          {"kill_switch", object, sure, "KillSwitch"},
                                          {"limits", list, sure, "Limit"},
                                          {"violations", list, sure, "Limit"},
                                          {"lockouts", list, sure, "Lockout"},
                                          {"cool_downs", list, sure, "CoolDown"},
                                          {"margin", object, sure, "Margin"}};

constexpr FieldSpec limitSettingParts[] = {
    {"limit", any, maybe}, {"warn", any, maybe}, {"symbols", map, maybe}, {"strategies", map, maybe}};

constexpr FieldSpec limitsParts[] = {{"limits", map, sure, "LimitSetting"}};

constexpr FieldSpec marketHaltParts[] = {{"symbol", text, sure}, {"reason"}};

constexpr FieldSpec marketHaltsParts[] = {{"halts", list, sure, "MarketHalt"}};

constexpr FieldSpec statsTodayParts[] = {{"date"},
                                         {"day_roll", text, sure},
                                         {"orders", integer, sure},
                                         {"fills", integer, sure},
                                         {"rejects", integer, sure},
                                         {"volume", decimal, sure},
                                         {"fees", decimal, sure},
                                         {"financing", decimal, sure},
                                         {"realized_pnl", decimal, sure},
                                         {"unrealized_pnl", decimal, sure},
                                         {"unrealized_change", decimal, sure},
                                         {"total_pnl", decimal, sure},
                                         {"trades", integer, sure},
                                         {"wins", integer, sure},
                                         {"losses", integer, sure},
                                         {"win_rate", number},
                                         {"max_drawdown", number, sure}};

constexpr FieldSpec bookLineParts[] = {{"strategy"},
                                       {"symbol", text, sure},
                                       {"quantity", decimal, sure},
                                       {"realized_pnl", decimal, sure},
                                       {"unrealized_pnl", decimal, sure},
                                       {"fees", decimal, sure},
                                       {"financing", decimal, sure},
                                       {"total_pnl", decimal, sure}};

constexpr FieldSpec statisticsParts[] = {{"n", integer, sure},
                                         {"from", time},
                                         {"to", time},
                                         {"days", number, sure},
                                         {"periods_per_year", integer, sure},
                                         {"risk_free", number, sure},
                                         {"fees_included", boolean, sure},
                                         {"initial_equity", decimal, sure},
                                         {"final_equity", decimal, sure},
                                         {"total_return", number},
                                         {"cagr", number},
                                         {"volatility", number},
                                         {"sharpe", number},
                                         {"sharpe_compounded", number},
                                         {"sortino", number},
                                         {"max_drawdown", number},
                                         {"max_drawdown_start", time},
                                         {"max_drawdown_bottom", time},
                                         {"max_drawdown_end", time},
                                         {"longest_recovery_days", number},
                                         {"realized_return", number},
                                         {"realized_max_drawdown", number},
                                         {"calmar", number},
                                         {"ulcer_index", number},
                                         {"upi", number},
                                         {"omega", number},
                                         {"gain_to_pain", number},
                                         {"tail_ratio", number},
                                         {"var_95", number},
                                         {"cvar_95", number},
                                         {"skew", number},
                                         {"excess_kurtosis", number},
                                         {"probabilistic_sharpe", number},
                                         {"trades", integer, sure},
                                         {"wins", integer, sure},
                                         {"losses", integer, sure},
                                         {"flats", integer, sure},
                                         {"win_rate", number},
                                         {"profit_factor", number},
                                         {"expectancy", decimal},
                                         {"expectancy_ratio", number},
                                         {"payoff_ratio", number},
                                         {"kelly", number},
                                         {"sqn", number},
                                         {"average_win", decimal},
                                         {"average_loss", decimal},
                                         {"largest_win", decimal},
                                         {"largest_loss", decimal},
                                         {"median_win", decimal},
                                         {"median_loss", decimal},
                                         {"longest_win_run", integer, sure},
                                         {"longest_loss_run", integer, sure},
                                         {"average_duration_s", number},
                                         {"median_duration_s", number},
                                         {"longest_duration_s", number},
                                         {"average_mae", decimal},
                                         {"average_mfe", decimal},
                                         {"largest_mae", decimal},
                                         {"largest_mfe", decimal},
                                         {"exposure_time", number},
                                         {"turnover", number},
                                         {"average_leverage", number},
                                         {"max_leverage", number},
                                         {"fills", integer, sure},
                                         {"fees", decimal, sure},
                                         {"slippage", decimal, sure},
                                         {"arrival_cost", decimal},
                                         {"arrival_cost_ratio", number},
                                         {"decision_to_approval_s", number},
                                         {"approval_to_accepted_s", number},
                                         {"accepted_to_fill_s", number},
                                         {"approval_delay_cost", decimal},
                                         {"rejected_signals", integer, sure},
                                         {"rejected_signals_pnl", decimal},
                                         {"expired_signals", integer, sure},
                                         {"expired_signals_pnl", decimal},
                                         {"financing", decimal, sure},
                                         {"alpha", number},
                                         {"beta", number},
                                         {"by_symbol", list, sure, "BookLine"},
                                         {"by_strategy", list, sure, "BookLine"}};

constexpr FieldSpec equityPointParts[] = {
    {"time", time, sure}, {"equity", decimal, sure}, {"cash", decimal, sure}, {"drawdown", number, sure}};

constexpr FieldSpec equitySummaryParts[] = {{"initial_equity", decimal, sure}, {"final_equity", decimal, sure},
                                            {"cash", decimal, sure},           {"realized_pnl", decimal, sure},
                                            {"unrealized_pnl", decimal, sure}, {"fees", decimal, sure},
                                            {"total_return", number, sure},    {"max_drawdown", number, sure}};

constexpr FieldSpec equityHistoryParts[] = {{"points", list, sure, "EquityPoint"},
                                            {"summary", object, sure, "EquitySummary"}};

constexpr FieldSpec transitionParts[] = {
    {"from", text, sure, "StrategyState"}, {"to", text, sure, "StrategyState"}, {"cause", text, sure}, {"time", time}};

constexpr FieldSpec warmupParts[] = {{"have", integer, sure}, {"need", integer, sure}};

constexpr FieldSpec plainConditionParts[] = {
    {"group", text, sure}, {"name", text, sure},   {"expression", text, sure}, {"value", number},
    {"threshold", number}, {"met", boolean, sure}, {"distance", number},       {"progress", number, sure},
    {"held_since", time},  {"waiting_for"}};

constexpr FieldSpec indicatorValueParts[] = {
    {"name", text, sure}, {"expression", text, sure}, {"value", number}, {"bars_missing", integer, sure}};

constexpr FieldSpec nearMissParts[] = {
    {"strategy_id", text, sure}, {"strategy", text, sure},   {"symbol", text, sure},  {"group", text, sure},
    {"name", text, sure},        {"expression", text, sure}, {"value", number, sure}, {"threshold", number, sure},
    {"distance", number, sure},  {"progress", number, sure}, {"time", time, sure}};

constexpr FieldSpec shadowParts[] = {{"equity", decimal, sure},
                                     {"cash", decimal, sure},
                                     {"quantity", decimal, sure},
                                     {"trades", list, sure, "RoundTrip"},
                                     {"points", list, sure, "EquityPoint"}};

constexpr FieldSpec preflightParts[] = {
    {"code", text, sure}, {"state", text, sure, "PreflightState"}, {"detail", text, sure}, {"remedy"}};

constexpr FieldSpec seriesBarParts[] = {{"time", time, sure},      {"close_time", time, sure}, {"open", decimal, sure},
                                        {"high", decimal, sure},   {"low", decimal, sure},     {"close", decimal, sure},
                                        {"volume", decimal, sure}, {"complete", boolean, sure}};

constexpr FieldSpec patternParts[] = {{"time", time, sure},
                                      {"symbol", text, sure},
                                      {"timeframe", text, sure, "Timeframe"},
                                      {"name", text, sure},
                                      {"title", text, sure},
                                      {"description", text, sure},
                                      {"value", integer, sure},
                                      {"bias", text, sure, "PatternBias"},
                                      {"confidence", number, sure},
                                      {"bar_time", time, sure}};

constexpr FieldSpec watchlistParts[] = {{"name", text, sure}, {"symbols", list, sure, "text"}};

constexpr FieldSpec watchlistsParts[] = {{"lists", list, sure, "Watchlist"}};

constexpr FieldSpec statusParts[] = {{"version", text, sure},
                                     {"mode", text, sure},
                                     {"session", object, sure, "Session"},
                                     {"state", text, sure, "SessionState"},
                                     {"uptime", integer, sure},
                                     {"journal", text, sure},
                                     {"journal_seq", integer, sure},
                                     {"epoch"},
                                     {"timestamp", time},
                                     {"sent_at", time, sure}};

constexpr FieldSpec healthParts[] = {{"status", text, sure}, {"failing", list, sure, "text"}, {"feed", text, sure}};
constexpr FieldSpec logLineParts[] = {
    {"time", time, sure}, {"level", text, sure}, {"category"}, {"message", text, sure}};
constexpr FieldSpec ticketParts[] = {{"ticket", text, sure}, {"expires_in", integer, sure}};

const ObjectSpec apiObjectTable[] = {
    {"Order", orderFields(), "An order"},
    {"Fill", fillFields(), "A fill"},
    {"Signal", signalFields(), "A signal"},
    {"RiskRow", riskFields(), "An alert, the trading state, a lock-out, a halted market or the limits, as kind says"},
    {"KillSwitch", killSwitchFields(), "The kill switch, its plan and how far that is"},
    {"Strategy", instanceFields(), "A strategy instance"},
    {"Session", sessionFields(), "The session"},
    {"Instrument", instrumentFields(), "What a mirror reckons by; multiplier: account currency per point and unit"},
    {"AuditRow", auditFields(), "Who did what"},
    {"Price", priceFields(), "Quote and last price of a symbol"},
    {"Position", positionFields(), "An open position"},
    {"Account", equityFields(), "The account"},
    {"Bar", barFields(), "A bar of a series"},
    {"Indicator", indicatorFields(), "An indicator of a strategy instance"},
    {"StrategyCondition", conditionFields(), "A condition of a strategy instance"},
    {"Depth", depthFields(), "The best ten levels of a book"},
    {"QueuePlace", placeFields(), "What stands before a resting order of ours at its price, now and when it came"},
    {"Print", printFields(), "A trade of the market's, of whoever; number counts all of the symbol's"},
    {"OrderEvent", orderEventParts, "A step of an order"},
    {"OrderDetail", orderDetailParts, "An order with its steps; ord_status is that of FIX", "Order"},
    {"FillExplanation", explanationParts, "Why a fill happened at its price"},
    {"RoundTrip", roundTripParts, "A position from its entry to its exit"},
    {"Check", checkParts, "What a pre-trade check says"},
    {"Checks", checksParts, "The checks of what was tried; with estimate what it would cost"},
    {"Denial", denialParts, "An order that a check has denied"},
    {"Error", errorParts, "Why a request is refused; codes are stable"},
    {"ErrorAnswer", errorAnswerParts, "A refusal"},
    {"ClosingOrders", closingOrdersParts, "The orders that close, and the entries that went with them"},
    {"OrderList", orderListParts, "All of a list of orders"},
    {"DeniedListOrder", deniedListOrderParts, "One order of a denied list"},
    {"DeniedList", deniedListParts, "A list of which an order was denied, so that none is taken"},
    {"Canceled", canceledParts, "What was canceled"},
    {"Unprotected", unprotectedParts, "How much of a position no stop covers any more"},
    {"OrderWhy", orderWhyParts, "What led to an order, and what became of it", "Cause"},
    {"FillWhy", fillWhyParts, "What led to a fill", "Cause"},
    {"Cause", causeParts, "Signal, conditions, approval, checks and order"},
    {"PositionWhy", positionWhyParts, "What led to a position, order by order"},
    {"Alert", alertParts, "A risk alert"},
    {"Limit", limitParts, "How much of a limit is used"},
    {"Lockout", lockoutParts, "A lock-out"},
    {"CoolDown", coolDownParts, "A symbol that takes no entries for a while"},
    {"PlanStep", planStepParts, "A step of the kill switch"},
    {"Margin", marginParts, "Margin; level is equity in percent of what is used"},
    {"RiskSummary", riskSummaryParts, "How the risk stands"},
    {"LimitSetting", limitSettingParts, "A limit as people write it, and narrower ones"},
    {"Limits", limitsParts, "All limits by their codes"},
    {"MarketHalt", marketHaltParts, "A market that stands still"},
    {"MarketHalts", marketHaltsParts, "The markets that stand still"},
    {"StatsToday", statsTodayParts, "The day's figures"},
    {"BookLine", bookLineParts, "What a strategy or a symbol has made"},
    {"Statistics", statisticsParts, "The session's statistics"},
    {"EquityPoint", equityPointParts, "The account at a time"},
    {"EquitySummary", equitySummaryParts, "From the first point to now"},
    {"EquityHistory", equityHistoryParts, "Equity in the order of time"},
    {"Transition", transitionParts, "How an instance came into its state"},
    {"Warmup", warmupParts, "Bars that there are, and that are needed"},
    {"Condition", plainConditionParts, "A condition at the last closed bar"},
    {"IndicatorValue", indicatorValueParts, "An indicator at the last closed bar"},
    {"NearMiss", nearMissParts, "A condition that was nearly met"},
    {"Shadow", shadowParts, "The account of an instance in shadow mode"},
    {"PreflightCheck", preflightParts, "Whether something is ready, and what to do where it is not"},
    {"SeriesBar", seriesBarParts, "A bar; time is its open"},
    {"Pattern", patternParts, "A candlestick pattern"},
    {"Watchlist", watchlistParts, "Symbols under a name"},
    {"Watchlists", watchlistsParts, "All watchlists"},
    {"Status", statusParts, "The program and its session"},
    {"Health", healthParts, "Whether it is well, and which part is not"},
    {"LogLine", logLineParts, "A line of the log"},
    {"Ticket", ticketParts, "Opens one WebSocket, once"},
};

}  // namespace

std::span<const ObjectSpec> apiObjects() {
  return apiObjectTable;
}

}  // namespace oms
