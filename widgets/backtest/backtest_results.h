#pragma once

#include <QLabel>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabBar>
#include <deque>

#include "charts/heat_map.h"
#include "widgets/backtest/backtest_models.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/fields.h"
#include "widgets/common/table_view.h"
#include "widgets/statistics/statistics_model.h"

namespace charts {
class CandleChart;
class EquityChart;
}  // namespace charts

namespace widgets {

// What a backtest came to: curve and trades, the trades in the bars, all figures, the map of a sweep, the windows of a
// walk-forward, and an earlier run beside it.
class BacktestResults : public QWidget {
  Q_OBJECT

 public:
  enum class Page { Equity, Bars, Statistics, Sweep, Windows, Compare };

  explicit BacktestResults(ThemeSource& theme, QWidget* parent = nullptr);

  void take(const std::shared_ptr<const BacktestOutcome>& outcome);
  void showPage(Page page);

  // A saved report to stand beside the run; comparisonWanted() follows, for its figures.
  void addReport(const QString& path);
  void showComparison(const QString& path, const std::vector<ComparedRow>& rows);

 signals:
  void comparisonWanted(const QString& path);
  // A run of the sweep was chosen, to be run by itself.
  void parametersChosen(const std::vector<std::pair<QString, QString>>& parameters);

 private:
  struct EarlierRun {
    QString name;
    BacktestOutcome outcome;  // without its bars, curve and trades
  };

  QWidget* buildEquity();
  QWidget* buildSweep();
  QWidget* buildCompare();
  TableView* tableOf(TableModel& model, const QString& name);
  void applyTheme();
  void showSummary();
  void showStatistics();
  void showBars();
  void showTrade(const QModelIndex& row);
  void showObjective();
  void showField();
  void chooseRun(std::size_t run);
  void showEarlier();
  void pickReport();
  void keep();

  static constexpr std::size_t kMostEarlier = 8;

  ThemeSource& m_theme;
  std::shared_ptr<const BacktestOutcome> m_outcome;
  BacktestTradesModel m_trades;
  StatisticsModel m_statistics;
  SweepModel m_sweep;
  WindowsModel m_windows;
  CompareModel m_compare;
  SweepMap m_map;
  std::deque<EarlierRun> m_earlier;  // newest first
  QStringList m_reports;             // that were opened, newest first
  int m_runs = 0;
  QString m_name;  // of the run that is shown
  QLabel* m_title;
  QLabel* m_return;
  QLabel* m_summary;
  QLabel* m_lookAhead;
  QLabel* m_denied;
  QTabBar* m_tabs;
  QStackedLayout* m_pages;
  charts::EquityChart* m_equity;
  charts::CandleChart* m_bars;
  QStackedLayout* m_tradePages;
  TableView* m_tradeTable = nullptr;
  charts::HeatMap* m_heat;
  ChoiceBox* m_objective;
  QLabel* m_reading;
  TableView* m_sweepTable = nullptr;
  QStackedLayout* m_comparePages;
  ChoiceBox* m_other;
};

}  // namespace widgets
