#pragma once

#include "widgets/common/table_panel.h"
#include "widgets/statistics/statistics_model.h"

namespace widgets {

// How the session has done: every statistic with how it is reckoned.
class StatisticsPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit StatisticsPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  StatisticsModel m_model;
  QElapsedTimer m_shown;
};

}  // namespace widgets
