#include "oms/remote/stream_objects.h"

namespace oms {

namespace {

using enum FieldKind;
using enum Presence;

constexpr FieldSpec orderRowFields[] = {{"order_id", text, sure},
                                        {"client_order_id"},
                                        {"symbol", text, sure},
                                        {"side", text, sure, "Side"},
                                        {"type", text, sure, "OrderType"},
                                        {"time_in_force", text, sure, "TimeInForce"},
                                        {"product", text, sure, "Product"},
                                        {"status", text, sure, "OrderStatus"},
                                        {"quantity", decimal, sure},
                                        {"filled_quantity", decimal, sure},
                                        {"leaves_quantity", decimal, sure},
                                        {"price", decimal},
                                        {"trigger_price", decimal},
                                        {"trailing_offset", decimal},
                                        {"trailing_offset_type", text, maybe, "OffsetType"},
                                        {"activation_price", decimal, maybe},
                                        {"trigger_price_type", text, maybe, "TriggerPriceType"},
                                        {"avg_px", decimal},
                                        {"post_only", boolean, sure},
                                        {"reduce_only", boolean, sure},
                                        {"display_qty", decimal},
                                        {"expire_time", time},
                                        {"contingency", text, always, "Contingency"},
                                        {"parent_order_id"},
                                        {"linked_order_ids", list, sure, "text"},
                                        {"position_id"},
                                        {"strategy"},
                                        {"signal_id"},
                                        {"actor", text, sure},
                                        {"reason"},
                                        {"flags", list, sure, "Flag"},
                                        {"fees", decimal, sure},
                                        {"version", integer, sure},
                                        {"created_at", time},
                                        {"updated_at", time}};

constexpr FieldSpec fillRowFields[] = {{"trade_id", text, sure},
                                       {"order_id", text, sure},
                                       {"position_id"},
                                       {"opened_position_id"},
                                       {"symbol", text, sure},
                                       {"side", text, sure, "Side"},
                                       {"quantity", decimal, sure},
                                       {"price", decimal, sure},
                                       {"fee", decimal, sure},
                                       {"fee_currency"},
                                       {"liquidity", text, sure, "Liquidity"},
                                       {"rule", integer, sure},
                                       {"flags", list, sure, "Flag"},
                                       {"explanation", object, sure, "FillExplanation"},
                                       {"strategy"},
                                       {"time", time, sure},
                                       {"note", text, maybe},
                                       {"tags", list, maybe, "text"},
                                       {"noted_by", text, maybe}};

constexpr std::string_view costMeans = R"("description":"The entry's fee and half the spread")";
constexpr std::string_view riskMeans =
    R"("description":"Lost at the stop, with the fees of both ways and half the spread; null without a stop")";
constexpr FieldSpec signalRowFields[] = {{"signal_id", text, sure},
                                         {"strategy", text, sure},
                                         {"symbol", text, sure},
                                         {"side", text, sure, "Side"},
                                         {"type", text, sure, "OrderType"},
                                         {"time_in_force", text, sure, "TimeInForce"},
                                         {"status", text, sure, "SignalStatus"},
                                         {"price", decimal, sure},
                                         {"quantity", decimal, sure},
                                         {"stop_loss", decimal},
                                         {"take_profit", decimal},
                                         {"trailing_stop", decimal, maybe},
                                         {"trailing_offset", decimal, maybe},
                                         {"confidence", number, sure},
                                         {"reasons", list, sure, "text"},
                                         {"expected_cost", decimal, Presence::always, {}, costMeans},
                                         {"risk", decimal, Presence::always, {}, riskMeans},
                                         {"drift", number},
                                         {"version", integer, sure},
                                         {"created_at", time, sure},
                                         {"expires_at", time},
                                         {"age_seconds", integer, sure},
                                         {"decided_by"},
                                         {"decided_at", time},
                                         {"approvals_needed", integer, maybe},
                                         {"first_approved_by", text, maybe},
                                         {"first_approved_at", time, maybe},
                                         {"reason"},
                                         {"order_id"}};

// An alert, the trading state, a lock-out, a halted market or the limits, as `kind` says.
constexpr FieldSpec riskRowFields[] = {{"id", text, sure},
                                       {"kind", text, sure},
                                       {"alert_id", text, maybe},
                                       {"severity", text, maybe, "AlertSeverity"},
                                       {"code", text, maybe},
                                       {"scope", text, maybe},
                                       {"value", any, maybe, "Amount"},
                                       {"limit", any, maybe, "Amount"},
                                       {"message", text, maybe},
                                       {"raised_at", time, maybe},
                                       {"cleared_at", time, maybe},
                                       {"acknowledged_by", text, maybe},
                                       {"state", text, maybe, "TradingState"},
                                       {"reason", text, maybe},
                                       {"actor", text, maybe},
                                       {"locked", boolean, maybe},
                                       {"at", time, maybe},
                                       {"symbol", text, maybe},
                                       {"limits", map, maybe, "LimitSetting"}};

constexpr FieldSpec killRowFields[] = {{"engaged", boolean, sure},
                                       {"reason"},
                                       {"actor"},
                                       {"at", time},
                                       {"flatten", boolean, sure},
                                       {"keep_protective", boolean, sure},
                                       {"plan", list, sure, "PlanStep"}};

constexpr FieldSpec instanceRowFields[] = {{"id", text, sure},
                                           {"strategy", text, sure},
                                           {"symbol", text, sure},
                                           {"timeframe", text, sure, "Timeframe"},
                                           {"state", text, sure, "StrategyState"},
                                           {"since", time},
                                           {"time_in_state", integer, sure},
                                           {"last_transition", object, always, "Transition"},
                                           {"mode", text, sure, "StrategyMode"},
                                           {"reload_pending", boolean, maybe},
                                           {"warmup", object, sure, "Warmup"},
                                           {"position_id"},
                                           {"signal_id"}};

constexpr FieldSpec sessionRowFields[] = {{"session_id"},
                                          {"name", text, sure},
                                          {"mode", text, sure},
                                          {"account", text, sure},
                                          {"currency", text, sure},
                                          {"position_mode", text, sure},
                                          {"day_roll", text, sure},
                                          {"state", text, sure, "SessionState"},
                                          {"feed", text, sure},
                                          {"simulated", boolean, sure},
                                          {"symbols", list, sure, "text"},
                                          {"strategies", list, sure, "text"},
                                          {"speed", any, sure, "Speed"},
                                          {"session_time", time},
                                          {"progress", number},
                                          {"started_at", time},
                                          {"timeframe", text, sure, "Timeframe"},
                                          {"feed_state", text, maybe},
                                          {"feed_problem", text, maybe},
                                          {"instruments", list, maybe, "Instrument"}};

constexpr FieldSpec instrumentParts[] = {{"symbol", text, sure},           {"description"},
                                         {"currency", text, sure},         {"tick", decimal, sure},
                                         {"lot", decimal, sure},           {"lot_is_stated", boolean, sure},
                                         {"min_quantity", decimal, sure},  {"max_quantity", decimal, sure},
                                         {"multiplier", decimal, sure},    {"spread", decimal, sure},
                                         {"margin_initial", number, sure}, {"calendar", text, sure, "Calendar"},
                                         {"tradable", boolean, sure},      {"shortable", boolean, sure},
                                         {"restricted", boolean, sure}};

constexpr FieldSpec auditRowFields[] = {{"audit_id", text, sure},
                                        {"seq", integer, sure},
                                        {"time", time},
                                        {"event", text, sure},
                                        {"actor"},
                                        {"subject"},
                                        {"code"},
                                        {"reason"}};

constexpr FieldSpec priceRowFields[] = {
    {"symbol", text, sure}, {"time", time, sure},        {"bid", decimal},
    {"ask", decimal},       {"bid_size", decimal, sure}, {"ask_size", decimal, sure},
    {"price", decimal},     {"previous_close", decimal}, {"day_volume", decimal, sure}};

constexpr FieldSpec positionRowFields[] = {{"position_id", text, sure},
                                           {"symbol", text, sure},
                                           {"side", text, sure, "Side"},
                                           {"quantity", decimal, sure},
                                           {"entry_price", decimal, sure},
                                           {"current_price", decimal},
                                           {"unrealized_pnl", decimal, sure},
                                           {"unrealized_pnl_pct", number},
                                           {"realized_pnl", decimal, sure},
                                           {"notional", decimal},
                                           {"exposure_pct", number},
                                           {"risk_to_stop", decimal},
                                           {"mae", decimal, sure},
                                           {"mfe", decimal, sure},
                                           {"stop_loss", decimal},
                                           {"take_profit", decimal},
                                           {"stop_quantity", decimal, sure},
                                           {"take_profit_quantity", decimal, sure},
                                           {"strategy"},
                                           {"opened_at", time, sure},
                                           {"age_seconds", integer, sure},
                                           {"broker_ticket"},
                                           {"actor", text, sure}};

constexpr FieldSpec equityRowFields[] = {{"time", time},
                                         {"initial_equity", decimal, sure},
                                         {"equity", decimal, sure},
                                         {"cash", decimal, sure},
                                         {"realized_pnl", decimal, sure},
                                         {"unrealized_pnl", decimal, sure},
                                         {"fees", decimal, sure},
                                         {"margin_used", decimal, sure},
                                         {"buying_power", decimal, sure},
                                         {"day_pnl", decimal, sure},
                                         {"max_drawdown", number, sure}};

constexpr FieldSpec barRowFields[] = {{"symbol", text, sure},    {"timeframe", text, sure, "Timeframe"},
                                      {"time", time, sure},      {"close_time", time, sure},
                                      {"open", decimal, sure},   {"high", decimal, sure},
                                      {"low", decimal, sure},    {"close", decimal, sure},
                                      {"volume", decimal, sure}, {"complete", boolean, sure}};

constexpr FieldSpec indicatorRowFields[] = {
    {"strategy_id", text, sure}, {"symbol", text, sure}, {"timeframe", text, sure, "Timeframe"}, {"name", text, sure},
    {"expression", text, sure},  {"value", number},      {"bars_missing", integer, sure}};

constexpr FieldSpec conditionRowFields[] = {
    {"strategy_id", text, sure}, {"symbol", text, sure},     {"group", text, sure}, {"name", text, sure},
    {"expression", text, sure},  {"value", number},          {"threshold", number}, {"met", boolean, sure},
    {"distance", number},        {"progress", number, sure}, {"held_since", time},  {"waiting_for"}};

constexpr FieldSpec depthRowFields[] = {{"symbol", text, sure},        {"bids", list, sure, "Level"},
                                        {"asks", list, sure, "Level"}, {"bid_total", decimal, sure},
                                        {"ask_total", decimal, sure},  {"places", list, sure, "QueuePlace"}};

constexpr FieldSpec placeParts[] = {
    {"order_id", text, sure}, {"ahead", decimal, sure}, {"ahead_at_first", decimal, sure}};

// `number` counts all trades that the symbol's feed has brought, those that nobody is told too. No side: nobody can
// tell who took; one that is not stated follows from the quote of that moment.
constexpr FieldSpec printRowFields[] = {
    {"symbol", text, sure},           {"number", integer, sure}, {"time", time, sure},
    {"price", decimal, sure},         {"size", decimal, sure},   {"side", text, always, "Side"},
    {"side_is_stated", boolean, sure}};

}  // namespace

Fields orderFields() {
  return orderRowFields;
}
Fields fillFields() {
  return fillRowFields;
}
Fields signalFields() {
  return signalRowFields;
}
Fields riskFields() {
  return riskRowFields;
}
Fields killSwitchFields() {
  return killRowFields;
}
Fields instanceFields() {
  return instanceRowFields;
}
Fields sessionFields() {
  return sessionRowFields;
}
Fields instrumentFields() {
  return instrumentParts;
}
Fields auditFields() {
  return auditRowFields;
}
Fields priceFields() {
  return priceRowFields;
}
Fields positionFields() {
  return positionRowFields;
}
Fields equityFields() {
  return equityRowFields;
}
Fields barFields() {
  return barRowFields;
}
Fields indicatorFields() {
  return indicatorRowFields;
}
Fields conditionFields() {
  return conditionRowFields;
}
Fields depthFields() {
  return depthRowFields;
}
Fields placeFields() {
  return placeParts;
}
Fields printFields() {
  return printRowFields;
}

}  // namespace oms
