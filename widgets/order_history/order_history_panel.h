#pragma once

#include "widgets/common/detail_pane.h"
#include "widgets/common/fields.h"
#include "widgets/common/table_panel.h"
#include "widgets/order_history/order_history_model.h"

namespace widgets {

// Every order with its end and its reason; the selected one with the whole chain that led to it and came of it.
class OrderHistoryPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit OrderHistoryPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void buildFilters();
  void applyFilters();
  void fillSymbols();
  void explainSelected();

  OrderHistoryModel m_model;
  ChoiceBox* m_symbol;
  ChoiceBox* m_state;
  ChoiceBox* m_side;
  DetailPane* m_detail;
  std::optional<oms::OrderId> m_shown;
};

}  // namespace widgets
