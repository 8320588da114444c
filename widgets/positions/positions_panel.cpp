#include "widgets/positions/positions_panel.h"

#include "widgets/common/confirm.h"
#include "widgets/common/format.h"

namespace widgets {

PositionsPanel::PositionsPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Positions, parent), m_model(context) {
  setTable(m_model);
  connect(&table(), &TableView::actionTriggered, this,
          [this](const QModelIndex& index, const QString& action) { act(m_model.at(index), action); });
  connect(&table(), &TableView::clicked, this,
          [this](const QModelIndex& index) { this->context().selectSymbol(m_model.at(index).symbol); });
}

void PositionsPanel::refresh(const oms::ViewChanges& changes) {
  m_model.refresh(changes);
  commit();
  if (secondPassed())
    m_model.tick();
  setBadge(m_model.totalRows() > 0 ? QString::number(m_model.totalRows()) : QString());
}

void PositionsPanel::explainEmpty(EmptyState& empty) {
  empty.set(tr("No open positions"),
            tr("A position opens when an order fills. Send an order from the ticket, or approve a signal."));
}

void PositionsPanel::act(const oms::Position& position, const QString& action) {
  const oms::Instrument* instrument = context().instrument(position.symbol);
  if (instrument == nullptr)
    return;
  if (action == QStringLiteral("close")) {
    context().send(oms::ClosePosition{position.id});
    return;
  }
  if (action == QStringLiteral("half")) {
    const oms::OrderRequest request = reducingOrder(position, *instrument, oms::Ratio::fromRaw(oms::Ratio::one / 2));
    if (request.quantity.isZero()) {
      context().messages().add(MessageLevel::Warning, tr("orders"),
                               tr("Half of this position is less than the smallest lot of %1. Close it instead.")
                                   .arg(text(instrument->symbol)));
      return;
    }
    context().send(oms::SubmitOrder{request});
    return;
  }
  const oms::OrderRequest request = reversingOrder(position);
  confirm(this,
          {tr("Reverse %1?").arg(text(instrument->symbol)),
           tr("A market order to %1 %2 closes the position and opens the same size on the other side.")
               .arg(sideWord(request.side).toLower(), quantity(request.quantity, *instrument)),
           tr("Reverse"), true},
          [this, request] { context().send(oms::SubmitOrder{request}); });
}

}  // namespace widgets
