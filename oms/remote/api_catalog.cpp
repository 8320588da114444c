#include "oms/remote/api_catalog.h"

#include <algorithm>
#include <array>

namespace oms {

namespace {

constexpr auto mayLack = Presence::maybe;

constexpr FieldSpec timelessKeys[] = {
    {"limit", FieldKind::integer, mayLack, {}, R"("minimum":1,"maximum":1000,"default":100)"},
    {"cursor", FieldKind::text, mayLack, {}, R"("description":"next_cursor of the page before")"},
    {"format", FieldKind::text, mayLack, {}, R"("enum":["object","array"],"default":"object")"}};
constexpr FieldSpec pageKeys[] = {timelessKeys[0],
                                  timelessKeys[1],
                                  timelessKeys[2],
                                  {"from", FieldKind::time, mayLack},
                                  {"to", FieldKind::time, mayLack}};
constexpr FieldSpec equityKeys[] = {timelessKeys[0], pageKeys[3], pageKeys[4]};
constexpr FieldSpec formatKey[] = {timelessKeys[2]};

constexpr FieldSpec symbolFilter[] = {{"symbol", FieldKind::text, mayLack}, {"strategy", FieldKind::text, mayLack}};
constexpr FieldSpec orderFilters[] = {{"status", FieldKind::text, mayLack, "OrderStatus"},
                                      symbolFilter[0],
                                      {"side", FieldKind::text, mayLack, "Side"},
                                      symbolFilter[1],
                                      {"client_order_id", FieldKind::text, mayLack}};
constexpr FieldSpec tradeFilters[] = {symbolFilter[0],
                                      symbolFilter[1],
                                      {"order_id", FieldKind::text, mayLack},
                                      {"position_id", FieldKind::text, mayLack}};
constexpr FieldSpec alertFilters[] = {{"code", FieldKind::text, mayLack},
                                      {"severity", FieldKind::text, mayLack, "AlertSeverity"}};
constexpr FieldSpec signalFilters[] = {
    {"status", FieldKind::text, mayLack, "SignalStatus"}, symbolFilter[0], symbolFilter[1]};
constexpr FieldSpec strategyFilters[] = {
    symbolFilter[0], symbolFilter[1], {"state", FieldKind::text, mayLack, "StrategyState"}};
constexpr FieldSpec barFilters[] = {{"symbol"}, {"timeframe", FieldKind::text, Presence::always, "Timeframe"}};
constexpr FieldSpec patternFilters[] = {
    symbolFilter[0],
    {"timeframe", FieldKind::text, mayLack, "Timeframe"},
    {"bias", FieldKind::text, mayLack, "PatternBias"},
    {"min_confidence", FieldKind::number, mayLack, {}, R"("minimum":0,"maximum":1)"}};
constexpr FieldSpec logFilters[] = {
    {"level", FieldKind::text, mayLack, {}, R"("enum":["debug","info","warning","error"])"}};

constexpr OperationSpec fileAt(std::string_view id, std::string_view pattern, std::string_view type) {
  return {id, "GET", pattern, type, AnswerForm::file};
}
constexpr OperationSpec objectAt(std::string_view id, std::string_view pattern, std::string_view answer,
                                 std::string_view refusals = {}) {
  return {id, "GET", pattern, answer, AnswerForm::one, 200, refusals};
}
constexpr OperationSpec listAt(std::string_view id, std::string_view pattern, std::string_view item, Fields filters,
                               Fields keys = pageKeys) {
  return {id, "GET", pattern, item, AnswerForm::page, 200, {}, filters, keys};
}
constexpr OperationSpec orderAt(std::string_view id, std::string_view method, std::string_view pattern,
                                std::string_view answer, int done, std::string_view body, std::string_view example) {
  OperationSpec made{id, method, pattern, answer, AnswerForm::one, done, "409 422 503", {}, {}, body, example};
  made.denial = "Denial";
  return made;
}
constexpr OperationSpec commandAt(std::string_view id, std::string_view method, std::string_view pattern,
                                  std::string_view answer, std::string_view body = {}, std::string_view example = {}) {
  return {id, method, pattern, answer, AnswerForm::one, 200, "409 503", {}, {}, body, example};
}
constexpr OperationSpec alsoAnswers(OperationSpec made, int otherwise, std::string_view otherAnswer) {
  made.otherwise = otherwise;
  made.otherAnswer = otherAnswer;
  return made;
}

constexpr OperationSpec denies(OperationSpec made, std::string_view denial) {
  made.denial = denial;
  return made;
}
constexpr OperationSpec counts(OperationSpec made, std::string_view beside) {
  made.beside = beside;
  return made;
}

constexpr std::array operationTable{
    fileAt("getPage", "/", "text/html"),
    fileAt("getAsset", "/assets/{file}", "text/javascript"),
    alsoAnswers(objectAt("getHealth", "/healthz", "Health"), 503, "Health"),
    objectAt("getOpenApi", "/api/openapi.json", ""),
    objectAt("getAsyncApi", "/api/asyncapi.json", ""),
    fileAt("getMetrics", "/metrics", "text/plain"),
    objectAt("getStatus", "/api/status", "Status"),
    listAt("getLogs", "/api/logs", "LogLine", logFilters),
    OperationSpec{"postTicket", "POST", "/api/auth/ws-ticket", "Ticket", AnswerForm::one, 200, "503"},

    listAt("getPositions", "/api/oms/positions", "Position", symbolFilter),
    objectAt("getPosition", "/api/oms/positions/{id}", "Position"),
    objectAt("getPositionWhy", "/api/oms/positions/{id}/why", "PositionWhy"),
    orderAt("closePosition", "POST", "/api/oms/positions/{id}/close", "ClosingOrders", 201, "Closing",
            R"({"quantity":"0.05"})"),
    orderAt("closeAll", "POST", "/api/oms/positions/close-all", "ClosingOrders", 201, "ClosingAll",
            R"({"cancel_entries":false})"),
    alsoAnswers(orderAt("placeOrder", "POST", "/api/oms/orders", "Order", 201, "OrderRequest",
                        R"({"client_order_id":"entry-1","symbol":"BTCUSDT","side":"buy","type":"limit",)"
                        R"("quantity":"0.01","price":"40000","time_in_force":"day"})"),
                200, "PlacedOrTried"),
    listAt("getOrders", "/api/oms/orders", "Order", orderFilters),
    listAt("getActiveOrders", "/api/oms/orders/active", "Order", orderFilters),
    objectAt("getOrder", "/api/oms/orders/{id}", "OrderDetail"),
    objectAt("getOrderWhy", "/api/oms/orders/{id}/why", "OrderWhy"),
    denies(alsoAnswers(orderAt("placeOrders", "POST", "/api/oms/orders/list", "OrderList", 201, "OrderListRequest",
                               R"({"orders":[{"client_order_id":"leg-1","symbol":"BTCUSDT","side":"buy",)"
                               R"("type":"market","quantity":"0.01"},{"client_order_id":"leg-2","symbol":"AAPL",)"
                               R"("side":"sell","type":"limit","quantity":"1","price":290.5}]})"),
                       200, "OrderList"),
           "DeniedList"),
    alsoAnswers(orderAt("changeOrder", "PATCH", "/api/oms/orders/{id}", "Order", 202, "OrderChange",
                        R"({"quantity":"0.02","price":"31000.5"})"),
                200, "Checks"),
    OperationSpec{"cancelOrder",
                  "DELETE",
                  "/api/oms/orders/{id}",
                  "Order",
                  AnswerForm::one,
                  202,
                  "409 503",
                  {},
                  {},
                  "Cancellation",
                  R"({"reason":"the news is out"})"},
    commandAt("cancelAll", "POST", "/api/oms/orders/cancel-all", "Canceled", "CancelFilter",
              R"({"symbol":"BTCUSDT","side":"buy","keep_protective":true})"),
    listAt("getTrades", "/api/oms/trades", "Fill", tradeFilters),
    listAt("getClosedTrades", "/api/oms/trades/closed", "RoundTrip", symbolFilter),
    objectAt("getTradeWhy", "/api/oms/trades/{id}/why", "FillWhy"),
    commandAt("noteTrade", "PUT", "/api/oms/trades/{id}/note", "Fill", "TradeNote",
              R"({"note":"late","tags":["breakout"]})"),
    objectAt("getStatsToday", "/api/oms/stats/today", "StatsToday"),
    objectAt("getStats", "/api/oms/stats", "Statistics"),
    OperationSpec{"getEquity", "GET", "/api/oms/equity", "EquityHistory", AnswerForm::one, 200, {}, {}, equityKeys},

    objectAt("getRiskSummary", "/api/oms/risk/summary", "RiskSummary"),
    listAt("getAlerts", "/api/oms/risk/alerts", "Alert", alertFilters),
    commandAt("acknowledgeAlert", "POST", "/api/oms/risk/alerts/{id}/acknowledge", "Alert"),
    objectAt("getLimits", "/api/oms/risk/limits", "Limits"),
    commandAt("putLimits", "PUT", "/api/oms/risk/limits", "Limits", "LimitsRequest",
              R"({"limits":{"max_order_quantity":{"limit":"50","symbols":{"BTCUSDT":"5"}}},"reason":"a quiet day"})"),
    commandAt("releaseLockout", "POST", "/api/oms/risk/lockout/release", "RiskSummary", "LockoutRelease",
              R"({"code":"daily_loss","reason":"a wrong print"})"),
    commandAt("setTradingState", "POST", "/api/oms/risk/trading-state", "RiskSummary", "TradingStateRequest",
              R"({"state":"reducing","reason":"the close is near"})"),
    objectAt("getMarketHalts", "/api/oms/risk/market-halts", "MarketHalts"),
    commandAt("haltMarket", "POST", "/api/oms/risk/market-halts", "MarketHalts", "MarketHaltRequest",
              R"({"symbol":"BTCUSDT","halted":true,"reason":"the exchange is down"})"),
    commandAt("engageKillSwitch", "POST", "/api/oms/risk/kill-switch", "KillSwitch", "KillSwitchRequest",
              R"({"reason":"drill","flatten":false,"keep_protective":true})"),
    commandAt("resetKillSwitch", "POST", "/api/oms/risk/kill-switch/reset", "KillSwitch", "KillSwitchReset",
              R"({"confirm":"RE-ARM","reason":"the drill is over"})"),

    listAt("getSignals", "/api/oms/signals", "Signal", signalFilters),
    listAt("getApprovals", "/api/oms/approvals", "Signal", signalFilters),
    orderAt("decide", "POST", "/api/oms/approvals/{id}", "Signal", 200, "Decision",
            R"({"decision":"approve","reason":"as planned","quantity":"0.1","expected_version":1})"),
    listAt("getStrategies", "/api/oms/strategies", "Strategy", strategyFilters, timelessKeys),
    listAt("getConditions", "/api/oms/strategies/{id}/conditions", "Condition", {}, timelessKeys),
    listAt("getIndicators", "/api/oms/strategies/{id}/indicators", "IndicatorValue", {}, timelessKeys),
    objectAt("getShadow", "/api/oms/strategies/{id}/shadow", "Shadow"),
    listAt("getAllIndicators", "/api/oms/indicators", "Indicator", symbolFilter, formatKey),
    listAt("getNearMisses", "/api/oms/near-misses", "NearMiss", symbolFilter),
    commandAt("controlStrategy", "POST", "/api/oms/strategies/{id}/{action}", "Strategy"),

    objectAt("getSession", "/api/oms/session", "Session"),
    OperationSpec{"getPreflight", "GET", "/api/oms/session/preflight", "PreflightCheck", AnswerForm::bareList},
    alsoAnswers(commandAt("controlSession", "POST", "/api/oms/session/{action}", "Session", "SessionConfiguration",
                          R"({"session":{"name":"Another"},"feed":{"kind":"simulated","seed":7}})"),
                201, "SessionBegun"),
    commandAt("setSpeed", "POST", "/api/oms/session/speed", "Session", "SpeedRequest", R"({"speed":20})"),
    listAt("getBars", "/api/oms/bars", "SeriesBar", barFilters),
    counts(listAt("getPatterns", "/api/oms/patterns", "Pattern", patternFilters), "bars_scanned"),
    objectAt("getWatchlist", "/api/oms/watchlist", "Watchlists"),
    commandAt("putWatchlist", "PUT", "/api/oms/watchlist", "Watchlists", "WatchlistsRequest",
              R"({"lists":[{"name":"Mine","symbols":["BTCUSDT","AAPL"]}]})"),
    OperationSpec{"countCardClick",
                  "POST",
                  "/api/oms/ui/card-click",
                  "",
                  AnswerForm::nothing,
                  204,
                  {},
                  {},
                  {},
                  "CardClick",
                  R"({"name":"equity"})"},
};

struct IdExample {
  std::string_view field;
  std::string_view id;
};
constexpr IdExample idExamples[] = {{"order_id", "ord_1"},    {"position_id", "pos_456"},
                                    {"signal_id", "sig_123"}, {"trade_id", "trd_1"},
                                    {"alert_id", "alr_1"},    {"strategy_id", "ema_trend:BTCUSDT"}};

}  // namespace

std::span<const OperationSpec> apiOperations() {
  return operationTable;
}

const OperationSpec* operationOf(const Route& route) {
  const auto isIt = [&](const OperationSpec& operation) {
    return operation.method == route.method && operation.pattern == route.pattern;
  };
  const auto found = std::ranges::find_if(operationTable, isIt);
  return found == operationTable.end() ? nullptr : &*found;
}

const OpSpec* requestOf(const OperationSpec& operation) {
  const auto isIt = [&](const OpSpec& op) { return op.method == operation.method && op.pattern == operation.pattern; };
  const auto found = std::ranges::find_if(streamOps(), isIt);
  return found == streamOps().end() ? nullptr : &*found;
}

std::string_view exampleOf(std::string_view idField) {
  const auto found = std::ranges::find(idExamples, idField, &IdExample::field);
  return found == std::end(idExamples) ? std::string_view() : found->id;
}

}  // namespace oms
