#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oms/messages/batch.h"

namespace oms {

// Counters since the process started, for /metrics. Lives in the listener's thread.
class RemoteMetrics {
 public:
  // What changes all the time and is read when asked for.
  struct Gauges {
    std::map<std::string, std::size_t> clients;  // by endpoint
    int connections = 0;
    std::size_t inboxBatches = 0;
    std::size_t queuedBytes = 0;  // of all WebSocket clients
    std::size_t ringBytes = 0;    // of the native stream
    std::uint64_t reconnects = 0;
  };

  void countBatch(const EventBatch& batch);
  void countResponse(int status) { ++responses_[status]; }
  // From the publication of a batch to its frames being written.
  void observeEventToWire(std::int64_t microseconds);
  // A request of the native stream, by its catalogue's name, and whether it was done.
  void countStreamRequest(std::string_view op, bool done) { ++streamRequests_[op][done ? 0 : 1]; }
  void countStreamReset() { ++streamResets_; }
  void countStreamSlow() { ++streamSlow_; }
  // False for a card that nobody knows.
  bool countCardClick(const std::string& card);

  std::string text(const Gauges& gauges) const;
  // As RemoteReport::eventToWire.
  std::vector<std::pair<std::optional<std::int64_t>, std::uint64_t>> eventToWire() const;

 private:
  static constexpr std::array<std::int64_t, 9> bounds_{100, 250, 500, 1000, 2500, 5000, 10'000, 50'000, 250'000};

  std::uint64_t orders_ = 0;
  std::uint64_t fills_ = 0;
  std::uint64_t rejects_ = 0;
  std::map<int, std::uint64_t> responses_;
  std::map<std::string, std::uint64_t> cardClicks_;
  std::map<std::string_view, std::array<std::uint64_t, 2>> streamRequests_;  // done, refused
  std::uint64_t streamResets_ = 0;
  std::uint64_t streamSlow_ = 0;
  std::array<std::uint64_t, bounds_.size() + 1> latencies_{};
  std::uint64_t latencySumUs_ = 0;
};

}  // namespace oms
