#include "widgets/patterns/patterns_panel.h"

#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr std::size_t kBarsATime = 1'000;  // a millisecond's work
constexpr int kConfidences[] = {40, 60, 70};

}  // namespace

PatternsPanel::PatternsPanel(PanelContext& context, QWidget* parent)
    : TablePanel(context, Icon::Patterns, parent),
      m_model(context),
      m_symbol(new ChoiceBox(theme(), tr("Symbol"))),
      m_bias(new ChoiceBox(theme(), tr("Bias"))),
      m_confidence(new ChoiceBox(theme(), tr("Confidence from"))),
      m_meaning(plainLabel({}, Tone::Muted)) {
  setTable(m_model);
  buildFilters();
  m_meaning->setWordWrap(true);
  m_meaning->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  m_meaning->hide();
  addBottom(m_meaning);
  m_rest.setSingleShot(true);
  m_rest.setInterval(0);
  connect(&m_rest, &QTimer::timeout, this, &PatternsPanel::scan);
  connect(table().selectionModel(), &QItemSelectionModel::selectionChanged, this, &PatternsPanel::explainSelected);
  connect(&table(), &QTableView::clicked, this, &PatternsPanel::showBar);
  connect(&table(), &TableView::rowActivated, this, &PatternsPanel::showBar);
}

void PatternsPanel::buildFilters() {
  m_symbol->addItem(tr("all"));
  m_bias->addItem(tr("all"));
  for (const oms::PatternBias bias : {oms::PatternBias::bullish, oms::PatternBias::bearish, oms::PatternBias::neutral})
    m_bias->addItem(biasText(bias), static_cast<int>(bias));
  m_confidence->addItem(tr("all"), 0);
  for (const int least : kConfidences)
    m_confidence->addItem(percent(least / 100.0, 0), least);
  m_confidence->setToolTip(tr("Only patterns of this confidence or more"));
  m_confidence->setAccessibleName(tr("Least confidence"));
  auto* bar = new QWidget;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  row->setSpacing(space::kSmall);
  for (ChoiceBox* box : {m_symbol, m_bias, m_confidence}) {
    row->addWidget(box);
    connect(box, &QComboBox::activated, this, &PatternsPanel::applyFilters);
  }
  row->addStretch(1);
  addTop(bar);
}

void PatternsPanel::fillSymbols() {
  const auto& instruments = view().instruments().all();
  if (m_symbol->count() == static_cast<int>(instruments.size()) + 1)
    return;
  m_symbol->clear();
  m_symbol->addItem(tr("all"));
  for (std::size_t i = 0; i < instruments.size(); ++i)
    m_symbol->addItem(text(instruments[i].symbol), static_cast<uint>(i));
  m_symbol->updateGeometry();
}

void PatternsPanel::applyFilters() {
  PatternFilter filter;
  if (m_symbol->currentIndex() > 0)
    filter.symbol = oms::SymbolIndex{m_symbol->currentData().toUInt()};
  if (m_bias->currentIndex() > 0)
    filter.bias = static_cast<oms::PatternBias>(m_bias->currentData().toInt());
  filter.confidence = m_confidence->currentData().toInt() / 100.0;
  m_model.setPatternFilter(filter, m_board);
  commit();
}

void PatternsPanel::refresh(const oms::ViewChanges& changes) {
  fillSymbols();
  if (isVisible() && (!changes.bars.empty() || changes.history))
    scan();
}

void PatternsPanel::showEvent(QShowEvent* event) {
  TablePanel::showEvent(event);
  m_rest.start();
}

// A little at a time: a session begins with thousands of bars, and the window must not wait for them.
void PatternsPanel::scan() {
  if (!isVisible())
    return;
  if (!m_board.update(view(), kBarsATime))
    m_rest.start();
  m_model.take(m_board);
  commit();
}

void PatternsPanel::explainEmpty(EmptyState& empty) {
  const std::size_t bars = m_board.bars();
  if (bars == 0) {
    empty.set(tr("No bar has closed yet"), tr("Patterns are sought whenever a bar closes, of every symbol and "
                                              "timeframe of the session."));
    return;
  }
  const QString scanned = plural(static_cast<qint64>(bars), tr("One bar was scanned."), tr("%1 bars were scanned."));
  if (m_model.patternFilter().isSet())
    empty.set(tr("No pattern matches these filters"), scanned + ' ' + tr("Choose “all” above to see every pattern."));
  else
    empty.set(tr("No pattern found yet"),
              scanned + ' ' + tr("Most patterns need the ten bars before them to know what a long candle is."));
}

void PatternsPanel::explainSelected() {
  const QModelIndexList rows = table().selectionModel()->selectedRows();
  m_meaning->setVisible(rows.size() == 1);
  if (rows.size() != 1)
    return;
  const PatternRow& row = m_model.at(rows.front());
  setTextIfChanged(m_meaning, biasText(row.found.bias) + QStringLiteral(" · ") + text(row.found.description));
}

void PatternsPanel::showBar(const QModelIndex& index) {
  const PatternRow& row = m_model.at(index);
  context().showBar(row.symbol, row.timeframe, row.found.openTime);
}

}  // namespace widgets
