#include "oms/remote/stream_objects.h"

namespace oms {

namespace {

using enum FieldKind;
using enum Presence;

constexpr FieldSpec orderRowFields[] = {{"order_id"},
                                        {"client_order_id"},
                                        {"symbol"},
                                        {"side"},
                                        {"type"},
                                        {"time_in_force"},
                                        {"product"},
                                        {"status"},
                                        {"quantity", decimal},
                                        {"filled_quantity", decimal},
                                        {"leaves_quantity", decimal},
                                        {"price", decimal},
                                        {"trigger_price", decimal},
                                        {"trailing_offset", decimal},
                                        {"trailing_offset_type", text, maybe},
                                        {"activation_price", decimal, maybe},
                                        {"trigger_price_type", text, maybe},
                                        {"avg_px", decimal},
                                        {"post_only", boolean},
                                        {"reduce_only", boolean},
                                        {"display_qty", decimal},
                                        {"expire_time", time},
                                        {"contingency"},
                                        {"parent_order_id"},
                                        {"linked_order_ids", list},
                                        {"position_id"},
                                        {"strategy"},
                                        {"signal_id"},
                                        {"actor"},
                                        {"reason"},
                                        {"flags", list},
                                        {"fees", decimal},
                                        {"version", integer},
                                        {"created_at", time},
                                        {"updated_at", time}};

constexpr FieldSpec fillRowFields[] = {
    {"trade_id"},   {"order_id"},          {"position_id"},       {"opened_position_id"},   {"symbol"},
    {"side"},       {"quantity", decimal}, {"price", decimal},    {"fee", decimal},         {"fee_currency"},
    {"liquidity"},  {"rule", integer},     {"flags", list},       {"explanation", object},  {"strategy"},
    {"time", time}, {"note", text, maybe}, {"tags", list, maybe}, {"noted_by", text, maybe}};

constexpr FieldSpec signalRowFields[] = {{"signal_id"},
                                         {"strategy"},
                                         {"symbol"},
                                         {"side"},
                                         {"type"},
                                         {"time_in_force"},
                                         {"status"},
                                         {"price", decimal},
                                         {"quantity", decimal},
                                         {"stop_loss", decimal},
                                         {"take_profit", decimal},
                                         {"trailing_stop", decimal, maybe},
                                         {"trailing_offset", decimal, maybe},
                                         {"confidence", number},
                                         {"reasons", list},
                                         {"expected_cost", decimal},
                                         {"risk", decimal},
                                         {"drift", number},
                                         {"version", integer},
                                         {"created_at", time},
                                         {"expires_at", time},
                                         {"age_seconds", integer},
                                         {"decided_by"},
                                         {"decided_at", time},
                                         {"approvals_needed", integer, maybe},
                                         {"first_approved_by", text, maybe},
                                         {"first_approved_at", time, maybe},
                                         {"reason"},
                                         {"order_id"}};

// An alert, the trading state, a lock-out, a halted market or the limits, as `kind` says.
constexpr FieldSpec riskRowFields[] = {{"id"},
                                       {"kind"},
                                       {"alert_id", text, maybe},
                                       {"severity", text, maybe},
                                       {"code", text, maybe},
                                       {"scope", text, maybe},
                                       {"value", any, maybe},
                                       {"limit", any, maybe},
                                       {"message", text, maybe},
                                       {"raised_at", time, maybe},
                                       {"cleared_at", time, maybe},
                                       {"acknowledged_by", text, maybe},
                                       {"state", text, maybe},
                                       {"reason", text, maybe},
                                       {"actor", text, maybe},
                                       {"locked", boolean, maybe},
                                       {"at", time, maybe},
                                       {"symbol", text, maybe},
                                       {"limits", object, maybe}};

constexpr FieldSpec killRowFields[] = {{"engaged", boolean}, {"reason"},           {"actor"},
                                       {"at", time},         {"flatten", boolean}, {"keep_protective", boolean},
                                       {"plan", list}};

constexpr FieldSpec instanceRowFields[] = {{"id"},
                                           {"strategy"},
                                           {"symbol"},
                                           {"timeframe"},
                                           {"state"},
                                           {"since", time},
                                           {"time_in_state", integer},
                                           {"last_transition", object},
                                           {"mode"},
                                           {"reload_pending", boolean, maybe},
                                           {"warmup", object},
                                           {"position_id"},
                                           {"signal_id"}};

constexpr FieldSpec sessionRowFields[] = {{"session_id"},
                                          {"name"},
                                          {"mode"},
                                          {"account"},
                                          {"currency"},
                                          {"position_mode"},
                                          {"day_roll"},
                                          {"state"},
                                          {"feed"},
                                          {"simulated", boolean},
                                          {"symbols", list},
                                          {"strategies", list},
                                          {"speed", any},
                                          {"session_time", time},
                                          {"progress", number},
                                          {"started_at", time},
                                          {"timeframe"},
                                          {"instruments", list}};

constexpr FieldSpec auditRowFields[] = {{"audit_id"}, {"seq", integer}, {"time", time}, {"event"},
                                        {"actor"},    {"subject"},      {"code"},       {"reason"}};

constexpr FieldSpec priceRowFields[] = {{"symbol"},
                                        {"time", time},
                                        {"bid", decimal},
                                        {"ask", decimal},
                                        {"bid_size", decimal},
                                        {"ask_size", decimal},
                                        {"price", decimal},
                                        {"previous_close", decimal},
                                        {"day_volume", decimal}};

constexpr FieldSpec positionRowFields[] = {{"position_id"},
                                           {"symbol"},
                                           {"side"},
                                           {"quantity", decimal},
                                           {"entry_price", decimal},
                                           {"current_price", decimal},
                                           {"unrealized_pnl", decimal},
                                           {"unrealized_pnl_pct", number},
                                           {"realized_pnl", decimal},
                                           {"notional", decimal},
                                           {"exposure_pct", number},
                                           {"risk_to_stop", decimal},
                                           {"mae", decimal},
                                           {"mfe", decimal},
                                           {"stop_loss", decimal},
                                           {"take_profit", decimal},
                                           {"stop_quantity", decimal},
                                           {"take_profit_quantity", decimal},
                                           {"strategy"},
                                           {"opened_at", time},
                                           {"age_seconds", integer},
                                           {"broker_ticket"}};

constexpr FieldSpec equityRowFields[] = {{"time", time},       {"initial_equity", decimal}, {"equity", decimal},
                                         {"cash", decimal},    {"realized_pnl", decimal},   {"unrealized_pnl", decimal},
                                         {"fees", decimal},    {"margin_used", decimal},    {"buying_power", decimal},
                                         {"day_pnl", decimal}, {"max_drawdown", number}};

constexpr FieldSpec barRowFields[] = {{"symbol"},          {"timeframe"},        {"time", time},   {"close_time", time},
                                      {"open", decimal},   {"high", decimal},    {"low", decimal}, {"close", decimal},
                                      {"volume", decimal}, {"complete", boolean}};

constexpr FieldSpec indicatorRowFields[] = {
    {"strategy_id"}, {"symbol"}, {"timeframe"}, {"name"}, {"expression"}, {"value", number}, {"bars_missing", integer}};

constexpr FieldSpec conditionRowFields[] = {{"strategy_id"},
                                            {"symbol"},
                                            {"group"},
                                            {"name"},
                                            {"expression"},
                                            {"value", number},
                                            {"threshold", number},
                                            {"met", boolean},
                                            {"distance", number},
                                            {"progress", number},
                                            {"held_since", time},
                                            {"waiting_for"}};

constexpr FieldSpec depthRowFields[] = {
    {"symbol"}, {"bids", list}, {"asks", list}, {"bid_total", decimal}, {"ask_total", decimal}};

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

}  // namespace oms
