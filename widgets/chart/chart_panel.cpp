#include "widgets/chart/chart_panel.h"

#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

#include "charts/candle_chart.h"
#include "widgets/chart/chart_drawings.h"
#include "widgets/chart/chart_head.h"
#include "widgets/chart/chart_links.h"
#include "widgets/chart/chart_look.h"
#include "widgets/chart/chart_marks.h"
#include "widgets/chart/chart_model.h"
#include "widgets/chart/chart_output.h"
#include "widgets/chart/chart_studies.h"
#include "widgets/chart/chart_trading.h"
#include "widgets/chart/timeframe_choice.h"
#include "widgets/common/chart_theme.h"
#include "widgets/common/format.h"
#include "widgets/common/halts.h"
#include "widgets/common/labels.h"

namespace widgets {

ChartPanel::ChartPanel(PanelContext& context, QWidget* parent)
    : Panel(context, parent),
      m_head(new ChartHead(theme())),
      m_name(strongLabel({})),
      m_bar(plainLabel({}, Tone::Muted)),
      m_stale(new Chip(theme(), Tone::Warning, false)),
      m_halt(new Chip(theme(), Tone::Down, false)),
      m_timeframes(new TimeframeChoice([this](oms::Timeframe timeframe) { return hasBars(timeframe); })),
      m_pages(new QStackedLayout),
      m_empty(new EmptyState(theme(), Icon::Chart)),
      m_chart(new charts::CandleChart),
      m_look(new ChartLook(*m_chart, this)),
      m_marks(new ChartMarks(context, *m_chart, this)),
      m_output(new ChartOutput(context, *m_chart, this)),
      m_studies(new ChartStudies(context, *m_chart, this)),
      m_drawings(new ChartDrawings(context, *m_chart, this)),
      m_trading(new ChartTrading(context, *m_chart, this)),
      m_armed(new Chip(theme(), Tone::Accent, false)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 1, 1, 1);
  column->setSpacing(0);
  buildHead();
  column->addWidget(m_head);
  m_pages->addWidget(m_empty);
  m_pages->addWidget(m_chart);
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  row->addWidget(m_drawings->strip());
  row->addLayout(m_pages, 1);
  column->addLayout(row, 1);
  connect(m_chart, &charts::CandleChart::crosshairMoved, this, &ChartPanel::showBar);
  connect(m_chart, &charts::CandleChart::pastWanted, this, &ChartPanel::lookForPast);
  connect(&context, &PanelContext::barWanted, this, &ChartPanel::goToBar);
  connect(&context.theme(), &ThemeSource::changed, this, &ChartPanel::applyTheme);
  connect(&context.feed(), &FeedWatch::changed, this, &ChartPanel::showAge);
  applyTheme();
  setFocusPolicy(Qt::ClickFocus);
  explainEmpty();
  LinkChip& chip = linkTo([this](oms::SymbolIndex symbol) { showSymbol(symbol); });
  m_links = new ChartLinks(context, *m_chart, chip, this);
  static_cast<QHBoxLayout*>(m_head->layout())->insertWidget(0, &chip);
  chip.show();
}

ChartHead* ChartPanel::takeHead() {
  layout()->removeWidget(m_head);
  layout()->setContentsMargins(1, 0, 1, 1);
  m_head->setBordered(true);
  setProperty("headed", true);
  return m_head;
}

void ChartPanel::shareDrawings(const ChartPanel& other) {
  m_drawings->share(*other.m_drawings);
}

void ChartPanel::buildHead() {
  auto* row = new QHBoxLayout(m_head);
  row->setContentsMargins(space::kTight, 0, space::kSmall, 1);
  row->setSpacing(space::kSmall);
  row->addWidget(m_name);
  m_timeframes->set(m_timeframe);
  connect(m_timeframes, &TimeframeChoice::chosen, this, [this](oms::Timeframe timeframe) {
    m_chosen = true;
    m_wanted = m_timeframe = timeframe;
    showSeries();
  });
  row->addWidget(m_timeframes);
  QWidget* look = buildLook();
  QWidget* draw = buildDraw();
  row->addWidget(look);
  row->addWidget(draw);
  QToolButton* studies = iconButton(context().theme(), Icon::Indicators, tr("Indicators (/)"));
  studies->setMenu(&m_studies->menu());
  row->addWidget(studies);
  row->addWidget(m_armed);
  m_stale->hide();
  m_halt->hide();
  m_halt->set(tr("halted"), Tone::Down);
  row->addWidget(m_halt);
  row->addWidget(m_stale);
  row->addStretch(1);
  m_bar->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_head->setDroppable({look, draw, studies, m_bar});  // what draws and indicators stand in the look's menu, too
  row->addWidget(m_bar);
}

// The same menu at the button of the head and at a right click.
QWidget* ChartPanel::buildLook() {
  auto* menu = new QMenu(this);
  m_look->fillWhenShown(*menu);
  m_output->addWhenShown(*menu);
  m_trading->menus().addWhenShown(*menu);
  QToolButton* open =
      iconButton(context().theme(), Icon::Chart, tr("How bars are drawn, scale, clock, trading and export"));
  open->setMenu(menu);
  m_chart->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->addSeparator();
    menu->addMenu(&m_drawings->menu())->setText(tr("Draw"));
    menu->addMenu(&m_studies->menu());
    menu->addMenu(&m_marks->menu());
  });
  connect(m_chart, &QWidget::customContextMenuRequested, menu, [this, menu](const QPoint& at) {
    if (m_trading->popupAt(at) || m_drawings->popupAt(at))
      return;
    m_trading->offerAt(at);
    menu->popup(m_chart->mapToGlobal(at));
  });
  return open;
}

QWidget* ChartPanel::buildDraw() {
  QToolButton* open = iconButton(context().theme(), Icon::TrendLine, tr("Draw on the chart"));
  open->setMenu(&m_drawings->menu());
  connect(m_drawings, &ChartDrawings::armedChanged, this, [this](const QString& text) {
    m_armedDrawing = text;
    showArmed();
  });
  connect(&m_trading->menus(), &TradeMenus::armedChanged, this, [this](const QString& text) {
    m_armedTrade = text;
    showArmed();
  });
  m_armed->hide();
  return open;
}

void ChartPanel::showArmed() {
  const bool draws = !m_armedDrawing.isEmpty();
  const QString& text = draws ? m_armedDrawing : m_armedTrade;
  m_armed->set(text, Tone::Accent);
  m_armed->setToolTip(draws ? tr("A click or Enter gives the next point, arrows move it, Escape ends")
                            : tr("Nothing is sent before you say so; Escape ends"));
  m_armed->setVisible(!text.isEmpty());
}

void ChartPanel::applyTheme() {
  const Theme& colours = theme().theme();
  m_chart->setPalette(m_stale->isHidden() ? chartPaletteOf(colours) : staleChartPaletteOf(colours));
}

void ChartPanel::showAge() {
  const QString stale = m_symbol ? context().feed().staleness(*m_symbol) : QString();
  const bool turned = stale.isEmpty() != m_stale->isHidden();
  m_stale->set(stale, Tone::Warning);
  if (!turned)
    return;
  m_stale->setVisible(!stale.isEmpty());
  applyTheme();
}

void ChartPanel::showHalt() {
  const QString halt = m_symbol ? haltText(context(), *m_symbol) : QString();
  m_halt->setVisible(!halt.isEmpty());
  m_halt->setToolTip(halt);
}

void ChartPanel::showSymbol(oms::SymbolIndex symbol) {
  m_symbol = symbol;
  const oms::Instrument* instrument = context().instrument(symbol);
  if (instrument == nullptr)
    return;
  m_name->setText(text(instrument->symbol));
  m_chart->setInstrument(text(instrument->symbol), instrument->priceDecimals());
  m_look->setInstrument(*instrument);
  m_studies->setInstrument(*instrument);
  m_drawings->setSymbol(*instrument);
  showSeries();
  m_trading->setSymbol(symbol);
  showAge();
  showHalt();
}

void ChartPanel::takeTimeframe(oms::Timeframe timeframe) {
  m_timeframe = timeframe;
  m_timeframes->set(timeframe);
}

bool ChartPanel::hasBars(oms::Timeframe timeframe) const {
  const oms::BarSeries* series = m_symbol ? view().bars(*m_symbol, timeframe) : nullptr;
  return series != nullptr && !series->bars.empty();
}

// The finest that has bars, where the wanted one has none: a replay of daily bars has no minutes.
void ChartPanel::findTimeframe() {
  if (m_chosen || hasBars(m_timeframe))
    return;
  if (hasBars(m_wanted))
    return takeTimeframe(m_wanted);
  if (const auto found = m_timeframes->finest())
    takeTimeframe(*found);
}

// And marks it there, of several charts in one. In the timeframe that is shown where there are no bars of the wanted
// one.
void ChartPanel::goToBar(oms::Timeframe timeframe, oms::Timestamp openTime) {
  if (!m_leading)
    return;
  link()->choose(*context().selectedSymbol());
  if (timeframe != m_timeframe && hasBars(timeframe)) {
    m_chosen = true;
    takeTimeframe(timeframe);
    showSeries();
  }
  m_chart->goTo(openTime);
  m_chart->setPointedBar(openTime);
}

void ChartPanel::showSeries() {
  if (m_symbol)
    findTimeframe();
  const oms::BarSeries* series = m_symbol ? view().bars(*m_symbol, m_timeframe) : nullptr;
  const bool filled = series != nullptr && !series->bars.empty();
  if (m_symbol)
    m_output->setShown(*m_symbol, m_timeframe);
  setBadge(m_symbol ? QStringLiteral("%1 %2").arg(m_name->text(), text(name(m_timeframe))) : QString());
  m_past.reset();
  m_chart->setSeries(filled ? series : nullptr);
  m_drawn = filled;
  if (m_symbol)
    m_marks->setShown(*m_symbol, m_timeframe);
  if (m_links != nullptr)
    m_links->seriesShown();
  m_pages->setCurrentIndex(filled ? 1 : 0);
  if (filled && hasFocus())
    m_chart->setFocus(Qt::OtherFocusReason);
  if (!filled)
    explainEmpty();
}

// Prices of a simulated market go on from nothing that is stored.
void ChartPanel::lookForPast(oms::Timestamp before) {
  HistoryPort* history = context().host().history;
  if (history == nullptr || !m_symbol || view().session().simulated)
    return;
  m_chart->setPastNote(tr("Reading stored bars"));
  m_past = history->look(context().symbolName(*m_symbol).toStdString(), m_timeframe, before,
                         [this](StoredPast&& past) { showPast(std::move(past)); });
}

void ChartPanel::showPast(StoredPast&& past) {
  QString note;
  if (!past.problem.isEmpty())
    note = tr("Stored bars could not be read: %1").arg(past.problem);
  else if (past.bars.empty() && past.end)
    note = tr("Stored bars ended long before, %1").arg(dateTime(*past.end));
  m_chart->setPastNote(note);
  m_chart->setPast(std::move(past.bars));
}

void ChartPanel::refresh(const oms::ViewChanges& changes) {
  m_trading->refresh(changes);
  if (!m_symbol)
    return;
  if (!m_drawn && !changes.bars.empty())
    findTimeframe();
  const auto shown = std::pair{*m_symbol, m_timeframe};
  const bool moved = std::find(changes.bars.begin(), changes.bars.end(), shown) != changes.bars.end();
  if (changes.history || (moved && !m_drawn)) {
    showSymbol(*m_symbol);
  } else if (moved) {
    m_chart->updateSeries(*view().bars(*m_symbol, m_timeframe));
  }
  if (secondPassed())
    showAge();
  if (changes.risk || changes.history)
    showHalt();
  m_marks->refresh(changes);
}

void ChartPanel::showBar(const charts::BarInfo& info) {
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  if (instrument == nullptr)
    return;
  setFigure(m_bar, barText(info, *instrument));
  m_studies->showBar(info);
}

void ChartPanel::explainEmpty() {
  if (!m_symbol) {
    m_empty->set(tr("No symbol selected"), tr("Select one in the watchlist. A session brings its symbols."));
  } else {
    m_empty->set(
        tr("No bars of %1 yet").arg(text(name(m_timeframe))),
        tr("The first one appears when the market moves. Finer bars come sooner: choose another timeframe above."));
  }
}

QJsonObject ChartPanel::state() const {
  QJsonObject state = m_look->state();
  state["timeframe"] = text(name(m_wanted));
  state["drawings"] = m_drawings->state();
  state["indicators"] = m_studies->state();
  state["marks"] = m_marks->state();
  state["asks"] = m_trading->menus().asks();
  m_links->addTo(state);
  return state;
}

void ChartPanel::setState(const QJsonObject& state) {
  m_look->setState(state);
  m_links->setState(state);
  m_marks->setState(state["marks"].toObject());
  m_trading->menus().setAsks(state["asks"].toBool(m_trading->menus().asks()));
  m_studies->setState(state["indicators"]);
  if (state.contains("drawings"))
    m_drawings->setState(state["drawings"]);
  const auto timeframe = oms::parseTimeframe(state["timeframe"].toString().toStdString());
  if (!timeframe)
    return;
  m_wanted = *timeframe;
  takeTimeframe(*timeframe);
  showSeries();
}

}  // namespace widgets
