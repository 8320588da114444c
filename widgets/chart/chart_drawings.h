#pragma once

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QToolBar>
#include <memory>
#include <vector>

#include "widgets/chart/shared_book.h"
#include "widgets/common/icons.h"
#include "widgets/common/panel_context.h"

namespace charts {
class CandleChart;
class DrawingTool;
}  // namespace charts

namespace widgets {

// The drawing tools of a chart: their actions, with keys that work anywhere in the panel, in a menu and in a strip of
// buttons beside the chart, and the book of what was drawn.
class ChartDrawings : public QObject {
  Q_OBJECT

 public:
  ChartDrawings(PanelContext& context, charts::CandleChart& chart, QWidget* panel);

  QMenu& menu() { return *m_menu; }
  // To be put into a layout.
  QToolBar* strip() { return m_strip; }
  void setSymbol(const oms::Instrument& instrument);
  // Opens the menu of the drawing that lies there; false where none does.
  bool popupAt(const QPoint& at);

  // Draws in the other's book from now on, whose state keeps it.
  void share(ChartDrawings& other);

  QJsonObject state() const;
  // With the book, whichever chart keeps it: for a window of its own.
  QJsonObject wholeState() const;
  // What cannot be read of it is kept as it is.
  void setState(const QJsonValue& saved);

 signals:
  // What a click does now, "Ray 1 of 2"; empty: nothing is drawn.
  void armedChanged(const QString& text);

 private:
  QAction* add(const QString& text, Icon icon, const QKeySequence& keys);
  void buildTools();
  void buildActions();
  void buildMenus();
  void dressStrip();
  void drawIcons();

  QJsonObject stateWith(QJsonObject state) const;
  void arm(charts::DrawingKind kind, bool on);
  void take(const QString& symbol, std::vector<charts::Drawing> drawings, bool goesOn = false);
  DrawingBook& book() const { return m_shared->book; }
  void changed(const QString& symbol);
  void listen();
  void show();
  void refreshActions();
  const charts::Drawing* selected() const;
  // The selected one, as it is after the change, locked or not: by it one is unlocked or hidden.
  void changeSelected(const std::function<void(charts::Drawing&)>& change);
  void removeSelected();
  void undo();
  void redo();
  void edit(std::size_t drawing);
  void copy() const;
  void paste();
  void put(const QString& symbol, const QString& from, charts::Drawing drawing);
  void fillSymbols();
  void showHidden();

  PanelContext& m_context;
  charts::CandleChart& m_chart;
  charts::DrawingTool& m_tool;
  QWidget* m_panel;
  std::shared_ptr<SharedBook> m_shared = std::make_shared<SharedBook>();
  bool m_keepsBook = true;  // its state has the book
  QJsonValue m_unread;      // the state in which something was refused
  QString m_symbol;
  QMenu* m_menu;
  QMenu* m_selectedMenu;
  QMenu* m_symbols;
  QToolBar* m_strip;
  QActionGroup* m_tools;
  std::vector<std::pair<QAction*, Icon>> m_actions;
  QAction* m_magnet = nullptr;
  QAction* m_undo = nullptr;
  QAction* m_redo = nullptr;
  QAction* m_edit = nullptr;
  QAction* m_lock = nullptr;
  QAction* m_hide = nullptr;
  QAction* m_copy = nullptr;
  QAction* m_paste = nullptr;
  QAction* m_remove = nullptr;
  QAction* m_hideAll = nullptr;
  QAction* m_showHidden = nullptr;
  QAction* m_showStrip = nullptr;
};

}  // namespace widgets
