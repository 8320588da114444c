#pragma once

#include <QButtonGroup>
#include <QLabel>
#include <QVBoxLayout>
#include <vector>

#include "widgets/common/fields.h"
#include "widgets/common/hold_button.h"
#include "widgets/common/meter.h"
#include "widgets/common/panel.h"
#include "widgets/risk/alert_row.h"
#include "widgets/risk/limit_editor.h"

namespace widgets {

// How much of each limit is used, whether trading is allowed, what has been alerted, and the kill switch with its plan.
class RiskPanel : public Panel {
  Q_OBJECT

 public:
  explicit RiskPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 private:
  void buildSwitches(QVBoxLayout& column);
  void buildLockout(QVBoxLayout& column);
  void buildAlerts(QVBoxLayout& column);
  void buildLimits(QVBoxLayout& column);
  void showLimits();
  void showState();
  void showLockout();
  void showCoolDowns();
  void showHalts();
  void askToRelease();
  void askToEndCoolDowns();
  void showAlerts();
  AlertRow* addAlert(oms::AlertId id);
  void showKillSwitch();
  void setTradingState(oms::TradingState state);

  QLabel* m_summary;
  QLabel* m_noLimits;
  QVBoxLayout* m_limitColumn;
  std::vector<MeterRow*> m_limits;
  std::vector<QString> m_limitNames;
  LimitEditor* m_editor;
  QLabel* m_lockout;
  QPushButton* m_release;
  QLabel* m_cooling;
  QPushButton* m_endCooling;
  QVBoxLayout* m_haltColumn;
  std::vector<oms::SymbolIndex> m_halted;  // those that have a row
  std::vector<QWidget*> m_haltRows;
  QButtonGroup* m_states;
  QVBoxLayout* m_alertColumn;
  QLabel* m_noAlerts;
  QPushButton* m_moreAlerts;
  QWidget* m_switches;  // trading state and kill switch
  QScrollArea* m_area;
  bool m_allAlerts = false;
  std::vector<AlertRow*> m_alerts;
  HoldButton* m_kill;
  CheckBox* m_alsoFlatten;
  QLabel* m_killText;
  QLabel* m_plan;
  QPushButton* m_flattenNow;
  QPushButton* m_rearm;
};

}  // namespace widgets
