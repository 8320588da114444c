#include "widgets/depth/depth_panel.h"

#include <QActionGroup>
#include <QShortcut>
#include <QVBoxLayout>
#include <array>

#include "widgets/common/chart_theme.h"
#include "widgets/common/format.h"
#include "widgets/common/labels.h"
#include "widgets/ticket/ticket_model.h"

namespace widgets {
namespace {

constexpr int kLadderMs = 50;  // as tables
constexpr int kLow = 280;      // of less height the rows take what is below them, too
constexpr int kSaidMs = 10'000;
constexpr std::array<std::int64_t, 9> kLadderTicks{1, 2, 5, 10, 20, 50, 100, 200, 500};

QString stepText(std::int64_t ticks, const oms::Instrument& instrument) {
  return DepthPanel::tr("%1 a row").arg(priceOf(instrument.tick * ticks, instrument));
}

QHBoxLayout* headRow(const QMargins& margins) {
  auto* row = new QHBoxLayout;
  row->setContentsMargins(margins);
  row->setSpacing(space::kSmall);
  return row;
}

}  // namespace

DepthPanel::DepthPanel(PanelContext& context, QWidget* parent, FeedWatch::Clock clock)
    : Panel(context, parent),
      m_model(context),
      m_arming(std::move(clock)),
      m_symbolName(plainLabel({}, Tone::Muted)),
      m_size(new FieldEdit(theme(), tr("Size"))),
      m_arm(button(tr("Arm"))),
      m_armed(plainLabel({}, Tone::Muted)),
      m_step(button({}, ButtonLook::Link)),
      m_spread(plainLabel({}, Tone::Muted)),
      m_follow(button(tr("Follow"), ButtonLook::Toggle)),
      m_centre(button(tr("Centre"), ButtonLook::Link)),
      m_pages(new QStackedLayout),
      m_empty(new EmptyState(theme(), Icon::Chart)),
      m_view(new LadderView(theme(), m_model)),
      m_foot(new QWidget),
      m_chart(new charts::DepthChart),
      m_why(plainLabel({}, Tone::Muted)),
      m_result(plainLabel({}, Tone::Muted)) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(1, 0, 1, 1);
  outer->setSpacing(0);
  outer->addLayout(m_pages);
  // Where even the fewest rows have no room the panel scrolls, so that it never makes the window taller.
  auto* page = new ScrollPage;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins({});
  column->setSpacing(0);
  buildHead(*column);
  buildBook(*column);
  // What is said in whole sentences stands below what scrolls, in sight. What came of a click lies over that place for
  // a while, for rows that made room for it would move under the next click.
  auto* filled = new QWidget;
  auto* rows = new QVBoxLayout(filled);
  rows->setContentsMargins({});
  rows->setSpacing(0);
  rows->addWidget(scrolled(page), 1);
  rows->addWidget(m_foot);
  m_result->setParent(filled);
  m_pages->addWidget(m_empty);
  m_pages->addWidget(filled);
  buildMenu();
  m_soon.setSingleShot(true);
  m_soon.setInterval(kLadderMs);
  connect(&m_soon, &QTimer::timeout, this, &DepthPanel::refreshNow);
  m_saidUntil.setSingleShot(true);
  m_saidUntil.setInterval(kSaidMs);
  connect(&m_saidUntil, &QTimer::timeout, this, [this] {
    if (m_chart->isVisible() || m_why->isVisible() || height() < kLow)
      m_result->hide();
  });
  connect(&m_arming, &Arming::changed, this, [this] {
    if (m_arming.isArmed() && !whyNotArmed().isEmpty())
      return m_arming.disarm();
    m_model.setExact(m_arming.isArmed());
    showArming();
    refreshSoon();
  });
  connect(&context.feed(), &FeedWatch::changed, this, &DepthPanel::refreshSoon);
  connect(&context.theme(), &ThemeSource::changed, this, &DepthPanel::applyTheme);
  applyTheme();
  showArming();
  addLink([this](oms::SymbolIndex symbol) { showSymbol(symbol); });
  if (!m_symbol)
    refreshNow();
}

void DepthPanel::buildHead(QVBoxLayout& column) {
  auto* trade = headRow({space::kSmall, space::kSmall, space::kSmall, 0});
  m_size->setAccessibleName(tr("Size of an order by click"));
  m_arm->setCheckable(true);
  trade->addWidget(m_size, 1);
  trade->addWidget(m_arm);
  auto* armed = headRow({space::kSmall, 0, space::kSmall, 0});
  m_step->setObjectName(QStringLiteral("ladderStep"));
  m_step->setToolTip(
      tr("What lies between two rows. A click sends its row's price; while it is armed the rows stay "
         "as they are, at one tick unless you have chosen"));
  auto* steps = new QMenu(this);
  m_step->setMenu(steps);
  connect(steps, &QMenu::aboutToShow, this, [this, steps] { offerSteps(*steps); });
  armed->addWidget(m_armed, 1);
  armed->addWidget(m_step);
  auto* market = headRow({space::kSmall, 0, space::kSmall, 0});
  m_follow->setCheckable(true);
  m_follow->setChecked(true);
  m_follow->setToolTip(tr("Keep the market in the middle, unless the pointer is over the rows"));
  m_centre->setToolTip(tr("Bring the market into the middle (C)"));
  market->addWidget(m_spread, 1);
  market->addWidget(m_follow);
  market->addWidget(m_centre);
  for (QHBoxLayout* row : {trade, armed, market})
    column.addLayout(row);
  // A figure that grows must not lay the window out again.
  for (QLabel* label : {m_armed, m_spread})
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  connect(m_arm, &QPushButton::clicked, this, [this](bool wanted) {
    if (wanted)
      m_arming.arm();
    else
      m_arming.disarm();
  });
  auto* escape = new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, &m_arming, &Arming::disarm);
  connect(m_size, &QLineEdit::textChanged, this, &DepthPanel::showArming);
  connect(m_follow, &QPushButton::clicked, this, &DepthPanel::setFollowing);
  connect(m_centre, &QPushButton::clicked, &m_model, &LadderModel::centre);
}

void DepthPanel::buildBook(QVBoxLayout& column) {
  m_view->setAccessibleName(tr("Price ladder"));
  m_view->setObjectName(QStringLiteral("ladder"));
  for (QLabel* label : {m_result, m_why}) {
    label->setWordWrap(true);
    label->setContentsMargins(space::kSmall, space::kTight, space::kSmall, space::kTight);
    label->hide();
  }
  m_result->setObjectName(QStringLiteral("ladderResult"));
  m_result->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  column.addWidget(m_view, 1);
  auto* foot = new QVBoxLayout(m_foot);
  foot->setContentsMargins({});
  foot->setSpacing(0);
  foot->addWidget(m_chart);
  foot->addWidget(m_why);
  connect(m_view, &LadderView::orderAsked, this, &DepthPanel::place);
  connect(m_view, &LadderView::cancelAsked, this, &DepthPanel::cancelAt);
  connect(m_view, &LadderView::centreAsked, &m_model, &LadderModel::centre);
  connect(m_view, &LadderView::shifted, this, [this] { setFollowing(false); });
  connect(m_view, &LadderView::heldChanged, this, &DepthPanel::refreshSoon, Qt::QueuedConnection);
  connect(&m_model, &LadderModel::moved, this, &DepthPanel::refreshSoon, Qt::QueuedConnection);
}

void DepthPanel::buildMenu() {
  auto* more = iconButton(context().theme(), Icon::More, tr("Ladder settings"));
  auto* menu = new QMenu(this);
  more->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    menu->clear();
    offerSteps(*menu->addMenu(tr("Ticks between two rows")));
    QAction* chart = menu->addAction(tr("Cumulative depth"));
    chart->setCheckable(true);
    chart->setChecked(m_showsChart);
    connect(chart, &QAction::toggled, this, [this](bool shown) {
      m_showsChart = shown;
      showDepth();
    });
  });
  addTool(m_symbolName);
  addTool(more);
}

void DepthPanel::offerSteps(QMenu& menu) {
  menu.clear();
  auto* group = new QActionGroup(&menu);
  const auto add = [&](const QString& text, std::optional<std::int64_t> ticks) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(ticks == m_ticks);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, ticks] {
      m_ticks = ticks;
      m_model.setTicks(ticks);
      refreshNow();
    });
  };
  add(tr("As they fit; one tick while armed"), std::nullopt);
  for (const std::int64_t ticks : kLadderTicks) {
    const QString count = plural(ticks, tr("1 tick"), tr("%1 ticks"));
    add(instrument() == nullptr ? count : tr("%1, %2").arg(stepText(ticks, *instrument()), count), ticks);
  }
}

void DepthPanel::applyTheme() {
  m_chart->setPalette(m_model.isStale() ? staleChartPaletteOf(theme().theme()) : chartPaletteOf(theme().theme()));
  m_view->viewport()->update();
}

void DepthPanel::showSymbol(oms::SymbolIndex symbol) {
  m_arming.disarm();
  m_symbol = symbol;
  m_sized = false;
  m_size->clear();
  m_result->hide();
  m_symbolName->setText(context().symbolName(symbol));
  m_view->forgetWidths();
  m_model.setSymbol(symbol);
  setFollowing(true);
  refreshNow();
}

void DepthPanel::refresh(const oms::ViewChanges& changes) {
  m_working.refresh(view(), changes);
  // Another session, or one that was made again: whoever armed it or looked elsewhere meant what was there before.
  if (changes.history) {
    m_arming.disarm();
    setFollowing(true);
  }
  refreshSoon();
}

void DepthPanel::refreshSoon() {
  // The figures may wait, this may not.
  if (m_arming.isArmed() && !whyNotArmed().isEmpty())
    m_arming.disarm();
  if (!isVisible() || m_soon.isActive())
    return;
  if (m_refreshed.isValid() && m_refreshed.elapsed() < kLadderMs)
    m_soon.start();
  else
    refreshNow();
}

void DepthPanel::showEvent(QShowEvent* event) {
  Panel::showEvent(event);
  refreshNow();
}

void DepthPanel::hideEvent(QHideEvent* event) {
  Panel::hideEvent(event);
  m_arming.disarm();
}

void DepthPanel::resizeEvent(QResizeEvent* event) {
  Panel::resizeEvent(event);
  refreshSoon();
}

void DepthPanel::refreshNow() {
  m_refreshed.start();
  const bool wasStale = m_model.isStale();
  const bool shown = m_model.refresh(m_working.ids(), !m_view->isHeld());
  m_pages->setCurrentIndex(shown ? 1 : 0);
  if (m_arming.isArmed() && !whyNotArmed().isEmpty())
    m_arming.disarm();
  else
    showArming();
  if (!shown && instrument() == nullptr)
    return m_empty->set(tr("No symbol selected"), tr("Select one in the watchlist to see its book."));
  if (!shown)
    return m_empty->set(tr("No market yet"),
                        tr("The ladder begins with the first price of %1.").arg(context().symbolName(*m_symbol)));
  proposeSize();
  m_view->fit();
  if (m_model.isStale() != wasStale)
    applyTheme();
  showMarket();
  showDepth();
}

void DepthPanel::proposeSize() {
  const oms::Money equity = view().account().equity;
  if (m_sized || !equity.isPositive())
    return;
  m_sized = true;
  m_size->setText(quantity(modestQuantity(*instrument(), view().quote(*m_symbol)->last, equity), *instrument()));
}

void DepthPanel::showMarket() {
  const oms::Price spread = view().quote(*m_symbol)->quote.spread();
  const std::int64_t ticks = spread.raw() / instrument()->tick.raw();
  const QString stale = context().feed().staleness(*m_symbol);
  setTextIfChanged(
      m_spread,
      !stale.isEmpty()
          ? stale
          : tr("Spread %1, %2").arg(priceOf(spread, *instrument()), plural(ticks, tr("1 tick"), tr("%1 ticks"))));
  setTone(m_spread, stale.isEmpty() ? Tone::Muted : Tone::Warning);
  const QString step = stepText(m_model.ladder().step().raw() / instrument()->tick.raw(), *instrument());
  if (m_step->text() != step)
    m_step->setText(step);
  showWhereMarketIs();
}

// Rows that the market has run away from say so over themselves.
void DepthPanel::showWhereMarketIs() {
  const bool isHeld = m_model.isFollowing() && m_view->isHeld() && m_model.isLeftBehind();
  const QString where = whereMarketIs();
  if (isHeld && !where.isEmpty())
    m_view->setNotice({tr("Held under the pointer: market %1").arg(where), tr("Held: market %1").arg(where)});
  else if (isHeld)
    m_view->setNotice({tr("Held under the pointer")});
  else if (!where.isEmpty())
    m_view->setNotice({tr("Market %1").arg(where)});
  else if (m_model.isInSpread(0) && m_model.isInSpread(m_model.rowCount() - 1))
    m_view->setNotice({tr("Inside the spread; more ticks a row show it"), tr("Inside the spread")});
  else
    m_view->setNotice({});
}

// Where the feed has no book behind its best prices, or has lost it, that is said in the chart's place.
void DepthPanel::showDepth() {
  const oms::DepthSample* depth = m_symbol ? view().market().depth(*m_symbol) : nullptr;
  const bool hasBook = depth != nullptr && !depth->bids.empty();
  const QString bestOnly = tr("Best prices only. Recorded depth has a whole book: --replay FILE --symbol %1");
  const QString lost =
      tr("The feed has lost its book; these are its last best prices. It is back with the next whole one.");
  setTextIfChanged(m_why,
                   depth != nullptr ? lost : bestOnly.arg(m_symbol ? context().symbolName(*m_symbol) : QString()));
  setTone(m_why, depth == nullptr ? Tone::Muted : Tone::Warning);
  const bool low = height() < kLow;
  m_why->setVisible(!hasBook && (depth != nullptr || !low));
  m_spread->setToolTip(hasBook ? QString() : m_why->text());
  m_chart->setVisible(hasBook && m_showsChart && !low);
  const int line = m_result->fontMetrics().lineSpacing();
  m_foot->setMinimumHeight(low ? 0 : 2 * (line + space::kTight));
  placeResult();
  if (hasBook)
    m_chart->setContent({depth->bids, depth->asks, instrument()->priceDecimals(), instrument()->quantityDecimals()});
}

void DepthPanel::setFollowing(bool following) {
  m_follow->setChecked(following);
  m_model.setFollowing(following);
  if (following)
    m_model.centre();
}

QJsonObject DepthPanel::state() const {
  return {{"ticks", static_cast<double>(m_ticks.value_or(0))}, {"chart", m_showsChart}};
}

void DepthPanel::setState(const QJsonObject& state) {
  if (!state.contains("ticks"))
    return;
  const double ticks = state["ticks"].toDouble();
  const auto known = std::find(kLadderTicks.begin(), kLadderTicks.end(), ticks);
  m_ticks = known == kLadderTicks.end() ? std::nullopt : std::optional(*known);
  m_model.setTicks(m_ticks);
  m_showsChart = state["chart"].toBool(true);
  refreshNow();
}

}  // namespace widgets
