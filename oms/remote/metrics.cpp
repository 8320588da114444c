#include "oms/remote/metrics.h"

#include <algorithm>

namespace oms {

namespace {

// The cards of a dashboard that may be counted; a closed list, so that nobody can make labels without end.
constexpr std::array<std::string_view, 14> cards{"account",  "approvals",  "bars",   "equity",   "orders",
                                                 "patterns", "positions",  "prices", "risk",     "session",
                                                 "signals",  "strategies", "trades", "watchlist"};

void line(std::string& out, std::string_view name, std::string_view labels, std::uint64_t value) {
  out.append(name).append(labels).append(" ").append(std::to_string(value)).append("\n");
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void single(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            std::uint64_t value) {
  head(out, name, type, help);
  line(out, name, {}, value);
}

// Seconds with six decimals, as Prometheus wants its durations.
std::string seconds(std::uint64_t microseconds) {
  std::string fraction = std::to_string(microseconds % 1'000'000);
  fraction.insert(0, 6 - fraction.size(), '0');
  return std::to_string(microseconds / 1'000'000) + "." + fraction;
}

}  // namespace

void RemoteMetrics::countBatch(const EventBatch& batch) {
  if (batch.recovered)
    return;
  for (const Entry& entry : batch.entries) {
    for (const Event& event : entry.events) {
      if (std::holds_alternative<OrderFilled>(event.body))
        ++fills_;
      const auto* changed = std::get_if<OrderChanged>(&event.body);
      if (changed == nullptr)
        continue;
      if (changed->kind == OrderEventKind::initialized)
        ++orders_;
      if (changed->kind == OrderEventKind::rejected || changed->kind == OrderEventKind::denied)
        ++rejects_;
    }
  }
}

void RemoteMetrics::observeEventToWire(std::int64_t microseconds) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), microseconds) - bounds_.begin();
  ++latencies_[static_cast<std::size_t>(bucket)];
  latencySumUs_ += static_cast<std::uint64_t>(std::max<std::int64_t>(0, microseconds));
}

std::vector<std::pair<std::optional<std::int64_t>, std::uint64_t>> RemoteMetrics::eventToWire() const {
  std::vector<std::pair<std::optional<std::int64_t>, std::uint64_t>> buckets;
  for (std::size_t i = 0; i < bounds_.size(); ++i)
    buckets.emplace_back(bounds_[i], latencies_[i]);
  buckets.emplace_back(std::nullopt, latencies_.back());
  return buckets;
}

bool RemoteMetrics::countCardClick(const std::string& card) {
  if (std::find(cards.begin(), cards.end(), card) == cards.end())
    return false;
  ++cardClicks_[card];
  return true;
}

std::string RemoteMetrics::text(const Gauges& gauges) const {
  std::string out;
  const auto dashboard = gauges.clients.find("/api/v1/dashboard/ws");
  single(out, "dashboard_ws_clients_gauge", "gauge", "Open sockets of /api/v1/dashboard/ws.",
         dashboard == gauges.clients.end() ? 0 : dashboard->second);
  head(out, "tidemark_ws_clients", "gauge", "Open WebSockets by endpoint.");
  for (const auto& [endpoint, count] : gauges.clients) {
    line(out, "tidemark_ws_clients", "{endpoint=\"" + endpoint + "\"}", count);
  }
  single(out, "tidemark_ws_reconnects_total", "counter", "WebSockets opened by clients that had been here before.",
         gauges.reconnects);
  head(out, "dashboard_card_click_total", "counter", "Clicks on dashboard cards by name.");
  for (const std::string_view card : cards) {
    const auto found = cardClicks_.find(std::string(card));
    line(out, "dashboard_card_click_total", "{name=\"" + std::string(card) + "\"}",
         found == cardClicks_.end() ? 0 : found->second);
  }
  single(out, "tidemark_orders_total", "counter", "Orders entered.", orders_);
  single(out, "tidemark_fills_total", "counter", "Fills booked.", fills_);
  single(out, "tidemark_rejects_total", "counter", "Orders denied or rejected.", rejects_);
  head(out, "tidemark_http_responses_total", "counter", "HTTP answers by status.");
  for (const auto& [status, count] : responses_) {
    line(out, "tidemark_http_responses_total", "{status=\"" + std::to_string(status) + "\"}", count);
  }
  single(out, "tidemark_connections", "gauge", "Open connections of every kind.",
         static_cast<std::uint64_t>(gauges.connections));
  single(out, "tidemark_inbox_batches", "gauge", "Event batches waiting for the listener.", gauges.inboxBatches);
  single(out, "tidemark_ws_queued_bytes", "gauge", "Bytes waiting for slow WebSocket clients.", gauges.queuedBytes);
  single(out, "tidemark_stream_ring_bytes", "gauge", "Deltas that clients of the native stream may still be sent.",
         gauges.ringBytes);
  single(out, "tidemark_stream_resets_total", "counter", "Clients of the native stream that were resynchronised.",
         streamResets_);
  single(out, "tidemark_stream_slow_total", "counter", "Clients of the native stream that were closed as too slow.",
         streamSlow_);
  head(out, "tidemark_stream_requests_total", "counter", "Requests on the native stream by op and result.");
  for (const auto& [op, counts] : streamRequests_) {
    const std::string label = "{op=\"" + std::string(op) + "\",result=\"";
    line(out, "tidemark_stream_requests_total", label + "done\"}", counts[0]);
    line(out, "tidemark_stream_requests_total", label + "refused\"}", counts[1]);
  }
  const std::string_view histogram = "tidemark_event_to_wire_seconds";
  head(out, histogram, "histogram", "From the publication of events to their frames being written.");
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    below += latencies_[i];
    const std::string bound = seconds(static_cast<std::uint64_t>(bounds_[i]));
    line(out, "tidemark_event_to_wire_seconds_bucket", "{le=\"" + bound + "\"}", below);
  }
  below += latencies_.back();
  line(out, "tidemark_event_to_wire_seconds_bucket", "{le=\"+Inf\"}", below);
  out += "tidemark_event_to_wire_seconds_sum " + seconds(latencySumUs_) + "\n";
  line(out, "tidemark_event_to_wire_seconds_count", {}, below);
  return out;
}

}  // namespace oms
