#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace oms {

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
  std::string version;
  std::function<std::string()> hostMetrics;  // more Prometheus text for /metrics; called on the listener's thread
};

}  // namespace oms
