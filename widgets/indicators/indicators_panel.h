#pragma once

#include "widgets/common/instance_choice.h"
#include "widgets/common/table_panel.h"
#include "widgets/indicators/indicators_model.h"

namespace widgets {

// The values that a strategy's conditions look at.
class IndicatorsPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit IndicatorsPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void show();

  IndicatorsModel m_model;
  InstanceChoice* m_choice;
  QWidget* m_top;
};

}  // namespace widgets
