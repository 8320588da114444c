#pragma once

#include <QHBoxLayout>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <functional>

#include "widgets/backtest/backtest_port.h"
#include "widgets/common/fields.h"
#include "widgets/common/meter.h"
#include "widgets/common/panel.h"

namespace widgets {

// What is to be run, on what, and how far it is.
class BacktestForm : public QWidget {
  Q_OBJECT

 public:
  BacktestForm(ThemeSource& theme, BacktestPort& port, QWidget* parent = nullptr);

  BacktestRequest request() const;
  // Puts values into the parameters' fields, where the strategy has them.
  void setParameters(const std::vector<std::pair<QString, QString>>& parameters);
  // Adds the file and chooses it, as if it had been picked.
  void addDataFile(const QString& path);
  void addStrategyFile(const QString& path);

  void setBusy(bool busy);
  // Below 0: the data is read.
  void setProgress(double share);
  // Gives the sentence in the window's words and outlines the field that it is about.
  QString explain(const QString& sentence);

  QJsonObject state() const;
  void setState(const QJsonObject& state);

 signals:
  void runRequested();
  void cancelRequested();
  // Something could not be read, in a sentence.
  void problem(const QString& sentence);

 private:
  QWidget* buildFields();
  QWidget* buildFoot();
  QWidget* withButton(ChoiceBox* choice, const QString& name, const std::function<void()>& pick);
  void showData(const std::vector<StoredData>& data);
  void offerBenchmark(const QString& name, const QString& benchmark);
  void showStrategy();
  void showStudy();
  void pick(const QString& title, const QString& filter, const std::function<void(const QString&)>& picked);
  void clearProblems();
  const BacktestStrategy* strategy() const;

  ThemeSource& m_theme;
  BacktestPort& m_port;
  std::vector<BacktestStrategy> m_strategies;
  ChoiceBox* m_strategy;
  QLabel* m_bars;
  ChoiceBox* m_data;
  ChoiceBox* m_timeframe;
  FieldEdit* m_from;
  FieldEdit* m_to;
  ChoiceBox* m_fill;
  FieldEdit* m_cash;
  FieldEdit* m_fees;
  ChoiceBox* m_benchmark;
  ChoiceBox* m_closeAtEnd;
  CheckBox* m_allowShort;
  ChoiceBox* m_study;
  FieldEdit* m_windows;
  ChoiceBox* m_objective;
  QLabel* m_hint;
  QVBoxLayout* m_parameterColumn;
  std::vector<FieldEdit*> m_parameters;  // of the chosen strategy, in its order
  QPushButton* m_run;
  QPushButton* m_cancel;
  MeterRow* m_progress;
  QLabel* m_reading;
};

}  // namespace widgets
