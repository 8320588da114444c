#include "widgets/trades/trades_panel.h"

#include "widgets/common/format.h"
#include "widgets/trades/note_dialog.h"
#include "widgets/why/why_dialog.h"
#include "widgets/why/why_lines.h"

namespace widgets {

TradesPanel::TradesPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Trades, parent), m_model(context), m_detail(new DetailPane(theme())) {
  setTable(m_model);
  setSide(m_detail);
  connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &TradesPanel::explainSelected);
  addRowAction(
      tr("Why…"), Qt::Key_W,
      [this](const QModelIndex& row) { showWhy(this->context(), this, m_model.at(row).fill.id.text()); }, Icon::Why);
  addRowAction(
      tr("Note and tags…"), Qt::Key_N, [this](const QModelIndex& row) { editNote(m_model.at(row).fill.id); },
      Icon::Flag);
}

void TradesPanel::refresh(const oms::ViewChanges& changes) {
  m_model.refresh(changes);
  commit();
  if (!changes.notes.empty())
    explainSelected();
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
  if (const auto why = oms::whyOf(view(), record.fill.id))
    m_detail->set(tr("Why %1").arg(text(why->id)), whyDetail(oms::whyLines(view(), *why)));
}

void TradesPanel::editNote(oms::TradeId id) {
  for (NoteDialog* open : window()->findChildren<NoteDialog*>())
    open->close();
  (new NoteDialog(context(), id, window()))->show();
}

}  // namespace widgets
