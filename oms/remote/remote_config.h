#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oms/model/timestamp.h"
#include "oms/remote/api_error.h"
#include "oms/remote/tls_identity.h"
#include "oms/remote/wire_value.h"

namespace oms {

// A line of the process's log.
struct LogLine {
  std::uint64_t number = 0;  // from 1 on
  Timestamp time;            // wall clock
  std::string level;         // debug, info, warning, error
  std::string category;
  std::string message;
};

// The section [remote] of the configuration, and what the listener has to know of the process.
struct RemoteConfig {
  std::string listen = "127.0.0.1:8050";  // port 0 picks one
  std::vector<std::string> allowHosts;
  std::vector<std::string> allowOrigins;
  std::int64_t priceIntervalMs = 2'000;
  std::int64_t pingIntervalMs = 20'000;
  int maxConnections = 1024;
  int maxPerAddress = 32;
  int maxUnauthenticatedPerAddress = 4;
  bool metricsPublic = false;
  std::optional<TlsIdentity> tls{};  // none: plain HTTP and WebSocket, on this machine only
  std::string version;
  std::function<std::vector<LogLine>()> logs;  // the newest lines, oldest first; called on the listener's thread
  std::function<std::string()> hostMetrics;    // more Prometheus text for /metrics; called on the listener's thread
  // What a strategy's file says now, by its stem; nothing where it has none. Called on threads of their own, one a
  // call.
  std::function<std::optional<std::string>(const std::string& strategy)> strategyText;
  // Calls `each` with the rows of the session up to `last`, the newest first: number and payload (payloadOf()), until
  // it says that it wants no more. False where the journal cannot be read so far. Called on a thread of its own, one
  // call at a time.
  using JournalRows = std::function<bool(const std::string& session, std::uint64_t last,
                                         const std::function<bool(std::uint64_t seq, std::string_view payload)>& each)>;
  JournalRows journalRows;
  // What is wrong with a session's configuration as it is written. Called on the listener's thread.
  std::function<std::optional<ApiError>(const WireValue& configuration)> checkSession;
  // Begins a session by that configuration in place of one that is over. Called on the listener's thread; `done` is
  // called once, on any, with its id or with what is wrong. Null: this process runs one session.
  using SessionBegun = std::function<void(Result<std::string, ApiError>)>;
  std::function<void(const WireValue& configuration, SessionBegun done)> beginSession;
  std::function<std::string()> epoch;  // of the journal, empty without one; called on the listener's thread
};

}  // namespace oms
