#include "oms/backtest/objective.h"

#include <algorithm>
#include <array>

namespace oms {
namespace {

std::optional<double> asDouble(const std::optional<Money>& amount) {
  return amount ? std::optional(amount->toDoubleLossy()) : std::nullopt;
}

constexpr std::array<Objective, 12> kObjectives{
    {{"sharpe", false, [](const BacktestResult& run) { return run.statistics.sharpe; }},
     {"sharpe_compounded", false, [](const BacktestResult& run) { return run.statistics.sharpeCompounded; }},
     {"sortino", false, [](const BacktestResult& run) { return run.statistics.sortino; }},
     {"calmar", false, [](const BacktestResult& run) { return run.statistics.calmar; }},
     {"total_return", false, [](const BacktestResult& run) { return run.statistics.totalReturn; }},
     {"cagr", false, [](const BacktestResult& run) { return run.statistics.cagr; }},
     {"final_equity", false, [](const BacktestResult& run) { return std::optional(run.finalEquity.toDoubleLossy()); }},
     {"max_drawdown", true, [](const BacktestResult& run) { return run.statistics.maxDrawdown; }},
     {"profit_factor", false, [](const BacktestResult& run) { return run.statistics.profitFactor; }},
     {"win_rate", false, [](const BacktestResult& run) { return run.statistics.winRate; }},
     {"expectancy", false, [](const BacktestResult& run) { return asDouble(run.statistics.expectancy); }},
     {"sqn", false, [](const BacktestResult& run) { return run.statistics.sqn; }}}};

}  // namespace

bool Objective::prefers(const BacktestResult& a, const BacktestResult& b) const {
  const auto left = of(a);
  const auto right = of(b);
  if (!left || !right)
    return left.has_value();
  return smallerIsBetter ? *left < *right : *left > *right;
}

const Objective* findObjective(std::string_view name) {
  const auto* row =
      std::find_if(kObjectives.begin(), kObjectives.end(), [&](const Objective& each) { return each.name == name; });
  return row == kObjectives.end() ? nullptr : row;
}

const Objective& defaultObjective() {
  return kObjectives.front();
}

std::vector<std::string> objectiveNames() {
  std::vector<std::string> names;
  for (const Objective& row : kObjectives)
    names.emplace_back(row.name);
  return names;
}

}  // namespace oms
