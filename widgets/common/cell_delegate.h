#pragma once

#include <QElapsedTimer>
#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

#include "widgets/common/cell.h"
#include "widgets/common/theme_source.h"

namespace widgets {

class TableModel;

// A cell without its padding: eight pixels on the side that the text stands at, four on the other.
QRect paddedCell(const QRect& area, Qt::Alignment align);

// Paints the cells of a TableModel and turns clicks on their words into actionTriggered().
class CellDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  CellDelegate(const ThemeSource& theme, QObject* parent);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

  // The width that the cell's content and its padding take.
  int widthOf(const Cell& cell) const;
  // Where the cell's actions are, from the right; each is as high as the row and at least 24 pixels wide.
  QVector<QRect> actionRects(const Cell& cell, const QRect& area) const;
  // The colour that the cell's text is painted in.
  QColor textColour(const Cell& cell) const;
  // Where the pointer is, so that the word under it can be underlined; null when it has left.
  void setPointer(const QPoint& position) { m_pointer = position; }
  // The cell that the pointer is over, and where it lies. A press counts for the row that the pointer was moved to:
  // where another one has come under it, nothing is done for as long as an eye needs to see that.
  void aim(const QModelIndex& index, const QRect& area);
  // What a release there may do; the view tells of the press, which Qt keeps from delegates.
  void press(const QModelIndex& index, const QRect& area, const QPoint& at);

 signals:
  void actionTriggered(const QModelIndex& index, const QString& action);

 private:
  void paintText(QPainter& painter, const QRect& area, const Cell& cell, Qt::Alignment align) const;
  void paintActions(QPainter& painter, const QRect& area, const Cell& cell) const;
  void paintSparkline(QPainter& painter, const QRect& area, const Cell& cell) const;

  QString actionAt(const QModelIndex& index, const QRect& area, const QPoint& at) const;

  const ThemeSource& m_theme;
  QPoint m_pointer{-1, -1};
  QPersistentModelIndex m_aimed;
  QRect m_aimedArea;
  QElapsedTimer m_changed;  // since another row came there
  QPersistentModelIndex m_pressed;
  QString m_pressedAction;
};

}  // namespace widgets
