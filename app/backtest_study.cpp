#include "app/backtest_study.h"

#include <algorithm>
#include <utility>

#include "app/backtest_output.h"
#include "app/session_builder.h"
#include "oms/backtest/report_parts.h"

namespace app {
namespace {

using widgets::BacktestOutcome;
using widgets::BacktestRequest;

constexpr std::size_t kCuts = 8;  // of a look-ahead check

// The words that the command line would have.
SubCommand commandOf(const BacktestRequest& request, unsigned jobs) {
  SubCommand command;
  const auto add = [&command](const std::string& name, const QString& value) {
    if (value.trimmed().isEmpty())
      return;
    command.options[name] = value.trimmed();
    command.lists[name] << value.trimmed();
  };
  add("strategy", request.strategy);
  add("data", request.data);
  add("symbol", request.symbol);
  add("timeframe", request.timeframe);
  add("from", request.from);
  add("to", request.to);
  add("fill", request.fill);
  add("cash", request.cash);
  add("fee-bps", request.feeBps);
  add("benchmark", request.benchmark);
  add("close-at-end", request.closeAtEnd);
  add("allow-short", request.allowShort ? QStringLiteral("1") : QString());
  add("jobs", QString::number(jobs));
  for (const auto& [name, value] : request.parameters)
    add(value.contains(':') ? "sweep" : "set", name + '=' + value.trimmed());
  if (request.study == widgets::BacktestStudy::WalkForward)
    add("walk-forward", request.windows.isEmpty() ? QStringLiteral(":") : request.windows);
  if (request.study == widgets::BacktestStudy::LookAhead)
    add("look-ahead-check", QStringLiteral("1"));
  if (command.has("sweep"))
    add("objective", request.objective);
  return command;
}

oms::Failure canceled() {
  return oms::Failure{"the backtest was canceled"};
}

// The run that is shown, with its trades.
std::optional<oms::Failure> runShown(BacktestStudy& study) {
  auto plan = planOf(study.prepared, study.parameters);
  if (!plan)
    return plan.error();
  plan->detail = oms::Detail::trades;
  plan->watch->expected += study.prepared.data.size();
  study.result = oms::runBacktest(*plan, study.prepared.data);
  study.plan = std::move(*plan);
  return std::nullopt;
}

std::optional<oms::Failure> sweep(BacktestStudy& study) {
  auto sweep = sweepOf(study.prepared);
  if (!sweep)
    return sweep.error();
  const BacktestOptions& options = study.prepared.options;
  study.prepared.watch->expected += sweep->plans.size() * study.prepared.data.size();
  auto results = oms::runBacktests(std::move(sweep->plans), study.prepared.data, options.jobs);
  for (std::size_t i = 0; i < results.size(); ++i)
    sweep->runs[i].result = std::move(results[i]);
  study.sweep = std::move(sweep->runs);
  const auto best = std::min_element(
      study.sweep.begin(), study.sweep.end(),
      [&](const oms::SweepRun& a, const oms::SweepRun& b) { return options.objective->prefers(a.result, b.result); });
  for (const auto& [name, value] : best->parameters)
    study.parameters[name] = value;
  return study.prepared.watch->canceled ? std::optional(canceled()) : runShown(study);
}

std::optional<oms::Failure> walkForward(BacktestStudy& study) {
  auto sweep = sweepOf(study.prepared);
  if (!sweep)
    return sweep.error();
  const BacktestOptions& options = study.prepared.options;
  auto result = oms::walkForward({std::move(sweep->runs), std::move(sweep->plans), options.walkForward->first,
                                  options.walkForward->second, options.objective, options.jobs},
                                 study.prepared.data);
  if (!result)
    return result.error();
  study.result = result->combined;
  study.walkForward = std::move(*result);
  return std::nullopt;
}

std::optional<oms::Failure> lookAhead(BacktestStudy& study) {
  auto plan = planOf(study.prepared, study.parameters);
  if (!plan)
    return plan.error();
  study.lookAhead = oms::checkLookAhead(std::move(*plan), study.prepared.data, kCuts, study.prepared.options.jobs);
  return study.prepared.watch->canceled ? std::optional(canceled()) : runShown(study);
}

QString told(const std::string& text) {
  return QString::fromStdString(text);
}

QString parametersText(const Parameters& parameters) {
  QStringList parts;
  for (const auto& [name, value] : parameters)
    parts << told(name) + ' ' + told(oms::shortestDigits(value));
  return parts.join(QStringLiteral(" · "));
}

void takeRun(const BacktestStudy& study, BacktestOutcome& outcome) {
  const oms::BacktestResult& result = study.result;
  outcome.barCount = result.bars;
  outcome.from = result.from;
  outcome.to = result.to;
  outcome.cash = result.cash;
  outcome.finalEquity = result.finalEquity;
  outcome.statistics = result.statistics;
  for (const oms::BacktestEquity& point : result.equity)
    outcome.equity.push_back({point.time, point.equity, {}, point.drawdown});
  outcome.tradeCount = result.trades.size();
  const std::size_t first = result.trades.size() - std::min(result.trades.size(), BacktestOutcome::kMostTrades);
  for (std::size_t i = first; i < result.trades.size(); ++i)
    outcome.trades.push_back({result.trades[i].trade, result.trades[i].entryTime, result.trades[i].exitTime});
  for (const oms::MarketUpdate& piece : study.prepared.data) {
    if (piece.symbol != oms::SymbolIndex{0})
      continue;
    outcome.bars.push_back(std::get<oms::BarUpdate>(piece.data).bar);
    if (outcome.bars.size() > BacktestOutcome::kMostBars)
      outcome.bars.pop_front();
  }
}

void takeSweep(const BacktestStudy& study, BacktestOutcome& outcome) {
  for (const SweepAxis& axis : study.prepared.options.sweep)
    outcome.axes << told(axis.name);
  for (const std::string& name : oms::objectiveNames())
    outcome.objectives << told(name);
  outcome.objective = QString::fromLatin1(study.prepared.options.objective->name.data(),
                                          static_cast<qsizetype>(study.prepared.options.objective->name.size()));
  for (const oms::SweepRun& run : study.sweep) {
    widgets::SweepPoint point;
    for (const SweepAxis& axis : study.prepared.options.sweep)
      point.parameters.push_back(run.parameters.at(axis.name));
    for (const std::string& name : oms::objectiveNames())
      point.objectives.push_back(oms::findObjective(name)->of(run.result));
    point.finalEquity = run.result.finalEquity;
    point.trades = run.result.statistics.trades;
    outcome.sweep.push_back(std::move(point));
  }
}

void takeWindows(const BacktestStudy& study, BacktestOutcome& outcome) {
  for (const oms::WalkForwardWindow& window : study.walkForward->windows) {
    const oms::BacktestResult& traded = window.outOfSample;
    const oms::Objective& objective = *study.prepared.options.objective;
    outcome.windows.push_back({window.inSample.from, traded.from, traded.to, parametersText(window.parameters),
                               objective.of(window.inSample), objective.of(traded), traded.statistics.totalReturn,
                               traded.statistics.maxDrawdown, traded.statistics.trades, traded.finalEquity});
  }
}

}  // namespace

oms::Result<std::shared_ptr<const BacktestStudy>> runStudy(const BacktestRequest& request, const QString& dataDir,
                                                           unsigned jobs, std::shared_ptr<oms::RunWatch> watch) {
  const SubCommand command = commandOf(request, jobs);
  const auto options = readBacktestOptions(command);
  if (!options)
    return options.error();
  const auto definition = readStrategy({options->strategies.front(), {}, {}, {}, {}});
  if (!definition)
    return definition.error();
  auto prepared = prepareRuns(*options, command, dataDir, watch);
  if (!prepared)
    return prepared.error();
  auto study = std::make_shared<BacktestStudy>();
  study->strategy = (*definition)->name;
  study->prepared = std::move(*prepared);
  study->parameters = options->parameters;
  if (study->prepared.watch->canceled)
    return canceled();
  const auto failure = options->checksLookAhead ? lookAhead(*study)
                       : options->walkForward   ? walkForward(*study)
                       : options->sweep.empty() ? runShown(*study)
                                                : sweep(*study);
  if (failure)
    return *failure;
  if (study->prepared.watch->canceled)
    return canceled();
  study->prepared.watch.reset();
  study->plan.watch.reset();
  return std::shared_ptr<const BacktestStudy>(std::move(study));
}

std::shared_ptr<const BacktestOutcome> outcomeOf(const BacktestStudy& study) {
  auto outcome = std::make_shared<BacktestOutcome>();
  outcome->title = told(study.strategy);
  for (const auto& [name, value] : study.prepared.head) {
    if (name == "symbol")
      outcome->title += QStringLiteral(" · ") + told(value);
    if (!name.starts_with("parameter "))
      outcome->head.emplace_back(told(name), told(value));
  }
  Parameters parameters = study.parameters;
  parameters.insert(study.prepared.defaults.begin(), study.prepared.defaults.end());
  for (const auto& [name, value] : parameters)
    outcome->head.emplace_back(told(name), told(oms::shortestDigits(value)));
  for (const std::string& notice : study.prepared.notices)
    outcome->notices.push_back(told(notice));
  const oms::BacktestResult& traded = study.walkForward ? study.walkForward->combined : study.result;
  for (const auto& [check, count] : traded.denied)
    outcome->denied[told(check)] = count;
  outcome->instrument = study.prepared.engine.instruments[oms::SymbolIndex{0}];
  takeRun(study, *outcome);
  if (!study.prepared.options.sweep.empty())
    takeSweep(study, *outcome);
  if (study.walkForward)
    takeWindows(study, *outcome);
  if (study.lookAhead) {
    outcome->lookAhead = told(oms::lookAheadText(*study.lookAhead)).trimmed();
    outcome->looksAhead = study.lookAhead->first.has_value();
  }
  return outcome;
}

oms::Result<std::vector<widgets::ComparedRow>> besideReport(const BacktestStudy& study, const QString& path) {
  auto other = readReport(path, "other");
  if (!other)
    return other.error();
  oms::ReportHead head = study.prepared.head;
  const auto isSet = [&head](const std::string& name) {
    return std::any_of(head.begin(), head.end(), [&](const auto& pair) { return pair.first == name; });
  };
  for (const auto& [name, value] : study.parameters) {  // of a sweep the best run's
    if (!isSet("parameter " + name))
      head.emplace_back("parameter " + name, oms::shortestDigits(value));
  }
  auto own = oms::parseReport(
      "this", study.walkForward ? oms::walkForwardJson(*study.walkForward, *study.prepared.options.objective, head)
                                : oms::reportJson(study.result, head));
  if (!own)
    return own.error();
  std::vector<widgets::ComparedRow> rows;
  const auto compared = oms::comparedRows({std::move(*own), std::move(*other)});
  for (std::size_t i = 1; i < compared.size(); ++i)
    rows.push_back({told(compared[i][0]), told(compared[i][1]), told(compared[i][2])});
  return rows;
}

std::string reportOf(const BacktestStudy& study, std::string_view ending, std::shared_ptr<oms::RunWatch> watch) {
  const PreparedRuns& prepared = study.prepared;
  const oms::Objective& objective = *prepared.options.objective;
  if (study.walkForward) {
    return ending == ".json"   ? oms::walkForwardJson(*study.walkForward, objective, prepared.head)
           : ending == ".html" ? oms::walkForwardHtml(*study.walkForward, objective, prepared.head)
                               : oms::walkForwardCsv(*study.walkForward, objective);
  }
  if (!study.sweep.empty()) {
    return ending == ".json"   ? oms::sweepJson(study.sweep)
           : ending == ".html" ? oms::sweepHtml(study.sweep, prepared.head, objective)
                               : oms::sweepCsv(study.sweep, objective);
  }
  if (ending != ".json")
    return ending == ".html" ? oms::reportHtml(study.result, prepared.head) : oms::reportCsv(study.result);
  // The files may say something else by now; the plan has what they said.
  oms::BacktestPlan plan = study.plan;
  plan.detail = oms::Detail::all;
  plan.watch = std::move(watch);
  return oms::reportJson(oms::runBacktest(std::move(plan), prepared.data), prepared.head);
}

}  // namespace app
