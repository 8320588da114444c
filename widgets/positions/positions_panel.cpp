#include "widgets/positions/positions_panel.h"

#include <QUuid>

#include "widgets/common/confirm.h"
#include "widgets/common/format.h"
#include "widgets/common/ways_out.h"
#include "widgets/why/why_dialog.h"

namespace widgets {

PositionsPanel::PositionsPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Positions, parent), m_model(context) {
  setTable(m_model);
  connect(&table(), &TableView::actionTriggered, this,
          [this](const QModelIndex& index, const QString& action) { act(m_model.at(index).id, action); });
  connect(&table(), &TableView::clicked, this,
          [this](const QModelIndex& index) { this->context().selectSymbol(m_model.at(index).symbol); });
  addRowAction(
      tr("Why…"), Qt::Key_W,
      [this](const QModelIndex& row) { showWhy(this->context(), this, m_model.at(row).id.text()); }, Icon::Why);
  connect(&context.feed(), &FeedWatch::changed, this, [this] { m_model.tick(); });
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

void PositionsPanel::act(oms::PositionId id, const QString& action) {
  const oms::Position* position = stillOpen(id);
  const oms::Instrument* instrument = position == nullptr ? nullptr : context().instrument(position->symbol);
  if (instrument == nullptr)
    return;
  if (action == QStringLiteral("close"))
    widgets::close(context(), this, id);
  else if (action == QStringLiteral("half"))
    halve(*position, *instrument);
  else
    askToReverse(*position, *instrument);
}

void PositionsPanel::halve(const oms::Position& position, const oms::Instrument& instrument) {
  const oms::Quantity half = halfOf(position, instrument);
  if (half.isZero()) {
    context().messages().add(MessageLevel::Warning, tr("orders"),
                             tr("Half of this position is less than the smallest lot of %1. Close it instead.")
                                 .arg(text(instrument.symbol)));
    return;
  }
  context().send(oms::ClosePosition{position.id, half});
}

bool PositionsPanel::refusesToReverse(oms::SymbolIndex symbol) {
  if (view().halts().count(symbol) == 0)
    return false;
  context().messages().add(MessageLevel::Warning, tr("orders"),
                           tr("%1 is halted, and a reversal does not wait for the end of the halt, as it would open a "
                              "position at a price that nobody knows yet; Close and Half do wait.")
                               .arg(context().symbolName(symbol)));
  return true;
}

// The market goes on while the question stands: what was agreed to is sent only for the position that was asked about.
void PositionsPanel::askToReverse(const oms::Position& position, const oms::Instrument& instrument) {
  if (refusesToReverse(position.symbol))
    return;
  const bool hedges = view().session().hedges;
  const QString symbol = text(instrument.symbol);
  const QString order = sideWord(oms::opposite(position.side())).toLower();
  const QString one = quantity(position.quantity.abs(), instrument);
  const QString twice = quantity(position.quantity.abs() * 2, instrument);
  confirm(this,
          {tr("Reverse %1?").arg(symbol),
           hedges ? tr("Two market orders. One to %1 %2 closes this position (%3). As far as that fills, another to "
                       "%1 %2 opens one on the other side. Both are checked before, while this one still counts.")
                        .arg(order, one, QString::fromStdString(position.id.text()))
                  : tr("A market order to %1 %2 closes the position and opens the same size on the other side.")
                        .arg(order, twice),
           tr("Reverse"), true},
          [this, hedges, symbol, id = position.id, held = position.quantity] {
            const oms::Position* now = stillOpen(id);
            if (now == nullptr || refusesToReverse(now->symbol))
              return;
            const std::string unique = QUuid::createUuid().toString(QUuid::Id128).toStdString();
            if (now->quantity == held)
              return context().send(reversal(*now, hedges, oms::ClientOrderId("rev-" + unique)));
            context().messages().add(
                MessageLevel::Warning, tr("orders"),
                tr("The position in %1 has changed since you were asked; nothing was sent. Look at it and reverse it "
                   "again.")
                    .arg(symbol));
          });
}

const oms::Position* PositionsPanel::stillOpen(oms::PositionId id) {
  const auto found = view().positions().find(id);
  if (found != view().positions().end())
    return &found->second;
  context().messages().add(MessageLevel::Warning, tr("orders"),
                           tr("The position is already closed; nothing was sent."));
  return nullptr;
}

}  // namespace widgets
