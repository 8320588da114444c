#pragma once

#include <QMenu>
#include <QStackedLayout>

#include "widgets/backtest/backtest_form.h"
#include "widgets/backtest/backtest_results.h"
#include "widgets/common/panel.h"

namespace widgets {

// Runs strategies over stored market data or files, beside the session, and shows what came of it.
class BacktestPanel : public Panel {
  Q_OBJECT

 public:
  explicit BacktestPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges&) override {}  // nothing of the session is shown
  QJsonObject state() const override;
  void setState(const QJsonObject& state) override;

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void build(BacktestPort& port);
  void buildTools();
  void follow(BacktestPort& port);
  void run();
  void showEnd(const QString& badge, Tone tone, const QString& problem);
  // Above the results; an empty one takes it away.
  void showProblem(const QString& problem);
  void save(const QString& suffix);

  BacktestPort* m_port;
  BacktestForm* m_form = nullptr;
  BacktestResults* m_results = nullptr;
  QWidget* m_resultsPage = nullptr;
  EmptyState* m_empty;
  QStackedLayout* m_pages = nullptr;
  QLabel* m_problem = nullptr;
  QMenu* m_menu = nullptr;
  bool m_isRunning = false;
};

}  // namespace widgets
