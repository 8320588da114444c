#include <array>

#include "oms/messages/command.h"
#include "oms/model/suggestion.h"
#include "oms/remote/handlers.h"

namespace oms {

namespace {

constexpr Route open(std::string_view pattern, Handler handler, std::string_view summary) {
  return {"GET", pattern, Access::open, Role::viewer, RateClass::free, handler, WsEndpoint::none, summary};
}
constexpr Route get(std::string_view pattern, Handler handler, std::string_view summary) {
  return {"GET", pattern, Access::token, Role::viewer, RateClass::message, handler, WsEndpoint::none, summary};
}
constexpr Route change(std::string_view method, std::string_view pattern, Role role, RateClass rate, Handler handler,
                       std::string_view summary) {
  return {method, pattern, Access::token, role, rate, handler, WsEndpoint::none, summary};
}
// Of a path that ends in {action}.
constexpr Route act(std::string_view pattern, Words actions, Handler handler, std::string_view summary) {
  return {"POST",  pattern,          Access::token, Role::trader, RateClass::message,
          handler, WsEndpoint::none, summary,       actions};
}
constexpr Route socket(std::string_view pattern, WsEndpoint endpoint, std::string_view summary) {
  return {"GET", pattern, Access::token, Role::viewer, RateClass::message, nullptr, endpoint, summary};
}

std::vector<std::string> sessionActions() {
  return namesUpTo(SessionAction::stop);
}
std::vector<std::string> strategyActions() {
  std::vector<std::string> all = namesUpTo(StrategyAction::enable);
  for (std::string& mode : namesUpTo(StrategyMode::shadow))
    all.push_back(std::move(mode));
  all.push_back("reload");
  return all;
}

constexpr auto message = RateClass::message;
constexpr auto order = RateClass::order;
constexpr auto unlimited = RateClass::free;

constexpr std::array routes{
    open("/", getPage, "The dashboard"),
    open("/assets/{file}", getAsset, "A file of the dashboard"),
    open("/healthz", getHealth, "200, or 503 with the failing part"),
    open("/api/openapi.json", getOpenApi, "This description"),
    open("/api/asyncapi.json", getAsyncApi, "The description of the WebSockets"),
    Route{"GET", "/metrics", Access::metrics, Role::viewer, message, getMetrics, WsEndpoint::none, "Prometheus text"},
    get("/api/status", getStatus, "Version, session, state, uptime"),
    change("GET", "/api/logs", Role::admin, message, getLogs, "The newest lines of the log, without secrets"),
    change("POST", "/api/auth/ws-ticket", Role::viewer, message, postTicket, "A ticket to open one WebSocket with"),

    socket("/ws", WsEndpoint::feed, "Prices, signals, trades, portfolio and, on request, bars"),
    socket("/api/ws", WsEndpoint::feed, "The same as /ws"),
    socket("/ws/oms", WsEndpoint::orders, "Order flow, each change as it happens"),
    socket("/api/v1/dashboard/ws", WsEndpoint::cycle, "Approvals, positions and equity once a second"),
    socket("/api/v1/stream", WsEndpoint::stream, "The native mirror: snapshots, deltas and every command"),

    get("/api/oms/positions", getPositions, "Open positions"),
    get("/api/oms/positions/{id}", getPosition, "One open position"),
    get("/api/oms/positions/{id}/why", getPositionReason, "What led to a position, order by order"),
    change("POST", "/api/oms/positions/{id}/close", Role::trader, order, postClosePosition,
           "Close a position, or so much of it as quantity says, and its symbol's entries where cancel_entries is "
           "true"),
    change("POST", "/api/oms/positions/close-all", Role::trader, order, postCloseAll,
           "Close all positions, and cancel what would open others unless cancel_entries is false"),
    change("POST", "/api/oms/orders", Role::trader, order, postOrder, "Place an order, or try it with dry_run"),
    get("/api/oms/orders", getOrders, "Orders"),
    get("/api/oms/orders/active", getActiveOrders, "Orders that are not over"),
    get("/api/oms/orders/{id}", getOrder, "One order with its events"),
    get("/api/oms/orders/{id}/why", getOrderReason, "What led to an order, and what became of it"),
    change("POST", "/api/oms/orders/list", Role::trader, order, postOrderList, "Place several orders, all or none"),
    change("PATCH", "/api/oms/orders/{id}", Role::trader, order, patchOrder,
           "Change a working order in its place, or try it with dry_run"),
    change("DELETE", "/api/oms/orders/{id}", Role::trader, unlimited, deleteOrder, "Cancel an order"),
    change("POST", "/api/oms/orders/cancel-all", Role::trader, unlimited, postCancelAll,
           "Cancel all orders, but for protective stops where keep_protective is true"),
    get("/api/oms/trades", getTrades, "Fills"),
    get("/api/oms/trades/closed", getClosedTrades, "Round trips"),
    get("/api/oms/trades/{id}/why", getTradeReason, "What led to a fill"),
    change("PUT", "/api/oms/trades/{id}/note", Role::trader, message, putTradeNote, "A note and tags on a fill"),
    get("/api/oms/stats/today", getStatsToday, "The day's figures"),
    get("/api/oms/stats", getStats, "The session's statistics, and P&L by strategy and symbol"),
    get("/api/oms/equity", getEquity, "Equity points and their summary"),

    get("/api/oms/risk/summary", getRiskSummary, "Trading state, kill switch, limits, margin"),
    get("/api/oms/risk/alerts", getRiskAlerts, "Risk alerts"),
    change("POST", "/api/oms/risk/alerts/{id}/acknowledge", Role::trader, message, postAcknowledgeAlert,
           "Acknowledge an alert"),
    get("/api/oms/risk/limits", getRiskLimits, "Every limit with its warning level"),
    change("PUT", "/api/oms/risk/limits", Role::admin, message, putRiskLimits, "Change the limits that are named"),
    change("POST", "/api/oms/risk/lockout/release", Role::admin, message, postReleaseLockout,
           "Open a lock-out before the session's boundary"),
    change("POST", "/api/oms/risk/trading-state", Role::trader, unlimited, postTradingState,
           "Active (admin), reducing or halted"),
    get("/api/oms/risk/market-halts", getMarketHalts, "The symbols whose market is halted"),
    change("POST", "/api/oms/risk/market-halts", Role::trader, unlimited, postMarketHalt,
           "Halt the market of a symbol, or let it trade again"),
    change("POST", "/api/oms/risk/kill-switch", Role::trader, unlimited, postKillSwitch, "Stop everything"),
    change("POST", "/api/oms/risk/kill-switch/reset", Role::admin, message, postResetKillSwitch, "Arm it again"),

    get("/api/oms/signals", getSignals, "Signals of every status"),
    get("/api/oms/approvals", getApprovals, "Signals that wait for a decision"),
    change("POST", "/api/oms/approvals/{id}", Role::approver, message, postApproval,
           "Approve or reject a signal; what another person has approved, by its expected_version"),
    get("/api/oms/strategies", getStrategies, "Strategy instances"),
    get("/api/oms/strategies/{id}/conditions", getConditions, "Conditions with value, threshold and progress"),
    get("/api/oms/strategies/{id}/indicators", getIndicators, "Indicator values"),
    get("/api/oms/strategies/{id}/shadow", getShadow, "In shadow mode: its account, its trades and its equity"),
    get("/api/oms/indicators", getAllIndicators, "Indicator values of all strategy instances"),
    get("/api/oms/near-misses", getNearMisses, "The last 50 conditions that were nearly met as a bar closed"),
    act("/api/oms/strategies/{id}/{action}", strategyActions, postStrategyAction,
        "start, stop, pause, resume or enable; shadow or live; reload, of its file"),

    get("/api/oms/session", getSession, "The session"),
    get("/api/oms/session/preflight", getPreflight, "Pre-flight checks with their remedies"),
    act("/api/oms/session/{action}", sessionActions, postSessionAction, "start, pause, resume or stop"),
    change("POST", "/api/oms/session/speed", Role::trader, message, postSpeed, "A number, or max"),
    get("/api/oms/bars", getBars, "Bars of a symbol and timeframe"),
    get("/api/oms/patterns", getPatterns, "Candlestick patterns in the newest 1,000 bars of each symbol and timeframe"),
    get("/api/oms/watchlist", getWatchlist, "Watchlists"),
    change("PUT", "/api/oms/watchlist", Role::trader, message, putWatchlist, "Replace the watchlists"),
    change("POST", "/api/oms/ui/card-click", Role::viewer, message, postCardClick, "Count a click on a card"),
};

}  // namespace

std::span<const Route> routeTable() {
  return routes;
}

}  // namespace oms
