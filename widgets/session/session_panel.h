#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <vector>

#include "widgets/common/chip.h"
#include "widgets/common/fields.h"
#include "widgets/common/labels.h"
#include "widgets/common/meter.h"
#include "widgets/common/panel.h"

namespace widgets {

// Starts and stops the session, sets its speed, shows how far it is, and says what is not ready and how to mend it.
class SessionPanel : public Panel {
  Q_OBJECT

 public:
  explicit SessionPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct CheckRow {
    QLabel* mark;
    QLabel* name;
    QLabel* detail;
  };

  QWidget* buildControls();
  QPushButton* addControl(QHBoxLayout& row, const QString& title, oms::SessionAction action, ButtonLook look);
  void showSession();
  void showProgress();
  void showPreflight();
  void addCheck();

  QLabel* m_title;
  Chip* m_state;
  QLabel* m_facts;
  QPushButton* m_start = nullptr;
  QPushButton* m_pause = nullptr;
  QPushButton* m_resume = nullptr;
  QPushButton* m_stop = nullptr;
  ChoiceBox* m_speed;
  MeterRow* m_progress;
  QLabel* m_checksTitle;
  QLabel* m_noChecks;
  QGridLayout* m_checkGrid;
  std::vector<CheckRow> m_checks;
};

}  // namespace widgets
