#include "widgets/trades/trades_panel.h"

#include "widgets/common/format.h"

namespace widgets {

TradesPanel::TradesPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Trades, parent), m_model(context), m_detail(new DetailPane(theme())) {
  setTable(m_model);
  setSide(m_detail);
  connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &TradesPanel::explainSelected);
}

void TradesPanel::refresh(const oms::ViewChanges& changes) {
  m_model.refresh(changes);
  commit();
  setBadge(view().today().fills > 0 ? grouped(QString::number(view().today().fills)) : QString());
}

void TradesPanel::explainEmpty(EmptyState& empty) {
  empty.set(tr("No fills yet"),
            tr("Each fill appears here with the reason for it: the signal, the checks, the order and the market."));
}

void TradesPanel::explainSelected() {
  const QModelIndexList rows = table().selectionModel()->selectedRows();
  if (rows.size() != 1) {
    m_detail->hide();
    return;
  }
  const oms::FillRecord& record = m_model.at(rows.front());
  m_detail->set(tr("Why %1").arg(QString::fromStdString(record.fill.id.text())), whyOf(record, context()));
}

}  // namespace widgets
