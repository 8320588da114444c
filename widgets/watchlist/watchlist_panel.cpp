#include "widgets/watchlist/watchlist_panel.h"

#include <algorithm>

#include "widgets/common/format.h"
#include "widgets/common/halts.h"

namespace widgets {

WatchlistPanel::WatchlistPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Watchlist, parent), m_model(context), m_add(new QMenu(this)) {
  setTable(m_model);
  table().setSelectionMode(QAbstractItemView::SingleSelection);
  auto* add = iconButton(context.theme(), Icon::Add, tr("Add a symbol"));
  add->setMenu(m_add);
  addTool(add);
  connect(m_add, &QMenu::aboutToShow, this, &WatchlistPanel::fillAddMenu);
  connect(menu().addAction(tr("Remove from the list")), &QAction::triggered, this, [this] {
    std::vector<std::string> left = symbols();
    for (const QModelIndex& row : table().selectionModel()->selectedRows()) {
      left.erase(
          std::remove(left.begin(), left.end(), this->context().symbolName(m_model.at(row).symbol).toStdString()),
          left.end());
    }
    put(left);
  });
  connect(menu().addAction(tr("Halt or release the market…")), &QAction::triggered, this, [this] {
    for (const QModelIndex& row : table().selectionModel()->selectedRows())
      askToHaltOrRelease(this->context(), window(), m_model.at(row).symbol);
  });
  connect(table().selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
    if (current.isValid())
      link()->choose(m_model.at(current).symbol);
  });
  // Its head is full.
  menu().addMenu(&linkTo([this](oms::SymbolIndex symbol) { follow(symbol); }).menu());
  connect(&context.feed(), &FeedWatch::changed, this, [this] { m_model.tick(); });
}

void WatchlistPanel::refresh(const oms::ViewChanges& changes) {
  if (changes.history || changes.watchlists || changes.session || m_model.totalRows() == 0)
    reload();
  m_model.refresh(changes);
  commit();
  if (secondPassed() || (changes.risk && m_halts != view().halts()))
    m_model.tick();
  if (changes.risk || changes.history)
    m_halts = view().halts();
  if (!context().selectedSymbol() && m_model.rowCount() > 0)
    context().selectSymbol(m_model.at(m_model.index(0, 0)).symbol);
}

std::vector<std::string> WatchlistPanel::symbols() const {
  const auto& lists = view().watchlists();
  return lists.empty() ? view().session().symbols : lists.front().symbols;
}

void WatchlistPanel::reload() {
  std::vector<oms::SymbolIndex> found;
  for (const std::string& symbol : symbols()) {
    if (const auto index = view().instruments().find(symbol))
      found.push_back(*index);
  }
  m_model.setSymbols(found);
}

void WatchlistPanel::fillAddMenu() {
  m_add->clear();
  const std::vector<std::string> listed = symbols();
  for (const oms::Instrument& instrument : view().instruments().all()) {
    if (std::find(listed.begin(), listed.end(), instrument.symbol) != listed.end())
      continue;
    connect(m_add->addAction(text(instrument.symbol)), &QAction::triggered, this,
            [this, listed, symbol = instrument.symbol] {
              std::vector<std::string> more = listed;
              more.push_back(symbol);
              put(more);
            });
  }
  if (m_add->isEmpty())
    m_add->addAction(tr("Every symbol of this session is listed"))->setEnabled(false);
}

void WatchlistPanel::put(const std::vector<std::string>& symbols) {
  std::vector<oms::WatchlistData> lists = view().watchlists();
  if (lists.empty())
    lists.push_back({tr("Watchlist").toStdString(), {}});
  lists.front().symbols = symbols;
  context().send(oms::PutWatchlist{lists});
}

void WatchlistPanel::follow(oms::SymbolIndex symbol) {
  const int row = m_model.rowOf(symbol);
  if (row >= 0 && table().currentIndex().row() != row)
    table().selectRow(row);
}

void WatchlistPanel::explainEmpty(EmptyState& empty) {
  if (view().instruments().size() == 0) {
    empty.set(tr("No session yet"), tr("A session brings its symbols. Start one in the session panel."));
  } else {
    empty.set(tr("This list is empty"), tr("Add a symbol of the session with + above."));
  }
}

}  // namespace widgets
