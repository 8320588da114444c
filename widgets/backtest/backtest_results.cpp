#include "widgets/backtest/backtest_results.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QVBoxLayout>
#include <algorithm>

#include "charts/candle_chart.h"
#include "charts/equity_chart.h"
#include "widgets/common/chart_theme.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"

namespace widgets {
namespace {

constexpr int kSmallestChart = 60;  // a low dock still shows the curve's shape
constexpr int kShownBars = 120;

int signOf(const std::optional<double>& value) {
  return !value || *value == 0 ? 0 : *value > 0 ? 1 : -1;
}

QSplitter* splitter(QWidget* left, QWidget* right, int leftShare, int rightShare) {
  auto* both = new QSplitter(Qt::Horizontal);
  both->setChildrenCollapsible(false);
  both->setHandleWidth(space::kTight);
  both->addWidget(left);
  both->addWidget(right);
  both->setStretchFactor(0, leftShare);
  both->setStretchFactor(1, rightShare);
  both->setSizes({leftShare * 100, rightShare * 100});
  return both;
}

charts::ChartMark markerOf(const oms::RoundTrip& trade, oms::Timestamp time, bool entry,
                           const oms::Instrument& instrument) {
  const bool buys = (trade.side == oms::Side::buy) == entry;
  const oms::Price at = entry ? trade.entryPrice : trade.exitPrice;
  const QString verb = buys ? BacktestResults::tr("Bought") : BacktestResults::tr("Sold");
  return {time, buys ? oms::Side::buy : oms::Side::sell,
          BacktestResults::tr("%1 %2 at %3").arg(verb, quantity(trade.quantity, instrument), priceOf(at, instrument))};
}

}  // namespace

BacktestResults::BacktestResults(ThemeSource& theme, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_title(strongLabel({})),
      m_return(strongLabel({})),
      m_summary(plainLabel({}, Tone::Muted)),
      m_lookAhead(plainLabel({})),
      m_denied(plainLabel({}, Tone::Warning)),
      m_tabs(new QTabBar),
      m_pages(new QStackedLayout),
      m_equity(new charts::EquityChart),
      m_bars(new charts::CandleChart),
      m_tradePages(new QStackedLayout),
      m_heat(new charts::HeatMap),
      m_objective(new ChoiceBox(theme, tr("Map of"))),
      m_reading(plainLabel({}, Tone::Muted)),
      m_comparePages(new QStackedLayout),
      m_other(new ChoiceBox(theme, tr("Beside"))) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
  column->setSpacing(space::kTight);
  auto* head = new QHBoxLayout;
  head->setSpacing(space::kSmall);
  m_summary->setWordWrap(true);
  m_lookAhead->setWordWrap(true);
  m_denied->setWordWrap(true);
  head->addWidget(m_title);
  head->addWidget(m_return);
  head->addWidget(m_summary, 1);
  column->addLayout(head);
  column->addWidget(m_lookAhead);
  column->addWidget(m_denied);
  column->addWidget(m_tabs);
  column->addLayout(m_pages, 1);
  m_tabs->setExpanding(false);
  m_tabs->setDrawBase(false);
  m_tabs->setElideMode(Qt::ElideNone);
  m_tabs->setAccessibleName(tr("Pages of the backtest"));
  for (const QString& title :
       {tr("Equity and trades"), tr("Bars"), tr("Statistics"), tr("Sweep"), tr("Windows"), tr("Compare")})
    m_tabs->addTab(title);
  m_pages->addWidget(buildEquity());
  m_bars->setMinimumSize(2 * kSmallestChart, kSmallestChart);
  m_pages->addWidget(m_bars);
  m_pages->addWidget(tableOf(m_statistics, tr("Statistics")));
  m_pages->addWidget(buildSweep());
  m_pages->addWidget(tableOf(m_windows, tr("Windows")));
  m_pages->addWidget(buildCompare());
  connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedLayout::setCurrentIndex);
  // The middle of the bars is known once they have their size.
  connect(
      m_tabs, &QTabBar::currentChanged, this,
      [this] {
        if (m_tradeTable->currentIndex().isValid())
          showTrade(m_tradeTable->currentIndex());
      },
      Qt::QueuedConnection);
  connect(&theme, &ThemeSource::changed, this, &BacktestResults::applyTheme);
  applyTheme();
}

TableView* BacktestResults::tableOf(TableModel& model, const QString& name) {
  auto* table = new TableView(m_theme, model);
  table->setAccessibleName(name);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  return table;
}

QWidget* BacktestResults::buildEquity() {
  m_equity->setMinimumSize(2 * kSmallestChart, kSmallestChart);
  m_equity->setEmptyText(tr("One bar is no curve; widen the range"));
  m_equity->setToolTip(tr("Above the equity, below its drawdown from the highest equity so far"));
  auto* right = new QWidget;
  right->setLayout(m_tradePages);
  m_tradeTable = tableOf(m_trades, tr("Trades of the backtest"));
  auto* none = new EmptyState(m_theme, Icon::Trades);
  none->set(tr("No trades"), tr("The strategy's conditions never met, or its orders never filled."));
  m_tradePages->addWidget(none);
  m_tradePages->addWidget(m_tradeTable);
  connect(m_tradeTable->selectionModel(), &QItemSelectionModel::currentChanged, this, &BacktestResults::showTrade);
  connect(m_tradeTable, &TableView::rowActivated, this, [this](const QModelIndex& row) {
    showTrade(row);
    showPage(Page::Bars);
  });
  return splitter(m_equity, right, 1, 1);
}

QWidget* BacktestResults::buildSweep() {
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kTight);
  auto* foot = new QHBoxLayout;
  auto* use = button(tr("Run these"), ButtonLook::Link);
  foot->addWidget(m_reading, 1);
  foot->addWidget(use);
  column->addWidget(m_heat, 1);
  column->addLayout(foot);
  m_reading->setWordWrap(true);
  auto* right = new QWidget;
  auto* table = new QVBoxLayout(right);
  table->setContentsMargins(0, 0, 0, 0);
  table->setSpacing(space::kTight);
  m_sweepTable = tableOf(m_sweep, tr("Runs of the sweep"));
  table->addWidget(m_objective, 0, Qt::AlignLeft);
  table->addWidget(m_sweepTable, 1);
  connect(m_objective, &QComboBox::currentIndexChanged, this, &BacktestResults::showObjective);
  connect(m_heat, &charts::HeatMap::currentChanged, this, &BacktestResults::showField);
  const auto take = [this] {
    if (m_heat->current())
      chooseRun(m_map.runs[*m_heat->current()]);
  };
  connect(m_heat, &charts::HeatMap::chosen, this, take);
  connect(use, &QPushButton::clicked, this, take);
  connect(m_sweepTable->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& row) {
    if (!row.isValid())
      return;
    const auto field = std::find(m_map.runs.begin(), m_map.runs.end(), m_sweep.at(row).place);
    if (field != m_map.runs.end())
      m_heat->setCurrent(static_cast<std::size_t>(field - m_map.runs.begin()));
  });
  connect(m_sweepTable, &TableView::rowActivated, this,
          [this](const QModelIndex& row) { chooseRun(m_sweep.at(row).place); });
  return splitter(left, right, 1, 1);
}

QWidget* BacktestResults::buildCompare() {
  auto* none = new EmptyState(m_theme, Icon::Equity);
  none->set(tr("Nothing to compare with"), tr("Run again with other parameters: this run then stands beside it."));
  none->offer(tr("Open a saved report…"));
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(space::kTight);
  auto* head = new QHBoxLayout;
  auto* open = button(tr("Open a saved report…"), ButtonLook::Link);
  head->addWidget(m_other);
  head->addWidget(open);
  head->addStretch(1);
  column->addLayout(head);
  column->addWidget(tableOf(m_compare, tr("This run beside an earlier one")), 1);
  m_comparePages->addWidget(none);
  m_comparePages->addWidget(page);
  connect(none, &EmptyState::acted, this, &BacktestResults::pickReport);
  connect(open, &QPushButton::clicked, this, &BacktestResults::pickReport);
  auto* both = new QWidget;
  both->setLayout(m_comparePages);
  connect(m_other, &QComboBox::currentIndexChanged, this, &BacktestResults::showEarlier);
  return both;
}

void BacktestResults::applyTheme() {
  const charts::ChartPalette palette = chartPaletteOf(m_theme.theme());
  m_equity->setPalette(palette);
  m_bars->setPalette(palette);
  m_heat->setPalette(palette);
}

void BacktestResults::showPage(Page page) {
  m_tabs->setCurrentIndex(static_cast<int>(page));
}

// The run that was shown becomes an earlier one.
void BacktestResults::keep() {
  if (m_outcome == nullptr)
    return;
  EarlierRun run{m_name, {}};
  run.outcome.head = m_outcome->head;
  run.outcome.cash = m_outcome->cash;
  run.outcome.finalEquity = m_outcome->finalEquity;
  run.outcome.statistics = m_outcome->statistics;
  m_earlier.push_front(std::move(run));
  if (m_earlier.size() > kMostEarlier)
    m_earlier.pop_back();
}

void BacktestResults::take(const std::shared_ptr<const BacktestOutcome>& outcome) {
  keep();
  m_outcome = outcome;
  showSummary();
  m_equity->setPoints(outcome->equity, {});
  m_tradeTable->setCurrentIndex({});
  m_trades.show(*outcome);
  m_equity->setSpan({});
  m_tradePages->setCurrentIndex(outcome->trades.empty() ? 0 : 1);
  showBars();
  showStatistics();
  m_windows.show(*outcome);
  const bool swept = !outcome->sweep.empty();
  m_tabs->setTabVisible(static_cast<int>(Page::Sweep), swept);
  m_tabs->setTabVisible(static_cast<int>(Page::Windows), !outcome->windows.empty());
  if (swept) {
    const QSignalBlocker quiet(m_objective);
    m_objective->clear();
    for (const QString& objective : outcome->objectives)
      m_objective->addItem(words(objective.toStdString()), objective);
    m_objective->setCurrentIndex(m_objective->findData(outcome->objective));
  }
  if (swept)
    showObjective();
  {
    const QSignalBlocker quiet(m_other);
    m_other->clear();
    for (const EarlierRun& run : m_earlier)
      m_other->addItem(run.name);
    for (const QString& path : m_reports) {
      m_other->addItem(QFileInfo(path).fileName(), path);
      m_other->setItemData(m_other->count() - 1, path, Qt::ToolTipRole);
    }
  }
  showEarlier();
  showPage(swept ? Page::Sweep : outcome->windows.empty() ? Page::Equity : Page::Windows);
}

void BacktestResults::showSummary() {
  const std::optional<double>& made = m_outcome->statistics.totalReturn;
  const QString shown = made ? percent(std::abs(*made), 2) : tr("n/a");
  m_name = tr("run %1 · %2").arg(++m_runs).arg(arrowed(signOf(made), shown));
  m_title->setText(m_outcome->title);
  m_return->setText(arrowed(signOf(made), shown));
  setTone(m_return, toneOf(signOf(made)));
  m_summary->setText(summaryOf(*m_outcome));
  m_lookAhead->setText(m_outcome->lookAhead);
  m_lookAhead->setVisible(!m_outcome->lookAhead.isEmpty());
  setTone(m_lookAhead, m_outcome->looksAhead ? Tone::Down : Tone::Up);
  m_denied->setText(deniedText(*m_outcome));
  m_denied->setVisible(!m_outcome->denied.empty());
}

void BacktestResults::showStatistics() {
  std::vector<StatisticRow> rows;
  for (const auto& [name, value] : runLines(*m_outcome))
    rows.push_back({tr("Run"), name, value, Tone::Text, {}});
  if (!m_outcome->denied.empty())
    rows.push_back({tr("Run"), tr("Warning"), deniedText(*m_outcome), Tone::Warning, {}});
  for (StatisticRow& row : statisticRows(m_outcome->statistics))
    rows.push_back(std::move(row));
  m_statistics.show(rows);
  m_statistics.commit();
}

void BacktestResults::showBars() {
  const oms::Instrument& instrument = m_outcome->instrument;
  oms::BarSeries series;
  series.bars = m_outcome->bars;
  std::vector<charts::ChartMark> markers;
  for (const BacktestTrade& row : m_outcome->trades) {
    markers.push_back(markerOf(row.trade, row.entry, true, instrument));
    markers.push_back(markerOf(row.trade, row.exit, false, instrument));
  }
  m_bars->setInstrument(text(instrument.symbol), instrument.priceDecimals());
  m_bars->setSeries(&series);
  m_bars->setMarkers(std::move(markers));
  m_bars->setLines({});
  m_bars->zoomToLast(kShownBars);
}

void BacktestResults::showTrade(const QModelIndex& row) {
  if (!row.isValid()) {
    m_equity->setSpan({});
    m_bars->setLines({});
    return;
  }
  const BacktestTrade& chosen = m_trades.at(row);
  const oms::Instrument& instrument = m_outcome->instrument;
  m_equity->setSpan(std::pair(chosen.entry, chosen.exit));
  charts::PriceLine entry;
  entry.kind = charts::LineKind::Position;
  entry.side = chosen.trade.side;
  entry.price = chosen.trade.entryPrice;
  entry.label = tr("%1 %2").arg(holdingWord(chosen.trade.side), quantity(chosen.trade.quantity, instrument));
  charts::PriceLine exit = entry;
  exit.kind = chosen.trade.pnl.isNegative() ? charts::LineKind::Stop : charts::LineKind::Target;
  exit.price = chosen.trade.exitPrice;
  exit.label = tr("Exit · %1").arg(signedMoney(chosen.trade.pnl));
  m_bars->setLines({entry, exit});
  m_bars->goTo(chosen.entry);
}

void BacktestResults::showObjective() {
  const int objective = m_objective->currentIndex();
  if (m_outcome == nullptr || m_outcome->sweep.empty() || objective < 0)
    return;
  m_sweep.show(*m_outcome, static_cast<std::size_t>(objective));
  m_map = sweepMap(*m_outcome, static_cast<std::size_t>(objective));
  m_heat->setContent(m_map.content);
}

void BacktestResults::showField() {
  const auto field = m_heat->current();
  const QString more =
      m_outcome != nullptr && m_outcome->axes.size() > 2 ? tr(" (the best of the other parameters)") : QString();
  m_reading->setText(field ? m_heat->reading(*field) + more : tr("No run has a value."));
}

void BacktestResults::chooseRun(std::size_t run) {
  if (m_outcome == nullptr || run >= m_outcome->sweep.size())
    return;
  std::vector<std::pair<QString, QString>> parameters;
  for (std::size_t axis = 0; axis < m_outcome->sweep[run].parameters.size(); ++axis)
    parameters.emplace_back(m_outcome->axes[static_cast<qsizetype>(axis)],
                            parameterText(m_outcome->sweep[run].parameters[axis]));
  emit parametersChosen(parameters);
}

void BacktestResults::showEarlier() {
  const QString report = m_other->currentData().toString();
  const auto place = static_cast<std::size_t>(std::max(0, m_other->currentIndex()));
  m_comparePages->setCurrentIndex(m_other->count() > 0 ? 1 : 0);
  m_compare.show(report.isEmpty() && place < m_earlier.size() ? comparedRows(*m_outcome, m_earlier[place].outcome)
                                                              : std::vector<ComparedRow>{});
  if (!report.isEmpty())
    emit comparisonWanted(report);
  m_other->updateGeometry();
}

void BacktestResults::addReport(const QString& path) {
  int place = m_other->findData(path);
  if (place < 0) {
    m_reports.prepend(path);
    const QSignalBlocker quiet(m_other);
    m_other->addItem(QFileInfo(path).fileName(), path);
    place = m_other->count() - 1;
    m_other->setItemData(place, path, Qt::ToolTipRole);
  }
  const QSignalBlocker quiet(m_other);
  m_other->setCurrentIndex(place);
  showEarlier();
}

void BacktestResults::showComparison(const QString& path, const std::vector<ComparedRow>& rows) {
  if (path == m_other->currentData().toString())
    m_compare.show(rows);
}

void BacktestResults::pickReport() {
  auto* dialog = new QFileDialog(this, tr("Saved report"), QString(), QStringLiteral("*.json"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, &BacktestResults::addReport);
  dialog->show();
}

}  // namespace widgets
