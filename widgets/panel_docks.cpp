#include "widgets/panel_docks.h"

namespace widgets {
namespace {

constexpr int kLeftWidth = 268;
constexpr int kRightWidth = 380;
constexpr int kBottomHeight = 292;
constexpr int kMargin = 4;

}  // namespace

PanelDocks::PanelDocks(QMainWindow& window, PanelContext& context)
    : QObject(&window), m_window(window), m_context(context), m_frame(new DockFrame(window, context.theme())),
      m_entries(panelRegistry()) {
  window.setDockNestingEnabled(true);
  window.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
  window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  window.setCorner(Qt::TopRightCorner, Qt::RightDockWidgetArea);
  window.setContentsMargins(kMargin, 0, kMargin, 0);
  for (const PanelEntry& entry : m_entries) {
    Panel* panel = entry.make(context);
    m_panels[entry.id] = panel;
    panel->setAccessibleName(entry.title);
    if (entry.area == PanelArea::Strip) {
      panel->setObjectName(entry.id);
      window.setMenuWidget(panel);
    } else if (entry.area == PanelArea::Center) {
      panel->setObjectName(entry.id);
      window.setCentralWidget(panel);
    } else {
      m_docks[entry.id] = m_frame->wrap(panel, entry.id, entry.title);
    }
  }
  arrangeDefault();
  connect(&context, &PanelContext::panelWanted, this, &PanelDocks::raise);
}

std::vector<std::vector<QDockWidget*>> PanelDocks::groupsOf(PanelArea area) const {
  std::vector<std::vector<QDockWidget*>> groups;
  for (const PanelEntry& entry : m_entries) {
    if (entry.area != area) continue;
    if (groups.size() <= static_cast<std::size_t>(entry.group)) groups.resize(static_cast<std::size_t>(entry.group) + 1);
    groups[static_cast<std::size_t>(entry.group)].push_back(m_docks.at(entry.id));
  }
  return groups;
}

void PanelDocks::placeArea(PanelArea area, Qt::DockWidgetArea where) {
  for (const auto& group : groupsOf(area)) {
    for (QDockWidget* dock : group) {
      dock->setFloating(false);
      dock->show();
      if (dock == group.front()) m_window.addDockWidget(where, dock, Qt::Vertical);
      else m_window.tabifyDockWidget(group.front(), dock);
    }
    group.front()->raise();
  }
}

void PanelDocks::sizeArea(PanelArea area) {
  QList<QDockWidget*> docks;
  QList<int> heights;
  for (const PanelEntry& entry : m_entries) {
    if (entry.area != area || (!docks.isEmpty() && groupsOf(area)[static_cast<std::size_t>(entry.group)].front() != m_docks.at(entry.id))) continue;
    docks << m_docks.at(entry.id);
    heights << entry.share;
  }
  if (docks.size() > 1) m_window.resizeDocks(docks, heights, Qt::Vertical);
}

void PanelDocks::arrangeDefault() {
  for (const auto& [id, dock] : m_docks) m_window.removeDockWidget(dock);
  placeArea(PanelArea::Left, Qt::LeftDockWidgetArea);
  placeArea(PanelArea::Right, Qt::RightDockWidgetArea);
  placeArea(PanelArea::Bottom, Qt::BottomDockWidgetArea);
  const auto first = [this](PanelArea area) { return groupsOf(area).front().front(); };
  m_window.resizeDocks({first(PanelArea::Left), first(PanelArea::Right)}, {kLeftWidth, kRightWidth}, Qt::Horizontal);
  m_window.resizeDocks({first(PanelArea::Bottom)}, {kBottomHeight}, Qt::Vertical);
  sizeArea(PanelArea::Left);
  sizeArea(PanelArea::Right);
}

void PanelDocks::refresh(const oms::ViewChanges& changes) {
  for (const auto& [id, panel] : m_panels) panel->refresh(changes);
}

void PanelDocks::raise(const QString& id) {
  QDockWidget* wanted = dock(id);
  if (wanted == nullptr) return;
  wanted->show();
  wanted->raise();
}

Panel* PanelDocks::panel(const QString& id) const {
  const auto found = m_panels.find(id);
  return found == m_panels.end() ? nullptr : found->second;
}

QDockWidget* PanelDocks::dock(const QString& id) const {
  const auto found = m_docks.find(id);
  return found == m_docks.end() ? nullptr : found->second;
}

QJsonObject PanelDocks::panelStates() const {
  QJsonObject states;
  for (const auto& [id, panel] : m_panels) {
    const QJsonObject state = panel->state();
    if (!state.isEmpty()) states.insert(id, state);
  }
  return states;
}

void PanelDocks::setPanelStates(const QJsonObject& states) {
  for (const auto& [id, panel] : m_panels) {
    if (states.contains(id)) panel->setState(states[id].toObject());
  }
}

}  // namespace widgets
