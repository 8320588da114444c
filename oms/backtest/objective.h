#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "oms/backtest/backtest.h"

namespace oms {

// What the runs of a sweep are compared by: a statistic under its name in the contract, or final_equity.
struct Objective {
  std::string_view name;
  bool smallerIsBetter;
  std::optional<double> (*of)(const BacktestResult& result);

  // What is undefined is better than nothing.
  bool prefers(const BacktestResult& a, const BacktestResult& b) const;
};

const Objective* findObjective(std::string_view name);  // null when there is none
const Objective& defaultObjective();                    // sharpe
std::vector<std::string> objectiveNames();

}  // namespace oms
