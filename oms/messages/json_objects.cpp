// Orders, fills, positions and signals; what describes the session's state is in json_status.cpp.
#include "oms/messages/json_objects.h"

#include <algorithm>

#include "oms/messages/fix_status.h"

namespace oms {
namespace {

void writeFlags(JsonWriter& json, Flags flags) {
  json.key("flags").beginArray();
  for (const auto& [flag, text] : kFlagNames) {
    if (flags.has(flag))
      json.value(text);
  }
  json.endArray();
}

std::int64_t secondsBetween(Timestamp from, Timestamp to) {
  return std::max(Timestamp{}, to).seconds() - from.seconds();
}

// Percent points from a ratio's digits; null when there is none.
void writePercent(JsonWriter& json, std::string_view name, std::optional<Ratio> ratio) {
  json.key(name);
  const auto percent = ratio ? Ratio::narrowed(static_cast<Int128>(ratio->raw()) * 100) : Ratio{};
  if (ratio && percent) {
    json.value(*percent);
  } else {
    json.null();
  }
}

// What is covered, down to its stops; what no stop covers, with all that it is worth: nothing bounds its loss sooner.
std::optional<Money> riskToStop(const Position& position, Ratio multiplier) {
  if (position.stopCovers.isZero())
    return std::nullopt;
  const auto covered = notional(position.currentPrice, position.stopCovers, multiplier);
  const auto bare = notional(position.currentPrice, position.unprotected(), multiplier);
  if (!covered || !bare)
    return std::nullopt;
  const Money loss = position.quantity.isPositive() ? *covered - position.stopValue : position.stopValue - *covered;
  return Money::sumClamped(std::max(Money{}, loss), *bare);
}

void writeOrderFields(JsonWriter& json, const Order& order, const Naming& naming) {
  const OrderRequest& request = order.request;
  json.field("order_id", order.id);
  json.fieldOrNull("client_order_id", request.clientOrderId.view());
  json.field("symbol", naming.symbol(request.symbol)).field("side", name(request.side));
  json.field("type", name(request.type)).field("time_in_force", name(request.timeInForce));
  json.field("product", name(request.product)).field("status", name(order.status));
  json.field("quantity", request.quantity).field("filled_quantity", order.filled);
  json.field("leaves_quantity", order.leaves());
  json.fieldOrNull("price", request.price).fieldOrNull("trigger_price", request.triggerPrice);
  json.fieldOrNull("trailing_offset", request.trailingOffset.isZero() ? "" : request.trailingOffset.text());
  if (isTrailing(request.type)) {
    json.field("trailing_offset_type", name(request.trailingOffsetType));
    json.fieldOrNull("activation_price", request.activationPrice);
  }
  if (hasTriggerPrice(request.type) || isTrailing(request.type))
    json.field("trigger_price_type", name(request.triggerPriceType));
  json.fieldOrNull("avg_px", order.averagePrice);
  json.field("post_only", request.postOnly).field("reduce_only", request.reduceOnly);
  json.fieldOrNull("display_qty", request.displayQuantity).field("expire_time", request.expireTime);
  json.fieldOrNull("contingency", order.contingency == Contingency::none ? "" : name(order.contingency));
  json.field("parent_order_id", order.parent).key("linked_order_ids").beginArray();
  for (const OrderId linked : order.linked)
    json.value(linked);
  json.endArray().field("position_id", request.position);
  json.fieldOrNull("strategy", naming.strategy(order.instance, order.actor)).field("signal_id", order.signal);
  json.field("actor", order.actor.text()).fieldOrNull("reason", order.reason.view());
  writeFlags(json, order.flags);
  json.field("fees", order.fees).field("version", order.version);
  json.field("created_at", order.createdAt).field("updated_at", order.updatedAt);
}

}  // namespace

std::string_view Naming::strategy(InstanceIndex index, const Actor& actor) const {
  std::string_view id;
  if (index.isSet() && index.value < instances.size()) {
    id = instances[index.value];
  } else if (actor.kind == ActorKind::strategy) {
    id = actor.detail.view();
  }
  return id.substr(0, id.find(':'));
}

void writeOrder(JsonWriter& json, const Order& order, const Naming& naming) {
  json.beginObject();
  writeOrderFields(json, order, naming);
  json.endObject();
}

void writeOrder(JsonWriter& json, const Order& order, const Naming& naming, std::span<const OrderStep> events) {
  json.beginObject();
  writeOrderFields(json, order, naming);
  const char status = fixStatus(order, events);
  json.field("ord_status", std::string_view(&status, 1)).key("events").beginArray();
  for (const OrderStep& step : events) {
    json.beginObject().field("time", step.time).field("event", name(step.kind)).field("status", name(step.status));
    json.fieldOrNull("reason", step.reason).field("actor", step.actor.text()).endObject();
  }
  json.endArray().endObject();
}

void writeFill(JsonWriter& json, const Fill& fill, const Naming& naming) {
  json.beginObject().field("trade_id", fill.id).field("order_id", fill.order);
  json.field("position_id", fill.position).field("opened_position_id", fill.opened);
  json.field("symbol", naming.symbol(fill.symbol)).field("side", name(fill.side));
  json.field("quantity", fill.quantity).field("price", fill.price).field("fee", fill.fee);
  json.fieldOrNull("fee_currency", naming.currency).field("liquidity", name(fill.liquidity));
  json.field("rule", fill.why.rule);
  writeFlags(json, fill.flags);
  json.key("explanation");
  writeExplanation(json, fill, naming);
  json.fieldOrNull("strategy", naming.strategy(fill.instance, fill.actor)).field("time", fill.time).endObject();
}

void writeExplanation(JsonWriter& json, const Fill& fill, const Naming& naming) {
  const FillExplanation& why = fill.why;
  json.beginObject().field("rule", why.rule).fieldOrNull("reference", why.reference);
  json.fieldOrNull("bid", why.bid).fieldOrNull("ask", why.ask);
  json.key("spread");
  if (why.bid.isZero() || why.ask.isZero()) {
    json.null();
  } else {
    json.value(why.ask - why.bid);
  }
  json.field("slippage", why.slippage).field("queue_ahead", why.queueAhead);
  json.field("latency_ms", static_cast<double>(why.latency.count()) / 1e6).field("bar_open", why.barOpen);
  // Of fills from a book alone, so that the rows of a session without one come out again as they were.
  if (why.level > 0)
    json.field("level", why.level).field("level_size", why.levelSize);
  json.field("text", fillSentence(fill, naming.instruments[fill.symbol])).endObject();
}

void writePosition(JsonWriter& json, const Position& position, const Naming& naming, Timestamp now, Money equity) {
  const Ratio multiplier = naming.instruments[position.symbol].multiplier;
  const Quantity quantity = position.quantity.abs();
  const auto value = notional(position.currentPrice, quantity, multiplier);
  const auto cost = notional(position.entryPrice, quantity, multiplier);
  json.beginObject().field("position_id", position.id).field("symbol", naming.symbol(position.symbol));
  json.field("side", name(position.side())).field("quantity", quantity);
  json.field("entry_price", position.entryPrice).fieldOrNull("current_price", position.currentPrice);
  json.field("unrealized_pnl", position.unrealized);
  writePercent(json, "unrealized_pnl_pct", cost ? ratioOf(position.unrealized, *cost) : std::nullopt);
  json.field("realized_pnl", position.realized).field("notional", value);
  writePercent(json, "exposure_pct", value ? ratioOf(*value, equity) : std::nullopt);
  json.field("risk_to_stop", riskToStop(position, multiplier));
  json.field("mae", position.worst).field("mfe", position.best);
  json.fieldOrNull("stop_loss", position.stopLoss).fieldOrNull("take_profit", position.takeProfit);
  json.field("stop_quantity", position.stopCovers).field("take_profit_quantity", position.targetCovers);
  json.fieldOrNull("strategy", naming.strategy(position.instance, position.actor));
  json.field("opened_at", position.openedAt).field("age_seconds", secondsBetween(position.openedAt, now));
  json.key("broker_ticket").null().endObject();
}

void writeRoundTrip(JsonWriter& json, const RoundTrip& trade, const Naming& naming) {
  json.beginObject().field("position_id", trade.position).field("symbol", naming.symbol(trade.symbol));
  json.field("side", name(trade.side)).field("quantity", trade.quantity);
  json.field("entry_time", trade.entryTime).field("entry_price", trade.entryPrice);
  json.field("exit_time", trade.exitTime).field("exit_price", trade.exitPrice).field("pnl", trade.pnl);
  writePercent(json, "pnl_pct", trade.pnlRatio);
  json.field("fees", trade.fees).field("mae", trade.worst).field("mfe", trade.best);
  json.fieldOrNull("exit_reason", trade.exitReason.view());
  json.fieldOrNull("strategy", naming.strategy(trade.instance, trade.actor)).endObject();
}

void writeSignal(JsonWriter& json, const Signal& signal, const Naming& naming, Timestamp now,
                 const SignalDrift* drift) {
  const bool decided = signal.decidedAt.isSet();
  json.beginObject().field("signal_id", signal.id).field("strategy", signal.strategy);
  json.field("symbol", naming.symbol(signal.symbol)).field("side", name(signal.side));
  json.field("type", name(signal.type)).field("time_in_force", name(signal.timeInForce));
  json.field("status", name(signal.status)).field("price", signal.price).field("quantity", signal.quantity);
  json.fieldOrNull("stop_loss", signal.stopLoss).fieldOrNull("take_profit", signal.takeProfit);
  if (signal.trailingStop.isPositive())
    json.field("trailing_stop", signal.trailingStop);
  if (signal.trailingOffset.isPositive())
    json.field("trailing_offset", signal.trailingOffset.text());
  json.field("confidence", signal.confidence).key("reasons").beginArray();
  for (const std::string& reason : signal.reasons)
    json.value(reason);
  json.endArray().field("expected_cost", signal.expectedCost).fieldOrNull("risk", signal.risk);
  json.field("drift", drift && isPending(signal.status) ? drift->drift : signal.drift);
  json.field("version", signal.version).field("created_at", signal.createdAt).field("expires_at", signal.expiresAt);
  json.field("age_seconds", secondsBetween(signal.createdAt, decided ? signal.decidedAt : now));
  json.fieldOrNull("decided_by", decided ? signal.decidedBy.text() : "").field("decided_at", signal.decidedAt);
  if (signal.approversNeeded > 1) {
    json.field("approvals_needed", signal.approversNeeded);
    json.fieldOrNull("first_approved_by", signal.firstApprovedAt.isSet() ? signal.firstApprover.text() : "");
    json.field("first_approved_at", signal.firstApprovedAt);
  }
  json.fieldOrNull("reason", signal.reason).field("order_id", signal.order).endObject();
}

void writeEquityPoint(JsonWriter& json, const EquityPoint& point) {
  json.beginObject().field("time", point.time).field("equity", point.equity).field("cash", point.cash);
  json.field("drawdown", point.drawdown).endObject();
}

void writeBar(JsonWriter& json, const Bar& bar, bool complete) {
  json.beginObject().field("time", bar.openTime).field("close_time", bar.closeTime);
  json.field("open", bar.open).field("high", bar.high).field("low", bar.low).field("close", bar.close);
  json.field("volume", bar.volume).field("complete", complete).endObject();
}

}  // namespace oms
