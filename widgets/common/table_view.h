#pragma once

#include <QHeaderView>
#include <QJsonObject>
#include <QTableView>
#include <QTimer>

#include "widgets/common/cell_delegate.h"
#include "widgets/common/table_model.h"

namespace widgets {

// The column titles, 28 pixels high, with a small arrow beside the one that rows are sorted by.
class TableHeader : public QHeaderView {
  Q_OBJECT

 public:
  TableHeader(const ThemeSource& theme, QWidget* parent);

 protected:
  void paintSection(QPainter* painter, const QRect& area, int section) const override;

 private:
  const ThemeSource& m_theme;
};

// A table of a TableModel. Columns grow to fit what is visible and share out what room is left; they never shrink by
// themselves, so that live numbers do not make them jump. Where there is no room for their usual widths they have those
// of what they show, and where there is none for these a row's actions move from its end to behind its first column.
class TableView : public QTableView {
  Q_OBJECT

 public:
  TableView(const ThemeSource& theme, TableModel& model, QWidget* parent = nullptr);

  TableModel& table() const { return m_table; }
  const CellDelegate& delegate() const { return *m_delegate; }
  void setColumnShown(int column, bool shown);
  // The shown columns that hold text, from left to right.
  std::vector<int> exportedColumns() const;
  void copySelection() const;

  QJsonObject state() const;
  void setState(const QJsonObject& state);

 signals:
  void actionTriggered(const QModelIndex& index, const QString& action);
  // Return was pressed, or the row was clicked twice. Where nobody listens, Return shows the row's actions.
  void rowActivated(const QModelIndex& index);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  int leastWidth(int column) const;
  bool isAction(const QModelIndex& index) const;
  void fit();
  void shareOut();
  void placeActions(bool inSight);
  void showActions(const QModelIndex& row, const QPoint& at);
  void showActionsOfCurrent();

  TableModel& m_table;
  CellDelegate* m_delegate;
  QTimer m_fitting;
  std::vector<int> m_least;   // what each column's content has needed so far
  std::vector<int> m_widths;  // and its usual content
  bool m_actionsInSight = false;
};

}  // namespace widgets
