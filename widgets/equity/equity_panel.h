#pragma once

#include <QLabel>
#include <QStackedLayout>

#include "widgets/common/empty_state.h"
#include "widgets/common/panel.h"

namespace charts {
class EquityChart;
}

namespace widgets {

// The account's equity over time and what today was made of.
class EquityPanel : public Panel {
  Q_OBJECT

 public:
  explicit EquityPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 private:
  void applyTheme();

  QStackedLayout* m_pages;
  EmptyState* m_empty;
  charts::EquityChart* m_chart;
  QLabel* m_summary;
  QLabel* m_day;
  QElapsedTimer m_lastDrawn;
};

}  // namespace widgets
