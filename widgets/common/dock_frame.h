#pragma once

#include <QDockWidget>
#include <QMainWindow>
#include <QPointer>
#include <QTabBar>
#include <QTimer>
#include <vector>

#include "widgets/common/panel.h"

namespace widgets {

// The 28-pixel head of a dock that stands alone: title with the accent's rule under it, and the panel's tools.
class PanelHeader : public QWidget {
  Q_OBJECT

 public:
  PanelHeader(const ThemeSource& theme, QWidget* parent = nullptr);

  void set(const QString& title, const QString& badge, Tone badgeTone);
  void setTools(QWidget* tools);
  // A dock among tabs has no head of its own: the tabs say the title.
  void setCollapsed(bool collapsed);

  QSize sizeHint() const override { return m_size; }
  QSize minimumSizeHint() const override { return sizeHint(); }

 signals:
  void doubleClicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void measure();

  const ThemeSource& m_theme;
  QHBoxLayout* m_row;
  QString m_title;
  QString m_badge;
  Tone m_badgeTone = Tone::Muted;
  bool m_collapsed = false;
  QSize m_size;  // asked for by every layout of the window, so it is kept
};

// Gives the docks of a main window their look: a panel alone has a head, panels among tabs have the tab bar, and the
// tools of the one in front stand at the right end of that bar.
class DockFrame : public QObject {
  Q_OBJECT

 public:
  DockFrame(QMainWindow& window, ThemeSource& theme);

  // The dock's object name is the panel's id, as saveState() needs it. The caller places it.
  QDockWidget* wrap(Panel* panel, const QString& id, const QString& title);
  // Gives each dock the look of its place now; after a change it is done by itself, a moment later.
  void arrange();
  // The room that a dock has with its tabs, which is what a main window's resizeDocks() takes.
  QSize placeOf(const QDockWidget& dock) const;

 signals:
  // Its head or its tab was double-clicked, where it stands in the window.
  void maximizeWanted(const QString& id);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Entry {
    QPointer<QDockWidget> dock;
    PanelHeader* header;
    Panel* panel;
    QWidget* tools;
  };

  void addGap(Qt::ToolBarArea area, const QString& id);
  bool isTabbed(const QDockWidget& dock) const;
  bool isInFront(const QDockWidget& dock) const;
  QTabBar* tabsOf(const QRect& dock) const;
  bool wantMaximized(const QTabBar& tabs, const QPoint& at);
  static void showFitting(QWidget& tools, int room);

  QMainWindow& m_window;
  ThemeSource& m_theme;
  QTimer m_soon;
  std::vector<Entry> m_entries;
};

}  // namespace widgets
