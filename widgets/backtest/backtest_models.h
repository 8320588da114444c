#pragma once

#include <memory>

#include "charts/heat_map.h"
#include "widgets/backtest/backtest_port.h"
#include "widgets/common/row_model.h"

namespace widgets {

// The round trips of a run, in their order.
class BacktestTradesModel : public RowModel<int, BacktestTrade> {
  Q_OBJECT

 public:
  explicit BacktestTradesModel(QObject* parent = nullptr);

  void show(const BacktestOutcome& outcome);

 private:
  BacktestTradesModel(std::shared_ptr<oms::Instrument> instrument, QObject* parent);

  std::shared_ptr<oms::Instrument> m_instrument;  // whose decimals the columns show
};

// A run of a sweep as its table says it.
struct SweepRow {
  std::size_t place = 0;  // in BacktestOutcome::sweep
  QString parameters;
  std::optional<double> objective;
  oms::Money finalEquity;
  std::uint64_t trades = 0;
  bool isBest = false;
};

class SweepModel : public RowModel<std::size_t, SweepRow> {
  Q_OBJECT

 public:
  explicit SweepModel(QObject* parent = nullptr);

  // The objective is a place in the outcome's list.
  void show(const BacktestOutcome& outcome, std::size_t objective);
};

class WindowsModel : public RowModel<int, BacktestWindow> {
  Q_OBJECT

 public:
  explicit WindowsModel(QObject* parent = nullptr);

  void show(const BacktestOutcome& outcome);
};

// First what the runs were asked that is not the same, then all figures.
std::vector<ComparedRow> comparedRows(const BacktestOutcome& first, const BacktestOutcome& second);

class CompareModel : public RowModel<int, ComparedRow> {
  Q_OBJECT

 public:
  explicit CompareModel(QObject* parent = nullptr);

  void show(const std::vector<ComparedRow>& rows);
};

// The map of an objective over the first two axes; where there are more, each field has the best of the others.
struct SweepMap {
  charts::HeatMapContent content;
  std::vector<std::size_t> runs;  // of each field, its place in BacktestOutcome::sweep; beyond it: not tried
};
SweepMap sweepMap(const BacktestOutcome& outcome, std::size_t objective);

// What a run was asked and what came of it, above all figures.
// "15 orders denied by short selling: tick May sell short"; empty where none was.
QString deniedText(const BacktestOutcome& outcome);
std::vector<std::pair<QString, QString>> runLines(const BacktestOutcome& outcome);
// "+12.41 % · drawdown 8.10 % · Sharpe 0.81 · 66 trades, 53 % won · 2,148 bars, 2004-08-19 to 2013-03-01"
QString summaryOf(const BacktestOutcome& outcome);

// "12", "0.25": a parameter's value in the fewest digits.
QString parameterText(double value);
// Whether a smaller value of that objective is the better one.
bool smallerIsBetter(const QString& objective);

}  // namespace widgets
