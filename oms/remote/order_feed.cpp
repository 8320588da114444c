#include "oms/remote/order_feed.h"

#include "oms/remote/view_json.h"

namespace oms {

namespace {

// Writes the data and says what it is; an empty type is no news for this feed.
struct Describe {
  JsonWriter& json;
  const SessionView& view;

  std::string_view operator()(const OrderChanged& e) {
    writeOrder(json, e.order, namingOf(view));
    return "order_update";
  }
  std::string_view operator()(const PositionChanged& e) {
    writePosition(json, view, e.position);
    return "position_update";
  }
  std::string_view operator()(const RiskAlertChanged& e) {
    writeAlert(json, e.alert);
    return "risk_alert";
  }
  std::string_view operator()(const KillSwitchChanged& e) {
    writeKillSwitch(json, e.state);
    return "kill_switch";
  }
  std::string_view operator()(const LockoutChanged& e) {
    writeLockout(json, e.lockout);
    return "lockout";
  }
  std::string_view operator()(const SessionChanged& e) {
    writeSession(json, e.session, view);
    return "session_update";
  }
  std::string_view operator()(const StrategyStateChanged& e) {
    writeInstance(json, e.instance, namingOf(view), view.sessionTime());
    return "strategy_state";
  }
  std::string_view operator()(const StrategyChanged& e) {
    writeInstance(json, e.instance, namingOf(view), view.sessionTime());
    return "strategy_state";
  }
  template <class Other>
  std::string_view operator()(const Other&) {
    return {};
  }
};

}  // namespace

std::string OrderFeed::messageOf(const Event& event, std::uint64_t seq, bool durable) const {
  JsonWriter data;
  const std::string_view type = std::visit(Describe{data, view_}, event.body);
  if (type.empty())
    return {};
  JsonWriter json;
  json.beginObject().field("type", type).key("data").raw(data.text()).field("seq", seq);
  json.field("timestamp", rfc3339(event.time));
  // Said only when it is not: what happens while the journal is unavailable is in memory alone.
  if (!durable)
    json.field("durable", false);
  json.endObject();
  return json.take();
}

void OrderFeed::batch(const EventBatch& batch) {
  if (clients_.empty() || batch.recovered)
    return;
  const bool durable = batch.status.journal == JournalState::ok;
  for (const Entry& entry : batch.entries) {
    for (const Event& event : entry.events) {
      const std::string message = messageOf(event, entry.seq, durable);
      if (message.empty())
        continue;
      const SharedFrame frame = textFrame(message);
      for (WsClient* client : clients_)
        client->send(frame);
    }
  }
}

std::optional<ApiError> OrderFeed::message(WsClient&, const WireValue&) {
  return malformed("this feed takes no requests but ping");
}

}  // namespace oms
