#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "oms/backtest/backtest.h"
#include "oms/backtest/objective.h"

namespace oms {

// What a report says above its figures: the data, the strategy or script, and the options, each as "name: value".
using ReportHead = std::vector<std::pair<std::string, std::string>>;

// The report as one JSON object: statistics, orders, fills, trades, equity, signals, state_hash, events. Prices,
// quantities and money in the lists are numbers with their exact digits; signals and events are the objects of the
// wire contract.
std::string reportJson(const BacktestResult& result, const ReportHead& head);
// A page that needs nothing else: the figures, the equity and drawdown curves, trades and orders.
std::string reportHtml(const BacktestResult& result, const ReportHead& head);
// The script's orders, or the trades where there was no script.
std::string reportCsv(const BacktestResult& result);
// For standard output: lines for people, or one object.
std::string summaryText(const BacktestResult& result, const ReportHead& head);
std::string summaryJson(const BacktestResult& result, const ReportHead& head);

// What people read of the statistics: name and value, "n/a" where there is none.
std::vector<std::pair<std::string, std::string>> figuresOf(const BacktestResult& result);
// What became of an order: filled, expired, denied …; working orders have their state.
std::string_view outcomeOf(const BacktestOrder& order);

// A sweep's runs with their parameters, in the order in which they were asked for.
struct SweepRun {
  std::map<std::string, double> parameters;
  BacktestResult result;
};
std::string sweepText(const std::vector<SweepRun>& runs, const Objective& objective = defaultObjective());
std::string sweepJson(const std::vector<SweepRun>& runs);
std::string sweepCsv(const std::vector<SweepRun>& runs, const Objective& objective = defaultObjective());
// With a map of the objective over the first two parameters, of more the best of the others in each field.
std::string sweepHtml(const std::vector<SweepRun>& runs, const ReportHead& head, const Objective& objective);
// As the text and the CSV have it: the names, then a row a run.
std::vector<std::vector<std::string>> sweepTable(const std::vector<SweepRun>& runs, const Objective& objective);

}  // namespace oms
