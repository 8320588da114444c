#pragma once

#include <QLabel>

#include "widgets/common/detail_pane.h"
#include "widgets/common/instance_choice.h"
#include "widgets/common/table_panel.h"
#include "widgets/conditions/conditions_model.h"

namespace widgets {

// How far each condition of a strategy is from being met.
class ConditionsPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit ConditionsPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void show();
  void showNearMisses();

  ConditionsModel m_model;
  InstanceChoice* m_choice;
  QLabel* m_summary;
  QWidget* m_top;
  QToolButton* m_nearly;
  DetailPane* m_misses;
};

}  // namespace widgets
