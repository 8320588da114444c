#pragma once

#include "widgets/active_orders/active_orders_model.h"
#include "widgets/common/table_panel.h"

namespace widgets {

// Orders in the market, each with its way out; Delete cancels the selected ones.
class ActiveOrdersPanel : public TablePanel {
  Q_OBJECT

 public:
  explicit ActiveOrdersPanel(PanelContext& context, QWidget* parent = nullptr);

  void refresh(const oms::ViewChanges& changes) override;

 protected:
  void explainEmpty(EmptyState& empty) override;

 private:
  void cancelSelected();
  // Those of them that still work.
  void cancel(const std::vector<oms::OrderId>& ids);

  ActiveOrdersModel m_model;
};

}  // namespace widgets
