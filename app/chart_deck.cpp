#include "app/chart_deck.h"

#include <QApplication>
#include <QChildEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QTabBar>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <utility>

#include "widgets/chart/chart_head.h"

namespace app {
namespace {

constexpr int kDeckVersion = 1;
constexpr QSize kFloatingSize(760, 480);
constexpr QLatin1String kFirst("chart");

struct GridRow {
  ChartDeck::Grid grid;
  std::size_t places;
  const char* text;
  const char* keys;
};

constexpr std::array kGrids{
    GridRow{ChartDeck::Grid::One, 1, QT_TRANSLATE_NOOP("app::ChartDeck", "One place for charts"), "Ctrl+Alt+1"},
    GridRow{ChartDeck::Grid::Beside, 2, QT_TRANSLATE_NOOP("app::ChartDeck", "Two beside each other"), "Ctrl+Alt+2"},
    GridRow{ChartDeck::Grid::Below, 2, QT_TRANSLATE_NOOP("app::ChartDeck", "Two below each other"), "Ctrl+Alt+3"},
    GridRow{ChartDeck::Grid::Three, 3, QT_TRANSLATE_NOOP("app::ChartDeck", "One above two"), "Ctrl+Alt+5"},
    GridRow{ChartDeck::Grid::Four, 4, QT_TRANSLATE_NOOP("app::ChartDeck", "Two by two"), "Ctrl+Alt+4"},
};

}  // namespace

ChartDeck::ChartDeck(widgets::PanelContext& context, widgets::ChartPanel* first, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_current(kFirst), m_menu(new QMenu(tr("Charts"), this)) {
  setWindowFlags(Qt::Widget);
  setObjectName(QStringLiteral("charts"));
  setDockNestingEnabled(true);
  setDockOptions(AllowNestedDocks | AllowTabbedDocks);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setContextMenuPolicy(Qt::NoContextMenu);
  buildActions();
  put(kFirst, first);
  addDockWidget(Qt::LeftDockWidgetArea, dock(kFirst));
  setFocusProxy(first);
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
  showCurrent();
}

// Charts that go with it lose the focus, and nobody is to look for them then.
ChartDeck::~ChartDeck() {
  disconnect(qApp, nullptr, this, nullptr);
}

void ChartDeck::buildActions() {
  const auto add = [this](const QString& text, const char* keys, auto act) {
    auto* action = new QAction(text, this);
    action->setShortcut(QKeySequence(QString::fromLatin1(keys)));
    connect(action, &QAction::triggered, this, act);
    m_menu->addAction(action);
    m_actions << action;
  };
  add(tr("New chart"), "Ctrl+N", [this] { this->add(); });
  add(tr("Chart in a window of its own, or back"), "Ctrl+Shift+F", [this] { floatOrDock(currentId()); });
  add(tr("Close the chart"), "Ctrl+W", [this] { close(currentId()); });
  m_menu->addSeparator();
  for (const GridRow& row : kGrids)
    add(tr(row.text), row.keys, [this, grid = row.grid] { arrange(grid); });
}

QDockWidget* ChartDeck::dock(const QString& id) const {
  const auto found = m_charts.find(id);
  return found == m_charts.end() ? nullptr : found->second.dock;
}

QStringList ChartDeck::ids() const {
  QStringList ids;
  for (const auto& [id, chart] : m_charts)
    ids << id;
  return ids;
}

QString ChartDeck::currentId() const {
  return m_charts.count(m_current) > 0 ? m_current : kFirst;
}

widgets::ChartPanel* ChartDeck::current() const {
  return m_charts.at(currentId()).panel;
}

QString ChartDeck::freeId() const {
  for (int number = 2; number <= kMostCharts; ++number) {
    QString id = QStringLiteral("%1.%2").arg(kFirst).arg(number);
    if (m_charts.count(id) == 0)
      return id;
  }
  return {};
}

// The head stands as the dock's title, by which it is taken.
void ChartDeck::put(const QString& id, widgets::ChartPanel* panel) {
  auto* dock = new QDockWidget(panel->accessibleName(), this);
  dock->setObjectName(id);
  panel->setObjectName(id + QStringLiteral(".panel"));
  dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
  dock->installEventFilter(this);
  widgets::ChartHead* head = panel->takeHead();
  auto* row = static_cast<QHBoxLayout*>(head->layout());
  QToolButton* places =
      widgets::iconButton(m_context.theme(), widgets::Icon::Grid, tr("More charts, and how they stand"));
  places->setMenu(m_menu);
  row->addWidget(places);
  for (QWidget* pressed : {static_cast<QWidget*>(head), static_cast<QWidget*>(places)})
    pressed->installEventFilter(this);
  if (id != kFirst) {
    QToolButton* shut = widgets::iconButton(m_context.theme(), widgets::Icon::Close, tr("Close this chart (Ctrl+W)"));
    connect(shut, &QToolButton::clicked, this, [this, id] { close(id); });
    row->addWidget(shut);
  }
  dock->setTitleBarWidget(head);
  dock->setWidget(panel);
  const auto entitle = [dock, panel] {
    dock->setWindowTitle(panel->badge().isEmpty() ? panel->accessibleName() : panel->badge());
  };
  entitle();
  connect(panel, &widgets::Panel::badgeChanged, dock, entitle);
  m_charts[id] = {dock, panel, head};
}

widgets::ChartPanel* ChartDeck::open(const QString& id) {
  auto* panel = new widgets::ChartPanel(m_context);
  panel->setAccessibleName(tr("Chart %1").arg(id.section('.', 1)));
  panel->setLeading(false);
  panel->shareDrawings(*m_charts.at(kFirst).panel);
  put(id, panel);
  emit opened(id, panel);
  return panel;
}

widgets::ChartPanel* ChartDeck::add() {
  const QString id = freeId();
  if (id.isEmpty()) {
    m_context.messages().add(widgets::MessageLevel::Warning, QStringLiteral("terminal"),
                             tr("No more than %1 charts are open at once. Close one first.").arg(kMostCharts));
    return nullptr;
  }
  const QSize windowSize = window()->size();
  QDockWidget* beside = dock(currentId());
  const QJsonObject like = current()->saved();
  widgets::ChartPanel* panel = open(id);
  const Qt::Orientation way = beside->width() > beside->height() ? Qt::Horizontal : Qt::Vertical;
  if (beside->isFloating())
    addDockWidget(Qt::LeftDockWidgetArea, dock(id));
  else
    splitDockWidget(beside, dock(id), way);
  dock(id)->show();
  resizeDocks({beside, dock(id)}, {100, 100}, way);
  panel->restore(like);
  setCurrent(id);
  keepWindow(windowSize);
  return panel;
}

// Heads and docks ask for what they last were beside each other until they are laid out, and the window grows for that.
void ChartDeck::keepWindow(const QSize& size) {
  layout()->activate();
  window()->layout()->activate();
  window()->resize(size);
}

void ChartDeck::arrange(Grid grid) {
  const QSize windowSize = window()->size();
  const auto* row = std::find_if(kGrids.begin(), kGrids.end(), [grid](const GridRow& one) { return one.grid == grid; });
  std::vector<QDockWidget*> docks;
  const auto collect = [&] {
    docks.clear();
    for (const auto& [id, chart] : m_charts) {
      if (!chart.dock->isFloating())
        docks.push_back(chart.dock);
    }
  };
  for (collect(); docks.size() < row->places && add() != nullptr; collect()) {
  }
  if (docks.empty())
    return;
  for (QDockWidget* one : docks)
    removeDockWidget(one);
  addDockWidget(Qt::LeftDockWidgetArea, docks[0]);
  const bool below = grid == Grid::Below || grid == Grid::Three;
  const std::size_t places = std::min(row->places, docks.size());
  if (places > 1)
    splitDockWidget(docks[0], docks[1], below ? Qt::Vertical : Qt::Horizontal);
  if (places == 3)
    splitDockWidget(docks[1], docks[2], Qt::Horizontal);
  if (places == 4) {
    splitDockWidget(docks[0], docks[2], Qt::Vertical);
    splitDockWidget(docks[1], docks[3], Qt::Vertical);
  }
  for (std::size_t i = places; i < docks.size(); ++i)
    tabifyDockWidget(docks[i - 1], docks[i]);
  for (QDockWidget* one : docks)
    one->show();
  docks[places - 1]->raise();
  const QList<QDockWidget*> placed(docks.begin(), docks.begin() + static_cast<std::ptrdiff_t>(places));
  const QList<int> equal(static_cast<qsizetype>(places), 100);
  resizeDocks(placed, equal, Qt::Horizontal);
  resizeDocks(placed, equal, Qt::Vertical);
  keepWindow(windowSize);
}

void ChartDeck::close(const QString& id) {
  if (id == kFirst || m_charts.count(id) == 0)
    return;
  emit closing(id);
  const Chart chart = m_charts.at(id);
  m_charts.erase(id);
  removeDockWidget(chart.dock);
  chart.dock->deleteLater();
  showCurrent();
  current()->setFocus(Qt::OtherFocusReason);
}

void ChartDeck::floatOrDock(const QString& id) {
  QDockWidget* chart = dock(id);
  chart->setFloating(!chart->isFloating());
  if (chart->isFloating())
    chart->resize(kFloatingSize);
}

void ChartDeck::follow(QWidget* focused) {
  for (const auto& [id, chart] : m_charts) {
    if (focused != nullptr && chart.dock->isAncestorOf(focused))
      return setCurrent(id);
  }
}

void ChartDeck::setCurrent(const QString& id) {
  m_current = id;
  showCurrent();
}

// A window of its own that the desktop closes: its chart goes, the first one comes back.
bool ChartDeck::eventFilter(QObject* watched, QEvent* event) {
  const bool presses = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::KeyPress;
  if (!presses && event->type() != QEvent::Close)
    return QMainWindow::eventFilter(watched, event);
  for (const auto& [id, chart] : m_charts) {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (watched == chart.dock && event->type() == QEvent::Close) {
      event->ignore();
      QTimer::singleShot(0, this, [this, id = id] { id == kFirst ? dock(id)->setFloating(false) : close(id); });
      return true;
    }
    if (presses && widget != nullptr && (widget == chart.head || chart.head->isAncestorOf(widget)))
      setCurrent(id);
  }
  return QMainWindow::eventFilter(watched, event);
}

// Tabs that say their titles in full, as those of the window's other panels do.
void ChartDeck::childEvent(QChildEvent* event) {
  QMainWindow::childEvent(event);
  auto* tabs = event->type() == QEvent::ChildPolished ? qobject_cast<QTabBar*>(event->child()) : nullptr;
  if (tabs == nullptr)
    return;
  tabs->setElideMode(Qt::ElideNone);
  tabs->setExpanding(false);
  tabs->setDrawBase(false);
}

// Only where there is a choice.
void ChartDeck::showCurrent() {
  for (const auto& [id, chart] : m_charts)
    chart.head->setCurrent(m_charts.size() > 1 && id == currentId());
}

void ChartDeck::restoreCharts(const QSettings& settings) {
  for (const QString& id : settings.value(QStringLiteral("charts/open")).toStringList()) {
    const int number = id.section('.', 1).toInt();
    const bool known = id == QStringLiteral("%1.%2").arg(kFirst).arg(number) && number > 1 && number <= kMostCharts;
    if (!known || m_charts.count(id) > 0)
      continue;
    open(id);
    addDockWidget(Qt::LeftDockWidgetArea, dock(id));
  }
}

void ChartDeck::restorePlaces(const QSettings& settings) {
  const QByteArray places = settings.value(QStringLiteral("charts/places")).toByteArray();
  if (!places.isEmpty() && !restoreState(places, kDeckVersion))
    arrange(m_charts.size() > 3 ? Grid::Four : m_charts.size() > 1 ? Grid::Beside : Grid::One);
  for (const auto& [id, chart] : m_charts)
    chart.dock->show();
}

void ChartDeck::save(QSettings& settings) const {
  settings.setValue(QStringLiteral("charts/open"), ids());
  settings.setValue(QStringLiteral("charts/places"), saveState(kDeckVersion));
}

}  // namespace app
