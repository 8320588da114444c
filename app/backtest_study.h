#pragma once

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/backtest_plan.h"
#include "oms/backtest/look_ahead.h"
#include "oms/backtest/walk_forward.h"
#include "widgets/backtest/backtest_port.h"

namespace app {

// A backtest that the window asked for and what came of it: what `tidemark backtest` does with the same options.
struct BacktestStudy {
  std::string strategy;  // its name
  PreparedRuns prepared;
  Parameters parameters;       // of the run that is shown: those that were set, of a sweep the best
  oms::BacktestPlan plan;      // of that run; of a walk-forward, which has several, empty
  oms::BacktestResult result;  // its trades and equity
  std::vector<oms::SweepRun> sweep;
  std::optional<oms::WalkForwardResult> walkForward;
  std::optional<oms::LookAheadCheck> lookAhead;
};

// Reads the data and runs; the caller's thread and `jobs` - 1 more. The failure is one sentence; what is canceled by
// the watch fails too.
oms::Result<std::shared_ptr<const BacktestStudy>> runStudy(const widgets::BacktestRequest& request,
                                                           const QString& dataDir, unsigned jobs,
                                                           std::shared_ptr<oms::RunWatch> watch);
// For the window.
std::shared_ptr<const widgets::BacktestOutcome> outcomeOf(const BacktestStudy& study);
// The study beside a run whose JSON report is in that file, as `tidemark backtest compare` puts them.
oms::Result<std::vector<widgets::ComparedRow>> besideReport(const BacktestStudy& study, const QString& path);
// The report of the command line, .json, .html or .csv. The events that JSON has are not kept: the run is run again,
// which the watch can end.
std::string reportOf(const BacktestStudy& study, std::string_view ending, std::shared_ptr<oms::RunWatch> watch);

}  // namespace app
