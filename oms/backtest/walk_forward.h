#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oms/backtest/backtest.h"
#include "oms/backtest/objective.h"
#include "oms/backtest/report.h"
#include "oms/model/result.h"

namespace oms {

// How long a window is: so many bars, or so long by the clock.
struct WindowLength {
  std::uint64_t bars = 0;  // zero: by the clock
  Duration time{0};
};
// 500 (bars) or 90d; nothing where it is neither or zero.
std::optional<WindowLength> parseWindowLength(std::string_view text);

// One window: bars [first, split) choose the parameters, and bars [split, end) are traded with them. Counted among the
// bars that trade.
struct WindowBounds {
  std::size_t first = 0;
  std::size_t split = 0;
  std::size_t end = 0;
};
// Windows that move on by what is traded, so that each bar after the first choice is traded once; the last may be
// shorter. `opens`: of the bars, ascending. Empty where they are not enough for one.
std::vector<WindowBounds> windowsOf(std::span<const Timestamp> opens, WindowLength inSample, WindowLength outOfSample);

struct WalkForwardPlan {
  std::vector<SweepRun> grid;       // the parameters to choose from; the results are not read
  std::vector<BacktestPlan> plans;  // of each of them
  WindowLength inSample;
  WindowLength outOfSample;
  const Objective* objective = &defaultObjective();
  unsigned threads = 1;
};

struct WalkForwardWindow {
  std::map<std::string, double> parameters;  // chosen
  BacktestResult inSample;                   // of these, without detail
  BacktestResult outOfSample;                // begins with the money of the window before it
};

struct WalkForwardResult {
  std::vector<WalkForwardWindow> windows;
  // All that was traded out of sample, as one run: fills, trades, equity and statistics. Its order ids are each
  // window's own.
  BacktestResult combined;
};

// For each window: all parameters in sample, the best by the objective (of equals the first), and with it the bars
// that follow, closed at their end and begun with what the windows before have left. Each run is what a plain one from
// its first bar to its last is, with the bars before as warm-up. Ends early when the money is gone. The failure is one
// sentence.
Result<WalkForwardResult> walkForward(WalkForwardPlan plan, std::span<const MarketUpdate> data);

std::string walkForwardText(const WalkForwardResult& result, const Objective& objective, const ReportHead& head);
std::string walkForwardJson(const WalkForwardResult& result, const Objective& objective, const ReportHead& head);
std::string walkForwardHtml(const WalkForwardResult& result, const Objective& objective, const ReportHead& head);
std::string walkForwardCsv(const WalkForwardResult& result, const Objective& objective);

}  // namespace oms
