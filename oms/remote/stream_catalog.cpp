#include "oms/remote/stream_catalog.h"

#include <algorithm>

#include "oms/model/assert.h"
#include "oms/remote/stream_objects.h"

namespace oms {

namespace {

using enum FieldKind;
using enum Presence;

constexpr FieldSpec envelope[] = {{"v", integer},
                                  {"ch"},
                                  {"type"},
                                  {"id", any, maybe, "RequestId"},
                                  {"epoch"},
                                  {"seq", integer},
                                  {"prev", integer},
                                  {"ts", time},
                                  {"durable", boolean, maybe},
                                  {"merged", integer, maybe},
                                  {"part", integer, maybe},
                                  {"parts", integer, maybe},
                                  {"reset", boolean, maybe},
                                  {"status", integer, maybe},
                                  {"error", object, maybe, "Error"},
                                  {"data", object}};

constexpr FieldSpec helloData[] = {{"version"},
                                   {"mode"},
                                   {"session_id"},
                                   {"epoch"},
                                   {"role", text, always, "Role"},
                                   {"limits", object},
                                   {"channels", list},
                                   {"ops", list},
                                   {"server_time", time},
                                   {"session_time", time}};
constexpr FieldSpec snapshotData[] = {{"rows", list}};
constexpr FieldSpec deltaData[] = {{"upsert", list}, {"remove", list}};
constexpr FieldSpec heartbeatData[] = {{"hashes", object}, {"journal"},          {"feed_state"},
                                       {"feed_problem"},   {"progress", number}, {"feed_delay_ms", number}};

constexpr MessageSpec messages[] = {
    {StreamMessage::hello, "hello", helloData, "Once, when the client has shown who it is"},
    {StreamMessage::snapshot, "snapshot", snapshotData, "All rows of a channel, in parts of at most 1 MiB"},
    {StreamMessage::delta, "delta", deltaData, "What a journal row changed, or merged values"},
    {StreamMessage::hb, "hb", heartbeatData, "Each second when idle: the last seq and the lossless channels' hashes"},
    {StreamMessage::ack, "ack", {}, "The request is done, and durable; data is what REST answers"},
    {StreamMessage::error, "error", {}, "The request is refused: error says why"}};

constexpr std::string_view orderKey[] = {"order_id"};
constexpr std::string_view fillKey[] = {"trade_id"};
constexpr std::string_view signalKey[] = {"signal_id"};
constexpr std::string_view idKey[] = {"id"};
constexpr std::string_view auditKey[] = {"audit_id"};
constexpr std::string_view symbolKey[] = {"symbol"};
constexpr std::string_view positionKey[] = {"position_id"};
constexpr std::string_view barKey[] = {"symbol", "timeframe", "time"};
constexpr std::string_view printKey[] = {"symbol", "number"};
constexpr std::string_view indicatorKey[] = {"strategy_id", "name"};
constexpr std::string_view conditionKey[] = {"strategy_id", "group", "name"};

using Channel = StreamChannel;

const ChannelSpec channels[] = {
    {Channel::orders, "orders", "Order", orderFields(), orderKey, true, "Working orders and those of the day"},
    {Channel::fills, "fills", "Fill", fillFields(), fillKey, true, "The day's fills"},
    {Channel::approvals, "approvals", "Signal", signalFields(), signalKey, true,
     "Pending signals and the day's others"},
    {Channel::risk, "risk", "RiskRow", riskFields(), idKey, false, "Alerts, trading state, lock-outs, halts, limits"},
    {Channel::kill, "kill", "KillSwitch", killSwitchFields(), {}, false, "The kill switch and its plan"},
    {Channel::strategies, "strategies", "Strategy", instanceFields(), idKey, true, "Strategy instances"},
    {Channel::session, "session", "Session", sessionFields(), {}, false, "The session as its last change left it"},
    {Channel::audit, "audit", "AuditRow", auditFields(), auditKey, false, "Who did what today"},
    {Channel::prices, "prices", "Price", priceFields(), symbolKey, true, "Quote and last price of each symbol"},
    {Channel::positions, "positions", "Position", positionFields(), positionKey, true, "Open positions"},
    {Channel::equity, "equity", "Account", equityFields(), {}, false, "The account"},
    {Channel::bars, "bars", "Bar", barFields(), barKey, true, "Bars; the snapshot has the newest 500 of a series"},
    {Channel::indicators, "indicators", "Indicator", indicatorFields(), indicatorKey, true, "Indicator values"},
    {Channel::conditions, "conditions", "StrategyCondition", conditionFields(), conditionKey, true,
     "Strategy conditions"},
    {Channel::depth, "depth", "Depth", depthFields(), symbolKey, true, "The best ten levels of each book"},
    {Channel::tape, "tape", "Print", printFields(), printKey, true,
     "The market's trades; the snapshot has the newest 500 of a symbol, and a gap in their numbers was left out"}};

constexpr FieldSpec authParams[] = {{"token"}, {"client_id", text, maybe}};
constexpr FieldSpec subscribeParams[] = {{"channels", list, always, "Subscription"}};
constexpr FieldSpec subscription[] = {{"name"},
                                      {"from_seq", integer, maybe},
                                      {"epoch", text, maybe},
                                      {"symbols", list, maybe, "text"},
                                      {"max_hz", decimal, maybe}};

constexpr std::string_view kClientId = R"("maxLength":36,"pattern":"^[A-Za-z0-9_-]*$")";
constexpr FieldSpec placeParams[] = {{"client_order_id", text, maybe, {}, kClientId},
                                     {"symbol"},
                                     {"side", text, always, "Side"},
                                     {"type", text, always, "OrderType"},
                                     {"quantity", decimal},
                                     {"price", decimal, maybe},
                                     {"trigger_price", decimal, maybe},
                                     {"trigger_price_type", text, maybe, "TriggerPriceType"},
                                     {"trailing_offset", decimal, maybe},
                                     {"trailing_offset_type", text, maybe, "OffsetType"},
                                     {"activation_price", decimal, maybe},
                                     {"time_in_force", text, maybe, "TimeInForce"},
                                     {"expire_time", time, maybe},
                                     {"product", text, maybe, "Product"},
                                     {"post_only", boolean, maybe},
                                     {"reduce_only", boolean, maybe},
                                     {"display_qty", decimal, maybe},
                                     {"take_profit", decimal, maybe},
                                     {"stop_loss", decimal, maybe},
                                     {"oco_group", text, maybe, {}, kClientId},
                                     {"parent_client_order_id", text, maybe, {}, kClientId},
                                     {"position_id", text, maybe},
                                     {"confirmed", boolean, maybe},
                                     {"dry_run", boolean, maybe},
                                     {"estimate", boolean, maybe},
                                     {"valid_until", time, maybe},
                                     {"cancel_after", any, maybe, "CancelAfter"}};
constexpr FieldSpec listParams[] = {{"orders", list, always, "OrderRequest"}};
constexpr FieldSpec replaceParams[] = {{"order_id"},
                                       {"quantity", decimal, maybe},
                                       {"price", decimal, maybe},
                                       {"trigger_price", decimal, maybe},
                                       {"trailing_offset", decimal, maybe},
                                       {"expire_time", time, maybe},
                                       {"expected_version", integer, maybe},
                                       {"confirmed", boolean, maybe},
                                       {"dry_run", boolean, maybe},
                                       {"estimate", boolean, maybe}};
constexpr FieldSpec cancelParams[] = {{"order_id"}, {"reason", text, maybe}};
constexpr FieldSpec cancelAllParams[] = {
    {"symbol", text, maybe}, {"side", text, maybe, "Side"}, {"keep_protective", boolean, maybe}};
constexpr FieldSpec closeParams[] = {{"position_id"}, {"quantity", decimal, maybe}, {"cancel_entries", boolean, maybe}};
constexpr FieldSpec closeAllParams[] = {{"cancel_entries", boolean, maybe}};
constexpr FieldSpec decideParams[] = {{"signal_id"},
                                      {"decision", text, always, {}, R"("enum":["approve","reject"])"},
                                      {"reason", text, maybe},
                                      {"quantity", decimal, maybe},
                                      {"price", decimal, maybe},
                                      {"stop_loss", decimal, maybe},
                                      {"take_profit", decimal, maybe},
                                      {"expected_version", integer, maybe}};
constexpr FieldSpec killParams[] = {
    {"reason", text, maybe}, {"flatten", boolean, maybe}, {"keep_protective", boolean, maybe}};
constexpr FieldSpec armParams[] = {{"confirm", text, always, {}, R"("const":"RE-ARM")"}, {"reason", text, maybe}};
constexpr FieldSpec stateParams[] = {{"state", text, always, "TradingState"}, {"reason", text, maybe}};
constexpr FieldSpec limitsParams[] = {{"limits", map, always, "LimitSetting"}, {"reason", text, maybe}};
constexpr FieldSpec releaseParams[] = {{"code", text, always, "CheckCode"}, {"reason", text, maybe}};
constexpr FieldSpec haltParams[] = {{"symbol"}, {"halted", boolean, maybe}, {"reason", text, maybe}};
constexpr FieldSpec alertParams[] = {{"alert_id"}};
constexpr FieldSpec speedParams[] = {{"speed", any, always, "Speed"}};
constexpr FieldSpec strategyParams[] = {{"strategy_id"}};
constexpr FieldSpec watchlistParams[] = {{"lists", list, always, "WatchlistInput"}};
// CONFIG.md; read by whoever runs the session.
constexpr FieldSpec startParams[] = {{"session", object, maybe}, {"feed", object, maybe},
                                     {"broker", object, maybe},  {"risk", object, maybe},
                                     {"strategy", list, maybe},  {"instrument", list, maybe}};
constexpr FieldSpec noteParams[] = {{"trade_id"}, {"note", text, maybe}, {"tags", list, maybe, "text"}};
constexpr FieldSpec cardParams[] = {{"name"}};

constexpr OpSpec sessionOp(std::string_view name, std::string_view action, std::string_view summary,
                           Fields params = {}) {
  return {name, params, "POST", "/api/oms/session/{action}", {}, action, summary};
}
constexpr OpSpec strategyOp(std::string_view name, std::string_view action, std::string_view summary) {
  return {name, strategyParams, "POST", "/api/oms/strategies/{id}/{action}", "strategy_id", action, summary};
}
constexpr OpSpec own(std::string_view name, Fields params, std::string_view summary) {
  return {name, params, {}, {}, {}, {}, summary};
}
constexpr OpSpec rest(std::string_view name, Fields params, std::string_view method, std::string_view pattern,
                      std::string_view idField, std::string_view summary) {
  return {name, params, method, pattern, idField, {}, summary};
}

constexpr OpSpec ops[] = {
    own("auth", authParams, "Says who it is, or renews that in place"),
    own("subscribe", subscribeParams, "Begins channels, each with a snapshot or from a seq"),
    own("unsubscribe", subscribeParams, "Ends channels"),
    own("ping", {}, "Is answered with a pong"),
    rest("order.place", placeParams, "POST", "/api/oms/orders", {}, "Places an order, or tries it"),
    rest("order.place_list", listParams, "POST", "/api/oms/orders/list", {}, "Places several, all or none"),
    rest("order.replace", replaceParams, "PATCH", "/api/oms/orders/{id}", "order_id", "Changes a working order"),
    rest("order.cancel", cancelParams, "DELETE", "/api/oms/orders/{id}", "order_id", "Cancels an order"),
    rest("order.cancel_all", cancelAllParams, "POST", "/api/oms/orders/cancel-all", {}, "Cancels all, or those named"),
    rest("position.close", closeParams, "POST", "/api/oms/positions/{id}/close", "position_id", "Closes a position"),
    rest("position.close_all", closeAllParams, "POST", "/api/oms/positions/close-all", {}, "Closes all positions"),
    rest("approval.decide", decideParams, "POST", "/api/oms/approvals/{id}", "signal_id", "Approves or rejects"),
    rest("kill.engage", killParams, "POST", "/api/oms/risk/kill-switch", {}, "Stops everything"),
    rest("kill.reset", armParams, "POST", "/api/oms/risk/kill-switch/reset", {}, "Arms it again"),
    rest("risk.state", stateParams, "POST", "/api/oms/risk/trading-state", {}, "Active, reducing or halted"),
    rest("risk.set_limits", limitsParams, "PUT", "/api/oms/risk/limits", {}, "Changes the limits that are named"),
    rest("risk.release_lockout", releaseParams, "POST", "/api/oms/risk/lockout/release", {}, "Opens a lock-out"),
    rest("risk.halt_market", haltParams, "POST", "/api/oms/risk/market-halts", {}, "Halts a market, or releases it"),
    rest("risk.acknowledge", alertParams, "POST", "/api/oms/risk/alerts/{id}/acknowledge", "alert_id",
         "Acknowledges an alert"),
    sessionOp("session.start", "start", "Goes on; with a configuration begins another session, once this one is over",
              startParams),
    sessionOp("session.pause", "pause", "Holds the session"),
    sessionOp("session.resume", "resume", "Goes on after a pause"),
    sessionOp("session.stop", "stop", "Ends the session"),
    rest("session.speed", speedParams, "POST", "/api/oms/session/speed", {}, "A number, or max"),
    strategyOp("strategy.start", "start", "Starts an instance"),
    strategyOp("strategy.stop", "stop", "Stops it"),
    strategyOp("strategy.pause", "pause", "Holds it"),
    strategyOp("strategy.resume", "resume", "Goes on after a pause"),
    strategyOp("strategy.enable", "enable", "Enables it"),
    strategyOp("strategy.shadow", "shadow", "Lets it trade for itself alone"),
    strategyOp("strategy.live", "live", "Lets it trade"),
    strategyOp("strategy.reload", "reload", "Reads its file anew"),
    rest("watchlist.put", watchlistParams, "PUT", "/api/oms/watchlist", {}, "Replaces the watchlists"),
    rest("trade.note", noteParams, "PUT", "/api/oms/trades/{id}/note", "trade_id", "A note and tags on a fill"),
    rest("ui.card_click", cardParams, "POST", "/api/oms/ui/card-click", {}, "Counts a click on a card"),
};

}  // namespace

std::span<const MessageSpec> streamMessages() {
  return messages;
}

Fields envelopeFields() {
  return envelope;
}

std::string_view name(StreamMessage message) {
  return messages[static_cast<std::size_t>(message)].name;
}

std::span<const ChannelSpec> streamChannels() {
  static_assert(std::size(channels) == kStreamChannels);
  return channels;
}

const ChannelSpec& specOf(StreamChannel channel) {
  const ChannelSpec& spec = channels[static_cast<std::size_t>(channel)];
  OMS_ASSERT(spec.channel == channel, "channels stand in the order of their enumeration");
  return spec;
}

const ChannelSpec* findChannel(std::string_view name) {
  const auto found = std::ranges::find(channels, name, &ChannelSpec::name);
  return found == std::end(channels) ? nullptr : &*found;
}

std::span<const OpSpec> streamOps() {
  return ops;
}

const OpSpec* findOp(std::string_view name) {
  const auto found = std::ranges::find(ops, name, &OpSpec::name);
  return found == std::end(ops) ? nullptr : &*found;
}

Fields subscriptionFields() {
  return subscription;
}

}  // namespace oms
