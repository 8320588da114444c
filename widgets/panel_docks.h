#pragma once

#include <QMainWindow>
#include <map>
#include <vector>

#include "widgets/common/dock_frame.h"
#include "widgets/panel_registry.h"

namespace widgets {

// Fills a main window with every panel of the registry, in the default workspace.
class PanelDocks : public QObject {
  Q_OBJECT

 public:
  PanelDocks(QMainWindow& window, PanelContext& context);

  // Hands a frame's changes to every panel.
  void refresh(const oms::ViewChanges& changes);

  // Puts every dock back to its place and size.
  void arrangeDefault();
  // Brings a panel to the front, opening its dock if it is closed.
  void raise(const QString& id);

  const std::vector<PanelEntry>& entries() const { return m_entries; }
  Panel* panel(const QString& id) const;
  QDockWidget* dock(const QString& id) const;  // null for the strip and the center

  // What the panels themselves remember, by id.
  QJsonObject panelStates() const;
  void setPanelStates(const QJsonObject& states);

 private:
  void placeArea(PanelArea area, Qt::DockWidgetArea where);
  void sizeArea(PanelArea area);
  std::vector<std::vector<QDockWidget*>> groupsOf(PanelArea area) const;

  QMainWindow& m_window;
  PanelContext& m_context;
  DockFrame* m_frame;
  std::vector<PanelEntry> m_entries;
  std::map<QString, Panel*> m_panels;
  std::map<QString, QDockWidget*> m_docks;
};

}  // namespace widgets
