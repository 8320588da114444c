// The rest of the window: what can be done from it by name and by key, and one panel in place of all others.
#include <QApplication>
#include <QDialog>
#include <QKeyEvent>
#include <QMenuBar>

#include <algorithm>
#include <utility>

#include "app/command_finder.h"
#include "app/main_window.h"
#include "widgets/common/key_list.h"
#include "widgets/common/table_panel.h"
#include "widgets/panel_registry.h"

namespace app {
namespace {

constexpr int kFinderTop = 96;  // below the strip and the panels' heads

QString keysOf(const QAction& action) {
  return action.shortcut().toString(QKeySequence::NativeText);
}

}  // namespace

void MainWindow::addAction(QMenu* menu, const QString& text, const QKeySequence& keys,
                           const std::function<void()>& act) {
  QAction* action = menu->addAction(text);
  action->setShortcut(keys);
  connect(action, &QAction::triggered, this, act);
  // The menu bar is not shown: the action itself carries the shortcut.
  QMainWindow::addAction(action);
}

void MainWindow::buildMenu() {
  // The strip leaves no room for a menu bar: its actions are reached by their keys and by the window's context menu.
  menuBar()->hide();
  auto* view = new QMenu(tr("View"), this);
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    const auto dock = m_docks.find(entry.id);
    if (dock != m_docks.end())
      view->addAction(dock->second->toggleViewAction());
  }
  view->addSeparator();
  view->addActions(m_charts->chartActions());
  addActions(m_charts->chartActions());
  view->addSeparator();
  addAction(view, tr("Find a panel, symbol or command"), QKeySequence(QStringLiteral("Ctrl+K")),
            [this] { openFinder(); });
  addAction(view, tr("Maximize the panel, or back"), QKeySequence(QStringLiteral("Ctrl+Shift+M")), [this] {
    if (m_whole)
      showAll();
    else
      maximize(panelInHand());
  });
  addAction(view, tr("Default layout"), QKeySequence(QStringLiteral("Ctrl+0")), [this] {
    showAll();
    m_standIn.clear();
    arrangeDefault();
  });
  addAction(view, tr("Light or dark theme"), QKeySequence(QStringLiteral("Ctrl+T")), [this] {
    const bool dark = m_theme.theme().mode == widgets::ThemeMode::Dark;
    m_theme.setMode(dark ? widgets::ThemeMode::Light : widgets::ThemeMode::Dark);
  });
  addAction(view, tr("Keys"), QKeySequence(Qt::Key_F1), [this] { showKeyList(); });
  addAction(view, tr("Quit"), QKeySequence::Quit, [this] { close(); });
  setContextMenuPolicy(Qt::CustomContextMenu);
  connect(this, &QWidget::customContextMenuRequested, this,
          [this, view](const QPoint& at) { view->popup(mapToGlobal(at)); });
}

std::vector<Command> MainWindow::commands() {
  std::vector<Command> commands;
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    if (m_docks.count(entry.id) > 0)
      commands.push_back({entry.title, tr("panel"), {}, [this, id = entry.id] { goToPanel(id); }});
  }
  for (std::uint32_t i = 0; i < m_view.instruments().size(); ++i) {
    const oms::SymbolIndex symbol{i};
    commands.push_back(
        {m_context.symbolName(symbol), tr("symbol"), {}, [this, symbol] { m_context.selectSymbol(symbol); }});
  }
  const auto add = [&commands](const QList<QAction*>& actions, const QString& kind) {
    for (QAction* action : actions) {
      if (!action->text().isEmpty() && action->isEnabled() && action->isVisible())
        commands.push_back({action->text().remove('&'), kind, keysOf(*action), [action] { action->trigger(); }});
    }
  };
  add(actions(), tr("window"));
  add(m_charts->current()->actions(), tr("chart"));
  return commands;
}

void MainWindow::openFinder() {
  if (findChild<CommandFinder*>() != nullptr)
    return;
  auto* finder = new CommandFinder(m_theme, commands(), this);
  finder->openAt(mapToGlobal(QPoint((width() - finder->width()) / 2, std::min(kFinderTop, height() / 4))));
}

void MainWindow::goToPanel(const QString& id) {
  showPanel(id);
  const QList<QWidget*> inside = m_panels.at(id)->findChildren<QWidget*>();
  const auto takesKeys = std::find_if(inside.begin(), inside.end(), [](const QWidget* one) {
    return one->isVisible() && one->isEnabled() && (one->focusPolicy() & Qt::TabFocus) != 0;
  });
  (takesKeys == inside.end() ? m_panels.at(id) : *takesKeys)->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showKeyList() {
  const QString name = QStringLiteral("keys");
  if (auto* open = findChild<QDialog*>(name, Qt::FindDirectChildrenOnly)) {
    open->raise();
    return;
  }
  std::vector<widgets::KeyGroup> groups{{tr("Everywhere"), {}}};
  for (const QAction* action : actions()) {
    if (!action->shortcut().isEmpty())
      groups.front().notes.push_back({keysOf(*action), action->text()});
  }
  groups.push_back({tr("Every table"), widgets::TablePanel::tableKeys()});
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    if (auto notes = m_panels.at(entry.id)->keys(); !notes.empty())
      groups.push_back({entry.title, std::move(notes)});
  }
  widgets::showKeys(m_theme, tr("Keys"), groups, this)->setObjectName(name);
}

// The panel that has the focus, else the charts.
QString MainWindow::panelInHand() const {
  for (const QWidget* at = QApplication::focusWidget(); at != nullptr; at = at->parentWidget()) {
    if (m_docks.count(at->objectName()) > 0)
      return at->objectName();
  }
  return {};
}

// What stood where is remembered and given to whoever saves the layout meanwhile: a workspace has all of its panels.
void MainWindow::maximize(const QString& id) {
  showAll();
  const auto wanted = m_docks.find(id);
  if (wanted != m_docks.end() && (wanted->second->isFloating() || wanted->second->isHidden()))
    return;
  m_whole = {saveState(kLayoutVersion), {}, standsIn(), id};
  for (const auto& [other, dock] : m_docks) {
    if (!dock->isFloating() && !dock->isHidden() && rect().intersects(dock->geometry()))
      m_whole->sizes.emplace_back(dock, m_docksLook.placeOf(*dock));
  }
  for (const auto& [other, dock] : m_docks) {
    if (other != id && !dock->isFloating())
      dock->hide();
  }
  centralWidget()->setVisible(wanted == m_docks.end());
}

void MainWindow::showAll() {
  if (!m_whole)
    return;
  const Whole whole = *std::exchange(m_whole, std::nullopt);
  centralWidget()->show();
  restoreState(whole.state, kLayoutVersion);
  giveSizes(whole.sizes);
  showStatus();  // the strip of problems is a part of that state, too
}

// What Qt gives back by itself is only about what was there.
void MainWindow::giveSizes(const std::vector<std::pair<QDockWidget*, QSize>>& sizes) {
  m_docksLook.arrange();
  QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
  QList<QDockWidget*> docks;
  QList<int> widths;
  QList<int> heights;
  for (const auto& [dock, size] : sizes) {
    docks << dock;
    widths << size.width();
    heights << size.height();
  }
  resizeDocks(docks, widths, Qt::Horizontal);
  resizeDocks(docks, heights, Qt::Vertical);
}

// Whoever has the focus had it first: Escape leaves a filter, disarms the ladder.
void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_whole)
    return showAll();
  QMainWindow::keyPressEvent(event);
}

}  // namespace app
