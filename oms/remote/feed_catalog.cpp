#include "oms/remote/feed_catalog.h"

namespace oms {

namespace {

using enum FieldKind;
using enum Presence;

constexpr FieldSpec priceChange[] = {{"price", number, sure}, {"change", number, sure}, {"change_pct", number, sure}};
constexpr FieldSpec feedPosition[] = {{"symbol", text, sure},
                                      {"quantity", number, sure},
                                      {"entry_price", number, sure},
                                      {"current_price", number, sure},
                                      {"unrealized_pnl", number, sure}};
constexpr FieldSpec cycleApproval[] = {{"signal_id", text, sure},
                                       {"instrument", text, sure},
                                       {"side", any, sure, "SideNumber"},
                                       {"price", number, sure},
                                       {"volume", number, sure},
                                       {"approval_status", any, sure, "ApprovalStatus"},
                                       {"signal_age_minutes", integer, sure}};
constexpr FieldSpec cyclePosition[] = {{"position_id", text, sure},
                                       {"instrument", text, sure},
                                       {"side", any, sure, "SideNumber"},
                                       {"entry_price", number, sure},
                                       {"current_price", number, sure},
                                       {"unrealized_pnl", number, sure},
                                       {"broker_ticket"}};
constexpr FieldSpec equityDay[] = {{"date", text, sure}, {"equity", number, sure}};
constexpr FieldSpec cycleEquity[] = {{"final_equity", number, sure},
                                     {"total_return_percent", number, sure},
                                     {"max_drawdown_percent", number, sure},
                                     {"equity_curve", list, sure, "EquityDay"},
                                     {"days_in_period", integer, sure}};
constexpr FieldSpec priceUpdate[] = {{"symbols", map, sure, "PriceChange"}};
constexpr FieldSpec feedSignal[] = {{"signal_type", any, sure, "SignalType"},
                                    {"symbol", text, sure},
                                    {"price", number, sure},
                                    {"confidence", number, sure},
                                    {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec feedTrade[] = {{"symbol", text, sure},
                                   {"side", any, sure, "FeedSide"},
                                   {"quantity", number, sure},
                                   {"price", number, sure},
                                   {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec feedPortfolio[] = {{"cash", number, sure},
                                       {"equity", number, sure},
                                       {"positions", list, sure, "FeedPosition"},
                                       {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec feedBar[] = {{"symbol", text, sure},   {"timeframe", text, sure, "Timeframe"},
                                 {"open", number, sure},   {"high", number, sure},
                                 {"low", number, sure},    {"close", number, sure},
                                 {"volume", number, sure}, {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec feedWish[] = {{"streams", list, maybe, "FeedStream"}, {"symbols", list, maybe, "text"}};
constexpr FieldSpec ofOrder[] = {
    {"data", object, sure, "Order"}, {"seq", integer, sure}, {"timestamp", time, sure}, {"durable", boolean, maybe}};
constexpr FieldSpec ofPosition[] = {
    {"data", object, sure, "Position"}, {"seq", integer, sure}, {"timestamp", time, sure}, {"durable", boolean, maybe}};
constexpr FieldSpec ofAlert[] = {
    {"data", object, sure, "Alert"}, {"seq", integer, sure}, {"timestamp", time, sure}, {"durable", boolean, maybe}};
constexpr FieldSpec ofKillSwitch[] = {{"data", object, sure, "KillSwitch"},
                                      {"seq", integer, sure},
                                      {"timestamp", time, sure},
                                      {"durable", boolean, maybe}};
constexpr FieldSpec ofLockout[] = {
    {"data", object, sure, "Lockout"}, {"seq", integer, sure}, {"timestamp", time, sure}, {"durable", boolean, maybe}};
constexpr FieldSpec ofSession[] = {
    {"data", object, sure, "Session"}, {"seq", integer, sure}, {"timestamp", time, sure}, {"durable", boolean, maybe}};
constexpr FieldSpec ofStrategy[] = {
    {"data", object, sure, "Strategy"}, {"seq", integer, sure}, {"timestamp", time, sure}, {"durable", boolean, maybe}};
constexpr FieldSpec cycleApprovals[] = {{"data", list, sure, "CycleApproval"},
                                        {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec cyclePositions[] = {{"data", list, sure, "CyclePosition"},
                                        {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec cycleEquityMessage[] = {{"data", object, sure, "CycleEquity"},
                                            {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec cycleError[] = {{"data", object, sure, "Error"}, {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec feedError[] = {{"error", object, sure, "Error"}, {"timestamp", any, sure, "WholeSeconds"}};
constexpr FieldSpec ordersError[] = {{"error", object, sure, "Error"}, {"timestamp", time, sure}};
constexpr FieldSpec pongFields[] = {{"id", any, maybe, "RequestId"}, {"timestamp", any, sure, "AnyTime"}};
constexpr FieldSpec heartbeatFields[] = {{"timestamp", any, sure, "AnyTime"}};
constexpr FieldSpec expiringFields[] = {{"expires_at", any, sure, "WholeSeconds"}, {"timestamp", any, sure, "AnyTime"}};
constexpr FieldSpec pingFields[] = {{"id", any, maybe, "RequestId"}};

constexpr ObjectSpec feedObjectTable[] = {
    {"PriceChange", priceChange, "Change against the last day roll, in percent points"},
    {"FeedPosition", feedPosition, "A position; a short one has a quantity below 0"},
    {"CycleApproval", cycleApproval, "A pending signal"},
    {"CyclePosition", cyclePosition, "An open position"},
    {"EquityDay", equityDay, "Equity at the end of a day, or now"},
    {"CycleEquity", cycleEquity, "Equity by days"},
};

constexpr FeedMessageSpec feedMessageTable[] = {
    {WsEndpoint::feed, Direction::out, "price_update", "type", priceUpdate,
     R"({"type":"price_update","symbols":{"AAPL":{"price":150.25,"change":0.5,)"
     R"("change_pct":0.33}}})",
     R"(Symbols whose price has changed; the first has all)"},
    {WsEndpoint::feed, Direction::out, "signal", "type", feedSignal,
     R"({"type":"signal","signal_type":"BUY","symbol":"AAPL","price":150.25,"confidence":0.85,)"
     R"("timestamp":"2026-01-05T12:00:00Z"})",
     R"(A new signal; HOLD: one that ended without an order)"},
    {WsEndpoint::feed, Direction::out, "trade_executed", "type", feedTrade,
     R"({"type":"trade_executed","symbol":"AAPL","side":"BUY","quantity":10,"price":150.25,)"
     R"("timestamp":"2026-01-05T12:00:00Z"})",
     R"(A fill)"},
    {WsEndpoint::feed, Direction::out, "portfolio_update", "type", feedPortfolio,
     R"({"type":"portfolio_update","cash":9000.0,"equity":10012.5,"positions":[{"symbol":"AAPL",)"
     R"("quantity":10,"entry_price":149.0,"current_price":150.25,"unrealized_pnl":12.5}],)"
     R"("timestamp":"2026-01-05T12:00:00Z"})",
     R"(Account and positions)"},
    {WsEndpoint::feed, Direction::out, "bar", "type", feedBar,
     R"({"type":"bar","symbol":"AAPL","timeframe":"1m","open":150.0,"high":150.3,"low":149.9,)"
     R"("close":150.25,"volume":1200,"timestamp":"2026-01-05T12:00:00Z"})",
     R"(A bar that has closed, on request)"},
    {WsEndpoint::feed, Direction::in, "subscribe", "action", feedWish,
     R"({"action":"subscribe","streams":["bars"],"symbols":["XAUUSD"]})", R"(Adds streams, and narrows to symbols)"},
    {WsEndpoint::feed, Direction::in, "unsubscribe", "action", feedWish,
     R"({"action":"unsubscribe","streams":["signals"]})", R"(Takes streams or symbols away)"},
    {WsEndpoint::orders, Direction::out, "order_update", "type", ofOrder, {}, R"(An order has changed)"},
    {WsEndpoint::orders, Direction::out, "position_update", "type", ofPosition, {}, R"(A position has changed)"},
    {WsEndpoint::orders,
     Direction::out,
     "risk_alert",
     "type",
     ofAlert,
     {},
     R"(An alert is raised, grows, is cleared or acknowledged)"},
    {WsEndpoint::orders, Direction::out, "kill_switch", "type", ofKillSwitch, {}, R"(The kill switch)"},
    {WsEndpoint::orders, Direction::out, "lockout", "type", ofLockout, {}, R"(A lock-out begins or ends)"},
    {WsEndpoint::orders, Direction::out, "session_update", "type", ofSession, {}, R"(The session has changed)"},
    {WsEndpoint::orders, Direction::out, "strategy_state", "type", ofStrategy, {}, R"(An instance has changed)"},
    {WsEndpoint::cycle, Direction::out, "approvals", "type", cycleApprovals,
     R"({"type":"approvals","data":[{"signal_id":"sig_123","instrument":"XAUUSD","side":0,)"
     R"("price":1950.5,"volume":0.1,"approval_status":0,"signal_age_minutes":5}],)"
     R"("timestamp":"2026-01-05T12:00:00Z"})",
     R"(Pending signals, first in each cycle)"},
    {WsEndpoint::cycle, Direction::out, "positions", "type", cyclePositions,
     R"({"type":"positions","data":[{"position_id":"pos_456","instrument":"XAUUSD","side":0,)"
     R"("entry_price":1950.0,"current_price":1955.0,"unrealized_pnl":50.0,)"
     R"("broker_ticket":"123456"}],"timestamp":"2026-01-05T12:00:00Z"})",
     R"(Open positions)"},
    {WsEndpoint::cycle, Direction::out, "equity", "type", cycleEquityMessage,
     R"({"type":"equity","data":{"final_equity":10500.0,"total_return_percent":5.0,)"
     R"("max_drawdown_percent":2.5,"equity_curve":[{"date":"2026-01-01","equity":10000.0}],)"
     R"("days_in_period":30},"timestamp":"2026-01-05T12:00:00Z"})",
     R"(Equity, last in each cycle)"},
    {WsEndpoint::cycle, Direction::out, "error", "type", cycleError,
     R"({"type":"error","data":{"code":"malformed",)"
     R"("message":"this feed takes no requests but ping","field":null,"retryable":false,)"
     R"("retry_after_ms":null,"details":{}},"timestamp":"2026-01-05T12:00:00Z"})",
     R"(Why a request is refused, or a cycle could not be made)"},
    {WsEndpoint::feed, Direction::out, "error", "type", feedError,
     R"({"type":"error","error":{"code":"malformed","message":"an action is subscribe,)"
     R"( unsubscribe or ping","field":"action","retryable":false,"retry_after_ms":null,)"
     R"("details":{}},"timestamp":"2026-01-05T12:00:00Z"})",
     R"(Why a request is refused)"},
    {WsEndpoint::orders, Direction::out, "error", "type", ordersError,
     R"({"type":"error","error":{"code":"malformed","message":"an action is subscribe,)"
     R"( unsubscribe or ping","field":"action","retryable":false,"retry_after_ms":null,)"
     R"("details":{}},"timestamp":"2026-01-05T12:00:00.000000Z"})",
     R"(Why a request is refused)"},
    {WsEndpoint::none, Direction::out, "pong", "type", pongFields,
     R"({"type":"pong","id":7,"timestamp":"2026-01-05T12:00:00Z"})", R"(Answers a ping)"},
    {WsEndpoint::none, Direction::out, "heartbeat", "type", heartbeatFields,
     R"({"type":"heartbeat","timestamp":"2026-01-05T12:00:00Z"})", R"(After 5 s of silence)"},
    {WsEndpoint::none, Direction::out, "token_expiring", "type", expiringFields,
     R"({"type":"token_expiring","expires_at":"2026-01-05T12:01:00Z",)"
     R"("timestamp":"2026-01-05T12:00:00Z"})",
     R"(60 s before the token expires)"},
    {WsEndpoint::none, Direction::out, "server_shutdown", "type", heartbeatFields,
     R"({"type":"server_shutdown","timestamp":"2026-01-05T12:00:00Z"})", R"(Before it closes with 1001)"},
    {WsEndpoint::none, Direction::in, "ping", "op", pingFields, R"({"op":"ping","id":7})",
     R"(Is answered with a pong; {"type":"ping"} and {"action":"ping"} too)"},
};

}  // namespace

std::span<const FeedMessageSpec> feedMessages() {
  return feedMessageTable;
}

std::span<const ObjectSpec> feedObjects() {
  return feedObjectTable;
}

}  // namespace oms
