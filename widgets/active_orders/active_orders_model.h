#pragma once

#include <QAbstractTableModel>

#include "oms/model/order.h"
#include "widgets/common/panel_context.h"
#include "widgets/common/row_model.h"

namespace widgets {

// The columns that every table of orders has.
std::vector<RowColumn<oms::Order>> orderColumns(const PanelContext* context);
// A status in words, and what it means for its owner.
Cell statusCell(const oms::Order& order);

// Orders that may still fill, the newest on top.
class ActiveOrdersModel : public RowModel<oms::OrderId, oms::Order> {
  Q_OBJECT

 public:
  explicit ActiveOrdersModel(const PanelContext& context, QObject* parent = nullptr);

  void refresh(const oms::ViewChanges& changes);

 private:
  const PanelContext& m_context;
};

}  // namespace widgets
