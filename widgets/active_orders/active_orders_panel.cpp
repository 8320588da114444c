#include "widgets/active_orders/active_orders_panel.h"

#include <QShortcut>

#include "widgets/common/format.h"

namespace widgets {

ActiveOrdersPanel::ActiveOrdersPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Orders, parent), m_model(context) {
  setTable(m_model);
  connect(&table(), &TableView::actionTriggered, this, [this](const QModelIndex& index, const QString&) {
    this->context().send(oms::CancelOrder{m_model.at(index).id, tr("canceled by the trader").toStdString()});
  });
  connect(&table(), &TableView::clicked, this,
          [this](const QModelIndex& index) { this->context().selectSymbol(m_model.at(index).request.symbol); });
  auto* cancel = new QAction(tr("Cancel selected"), this);
  menu().insertAction(menu().actions().constFirst(), cancel);
  connect(cancel, &QAction::triggered, this, &ActiveOrdersPanel::cancelSelected);
  auto* key = new QShortcut(QKeySequence::Delete, &table(), nullptr, nullptr, Qt::WidgetShortcut);
  connect(key, &QShortcut::activated, this, &ActiveOrdersPanel::cancelSelected);
}

void ActiveOrdersPanel::refresh(const oms::ViewChanges& changes) {
  m_model.refresh(changes);
  commit();
  setBadge(m_model.totalRows() > 0 ? QString::number(m_model.totalRows()) : QString());
}

void ActiveOrdersPanel::explainEmpty(EmptyState& empty) {
  empty.set(tr("No working orders"),
            tr("Limit and stop orders wait here until they fill, are canceled or expire. Send one from the ticket."));
}

void ActiveOrdersPanel::cancelSelected() {
  for (const QModelIndex& index : table().selectionModel()->selectedRows()) {
    context().send(oms::CancelOrder{m_model.at(index).id, tr("canceled by the trader").toStdString()});
  }
}

}  // namespace widgets
