#pragma once

#include "widgets/common/detail_pane.h"
#include "widgets/common/table_panel.h"
#include "widgets/trades/trades_model.h"

namespace widgets {

// Every fill; the selected one with the whole chain that led to it.
class TradesPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit TradesPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void explainSelected();
  void editNote(oms::TradeId id);

  TradesModel m_model;
  DetailPane* m_detail;
};

}  // namespace widgets
