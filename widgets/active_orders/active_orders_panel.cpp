#include "widgets/active_orders/active_orders_panel.h"

#include <QShortcut>

#include "widgets/active_orders/modify_dialog.h"
#include "widgets/common/format.h"
#include "widgets/why/why_dialog.h"

namespace widgets {

ActiveOrdersPanel::ActiveOrdersPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Orders, parent), m_model(context) {
  setTable(m_model);
  connect(&table(), &TableView::actionTriggered, this, [this](const QModelIndex& index, const QString& action) {
    if (action == QStringLiteral("modify"))
      modifyOrder(this->context(), this, m_model.at(index).id);
    else
      cancel({m_model.at(index).id});
  });
  connect(&table(), &TableView::doubleClicked, this, [this](const QModelIndex& index) {
    if (table().table().cell(index).kind != CellKind::Actions)
      modifyOrder(this->context(), this, m_model.at(index).id);
  });
  addRowAction(
      tr("Modify…"), Qt::Key_F2,
      [this](const QModelIndex& row) { modifyOrder(this->context(), this, m_model.at(row).id); }, Icon::Edit);
  connect(&table(), &TableView::clicked, this,
          [this](const QModelIndex& index) { this->context().selectSymbol(m_model.at(index).request.symbol); });
  addRowAction(
      tr("Why…"), Qt::Key_W,
      [this](const QModelIndex& row) { showWhy(this->context(), this, m_model.at(row).id.text()); }, Icon::Why);
  auto* cancelThem = new QAction(tr("Cancel selected"), this);
  menu().insertAction(menu().actions().constFirst(), cancelThem);
  connect(cancelThem, &QAction::triggered, this, &ActiveOrdersPanel::cancelSelected);
  auto* key = new QShortcut(QKeySequence::Delete, &table(), nullptr, nullptr, Qt::WidgetShortcut);
  key->setWhatsThis(cancelThem->text());
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
  std::vector<oms::OrderId> ids;
  for (const QModelIndex& index : table().selectionModel()->selectedRows())
    ids.push_back(m_model.at(index).id);
  cancel(ids);
}

void ActiveOrdersPanel::cancel(const std::vector<oms::OrderId>& ids) {
  for (const oms::OrderId id : ids) {
    const oms::OrderRecord* record = view().order(id);
    if (record != nullptr && record->order.isWorking()) {
      context().send(oms::CancelOrder{id, tr("canceled by the trader").toStdString()});
    } else {
      context().messages().add(
          MessageLevel::Info, tr("orders"),
          tr("%1 works no more; there was nothing to cancel.").arg(QString::fromStdString(id.text())));
    }
  }
}

}  // namespace widgets
