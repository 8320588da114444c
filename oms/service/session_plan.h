#pragma once

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "oms/engine/engine_config.h"
#include "oms/market/feed.h"

namespace oms {

// A session as the service runs it, made from the command line and the session file.
struct SessionPlan {
  EngineConfig engine;
  std::shared_ptr<Feed> feed;
  std::string configJson;  // what a restart makes the same plan from
  QString dataDir;
  bool beginsPaused = false;       // before the first piece that trades, until it is resumed or stepped
  bool untilEnd = false;           // ends when the feed does
  std::optional<Duration> runFor;  // session clock, from the first piece that trades
  std::optional<Duration> runForWall;
};

// What `--until-end` prints as its last line.
struct SessionSummary {
  std::string sessionId;
  std::uint64_t bars = 0;
  std::uint64_t signalsRaised = 0;
  std::uint64_t approvals = 0;
  std::uint64_t orders = 0;
  std::uint64_t fills = 0;
  std::uint64_t rejects = 0;
  std::uint64_t trades = 0;
  Money finalEquity;
  std::string stateHash;
};

}  // namespace oms
