#include "widgets/chart/chart_panel.h"

#include <QEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

#include "charts/candle_chart.h"
#include "widgets/chart/chart_compare.h"
#include "widgets/chart/chart_conditions.h"
#include "widgets/chart/chart_dates.h"
#include "widgets/chart/chart_drawings.h"
#include "widgets/chart/chart_head.h"
#include "widgets/chart/chart_links.h"
#include "widgets/chart/chart_look.h"
#include "widgets/chart/chart_marks.h"
#include "widgets/chart/chart_model.h"
#include "widgets/chart/chart_output.h"
#include "widgets/chart/chart_replay.h"
#include "widgets/chart/chart_studies.h"
#include "widgets/chart/chart_trading.h"
#include "widgets/chart/timeframe_choice.h"
#include "widgets/chart/type_box.h"
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
      m_conditions(new ChartConditions(context, *m_chart, this)),
      m_output(new ChartOutput(context, *m_chart, this)),
      m_replay(new ChartReplay(context, *m_chart, this, [this] { return replayWish(); })),
      m_studies(new ChartStudies(context, *m_chart, this)),
      m_drawings(new ChartDrawings(context, *m_chart, this)),
      m_trading(new ChartTrading(context, *m_chart, this)),
      m_compare(new ChartCompare(context, *m_chart)),
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
  buildTyping();
  LinkChip& chip = linkTo([this](oms::SymbolIndex symbol) { showSymbol(symbol); });
  m_links = new ChartLinks(context, *m_chart, chip, this);
  static_cast<QHBoxLayout*>(m_head->layout())->insertWidget(0, &chip);
  chip.show();
}

// Letters and digits choose, anywhere in the panel.
void ChartPanel::buildTyping() {
  m_dates = new ChartDates(context(), *m_chart, this);
  auto* box = new TypeBox(theme(), *m_chart, this, [this](const QString& typed) {
    return readTyped(typed, view().instruments(), m_chart->zone());
  });
  connect(box, &TypeBox::wished, this, &ChartPanel::follow);
  const auto add = [this](const QString& text, const QKeySequence& keys, auto act) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    return action;
  };
  m_look->addToTimes(add(tr("Go to date…"), QKeySequence(QStringLiteral("Ctrl+G")), [box] { box->openForTime(); }));
  m_showKeys = add(tr("Keys of the chart"), QKeySequence(Qt::Key_Question), [this] { showChartKeys(theme(), this); });
}

void ChartPanel::follow(const TypedWish& wish) {
  if (const auto* timeframe = std::get_if<oms::Timeframe>(&wish.what))
    chooseTimeframe(*timeframe);
  else if (const auto* symbol = std::get_if<oms::SymbolIndex>(&wish.what))
    link()->choose(*symbol);
  else if (const auto* time = std::get_if<oms::Timestamp>(&wish.what))
    m_dates->goTo(*time, !m_symbol || context().host().history == nullptr || view().session().simulated);
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
  connect(m_timeframes, &TimeframeChoice::chosen, this, &ChartPanel::chooseTimeframe);
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
  // What draws and indicators stand in the look's menu, too.
  m_head->setDroppable({m_timeframes->buttons(), look, draw, studies, m_bar});
  row->addWidget(m_bar);
  connect(m_head, &ChartHead::fitted, this, &ChartPanel::showPrices);
}

// The same menu at the button of the head and at a right click.
QWidget* ChartPanel::buildLook() {
  auto* menu = new QMenu(this);
  m_look->fillWhenShown(*menu);
  m_output->addWhenShown(*menu);
  m_replay->addWhenShown(*menu);
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
    menu->addMenu(&m_compare->menu());
    menu->addAction(m_showKeys);
  });
  // Behind those that it is filled with then.
  connect(&m_marks->menu(), &QMenu::aboutToShow, this, [this] {
    m_marks->menu().addSeparator();
    m_marks->menu().addMenu(&m_conditions->menu());
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
  if (instrument == nullptr) {  // not told yet, or a session has begun that does not have it
    m_name->clear();
    setBadge({});
    m_past.reset();
    m_chart->setSeries(nullptr);
    m_drawn = nullptr;
    m_pages->setCurrentIndex(0);
    return explainEmpty();
  }
  m_name->setText(text(instrument->symbol));
  // As wide as its widest text so far is of that symbol alone.
  m_bar->setFixedSize(0, 0);
  m_chart->setInstrument(text(instrument->symbol), instrument->priceDecimals());
  m_look->setInstrument(*instrument);
  m_studies->setInstrument(*instrument);
  m_drawings->setSymbol(*instrument);
  showSeries();
  m_trading->setSymbol(symbol);
  m_conditions->setSymbol(symbol);
  showAge();
  showHalt();
}

void ChartPanel::refresh(const oms::ViewChanges& changes) {
  m_trading->refresh(changes);
  m_compare->refresh(changes);
  if (!m_symbol)
    return;
  if (m_drawn == nullptr && !changes.bars.empty())
    findTimeframe();
  m_series.set(*m_symbol, m_timeframe);
  const bool looks = changes.history || (m_drawn == nullptr ? !changes.bars.empty() : m_series.isTouchedBy(changes));
  const oms::BarSeries* series = looks ? m_series.find(view()) : nullptr;
  if (changes.history || (looks && series != m_drawn))
    showSymbol(*m_symbol);  // the first bars, or the session keeps them itself from now on
  else if (series != nullptr)
    m_chart->updateSeries(*series);
  if (secondPassed())
    showAge();
  if (changes.risk || changes.history)
    showHalt();
  m_marks->refresh(changes);
  m_conditions->refresh(changes);
}

void ChartPanel::showBar(const charts::BarInfo& info) {
  m_compare->showBar(info);
  const oms::Instrument* instrument = m_symbol ? context().instrument(*m_symbol) : nullptr;
  if (instrument == nullptr)
    return;
  setFigure(m_bar, barText(info, *instrument));
  m_close = closeText(info, *instrument);
  m_studies->showBar(info);
  if (m_bar->isHidden())
    m_head->fit();
  showPrices();
}

// Nobody reads a chart without its prices: where the head has no room for them they lie over the bars.
void ChartPanel::showPrices() {
  m_studies->showPrices(m_bar->isHidden() ? m_bar->text() : QString(), m_close);
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
  state["conditions"] = m_conditions->state();
  state["asks"] = m_trading->menus().asks();
  m_links->addTo(state);
  m_compare->addTo(state);
  return state;
}

QJsonObject ChartPanel::wholeState() const {
  QJsonObject whole = state();
  whole["drawings"] = m_drawings->wholeState();
  return whole;
}

void ChartPanel::setState(const QJsonObject& state) {
  m_look->setState(state);
  m_links->setState(state);
  m_compare->setState(state);
  m_conditions->setState(state["conditions"].toString(m_conditions->state()));
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
