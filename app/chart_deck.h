#pragma once

#include <QMainWindow>
#include <QMenu>
#include <QSettings>

#include <map>
#include <vector>

#include "widgets/chart/chart_panel.h"

namespace app {

// The charts in the middle of the window: one at first, more beside it, behind it as tabs or in windows of their own.
// Their heads are taken by the mouse to move them. It asks whoever folds batches to do so for those that it opens.
class ChartDeck : public QMainWindow {
  Q_OBJECT

 public:
  static constexpr int kMostCharts = 8;

  // So many places for charts; those that have none are tabs at the last one.
  enum class Grid { One, Beside, Below, Three, Four };

  ChartDeck(widgets::PanelContext& context, widgets::ChartPanel* first, QWidget* parent = nullptr);
  ~ChartDeck() override;

  // One more, like the current one, beside it; null where there are kMostCharts.
  widgets::ChartPanel* add();
  // Opens charts until each place has one.
  void arrange(Grid grid);
  // The first one stays.
  void close(const QString& id);
  // The one that had the focus last.
  widgets::ChartPanel* current() const;
  // By their number of opening, the first one's "chart".
  QStringList ids() const;
  // The dock that the chart stands in, with its head.
  QDockWidget* dock(const QString& id) const;
  // What to do with charts, for a menu; its keys work in the whole window.
  const QList<QAction*>& chartActions() const { return m_actions; }

  // Opens those that were left open; their states are the caller's to restore, and then their places.
  void restoreCharts(const QSettings& settings);
  void restorePlaces(const QSettings& settings);
  void save(QSettings& settings) const;

 signals:
  void opened(const QString& id, widgets::Panel* panel);
  void closing(const QString& id);

 protected:
  QMenu* createPopupMenu() override { return nullptr; }
  bool eventFilter(QObject* watched, QEvent* event) override;
  void childEvent(QChildEvent* event) override;

 private:
  struct Chart {
    QDockWidget* dock;
    widgets::ChartPanel* panel;
    widgets::ChartHead* head;
  };

  void buildActions();
  void put(const QString& id, widgets::ChartPanel* panel);
  widgets::ChartPanel* open(const QString& id);
  QString freeId() const;
  QString currentId() const;
  void follow(QWidget* focused);
  void setCurrent(const QString& id);
  void showCurrent();
  void keepWindow(const QSize& size);
  void floatOrDock(const QString& id);

  widgets::PanelContext& m_context;
  std::map<QString, Chart> m_charts;
  QString m_current;
  QMenu* m_menu;
  QList<QAction*> m_actions;
};

}  // namespace app
