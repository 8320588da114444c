#include "oms/remote/view_json.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace oms {

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
