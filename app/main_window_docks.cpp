// The rest of the window: where its docks stand at first, and how they fit on the screen.
#include <QCoreApplication>
#include <QScreen>

#include <algorithm>
#include <set>
#include <utility>

#include "app/main_window.h"
#include "widgets/panel_registry.h"

namespace app {
namespace {

constexpr QSize kComfortable(1440, 900);
// About what a desktop draws round a window, until it has said how much it is.
constexpr QSize kFrameGuess(4, 40);

Qt::DockWidgetArea dockArea(widgets::PanelArea area) {
  switch (area) {
    case widgets::PanelArea::Left:
      return Qt::LeftDockWidgetArea;
    case widgets::PanelArea::Right:
      return Qt::RightDockWidgetArea;
    default:
      return Qt::BottomDockWidgetArea;
  }
}

// Where a panel stands when the screen has no room for all of them beside each other, as with large fonts: with each
// step more of them become tabs of one another, in the end all of them below the chart.
constexpr int kClosest = 4;
std::pair<widgets::PanelArea, int> stackOf(const widgets::PanelEntry& entry, int step) {
  using widgets::PanelArea;
  if (entry.area == PanelArea::Bottom || step == 0)
    return {entry.area, entry.group};
  if (step == 1)
    return {entry.area, entry.group / 2};
  if (step == kClosest)
    return {PanelArea::Bottom, 0};
  return {step == kClosest - 1 ? PanelArea::Left : entry.area, 0};
}

}  // namespace

QSize MainWindow::comfortable() const {
  return kComfortable.boundedTo(screen()->availableSize() - kFrameGuess);
}

void MainWindow::arrangeDefault() {
  for (int step = 0; step <= kClosest; ++step) {
    arrange(step);
    // What they need is known when their heads have become tabs.
    m_docksLook.arrange();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    if (hasRoom())
      return;
  }
}

bool MainWindow::hasRoom() const {
  const QSize least = minimumSizeHint();
  return m_room.isEmpty() || least.boundedTo(m_room) == least;
}

void MainWindow::fitInto(const QSize& screen) {
  m_room = screen - kFrameGuess;
  // Also what stands behind another tab has its size from now on.
  for (QWidget* widget : findChildren<QWidget*>())
    widget->ensurePolished();
  m_docksLook.arrange();
  QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
  const bool crowded = !hasRoom();
  if (crowded)
    std::exchange(m_isRestored, false) ? standIn() : arrangeDefault();
  // Once all of them are laid out. The desktop has the size of a maximized window in hand.
  QTimer::singleShot(0, this, [this, crowded] {
    if (!isMaximized() && !isFullScreen())
      resize(size().boundedTo(m_room));
    if (crowded)
      shareHeights();
  });
}

QSize MainWindow::roomOf(const QRect& window, const QList<QRect>& screens) {
  QRect room;
  for (const QRect& screen : screens) {
    if (screen.intersects(window))
      room |= screen;
  }
  return room.size();
}

// What was arranged by hand on a larger screen is not given up for a day on a smaller one.
void MainWindow::standIn() {
  QList<QDockWidget*> closed;
  for (const auto& [id, dock] : m_docks) {
    if (dock->isHidden())
      closed << dock;
  }
  arrangeDefault();
  for (QDockWidget* dock : closed)
    dock->hide();
  m_standIn = dockPlaces();
  m_messages.add(widgets::MessageLevel::Warning, QStringLiteral("terminal"),
                 tr("The saved layout has no room on this screen, so the panels are stacked for now. It is kept for a "
                    "larger screen, unless you move or close a panel here."));
}

bool MainWindow::standsIn() const {
  return !m_standIn.isEmpty() && m_standIn == dockPlaces();
}

// Without their sizes, which follow from the window's and from what the panels show.
QStringList MainWindow::dockPlaces() const {
  QStringList places;
  for (const auto& [id, dock] : m_docks) {
    QStringList beside;
    for (const QDockWidget* tab : tabifiedDockWidgets(dock))
      beside << tab->objectName();
    beside.sort();
    places << QStringLiteral("%1 %2 %3 %4 %5")
                  .arg(id)
                  .arg(dockWidgetArea(dock))
                  .arg(dock->isHidden())
                  .arg(dock->isFloating())
                  .arg(beside.join(' '));
  }
  return places;
}

// First one dock a group, split from each other; then the tabs: Qt makes a tab of what is split from a tab.
void MainWindow::arrange(int step) {
  m_step = step;
  std::map<std::pair<widgets::PanelArea, int>, QDockWidget*> fronts;
  std::map<widgets::PanelArea, QDockWidget*> lastOfArea;
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    const auto found = m_docks.find(entry.id);
    if (found == m_docks.end())
      continue;
    QDockWidget* dock = found->second;
    dock->setFloating(false);
    dock->show();
    const auto stack = stackOf(entry, step);
    QDockWidget*& front = fronts[stack];
    if (front)
      continue;
    front = dock;
    QDockWidget*& above = lastOfArea[stack.first];
    if (above)
      splitDockWidget(above, dock, Qt::Vertical);
    else
      addDockWidget(dockArea(stack.first), dock);
    above = dock;
  }
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    const auto found = m_docks.find(entry.id);
    if (found == m_docks.end())
      continue;
    QDockWidget* front = fronts[stackOf(entry, step)];
    if (front != found->second)
      tabifyDockWidget(front, found->second);
  }
  for (const auto& [group, front] : fronts)
    front->raise();
  shareHeights();
  for (const auto& [area, width] : {std::pair{widgets::PanelArea::Left, 284}, {widgets::PanelArea::Right, 388}}) {
    if (QDockWidget* side = lastOfArea[area])
      resizeDocks({side}, {width}, Qt::Horizontal);
  }
}

// What stands in one place has the height of all that it would be where there is room, and the bottom stays as low.
void MainWindow::shareHeights() {
  using Stack = std::pair<widgets::PanelArea, int>;
  std::map<Stack, std::pair<QDockWidget*, int>> stacks;
  std::set<Stack> counted;
  for (const widgets::PanelEntry& entry : widgets::panelRegistry()) {
    const auto found = m_docks.find(entry.id);
    if (found == m_docks.end())
      continue;
    auto& [dock, height] = stacks.try_emplace(stackOf(entry, m_step), found->second, 0).first->second;
    if (entry.area == stackOf(entry, m_step).first && counted.insert(stackOf(entry, 0)).second)
      height += entry.share;
  }
  // Shares are pixels of a comfortable window, which is what Qt takes them for.
  const double scale = m_step == 0 ? 1 : static_cast<double>(height()) / kComfortable.height();
  QList<QDockWidget*> docks;
  QList<int> heights;
  for (const auto& [stack, one] : stacks) {
    docks << one.first;
    heights << qRound(one.second * scale);
  }
  resizeDocks(docks, heights, Qt::Vertical);
}

// Now the desktop has drawn its frame: where that is larger than the guess, the status bar would be out of sight.
void MainWindow::fitOnScreen() {
  const QRect room = screen()->availableGeometry();
  const QRect frame = frameGeometry();
  if (room.contains(frame))
    return;
  const QSize border = frame.size() - size();
  resize(size().boundedTo(room.size() - border));
  const QPoint corner = room.bottomRight() - QPoint(width() + border.width(), height() + border.height());
  move(std::clamp(frame.x(), room.x(), std::max(room.x(), corner.x())),
       std::clamp(frame.y(), room.y(), std::max(room.y(), corner.y())));
}

}  // namespace app
