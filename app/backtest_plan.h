#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/backtest_options.h"
#include "app/session_config.h"
#include "oms/backtest/report.h"

namespace app {

using Parameters = std::map<std::string, double>;

// Everything that the runs share.
struct PreparedRuns {
  BacktestOptions options;
  SessionConfig config;      // the session that the runs stand for
  oms::EngineConfig engine;  // with all but the strategies
  std::vector<oms::MarketUpdate> data;
  std::vector<oms::ScriptedOrder> script;
  std::vector<oms::BenchmarkDay> benchmark;
  std::vector<std::string> notices;
  Parameters defaults;  // of a single strategy: those of its parameters that nobody set or tries
  oms::ReportHead head;
  std::shared_ptr<oms::RunWatch> watch;  // of who waits for the runs; none on the command line
};

// Reads the files that the options name, or the data folder's market database. The failure is one sentence; it comes
// soon once the watch is canceled, which the runs have too.
oms::Result<PreparedRuns> prepareRuns(const BacktestOptions& options, const SubCommand& command, const QString& dataDir,
                                      std::shared_ptr<oms::RunWatch> watch = nullptr);
// One run with these parameters, each of which goes to the strategies that have it.
oms::Result<oms::BacktestPlan> planOf(const PreparedRuns& prepared, const Parameters& parameters);

// The runs of a sweep, not yet run: all combinations, the last axis fastest.
struct Sweep {
  std::vector<oms::SweepRun> runs;
  std::vector<oms::BacktestPlan> plans;
};
oms::Result<Sweep> sweepOf(const PreparedRuns& prepared);

}  // namespace app
