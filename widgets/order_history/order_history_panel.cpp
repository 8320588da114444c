#include "widgets/order_history/order_history_panel.h"

#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/why/why_dialog.h"
#include "widgets/why/why_lines.h"

namespace widgets {

OrderHistoryPanel::OrderHistoryPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::History, parent),
      m_model(context),
      m_symbol(new ChoiceBox(theme(), tr("Symbol"))),
      m_state(new ChoiceBox(theme(), tr("State"))),
      m_side(new ChoiceBox(theme(), tr("Side"))),
      m_detail(new DetailPane(theme())) {
  setTable(m_model);
  setSide(m_detail);
  buildFilters();
  addRowAction(
      tr("Why…"), Qt::Key_W,
      [this](const QModelIndex& row) { showWhy(this->context(), this, m_model.at(row).id.text()); }, Icon::Why);
  connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &OrderHistoryPanel::explainSelected);
}

void OrderHistoryPanel::buildFilters() {
  using State = OrderFilter::State;
  m_symbol->addItem(tr("all"));
  for (const auto& [title, state] : {std::pair{tr("all"), State::Any},
                                     {tr("filled"), State::Filled},
                                     {tr("canceled"), State::Canceled},
                                     {tr("refused"), State::Refused},
                                     {tr("working"), State::Working}}) {
    m_state->addItem(title, static_cast<int>(state));
  }
  m_side->addItem(tr("all"));
  m_side->addItem(tr("Buy"), static_cast<int>(oms::Side::buy));
  m_side->addItem(tr("Sell"), static_cast<int>(oms::Side::sell));
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  row->setSpacing(space::kSmall);
  for (ChoiceBox* box : {m_symbol, m_state, m_side}) {
    row->addWidget(box);
    connect(box, &QComboBox::activated, this, &OrderHistoryPanel::applyFilters);
  }
  row->addStretch(1);
  addTop(bar);
}

void OrderHistoryPanel::applyFilters() {
  OrderFilter filter;
  if (m_symbol->currentIndex() > 0)
    filter.symbol = oms::SymbolIndex{m_symbol->currentData().toUInt()};
  if (m_side->currentIndex() > 0)
    filter.side = static_cast<oms::Side>(m_side->currentData().toInt());
  filter.state = static_cast<OrderFilter::State>(m_state->currentData().toInt());
  m_model.setOrderFilter(filter);
  commit();
}

void OrderHistoryPanel::fillSymbols() {
  const auto& instruments = view().instruments().all();
  if (m_symbol->count() == static_cast<int>(instruments.size()) + 1)
    return;
  m_symbol->clear();
  m_symbol->addItem(tr("all"));
  for (std::size_t i = 0; i < instruments.size(); ++i)
    m_symbol->addItem(text(instruments[i].symbol), static_cast<uint>(i));
  m_symbol->updateGeometry();
}

void OrderHistoryPanel::refresh(const oms::ViewChanges& changes) {
  fillSymbols();
  m_model.refresh(changes);
  commit();
  const bool shownChanged =
      m_shown && std::find(changes.orders.begin(), changes.orders.end(), *m_shown) != changes.orders.end();
  if (shownChanged)
    explainSelected();
}

void OrderHistoryPanel::explainEmpty(EmptyState& empty) {
  const OrderFilter& filter = m_model.orderFilter();
  if (view().orders().empty()) {
    empty.set(tr("No orders yet"), tr("Every order of this session stays here with its events, denied ones too."));
  } else if (filter.symbol || filter.side || filter.state != OrderFilter::State::Any) {
    empty.set(tr("No order matches these filters"), tr("Choose “all” above to see every order."));
  }
}

void OrderHistoryPanel::explainSelected() {
  const QModelIndexList rows = table().selectionModel()->selectedRows();
  if (rows.size() != 1) {
    m_shown.reset();
    m_detail->hide();
    return;
  }
  m_shown = m_model.at(rows.front()).id;
  if (const auto why = oms::whyOf(view(), *m_shown))
    m_detail->set(text(why->id), whyDetail(oms::whyLines(view(), *why)));
}

}  // namespace widgets
