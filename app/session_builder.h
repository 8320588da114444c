#pragma once

#include <QString>

#include <string>
#include <vector>

#include "app/session_config.h"
#include "app/strategy_watch.h"
#include "oms/service/session_plan.h"

namespace app {

struct BuiltSession {
  oms::SessionPlan plan;
  std::vector<std::string> notices;               // what was assumed or left out, a sentence each
  std::vector<StrategyFileOnDisk> strategyFiles;  // what its strategies were read from, without the shipped ones
};

// Where stored history is, and whether the session begins or goes on with what it has taken of it then.
struct HistoryPlace {
  QString dataDir;  // empty: nowhere
  bool begins = false;
  QString marketCopy{};  // what a backup has in place of the folder's market database; empty: it has none
};

// A shipped strategy that the session's feed cannot run.
struct LeftOut {
  std::shared_ptr<const oms::StrategyDefinition> definition;
  std::string why;
};

// Opens the feed, reads the strategies and puts the engine's configuration together. The failure is one sentence that
// says what is wrong, where, and how to mend it.
oms::Result<BuiltSession> buildSession(const SessionConfig& config, const std::string& sessionId,
                                       const HistoryPlace& history = {});

// The parts of it that a backtest needs too: one strategy file with its parameters; the session's strategies on the
// engine's instruments and input; and everything that the configuration says of account, broker, limits and charts.
oms::Result<std::shared_ptr<const oms::StrategyDefinition>> readStrategy(const StrategyChoice& choice);
std::optional<oms::Failure> bindStrategies(const SessionConfig& config, oms::EngineConfig& engine,
                                           std::vector<LeftOut>& leftOut);
std::optional<oms::Failure> applySettings(const SessionConfig& config, oms::EngineConfig& engine);
// A lot that was only guessed from a file's fractional volumes is no size that anybody trades in: max_order_quantity
// counts units of such a symbol.
void noteGuessedLots(const SessionConfig& config, oms::InstrumentList& instruments);

// exec_YYYYMMDD_HHMMSS_xxxxxxxx, from the wall clock and eight random hex digits.
std::string newSessionId();
// The strategies that come with the program, by the names that a session file uses.
std::vector<std::string> shippedStrategies();

}  // namespace app
