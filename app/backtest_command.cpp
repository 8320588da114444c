#include <algorithm>
#include <cstdio>

#include "app/backtest_output.h"
#include "app/backtest_plan.h"
#include "app/commands.h"
#include "oms/backtest/look_ahead.h"
#include "oms/backtest/walk_forward.h"

namespace app {
namespace {

int runOne(const PreparedRuns& prepared) {
  auto plan = planOf(prepared, prepared.options.parameters);
  if (!plan)
    return backtestFailed(plan.error().message, 2);
  // Only that report shows the events, whose text costs more than what they tell of.
  const QStringList& reports = prepared.options.reports;
  const bool showsEvents =
      std::any_of(reports.begin(), reports.end(), [](const QString& f) { return f.endsWith(".json"); });
  plan->detail = showsEvents ? oms::Detail::all : oms::Detail::trades;
  const oms::BacktestResult result = oms::runBacktest(std::move(*plan), prepared.data);
  const int code = writeReports(prepared.options.reports, [&](std::string_view ending) {
    return ending == ".json"   ? oms::reportJson(result, prepared.head)
           : ending == ".html" ? oms::reportHtml(result, prepared.head)
                               : oms::reportCsv(result);
  });
  return code != 0 ? code
                   : printText(prepared.options.json ? oms::summaryJson(result, prepared.head)
                                                     : oms::summaryText(result, prepared.head));
}

int runLookAheadCheck(const PreparedRuns& prepared) {
  constexpr std::size_t kCuts = 8;
  auto plan = planOf(prepared, prepared.options.parameters);
  if (!plan)
    return backtestFailed(plan.error().message, 2);
  const auto check = oms::checkLookAhead(std::move(*plan), prepared.data, kCuts, prepared.options.jobs);
  const int code = printText(prepared.options.json ? oms::lookAheadJson(check) : oms::lookAheadText(check));
  return code == 0 && check.first ? 1 : code;
}

int runSweep(const PreparedRuns& prepared) {
  auto sweep = sweepOf(prepared);
  if (!sweep)
    return backtestFailed(sweep.error().message, 2);
  std::vector<oms::SweepRun>& runs = sweep->runs;
  std::vector<oms::BacktestResult> results =
      oms::runBacktests(std::move(sweep->plans), prepared.data, prepared.options.jobs);
  for (std::size_t i = 0; i < runs.size(); ++i)
    runs[i].result = std::move(results[i]);
  const int code = writeReports(prepared.options.reports, [&](std::string_view ending) {
    return ending == ".json"   ? oms::sweepJson(runs)
           : ending == ".html" ? oms::sweepHtml(runs, prepared.head, *prepared.options.objective)
                               : oms::sweepCsv(runs, *prepared.options.objective);
  });
  return code != 0 ? code
                   : printText(prepared.options.json ? oms::sweepJson(runs)
                                                     : oms::sweepText(runs, *prepared.options.objective));
}

int runWalkForward(const PreparedRuns& prepared) {
  const BacktestOptions& options = prepared.options;
  auto sweep = sweepOf(prepared);
  if (!sweep)
    return backtestFailed(sweep.error().message, 2);
  const auto result = oms::walkForward({std::move(sweep->runs), std::move(sweep->plans), options.walkForward->first,
                                        options.walkForward->second, options.objective, options.jobs},
                                       prepared.data);
  if (!result)
    return backtestFailed(result.error().message);
  const int code = writeReports(prepared.options.reports, [&](std::string_view ending) {
    return ending == ".json"   ? oms::walkForwardJson(*result, *options.objective, prepared.head)
           : ending == ".html" ? oms::walkForwardHtml(*result, *options.objective, prepared.head)
                               : oms::walkForwardCsv(*result, *options.objective);
  });
  return code != 0 ? code
                   : printText(options.json ? oms::walkForwardJson(*result, *options.objective, prepared.head)
                                            : oms::walkForwardText(*result, *options.objective, prepared.head));
}

}  // namespace

int runBacktest(const Options& options) {
  if (options.command.verb == "compare")
    return runCompare(options);
  const auto read = readBacktestOptions(options.command);
  if (!read)
    return backtestFailed(read.error().message, 2);
  const auto prepared = prepareRuns(*read, options.command, options.dataDir);
  if (!prepared)
    return backtestFailed(prepared.error().message);
  for (const std::string& notice : prepared->notices)
    std::fprintf(stderr, "tidemark: %s\n", notice.c_str());
  if (read->checksLookAhead)
    return runLookAheadCheck(*prepared);
  if (read->walkForward)
    return runWalkForward(*prepared);
  return read->sweep.empty() ? runOne(*prepared) : runSweep(*prepared);
}

}  // namespace app
