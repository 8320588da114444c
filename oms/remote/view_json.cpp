#include "oms/remote/view_json.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace oms {

void writeOrderRecord(JsonWriter& json, const SessionView& view, const OrderRecord& record) {
  std::vector<OrderStep> steps;
  for (const OrderEventRecord& event : record.events) {
    steps.push_back({event.time, event.kind, event.status, event.reason, event.actor});
  }
  writeOrder(json, record.order, namingOf(view), steps);
}

void writeSignal(JsonWriter& json, const SessionView& view, const Signal& signal) {
  const SignalDrift* drift = isPending(signal.status) ? view.drift(signal.id) : nullptr;
  writeSignal(json, signal, namingOf(view), view.sessionTime(), drift);
}

void writePosition(JsonWriter& json, const SessionView& view, const Position& position) {
  writePosition(json, position, namingOf(view), view.sessionTime(), view.account().equity);
}

std::string_view feedState(const ServiceStatus& status) {
  if (status.feedEnded)
    return "ended";
  return status.feedProblem.empty() ? "live" : "stalled";
}

void writeSession(JsonWriter& json, const SessionInfo& session, const SessionView& view) {
  JsonWriter plain;
  writeSession(plain, session, view.sessionTime(), view.progress());
  // What the service knows of the feed is no part of the session that the engine keeps.
  std::string object = plain.take();
  object.pop_back();
  JsonWriter more;
  more.beginObject().field("feed_state", feedState(view.status()));
  more.fieldOrNull("feed_problem", view.status().feedProblem).endObject();
  json.raw(object + ',' + more.take().substr(1));
}

void writeFillReason(JsonWriter& json, const SessionView& view, const FillRecord& record) {
  const OrderRecord* order = view.order(record.fill.order);
  const auto found = view.allSignals().find(record.signal);
  const Signal* signal = record.signal.isSet() && found != view.allSignals().end() ? &found->second : nullptr;
  json.beginObject().key("signal");
  if (signal == nullptr) {
    json.null();
  } else {
    writeSignal(json, view, *signal);
  }
  json.key("conditions").beginArray();
  for (const std::string& reason : signal == nullptr ? std::vector<std::string>{} : signal->reasons)
    json.value(reason);
  json.endArray().key("approval");
  if (signal == nullptr || !signal->decidedAt.isSet()) {
    json.null();
  } else {
    json.beginObject().field("status", name(signal->status)).field("decided_by", signal->decidedBy.text());
    json.field("decided_at", signal->decidedAt).fieldOrNull("reason", signal->reason).endObject();
  }
  json.key("checks");
  writeChecks(json, order == nullptr ? CheckResults{} : order->checks);
  json.key("order");
  if (order == nullptr) {
    json.null();
  } else {
    writeOrderRecord(json, view, *order);
  }
  json.key("fill");
  writeFill(json, record.fill, namingOf(view));
  json.endObject();
}

void writeDayStats(JsonWriter& json, const SessionView& view) {
  const DayStats& day = view.today();
  const AccountState& account = view.account();
  json.beginObject().fieldOrNull("date", day.date).field("orders", day.orders).field("fills", day.fills);
  json.field("rejects", day.rejects).field("volume", day.volume).field("fees", day.fees);
  json.field("realized_pnl", day.realized).field("unrealized_pnl", account.unrealized);
  json.field("total_pnl", account.dayPnl()).field("trades", day.trades).field("wins", day.wins);
  json.field("losses", day.losses).key("win_rate");
  const std::uint64_t decided = day.wins + day.losses;
  if (decided == 0) {
    json.null();
  } else {
    json.value(static_cast<double>(day.wins) / static_cast<double>(decided));
  }
  json.field("max_drawdown", day.maxDrawdown).endObject();
}

Money openProfit(const SessionView& view, const Position& position) {
  const Price gain = position.quantity.isNegative() ? position.entryPrice - position.currentPrice
                                                    : position.currentPrice - position.entryPrice;
  const Ratio multiplier = view.instruments()[position.symbol].multiplier;
  return notional(gain, position.quantity.abs(), multiplier).value_or(Money{});
}

Ratio percent(Ratio fraction) {
  const Int128 points = static_cast<Int128>(fraction.raw()) * 100;
  const Int128 largest = std::numeric_limits<std::int64_t>::max();
  return Ratio::fromRaw(static_cast<std::int64_t>(std::clamp(points, -largest, largest)));
}

std::string wholeSeconds(Timestamp time) {
  return rfc3339(time, TimePrecision::seconds);
}

}  // namespace oms
